//! A new key for one-time codes as whoever is to have it needs it: as a picture for the
//! camera of a phone, and as text where no camera is.

use super::draw_key;
use lamplight_api::command::Refusal;
use lamplight_api::people::TotpView;
use qrcode::QrCode;
use qrcode::render::svg;
use std::fmt::Write as _;

/// The issuer that an app shows above its code.
const ISSUER: &str = "Lamplight";

/// A new key, for whoever has this badge at this ward.
///
/// # Errors
/// When the system gives no random numbers.
pub(crate) fn new_key(ward: &str, badge: &str) -> Result<TotpView, Refusal> {
    let key = draw_key().ok_or_else(|| {
        Refusal::unavailable(
            "The system gives no random numbers, so no key can be made. Tell a technician.",
        )
    })?;
    let uri = uri(&key, ward, badge);
    let svg = picture(&uri).unwrap_or_default();
    Ok(TotpView {
        key: groups(&key),
        uri,
        svg,
    })
}

/// The form that authenticator apps read (Google's "Key Uri Format", which no standard
/// names). Digits, period and algorithm are the usual ones and left out, so that the code
/// stays small.
fn uri(key: &str, ward: &str, badge: &str) -> String {
    let label = format!("{ward} {badge}");
    let label = encoded(label.trim());
    format!("otpauth://totp/{ISSUER}:{label}?secret={key}&issuer={ISSUER}")
}

/// RFC 3986, 2.3: unreserved characters stay, all others are told by their bytes.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut all, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            all.push(char::from(byte));
        } else {
            // Writing to a text does not fail.
            let _ = write!(all, "%{byte:02X}");
        }
        all
    })
}

/// `None` for what is too long for a QR code; the key is there as text.
fn picture(uri: &str) -> Option<String> {
    let code = QrCode::new(uri.as_bytes()).ok()?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(200, 200)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    // Only the element: the page puts it into its own document.
    let from = drawn.find("<svg")?;
    drawn.get(from..).map(ToOwned::to_owned)
}

/// `GEZD GNBV ...`: to be read aloud and typed.
fn groups(key: &str) -> String {
    let letters: Vec<char> = key.chars().collect();
    let groups = letters
        .chunks(4)
        .map(|four| four.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::TotpKey;

    #[test]
    fn a_new_key_can_be_typed_and_its_address_holds_the_same() {
        let view = new_key("Ward 4 East", "60422").unwrap();
        assert!(TotpKey::parse(&view.key).is_some(), "blanks are borne");
        let key: String = view.key.split(' ').collect();
        let wanted = format!(
            "otpauth://totp/Lamplight:Ward%204%20East%2060422?secret={key}&issuer=Lamplight"
        );
        assert_eq!(view.uri, wanted);
        assert!(view.svg.starts_with("<svg"), "{}", view.svg);
    }

    #[test]
    fn a_name_in_any_script_is_encoded_and_one_without_end_has_no_picture() {
        assert_eq!(encoded("Süd/2"), "S%C3%BCd%2F2");
        let long = "ward ".repeat(2_000);
        let view = new_key(&long, "1").unwrap();
        assert_eq!(view.svg, "");
        assert!(!view.key.is_empty());
    }
}
