//! Character sets of MSH-18 (HL7 table 0211): the whole message becomes text before it is split.
//!
//! Decoding first matters: GB 18030 and Big5 have delimiter bytes inside characters.

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, ISO_2022_JP, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// What a message is written in, for the answer to be written in the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// ASCII or UTF-8.
    Utf8,
    /// UTF-16; the flag tells whether the high byte comes first.
    Utf16 { big_endian: bool },
    /// Any other that encoding_rs can write.
    Other(&'static Encoding),
}

/// A message as text.
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) charset: Charset,
    /// Why the text may be wrong, if it may.
    pub(super) defect: Option<&'static str>,
}

/// Decodes a message by its MSH-18.
///
/// Empty or ASCII: UTF-8 where the bytes are valid UTF-8, else windows-1252. A declared set
/// that the bytes do not fit, or that nobody knows, is read in the same way, with a defect.
pub(super) fn decode(payload: &[u8]) -> Decoded<'_> {
    if let Some(big_endian) = utf16(payload) {
        let encoding = if big_endian { UTF_16BE } else { UTF_16LE };
        let (text, _, bad) = encoding.decode(payload);
        return Decoded {
            text,
            charset: Charset::Utf16 { big_endian },
            defect: bad.then_some("not valid UTF-16"),
        };
    }
    let declared = declared(payload);
    match named(declared) {
        Named::Plain => utf8_or_1252(payload, None),
        Named::Utf8 => utf8_or_1252(payload, Some("not valid UTF-8, read as windows-1252")),
        Named::Unknown => {
            let mut decoded = utf8_or_1252(payload, None);
            decoded.defect = Some("unknown character set, read as UTF-8 or windows-1252");
            decoded
        }
        Named::Other(encoding) => {
            // Without a byte above 0x7F and without an escape, every one of them is ASCII.
            if payload.is_ascii() && memchr::memchr(0x1B, payload).is_none() {
                return Decoded {
                    charset: Charset::Other(encoding),
                    ..utf8_or_1252(payload, None)
                };
            }
            match encoding.decode_without_bom_handling_and_without_replacement(payload) {
                Some(text) => Decoded {
                    text,
                    charset: Charset::Other(encoding),
                    defect: None,
                },
                None => {
                    let mut decoded = utf8_or_1252(payload, None);
                    decoded.defect = Some("bytes that the declared character set does not have");
                    decoded
                }
            }
        }
    }
}

/// Writes an answer in the sender's character set; what it lacks becomes a question mark.
pub(super) fn encode(text: String, charset: Charset) -> Vec<u8> {
    match charset {
        Charset::Utf8 => text.into_bytes(),
        Charset::Utf16 { big_endian: true } => {
            text.encode_utf16().flat_map(u16::to_be_bytes).collect()
        }
        Charset::Utf16 { big_endian: false } => {
            text.encode_utf16().flat_map(u16::to_le_bytes).collect()
        }
        Charset::Other(encoding) => {
            let (bytes, _, bad) = encoding.encode(&text);
            if bad {
                let ascii: String = text
                    .chars()
                    .map(|c| if c.is_ascii() { c } else { '?' })
                    .collect();
                ascii.into_bytes()
            } else {
                bytes.into_owned()
            }
        }
    }
}

fn utf8_or_1252<'a>(payload: &'a [u8], if_not: Option<&'static str>) -> Decoded<'a> {
    let payload = payload.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(payload);
    match std::str::from_utf8(payload) {
        Ok(text) => Decoded {
            text: Cow::Borrowed(text),
            charset: Charset::Utf8,
            defect: None,
        },
        Err(_) => Decoded {
            text: WINDOWS_1252.decode_without_bom_handling(payload).0,
            charset: Charset::Other(WINDOWS_1252),
            defect: if_not,
        },
    }
}

/// Whether the bytes are UTF-16, and if so whether the high byte comes first.
fn utf16(payload: &[u8]) -> Option<bool> {
    match payload {
        [0xFF, 0xFE, ..] => Some(false),
        [0xFE, 0xFF, ..] => Some(true),
        [first, 0, second, 0, ..] if first.is_ascii() && second.is_ascii() => Some(false),
        [0, first, 0, second, ..] if first.is_ascii() && second.is_ascii() => Some(true),
        _ => None,
    }
}

/// MSH-18 as bytes, from the first MSH in the first 64 KiB.
fn declared(payload: &[u8]) -> &[u8] {
    let head = &payload[..payload.len().min(64 * 1024)];
    let at = if head.starts_with(b"MSH") {
        0
    } else if let Some(at) = memchr::memmem::find(head, b"MSH") {
        at
    } else {
        return &[];
    };
    let line = &head[at..];
    let end = memchr::memchr2(b'\r', b'\n', line).unwrap_or(line.len());
    let line = &line[..end];
    let Some(&separator) = line.get(3) else {
        return &[];
    };
    // MSH-1 is the separator itself, so MSH-18 is the eighteenth piece from zero minus one.
    line.split(|b| *b == separator).nth(17).unwrap_or(&[])
}

