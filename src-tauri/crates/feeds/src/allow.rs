//! Who may connect: networks, and names in client certificates.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// An allow-list. What is left empty does not restrict; where both are filled,
/// both must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AllowList {
    /// Addresses and networks.
    pub networks: Vec<Network>,
    /// Names of client certificates: subject common name, or alternative name
    /// (DNS, URI, e-mail, IP address). Compared as a whole, case does not count;
    /// an asterisk has no meaning.
    pub names: Vec<String>,
}

impl AllowList {
    /// Whether this address may connect at all.
    #[must_use]
    pub fn takes_address(&self, address: IpAddr) -> bool {
        self.networks.is_empty() || self.networks.iter().any(|net| net.holds(address))
    }

    /// Whether a peer whose verified certificate has these names may stay.
    #[must_use]
    pub fn takes_names<S: AsRef<str>>(&self, names: &[S]) -> bool {
        self.names.is_empty()
            || names.iter().any(|name| {
                self.names
                    .iter()
                    .any(|allowed| allowed.eq_ignore_ascii_case(name.as_ref()))
            })
    }
}

/// An address, or a network such as `10.20.0.0/16` or `fd00::/8`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Network {
    address: IpAddr,
    prefix: u8,
}

/// Why a text is not a network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// The part before the slash.
    #[error("`{0}` is not an IP address; write it like 10.20.0.0/16, 10.20.1.7 or fd00::/8")]
    Address(String),
    /// The part after the slash.
    #[error("`{text}` has the prefix length {prefix}, at most {most} fit this address")]
    Prefix {
        /// As written.
        text: String,
        /// The part after the slash.
        prefix: String,
        /// 32 or 128.
        most: u8,
    },
}

impl Network {
    /// Whether the address lies in it. An IPv4 address that comes through an
    /// IPv6 socket (`::ffff:10.0.0.1`) counts as the IPv4 address that it is.
    #[must_use]
    pub fn holds(&self, address: IpAddr) -> bool {
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(net), IpAddr::V4(ip)) => {
                let mask = u32::MAX
                    .checked_shl(u32::from(32 - self.prefix.min(32)))
                    .unwrap_or(0);
                net.to_bits() & mask == ip.to_bits() & mask
            }
            (IpAddr::V6(net), IpAddr::V6(ip)) => {
                let mask = u128::MAX
                    .checked_shl(u32::from(128 - self.prefix.min(128)))
                    .unwrap_or(0);
                net.to_bits() & mask == ip.to_bits() & mask
            }
            (IpAddr::V4(Ipv4Addr { .. }), IpAddr::V6(Ipv6Addr { .. }))
            | (IpAddr::V6(Ipv6Addr { .. }), IpAddr::V4(Ipv4Addr { .. })) => false,
        }
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let text = text.trim();
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let address: IpAddr = address
            .parse()
            .map_err(|_| NetworkError::Address(text.to_owned()))?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let Some(prefix) = prefix else {
            return Ok(Self {
                address,
                prefix: most,
            });
        };
        match prefix.parse::<u8>() {
            Ok(length) if length <= most => Ok(Self {
                address,
                prefix: length,
            }),
            Ok(_) | Err(_) => Err(NetworkError::Prefix {
                text: text.to_owned(),
                prefix: prefix.to_owned(),
                most,
            }),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn net(text: &str) -> Network {
        text.parse().unwrap()
    }

    #[test]
    fn a_network_holds_what_shares_its_prefix() {
        let table = [
            ("10.20.0.0/16", "10.20.255.255", true),
            ("10.20.0.0/16", "10.21.0.0", false),
            ("10.20.1.7", "10.20.1.7", true),
            ("10.20.1.7", "10.20.1.8", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "::1", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true),
            ("fd00::/8", "fdff::1", true),
            ("fd00::/8", "fe80::1", false),
            ("::/0", "fe80::1", true),
            ("::/0", "10.0.0.1", false),
        ];
        for (network, address, holds) in table {
            assert_eq!(
                net(network).holds(address.parse().unwrap()),
                holds,
                "{address} in {network}"
            );
        }
    }

    #[test]
    fn what_is_not_a_network_is_said_so() {
        for bad in [
            "",
            "ward",
            "10.0.0",
            "10.0.0.0/33",
            "::/129",
            "10.0.0.0/-1",
            "10.0.0.0/",
        ] {
            assert!(bad.parse::<Network>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_empty_list_takes_everybody() {
        let list = AllowList::default();
        assert!(list.takes_address("203.0.113.9".parse().unwrap()));
        assert!(list.takes_names::<&str>(&[]));
    }

    #[test]
    fn a_filled_list_takes_only_what_it_names() {
        let list = AllowList {
            networks: vec![net("10.0.0.0/8"), net("::1")],
            names: vec!["Monitor-12".to_owned()],
        };
        assert!(list.takes_address("10.9.9.9".parse().unwrap()));
        assert!(!list.takes_address("11.9.9.9".parse().unwrap()));
        assert!(list.takes_names(&["other", "monitor-12"]));
        assert!(!list.takes_names(&["monitor-121", "*"]));
        assert!(!list.takes_names::<&str>(&[]));
    }

    proptest! {
        #[test]
        fn a_network_holds_its_own_address(bits in any::<u32>(), prefix in 0_u8..=32) {
            let address = IpAddr::V4(Ipv4Addr::from_bits(bits));
            let network = net(&format!("{address}/{prefix}"));
            prop_assert!(network.holds(address));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in ".{0,40}") {
            let _ = text.parse::<Network>();
        }
    }
}
