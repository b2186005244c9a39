//! A page as its protocol brought it, made readable.

use crate::call::CallUrgency;
use crate::espa::block::{Block, record};
use encoding_rs::WINDOWS_1252;
use oem_cp::code_table::{DECODING_TABLE_CP437, DECODING_TABLE_CP850};
use oem_cp::decode_string_complete_table;
use std::borrow::Cow;
use std::sync::Arc;

/// The most characters of a text that are kept; protocols allow 128, the field sends 160.
pub const TEXT_MAX: usize = 512;
/// The most characters of an address that are kept; ESPA allows 16.
pub const ADDRESS_MAX: usize = 64;

/// How the bytes of a text are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charset {
    /// UTF-8 where the bytes are, else ISO 8859-1 (as windows-1252, which holds it).
    #[default]
    Latin,
    /// UTF-8 alone: a text that was cut within a letter keeps the others.
    Utf8,
    /// ISO 646-DE (DIN 66003): 7-bit lines of German systems, `[` is Ä.
    German,
    /// UTF-8 where the bytes are, else code page 437, as of a PC's text screen.
    Cp437,
    /// The same with code page 850, its successor in Western Europe.
    Cp850,
}

/// What a page asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PageKind {
    /// A call.
    #[default]
    Call,
    /// Takes it back (ESPA call type `1`, reset).
    Reset,
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Page {
    /// Pager or group.
    pub address: Arc<str>,
    /// What it shows.
    pub text: Arc<str>,
    /// Beep coding as sent, or empty.
    pub beep: Arc<str>,
    /// Call or reset.
    pub kind: PageKind,
    /// Priority as sent.
    pub urgency: Option<CallUrgency>,
}

impl Page {
    /// The page in an ESPA block.
    #[must_use]
    pub fn of_block(block: &Block, charset: Charset) -> Self {
        let get = |kind| block.get(kind).unwrap_or_default();
        // A long text goes on in a second record: what it says there counts as well.
        let lines: Vec<&[u8]> = block.all(record::TEXT).collect();
        Self {
            address: clean(get(record::ADDRESS), charset, ADDRESS_MAX),
            text: clean(&lines.join(&b' '), charset, TEXT_MAX),
            beep: clean(get(record::BEEP), charset, 8),
            kind: if get(record::CALL_TYPE).trim_ascii() == b"1" {
                PageKind::Reset
            } else {
                PageKind::Call
            },
            urgency: match get(record::PRIORITY).trim_ascii() {
                b"1" => Some(CallUrgency::Alarm),
                b"2" => Some(CallUrgency::High),
                b"3" => Some(CallUrgency::Normal),
                _ => None,
            },
        }
    }

    /// A page of a protocol that has nothing but address and text.
    #[must_use]
    pub fn plain(address: &[u8], text: &[u8], charset: Charset) -> Self {
        Self {
            address: clean(address, charset, ADDRESS_MAX),
            text: clean(text, charset, TEXT_MAX),
            ..Self::default()
        }
    }
}

/// Bytes as a text that is safe to show: decoded, without control characters and marks that
/// turn the direction of what stands beside it, bounded.
#[must_use]
pub fn clean(bytes: &[u8], charset: Charset, most: usize) -> Arc<str> {
    let utf8 = || std::str::from_utf8(bytes).ok().map(Cow::Borrowed);
    let page = |table: &[char; 128]| decode_string_complete_table(bytes, table);
    let text = match charset {
        Charset::Latin => {
            utf8().unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0)
        }
        Charset::Utf8 => String::from_utf8_lossy(bytes),
        Charset::German => Cow::Owned(bytes.iter().map(|b| german(*b)).collect()),
        Charset::Cp437 => utf8().unwrap_or_else(|| Cow::Owned(page(&DECODING_TABLE_CP437))),
        Charset::Cp850 => utf8().unwrap_or_else(|| Cow::Owned(page(&DECODING_TABLE_CP850))),
    };
    let shown = text
        .chars()
        .filter(|c| !turns_direction(*c))
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(most)
        .collect::<String>();
    Arc::from(shown.trim())
}

/// ISO 646-DE where it differs from ASCII.
fn german(byte: u8) -> char {
    match byte {
        b'@' => '§',
        b'[' => 'Ä',
        b'\\' => 'Ö',
        b']' => 'Ü',
        b'{' => 'ä',
        b'|' => 'ö',
        b'}' => 'ü',
        b'~' => 'ß',
        other => char::from(other),
    }
}

const fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_several_records_is_one_text() {
        let page = |body: &[u8]| Page::of_block(&Block::read(body).unwrap(), Charset::Latin);
        let two = page(b"1\x022\x1fZimmer 12\x1e1\x1f0815\x1e2\x1fHerzalarm\x1e4\x1f3");
        assert_eq!((&*two.address, &*two.text), ("0815", "Zimmer 12 Herzalarm"));
        let none = page(b"1\x021\x1f\x1e2\x1f");
        assert_eq!((&*none.address, &*none.text), ("", ""));
    }

    #[test]
    fn texts_are_read_in_the_charsets_of_the_field_and_are_safe_to_show() {
        let read = |bytes: &[u8], charset| clean(bytes, charset, TEXT_MAX).to_string();
        assert_eq!(read(b"T\xfcr B\xe4d", Charset::Latin), "Tür Bäd");
        assert_eq!(read("Tür".as_bytes(), Charset::Latin), "Tür");
        assert_eq!(read(b"T}r [rzte", Charset::German), "Tür Ärzte");
        let pc = b"T\x81r \x84\x94\x81 \x8E\x99\x9A\xE1";
        for charset in [Charset::Cp437, Charset::Cp850] {
            assert_eq!(read(pc, charset), "Tür äöü ÄÖÜß");
            assert_eq!(read("Tür äß".as_bytes(), charset), "Tür äß");
            assert_eq!(read(b"Zimmer 12", charset), "Zimmer 12");
        }
        // The same byte: Latin small o with stroke, or a sign for money.
        assert_eq!(read(b"S\x9Bster", Charset::Cp850), "Søster");
        assert_eq!(read(b"S\x9Bster", Charset::Cp437), "S¢ster");
        let cut = b"T\xc3\xbcr B\xc3";
        assert_eq!(read(cut, Charset::Utf8), "Tür B\u{fffd}");
        assert_eq!(read(cut, Charset::Latin), "TÃ¼r BÃ");
        let hostile = "a\u{202e}b\u{0}\u{1b}[2Jc\u{2066}d\u{200b}\r\n".as_bytes();
        assert_eq!(read(hostile, Charset::Latin), "ab  [2Jcd");
        assert_eq!(
            clean(&[b'x'; 9_000], Charset::Latin, TEXT_MAX).len(),
            TEXT_MAX
        );
    }
}
