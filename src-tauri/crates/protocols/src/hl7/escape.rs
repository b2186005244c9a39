//! Escape sequences inside text (HL7 v2.6, 2.7). Unknown and unpaired ones stay as they are.

use super::charset;
use super::message::Delimiters;
use std::borrow::Cow;

/// Plain text of a field or component. Borrowed when there is nothing to unescape.
pub(super) fn unescape<'a>(text: &'a str, delimiters: &Delimiters) -> Cow<'a, str> {
    let Some(escape) = delimiters.escape else {
        return Cow::Borrowed(text);
    };
    let Some(first) = memchr::memchr(escape, text.as_bytes()) else {
        return Cow::Borrowed(text);
    };
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    let mut at = first;
    loop {
        plain.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        rest = match memchr::memchr(escape, after.as_bytes()) {
            Some(end) if sequence(&after[..end], delimiters, &mut plain) => &after[end + 1..],
            Some(_) | None => {
                plain.push(char::from(escape));
                after
            }
        };
        match memchr::memchr(escape, rest.as_bytes()) {
            Some(next) => at = next,
            None => {
                plain.push_str(rest);
                return Cow::Owned(plain);
            }
        }
    }
}

/// Appends what one sequence means; `false` when it means nothing known.
fn sequence(code: &str, delimiters: &Delimiters, plain: &mut String) -> bool {
    match code {
        "F" => plain.push(char::from(delimiters.field)),
        "S" => plain.push(char::from(delimiters.component)),
        "T" => plain.push(char::from(delimiters.sub)),
        "R" => plain.push(char::from(delimiters.repetition)),
        "E" => plain.push(char::from(delimiters.escape.unwrap_or(b'\\'))),
        // Highlighting has no place in a value.
        "H" | "N" => {}
        ".br" => plain.push('\n'),
        formatting if formatting.starts_with('.') => return layout(formatting, plain),
        hex if hex.starts_with('X') => return bytes(&hex[1..], plain),
        _ => return false,
    }
    true
}

/// Formatting commands of FT: those that end a line do, the others leave nothing.
fn layout(command: &str, plain: &mut String) -> bool {
    match command.get(..3) {
        Some(".sp" | ".ce") => plain.push('\n'),
        Some(".in" | ".ti" | ".fi" | ".nf") => {}
        Some(".sk") => plain.push(' '),
        _ => return false,
    }
    true
}

/// `\Xhh..\`: an odd number of digits and leading zeros occur (`\X00D\`).
fn bytes(hex: &str, plain: &mut String) -> bool {
    if hex.is_empty() || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return false;
    }
    let digit = |b: u8| {
        char::from(b)
            .to_digit(16)
            .and_then(|d| u8::try_from(d).ok())
    };
    let mut value = Vec::with_capacity(hex.len() / 2 + 1);
    let (first, pairs) = hex.as_bytes().split_at(hex.len() % 2);
    value.extend(first.iter().filter_map(|b| digit(*b)));
    for pair in pairs.chunks_exact(2) {
        if let (Some(high), Some(low)) = (digit(pair[0]), digit(pair[1])) {
            value.push(high << 4 | low);
        }
    }
    value.retain(|b| *b != 0);
    let text = charset::decode_escape(&value);
    plain.push_str(&text.replace("\r\n", "\n").replace('\r', "\n"));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences_are_resolved_and_strangers_left_alone() {
        for (text, want) in [
            ("plain", "plain"),
            ("1\\S\\128 mg\\F\\dL", "1^128 mg|dL"),
            ("a\\T\\b\\R\\c\\E\\d", "a&b~c\\d"),
            ("x\\X21\\", "x!"),
            ("x\\X0D\\y\\X0A\\z", "x\ny\nz"),
            ("x\\X000D\\y\\X00D\\z", "x\ny\nz"),
            ("\\XC3BC\\ \\XFC\\", "ü ü"),
            ("one\\.br\\two\\.sp+1\\three\\.in+4\\", "one\ntwo\nthree"),
            ("\\H\\big\\N\\", "big"),
            ("C:\\dir", "C:\\dir"),
            ("C:\\dir\\file", "C:\\dir\\file"),
            ("\\Z01\\ \\XZZ\\", "\\Z01\\ \\XZZ\\"),
            ("end\\", "end\\"),
        ] {
            assert_eq!(unescape(text, &Delimiters::STANDARD), want, "{text}");
        }
    }

    #[test]
    fn without_an_escape_character_nothing_is_unescaped() {
        let none = Delimiters {
            escape: None,
            ..Delimiters::STANDARD
        };
        assert_eq!(unescape("a\\F\\b", &none), "a\\F\\b");
    }
}
