//! Lets packets through to the codec, and keeps those out that are too long.
//!
//! A broker that speaks MQTT 5 has been told the limit; one that speaks 3.1.1 can't be, and
//! one long retained message would end every connection. So a PUBLISH beyond the limit is
//! skipped where it stands, acknowledged, and told with its topic.

/// A PUBLISH that was skipped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its topic, as far as it is text.
    pub topic: String,
    /// To be acknowledged (QoS 1).
    pub id: Option<u16>,
    /// Its length in bytes.
    pub length: usize,
}

/// Bytes of a skipped packet that are looked at: topic and packet id stand first.
const HEAD: usize = 2 + 65_535 + 2;
/// Packet type 3.
const PUBLISH: u8 = 3;

#[derive(Debug)]
enum State {
    /// Reads the fixed header: type and remaining length.
    Header(Vec<u8>),
    /// So many bytes go through.
    Pass(usize),
    /// So many are left out; the first ones are kept.
    Skip {
        left: usize,
        length: usize,
        qos: u8,
        head: Vec<u8>,
    },
}

/// The gate of one connection.
#[derive(Debug)]
pub struct Gate {
    most: usize,
    state: State,
}

impl Gate {
    /// Packets of at most so many bytes.
    pub const fn new(most: usize) -> Self {
        Self {
            most,
            state: State::Header(Vec::new()),
        }
    }

    /// Takes what was read; what may pass is appended to `through`.
    pub fn push(&mut self, mut bytes: &[u8], through: &mut Vec<u8>) -> Vec<Skipped> {
        let mut skipped = Vec::new();
        while let Some((&first, rest)) = bytes.split_first() {
            match &mut self.state {
                State::Header(header) => {
                    header.push(first);
                    bytes = rest;
                    self.header(through);
                }
                State::Pass(left) => {
                    let (now, later) = bytes.split_at(bytes.len().min(*left));
                    through.extend_from_slice(now);
                    *left -= now.len();
                    bytes = later;
                }
                State::Skip { left, head, .. } => {
                    let (now, later) = bytes.split_at(bytes.len().min(*left));
                    let room = HEAD.saturating_sub(head.len()).min(now.len());
                    head.extend_from_slice(now.get(..room).unwrap_or_default());
                    *left -= now.len();
                    bytes = later;
                }
            }
            skipped.extend(self.ended());
        }
        skipped
    }

    /// Decides when the fixed header is whole. One that is too long for a header goes
    /// through: the codec says what is wrong with it.
    fn header(&mut self, through: &mut Vec<u8>) {
        let State::Header(header) = &mut self.state else {
            return;
        };
        let Some((&kind, digits)) = header.split_first() else {
            return;
        };
        let whole = digits.last().is_some_and(|digit| digit & 0x80 == 0);
        if !whole && digits.len() < 4 {
            return;
        }
        let digits = digits.iter().rev();
        let length = digits.fold(0_usize, |sum, digit| (sum << 7) | usize::from(digit & 0x7f));
        let total = header.len() + length;
        if kind >> 4 == PUBLISH && total > self.most {
            self.state = State::Skip {
                left: length,
                length: total,
                qos: (kind >> 1) & 3,
                head: Vec::new(),
            };
        } else {
            through.append(header);
            self.state = State::Pass(length);
        }
    }

    /// Begins anew where a packet has ended.
    fn ended(&mut self) -> Option<Skipped> {
        let skipped = match &self.state {
            State::Skip {
                left: 0,
                length,
                qos,
                head,
            } => Some(read(head, *length, *qos)),
            State::Pass(0) => None,
            State::Header(_) | State::Pass(_) | State::Skip { .. } => return None,
        };
        self.state = State::Header(Vec::new());
        skipped
    }
}

fn read(head: &[u8], length: usize, qos: u8) -> Skipped {
    let size = head
        .first_chunk()
        .map_or(0, |two| usize::from(u16::from_be_bytes(*two)));
    let topic = head.get(2..2 + size).unwrap_or_default();
    let id = head.get(2 + size..).and_then(|rest| rest.first_chunk());
    Skipped {
        topic: String::from_utf8_lossy(topic)
            .chars()
            .filter(|c| !c.is_control())
            .take(120)
            .collect(),
        id: id.filter(|_| qos > 0).map(|two| u16::from_be_bytes(*two)),
        length,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A PUBLISH of QoS 1 on `a/b` with packet id 7 and so many bytes after it.
    fn publish(payload: usize) -> Vec<u8> {
        let mut length = 2 + 3 + 2 + payload;
        let mut packet = vec![0x32];
        loop {
            let digit = u8::try_from(length & 0x7f).unwrap();
            length >>= 7;
            packet.push(if length > 0 { digit | 0x80 } else { digit });
            if length == 0 {
                break;
            }
        }
        packet.extend([0, 3, b'a', b'/', b'b', 0, 7]);
        packet.extend(std::iter::repeat_n(b'x', payload));
        packet
    }

    proptest! {
        /// However the bytes are cut, short packets pass whole and long ones are skipped
        /// with their name.
        #[test]
        fn long_publishes_are_skipped_wherever_reads_end(cuts in proptest::collection::vec(1_usize..200, 1..20)) {
            let stream = [publish(10), publish(5_000), vec![0xd0, 0], publish(3)].concat();
            let mut gate = Gate::new(1_000);
            let (mut through, mut skipped) = (Vec::new(), Vec::new());
            let mut left = stream.as_slice();
            let mut cuts = cuts.iter().cycle();
            while !left.is_empty() {
                let (now, later) = left.split_at(left.len().min(*cuts.next().unwrap()));
                skipped.extend(gate.push(now, &mut through));
                left = later;
            }
            prop_assert_eq!(through, [publish(10), vec![0xd0, 0], publish(3)].concat());
            prop_assert_eq!(skipped.len(), 1);
            prop_assert_eq!(&skipped[0].topic, "a/b");
            prop_assert_eq!(skipped[0].id, Some(7));
        }

        #[test]
        fn any_bytes_are_taken(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
            let mut through = Vec::new();
            Gate::new(100).push(&bytes, &mut through);
            prop_assert!(through.len() <= bytes.len());
        }
    }
}