enum Named {
    Plain,
    Utf8,
    Other(&'static Encoding),
    Unknown,
}

/// The first repetition is the message's set; a later one for Japanese counts too, since
/// ISO-2022-JP has ASCII inside (`~ISO IR87`, as SS-MIX2 writes it).
fn named(declared: &[u8]) -> Named {
    // What nearly everybody sends.
    match declared {
        b"" | b"ASCII" => return Named::Plain,
        b"UNICODE UTF-8" => return Named::Utf8,
        _ => {}
    }
    let declared = String::from_utf8_lossy(declared).to_ascii_uppercase();
    let mut sets = declared.split('~').map(str::trim);
    let first = sets.next().unwrap_or("");
    let japanese = |set: &str| matches!(set, "ISO IR87" | "ISO IR14" | "ISO IR13" | "ISO IR159");
    if japanese(first) || sets.any(japanese) {
        return Named::Other(ISO_2022_JP);
    }
    if let Some(part) = first.strip_prefix("8859/") {
        let label = format!("iso-8859-{part}");
        return Encoding::for_label(label.as_bytes()).map_or(Named::Unknown, Named::Other);
    }
    match first {
        "" | "\"\"" | "ASCII" | "US-ASCII" | "ISO IR6" => Named::Plain,
        "UNICODE UTF-8" | "UTF-8" | "UTF8" | "UNICODE UTF8" | "UNICODE" => Named::Utf8,
        "GB 18030-2000" | "GB18030" | "GBK" | "GB2312" => Named::Other(GB18030),
        "BIG-5" | "BIG5" => Named::Other(BIG5),
        "KS X 1001" => Named::Other(EUC_KR),
        // Declared, and yet one byte a character: the declaration is what is wrong.
        "UNICODE UTF-16" | "UTF-16" | "UTF-16LE" | "UTF-16BE" => Named::Unknown,
        _ => by_label(first).map_or(Named::Unknown, Named::Other),
    }
}

/// Names that HL7 does not have: the registration numbers that DICOM uses (`ISO IR 101`),
/// `ISO 8859-5`, `8859-1`, and the labels of the Web.
fn by_label(name: &str) -> Option<&'static Encoding> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let part = plain.strip_prefix("ISO").unwrap_or(&plain);
    let label = match part.strip_prefix("8859") {
        Some(number) => format!("iso-8859-{number}"),
        None => match part.strip_prefix("IR").unwrap_or("") {
            "100" => "iso-8859-1".to_owned(),
            "101" => "iso-8859-2".to_owned(),
            "109" => "iso-8859-3".to_owned(),
            "110" => "iso-8859-4".to_owned(),
            "144" => "iso-8859-5".to_owned(),
            "127" => "iso-8859-6".to_owned(),
            "126" => "iso-8859-7".to_owned(),
            "138" => "iso-8859-8".to_owned(),
            "148" => "iso-8859-9".to_owned(),
            _ => name.to_owned(),
        },
    };
    // Were it one of two bytes a character, the declaration could not have been read.
    Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

/// UTF-8 is what an answer is in unless the sender's set is another.
pub(super) const fn is_plain(charset: Charset) -> bool {
    match charset {
        Charset::Utf8 => true,
        Charset::Utf16 { .. } | Charset::Other(_) => false,
    }
}

/// Decodes the bytes of a `\Xhh..\` escape.
pub(super) fn decode_escape(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(set: &[u8], name: &[u8]) -> Vec<u8> {
        let sixteen = "|".repeat(16);
        [
            b"MSH|^~\\&".as_slice(),
            sixteen.as_bytes(),
            set,
            b"\rPID|||||",
            name,
        ]
        .concat()
    }

    #[test]
    fn each_character_set_of_table_0211_is_read() {
        let cases: &[(&[u8], &[u8], &str, bool)] = &[
            (b"", b"M\xc3\xbcller", "Müller", false),
            (b"", b"M\xfcller", "Müller", false),
            (b"ASCII", b"M\xfcller", "Müller", false),
            (b"UNICODE UTF-8", b"M\xc3\xbcller", "Müller", false),
            (b"UTF-8", b"M\xc3\xbcller", "Müller", false),
            (b"UNICODE UTF-8", b"M\xfcller", "Müller", true),
            (b"8859/1", b"M\xfcller", "Müller", false),
            (b"8859/2", b"\xa3\xf3d\xbc", "Łódź", false),
            (b"8859/5", b"\xb8\xd2\xd0\xdd", "Иван", false),
            (b"8859/7", b"\xed\xe1", "να", false),
            (b"8859/15", b"\xa4\xa6", "€Š", false),
            (b"GB 18030-2000", b"\xd5\xc5\xc8\xfd", "张三", false),
            (b"BIG-5", b"\xb1i\xa4T", "張三", false),
            (b"KS X 1001", b"\xb1\xe8", "김", false),
            (b"ISO IR 999", b"M\xfcller", "Müller", true),
        ];
        for (set, bytes, want, defect) in cases {
            let message = message(set, bytes);
            let decoded = decode(&message);
            assert!(
                decoded.text.ends_with(want),
                "{:?}: {}",
                String::from_utf8_lossy(set),
                decoded.text
            );
            assert_eq!(
                decoded.defect.is_some(),
                *defect,
                "{:?}",
                String::from_utf8_lossy(set)
            );
        }
    }

    #[test]
    fn japanese_in_iso_2022_is_read() {
        let bytes = message(b"~ISO IR87", &ISO_2022_JP.encode("患者").0);
        let decoded = decode(&bytes);
        assert!(decoded.text.ends_with("患者"), "{}", decoded.text);
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let text = "MSH|^~\\&||||||||||||||||UNICODE UTF-16\rPID|||||Müller";
        for mark in [false, true] {
            for big in [false, true] {
                let marked = if mark {
                    format!("\u{feff}{text}")
                } else {
                    text.to_owned()
                };
                let bytes = encode(marked, Charset::Utf16 { big_endian: big });
                let decoded = decode(&bytes);
                assert_eq!(decoded.text, text, "{mark} {big}");
                assert_eq!(decoded.charset, Charset::Utf16 { big_endian: big });
            }
        }
    }

    #[test]
    fn delimiters_inside_a_character_do_not_split() {
        // Big5 "功" is A5 5C: its second byte is the backslash.
        let bytes = message(b"BIG-5", b"\xa5\x5c");
        assert!(decode(&bytes).text.ends_with('功'));
    }
}
