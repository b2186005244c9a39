//! What the words of a text say: where, what sort of call, and whether it is over.

use super::lexicon::{
    BED, BED_LETTERS, ENDED, ENDINGS, FILLERS, KINDS, ROOM, ROOM_LETTERS, SPOTS, TAKEN, WARD,
};
use crate::call::{CallKind, CallSpot};

/// The most words of a text that are looked at.
const WORDS_MAX: usize = 64;

/// What a text says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Meaning {
    /// Ward, or empty.
    pub ward: String,
    /// Room, or empty.
    pub room: String,
    /// Bed, or empty.
    pub bed: String,
    /// Where in the room, if it says so.
    pub spot: Option<CallSpot>,
    /// What sort of call, if it says so.
    pub kind: Option<CallKind>,
    /// It is over.
    pub ended: bool,
    /// Somebody has taken it.
    pub taken: bool,
    /// There are words that nobody here knows.
    pub unknown: bool,
}

/// One word: small letters without umlauts and accents, and as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    plain: String,
    written: String,
    /// What stands before it: `None` when it follows without a gap, as the 12 in `Z12`.
    before: Option<char>,
    known: bool,
}

/// Reads a text.
#[must_use]
pub fn read(text: &str) -> Meaning {
    let mut words = split(text);
    let mut meaning = Meaning::default();
    place(&mut words, &mut meaning);
    for (phrases, spot) in SPOTS {
        if meaning.spot.is_none() && phrases.iter().any(|phrase| mark(&mut words, phrase)) {
            meaning.spot = Some(*spot);
        }
    }
    meaning.ended = mark_outer(&mut words, ENDED);
    meaning.taken = mark_outer(&mut words, TAKEN);
    for entry in KINDS {
        // Every known word is marked, the first kind counts.
        if mark_any(&mut words, entry.phrases) && meaning.kind.is_none() {
            meaning.kind = Some(entry.kind.clone());
        }
    }
    let _ = mark_any(&mut words, FILLERS);
    meaning.unknown = words.iter().any(|word| !word.known);
    meaning
}

/// Whether a text holds a phrase, word by word, whatever its letters' size and accents.
#[must_use]
pub fn holds(text: &str, phrase: &str) -> bool {
    mark(&mut split(text), &folded(phrase))
}

/// A text in small letters without umlauts and accents, one blank between its words.
#[must_use]
pub fn folded(text: &str) -> String {
    let words = split(text).into_iter().map(|word| word.plain);
    words.collect::<Vec<_>>().join(" ")
}

/// Marks the first and the last word if they are among these; whether one is.
fn mark_outer(words: &mut [Word], these: &[&str]) -> bool {
    let last = words.len().saturating_sub(1);
    let mut found = false;
    for (at, word) in words.iter_mut().enumerate() {
        if (at == 0 || at == last) && these.contains(&word.plain.as_str()) {
            word.known = true;
            found = true;
        }
    }
    found
}

fn mark_any(words: &mut [Word], phrases: &[&str]) -> bool {
    // All of them are looked for, so that none of their words is left as unknown.
    let found = phrases.iter().filter(|phrase| mark(words, phrase));
    found.count() > 0
}

/// Marks the words of a phrase as known; whether it is there.
fn mark(words: &mut [Word], phrase: &str) -> bool {
    let parts: Vec<&str> = phrase.split(' ').collect();
    let mut found = false;
    for at in 0..words.len().saturating_sub(parts.len() - 1) {
        let here = &mut words[at..at + parts.len()];
        let same = here
            .iter()
            .zip(&parts)
            .all(|(word, part)| says(&word.plain, part));
        if same {
            here.iter_mut().for_each(|word| word.known = true);
            found = true;
        }
    }
    found
}

/// Whether a word is that one, perhaps with one of the usual endings.
fn says(word: &str, part: &str) -> bool {
    let rest = word.strip_prefix(part);
    rest.is_some_and(|rest| rest.is_empty() || (part.len() > 1 && ENDINGS.contains(&rest)))
}

fn place(words: &mut [Word], meaning: &mut Meaning) {
    let mut at = 0;
    while at < words.len() {
        let attached = words.get(at + 1).is_some_and(|next| next.before.is_none());
        let plain = words[at].plain.as_str();
        let is = |list: &[&str], letters: &[&str]| {
            list.contains(&plain) || (attached && letters.contains(&plain))
        };
        let (part, room) = if is(ROOM, ROOM_LETTERS) {
            (&mut meaning.room, true)
        } else if is(BED, BED_LETTERS) {
            (&mut meaning.bed, false)
        } else if is(WARD, &[]) {
            (&mut meaning.ward, false)
        } else {
            at += 1;
            continue;
        };
        let skipped = words[at + 1..].iter().take(2);
        let skipped = skipped.take_while(|word| matches!(word.plain.as_str(), "nr" | "no" | "num"));
        let value = at + 1 + skipped.count();
        let Some(name) = words.get(value).filter(|word| is_name(&word.plain)) else {
            at += 1;
            continue;
        };
        if part.is_empty() {
            part.clone_from(&name.written);
        }
        words[at..=value]
            .iter_mut()
            .for_each(|word| word.known = true);
        at = value + 1;
        // `Zimmer 12/2`, `Room 12-A`: the bed behind the room.
        if room && let Some(next) = words.get_mut(at) {
            let joined = matches!(next.before, Some('/' | '-' | '.'));
            if joined && is_name(&next.plain) && meaning.bed.is_empty() {
                meaning.bed.clone_from(&next.written);
                next.known = true;
                at += 1;
            }
        }
    }
}

