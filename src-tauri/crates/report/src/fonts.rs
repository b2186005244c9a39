//! The fonts, built in: Inter for Latin, Greek and Cyrillic, Noto Sans for
//! Hebrew and Arabic. They measure text here and are embedded in the PDF.
//!
//! Nothing is taken from the system: the same page comes out of every machine.

use resvg::usvg::fontdb::Database;
use std::sync::{Arc, OnceLock};
use ttf_parser::Face;

/// The families in the order in which a character is looked for.
pub(crate) const FAMILIES: &str = "Inter, Noto Sans Hebrew, Noto Sans Arabic";

const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/Inter-Regular.otf");
const SEMIBOLD: &[u8] = include_bytes!("../../../../assets/fonts/Inter-SemiBold.otf");
const HEBREW: &[u8] = include_bytes!("../../../../assets/fonts/NotoSansHebrew-Regular.ttf");
const ARABIC: &[u8] = include_bytes!("../../../../assets/fonts/NotoSansArabic-Regular.ttf");

/// Stands for a character that no font has; the page explains it.
pub(crate) const UNPRINTABLE: char = '□';

/// The fonts for the PNG and the PDF.
pub(crate) fn database() -> Arc<Database> {
    static DATABASE: OnceLock<Arc<Database>> = OnceLock::new();
    let fill = || {
        let mut database = Database::new();
        for data in [REGULAR, SEMIBOLD, HEBREW, ARABIC] {
            database.load_font_data(data.to_vec());
        }
        Arc::new(database)
    };
    Arc::clone(DATABASE.get_or_init(fill))
}

fn faces(bold: bool) -> impl Iterator<Item = &'static Face<'static>> {
    static FACES: OnceLock<Vec<Face<'static>>> = OnceLock::new();
    let parse = || {
        [REGULAR, SEMIBOLD, HEBREW, ARABIC]
            .iter()
            .filter_map(|data| Face::parse(data, 0).ok())
            .collect()
    };
    let skipped = usize::from(!bold);
    FACES
        .get_or_init(parse)
        .iter()
        .enumerate()
        .filter_map(move |(at, face)| (at > 1 || at != skipped).then_some(face))
}

/// Width of a character in ems; 0.6 where no font has it.
fn advance(character: char, bold: bool) -> f64 {
    faces(bold)
        .find_map(|face| {
            let advance = face.glyph_hor_advance(face.glyph_index(character)?)?;
            Some(f64::from(advance) / f64::from(face.units_per_em()))
        })
        .unwrap_or(0.6)
}

/// Width of a text in the unit of `size`, without kerning and shaping: a
/// little more than it will be, which is the safe side.
pub(crate) fn width(text: &str, size: f64, bold: bool) -> f64 {
    text.chars().map(|c| advance(c, bold)).sum::<f64>() * size
}

/// The text as it can be printed, and whether a character had to be replaced.
///
/// Control characters become spaces (XML forbids most of them, and two that are none at
/// all); marks that
/// change the direction of what follows are left out, so that a name cannot
/// turn the page around.
pub(crate) fn printable(text: &str) -> (String, bool) {
    let mut replaced = false;
    let mut clean = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => clean.push(' '),
            '\u{fffe}' | '\u{ffff}' => clean.push(' '),
            c if faces(false).any(|face| face.glyph_index(c).is_some()) => clean.push(c),
            _ => {
                replaced = true;
                clean.push(UNPRINTABLE);
            }
        }
    }
    (clean, replaced)
}

/// The longest beginning that fits, with an ellipsis where something is missing.
pub(crate) fn cut(text: &str, room: f64, size: f64, bold: bool) -> String {
    if width(text, size, bold) <= room {
        return text.to_owned();
    }
    let mut left = room - width("…", size, bold);
    let mut end = 0;
    for (at, c) in text.char_indices() {
        left -= advance(c, bold) * size;
        if left < 0.0 {
            break;
        }
        end = at + c.len_utf8();
    }
    format!("{}…", text.get(..end).unwrap_or_default().trim_end())
}

/// The text on at most `most` lines, broken at spaces; the last may be cut.
pub(crate) fn wrap(text: &str, room: f64, size: f64, bold: bool, most: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        // On the last line everything that is left stays together and is cut.
        let last = lines.len() + 1 >= most;
        if last || line.is_empty() || width(&longer, size, bold) <= room {
            line = longer;
        } else {
            lines.push(std::mem::replace(&mut line, word.to_owned()));
        }
        // No page shows more; an endless text is not carried along.
        if last && line.len() > 4096 {
            break;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
        .iter()
        .map(|line| cut(line, room, size, bold))
        .collect()
}

/// The text with its words broken where one is longer than the room: a number or an address
/// that is cut is another one.
pub(crate) fn broken(text: &str, room: f64, size: f64, bold: bool) -> String {
    let mut whole = String::new();
    for word in text.split_whitespace() {
        let mut part = String::new();
        if !whole.is_empty() {
            whole.push(' ');
        }
        // Nothing is measured letter by letter that fits, or that nobody could read.
        if width(word, size, bold) <= room || word.len() > 2_048 {
            whole.push_str(word);
            continue;
        }
        for letter in word.chars() {
            part.push(letter);
            if width(&part, size, bold) > room {
                part.pop();
                whole.push_str(&part);
                whole.push(' ');
                part.clear();
                part.push(letter);
            }
        }
        whole.push_str(&part);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_four_fonts_are_fonts() {
        assert_eq!(database().len(), 4);
        assert_eq!(faces(false).count(), 3);
        assert_eq!(faces(true).count(), 3);
    }

    #[test]
    fn every_printed_word_has_its_letters() {
        for text in ["Größe ñ É Ω Ж ≥ – … □", "שרה כהן", "فاطمة الزهراء", "SpO₂"]
        {
            assert!(!printable(text).1, "{text}");
        }
    }

    #[test]
    fn what_no_font_has_is_replaced_and_told() {
        assert_eq!(printable("李 A\u{7}\u{202e}B"), ("□ A B".to_owned(), true));
    }

    #[test]
    fn a_long_text_is_wrapped_then_cut() {
        let lines = wrap("one two three four five six seven", 20.0, 3.0, false, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…'), "{lines:?}");
        assert!(lines.iter().all(|line| width(line, 3.0, false) <= 20.0));
        assert_eq!(wrap("", 20.0, 3.0, false, 2), [""]);
    }
}