/// Whether a word may be a room's or bed's name: it begins with a digit, or is one letter.
fn is_name(plain: &str) -> bool {
    plain.starts_with(|c: char| c.is_ascii_digit()) || plain.chars().count() == 1
}

fn split(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut before = Some(' ');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.peek().copied() {
        if !c.is_alphanumeric() {
            before = Some(c);
            chars.next();
            continue;
        }
        if words.len() == WORDS_MAX {
            break;
        }
        let mut written = String::new();
        let digits = c.is_ascii_digit();
        while let Some(c) = chars.next_if(|c| c.is_alphanumeric() && c.is_ascii_digit() == digits) {
            written.push(c);
        }
        // `12A` is one name, `12B2` is room 12, bed 2.
        if digits {
            let mut ahead = chars.clone();
            let letter = ahead.next().filter(|c| c.is_alphabetic());
            if let Some(letter) =
                letter.filter(|_| !ahead.next().is_some_and(char::is_alphanumeric))
            {
                written.push(letter);
                chars.next();
            }
        }
        let mut plain = String::new();
        for c in written.chars().flat_map(char::to_lowercase) {
            match fold(c) {
                "" => plain.push(c),
                other => plain.push_str(other),
            }
        }
        words.push(Word {
            plain,
            written,
            before: before.take(),
            known: false,
        });
    }
    words
}

/// A small letter without its umlaut or accent; empty where it has none.
const fn fold(c: char) -> &'static str {
    match c {
        'ä' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'ß' => "ss",
        'á' | 'à' | 'â' => "a",
        'é' | 'è' | 'ê' => "e",
        'í' | 'ì' | 'î' => "i",
        'ó' | 'ò' | 'ô' => "o",
        'ú' | 'ù' | 'û' => "u",
        'ñ' => "n",
        'ç' => "c",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_of_the_field_say_where_and_what() {
        use CallKind as K;
        use CallSpot as S;
        /// Text; room, bed, spot and kind in it; whether it says that the call is over.
        type Row = (
            &'static str,
            &'static str,
            &'static str,
            Option<S>,
            Option<K>,
            bool,
        );
        let rows: &[Row] = &[
            (
                "Zimmer 12 Bett 2 Ruf",
                "12",
                "2",
                None,
                Some(K::Patient),
                false,
            ),
            ("ZIMMER 12 BETT 2", "12", "2", None, None, false),
            (
                "Zi.12/2 Patientenruf",
                "12",
                "2",
                None,
                Some(K::Patient),
                false,
            ),
            ("Z12B2 Notruf", "12", "2", None, Some(K::Emergency), false),
            (
                "Zi 012A WC-Ruf",
                "012A",
                "",
                Some(S::Wc),
                Some(K::Wc),
                false,
            ),
            (
                "WC Notruf Zimmer 7",
                "7",
                "",
                Some(S::Wc),
                Some(K::Emergency),
                false,
            ),
            ("REA Zimmer 3", "3", "", None, Some(K::CodeBlue), false),
            ("Türruf Station 4", "", "", None, Some(K::Door), false),
            (
                "Room 12 Bed A bathroom",
                "12",
                "A",
                Some(S::Bath),
                Some(K::Wc),
                false,
            ),
            ("Room 5 cord out", "5", "", None, Some(K::CordOut), false),
            ("CODE BLUE ROOM 9", "9", "", None, Some(K::CodeBlue), false),
            (
                "Staff assist rm 4-2",
                "4",
                "2",
                None,
                Some(K::Assistance),
                false,
            ),
            (
                "Habitación 12 cama 2 baño",
                "12",
                "2",
                Some(S::Wc),
                Some(K::Wc),
                false,
            ),
            (
                "Llamada hab. 7 cama 1 fin",
                "7",
                "1",
                None,
                Some(K::Patient),
                true,
            ),
            ("Zimmer 12 Ende", "12", "", None, None, true),
            (
                "Room 12 call cord off",
                "12",
                "",
                None,
                Some(K::CordOut),
                false,
            ),
            (
                "Room 12 east end call",
                "12",
                "",
                None,
                Some(K::Patient),
                false,
            ),
            (
                "Anwesenheit Zimmer Nr. 12",
                "12",
                "",
                None,
                Some(K::Presence),
                false,
            ),
        ];
        for (text, room, bed, spot, kind, ended) in rows {
            let got = read(text);
            let got = (&*got.room, &*got.bed, got.spot, got.kind, got.ended);
            // A door call is at the door.
            let spot = if text.starts_with("Tür") {
                Some(S::Door)
            } else {
                *spot
            };
            assert_eq!(got, (*room, *bed, spot, kind.clone(), *ended), "{text}");
        }
    }

    #[test]
    fn words_that_nobody_knows_are_seen() {
        assert!(read("Feuer Zimmer 12").unknown);
        assert!(!read("Zimmer 12 Bett 2 Ruf").unknown);
        assert!(!read("Call from Room 12").unknown);
        assert!(read("0815").unknown, "a bare number is no place");
        assert!(holds("bitte Küche!", "kueche") && !holds("Kücheneingang", "küche"));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,300}") {
            let meaning = read(&text);
            prop_assert!(meaning.room.len() <= text.len());
        }
    }
}
