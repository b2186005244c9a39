//! Lines, segments, fields, components: slices of the text, nothing copied.
//!
//! Delimiters are read from each MSH. Segments end with CR, LF or both; blank lines, block
//! characters and a stray glyph before a segment's name are passed over.

use std::ops::Deref;

/// The delimiters of one message (MSH-1, MSH-2). All are ASCII.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Delimiters {
    pub(super) field: u8,
    pub(super) component: u8,
    pub(super) repetition: u8,
    /// `None` when MSH-2 has none: then nothing is unescaped.
    pub(super) escape: Option<u8>,
    pub(super) sub: u8,
}

impl Delimiters {
    /// `|^~\&`
    pub(super) const STANDARD: Self = Self {
        field: b'|',
        component: b'^',
        repetition: b'~',
        escape: Some(b'\\'),
        sub: b'&',
    };

    /// From MSH-1 and MSH-2; the flag tells that MSH-2 was unusable and the usual ones stand in.
    ///
    /// MSH-2 occurs shortened (`^~&`), lengthened (`^~\&#`), doubled (`^~\\&`) and followed by
    /// rubbish (`^~\&amp;`, `^~ABC`).
    pub(super) fn read(field: u8, encoding: &str) -> (Self, bool) {
        let usable = |b: u8| b.is_ascii_punctuation() && b != field;
        let bytes = encoding.as_bytes();
        let standard = Self {
            field,
            ..Self::STANDARD
        };
        let (Some(&component), Some(&repetition)) = (bytes.first(), bytes.get(1)) else {
            return (standard, true);
        };
        if !usable(component) || !usable(repetition) || component == repetition {
            return (standard, true);
        }
        let mut rest = bytes[2..]
            .iter()
            .copied()
            .filter(|b| usable(*b) && *b != component && *b != repetition);
        let third = rest
            .next()
            .filter(|_| bytes.get(2).is_some_and(|b| usable(*b)));
        let (escape, sub) = match third {
            Some(b'&') => (None, Some(b'&')),
            Some(escape) => (Some(escape), rest.find(|b| *b != escape)),
            None => (None, None),
        };
        let read = Self {
            field,
            component,
            repetition,
            escape,
            sub: sub.unwrap_or(b'&'),
        };
        (read, false)
    }

    /// MSH-2 as we write it back.
    pub(super) fn encoding(&self) -> String {
        [
            self.component,
            self.repetition,
            self.escape.unwrap_or(b'\\'),
            self.sub,
        ]
        .map(char::from)
        .iter()
        .collect()
    }

    /// The `number`th component (from 1) of a field's text, or an empty one.
    pub(super) fn component<'a>(&self, text: &'a str, number: usize) -> &'a str {
        piece(text, self.component, number)
    }

    /// The `number`th sub-component (from 1).
    pub(super) fn sub<'a>(&self, text: &'a str, number: usize) -> &'a str {
        piece(text, self.sub, number)
    }

    /// The first repetition of a field.
    pub(super) fn first<'a>(&self, text: &'a str) -> &'a str {
        piece(text, self.repetition, 1)
    }

    /// All repetitions of a field.
    pub(super) fn repetitions<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> + use<'a> {
        text.split(char::from(self.repetition))
    }
}

/// Without outer blanks; nearly every field has none, so that is looked at first.
pub(super) fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        (Some(_), Some(_)) => text.trim(),
        (None, _) | (_, None) => text,
    }
}

/// The `number`th piece (from 1) between `separator`s. Pieces are short: a plain loop over
/// bytes is quicker than a searcher.
fn piece(text: &str, separator: u8, number: usize) -> &str {
    let bytes = text.as_bytes();
    let (mut from, mut left) = (0, number.saturating_sub(1));
    while left > 0 {
        match bytes[from..].iter().position(|b| *b == separator) {
            Some(at) => from += at + 1,
            None => return "",
        }
        left -= 1;
    }
    let rest = &bytes[from..];
    let end = rest.iter().position(|b| *b == separator);
    &text[from..from + end.unwrap_or(rest.len())]
}

/// The segments that are read; everything else is passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Name {
    Msh,
    Pid,
    Pv1,
    Obr,
    Obx,
    Evn,
    Mrg,
    Al1,
    Msa,
    Prt,
    Dsc,
    /// FHS, BHS, BTS, FTS: they frame messages and say nothing of them.
    Batch,
    Other,
}

impl Name {
    fn of(three: &[u8]) -> Self {
        let mut upper = [0u8; 3];
        for (to, from) in upper.iter_mut().zip(three) {
            *to = from.to_ascii_uppercase();
        }
        match &upper {
            b"OBX" => Self::Obx,
            b"OBR" => Self::Obr,
            b"MSH" => Self::Msh,
            b"PID" => Self::Pid,
            b"PV1" => Self::Pv1,
            b"EVN" => Self::Evn,
            b"MRG" => Self::Mrg,
            b"AL1" => Self::Al1,
            b"MSA" => Self::Msa,
            b"PRT" => Self::Prt,
            b"DSC" => Self::Dsc,
            b"FHS" | b"BHS" | b"BTS" | b"FTS" => Self::Batch,
            _ => Self::Other,
        }
    }
}

/// One segment's text, beginning with its name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'a> {
    pub(super) name: Name,
    pub(super) text: &'a str,
}

/// How far into a line a segment's name is looked for behind stray characters.
const STRAY: usize = 8;

impl<'a> Line<'a> {
    /// A line of text as a segment; `None` when it is blank.
    fn read(text: &'a str) -> Option<Self> {
        let clean = |b: Option<&u8>| b.is_some_and(u8::is_ascii_graphic);
        let text = if clean(text.as_bytes().first()) && clean(text.as_bytes().last()) {
            text
        } else {
            text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}')
        };
        if text.is_empty() {
            return None;
        }
        let bytes = text.as_bytes();
        let plain = bytes.len() >= 3
            && bytes[..3].iter().all(u8::is_ascii_alphanumeric)
            && bytes.get(3).is_none_or(u8::is_ascii_punctuation);
        if plain {
            return Some(Self {
                name: Name::of(&bytes[..3]),
                text,
            });
        }
        // A control glyph or a glued character stands before the name.
        let behind = (1..STRAY).find_map(|at| {
            let tail = text.get(at..)?;
            let bytes = tail.as_bytes();
            let three = bytes.get(..3)?;
            let ended = bytes.get(3).is_some_and(u8::is_ascii_punctuation);
            let name = Name::of(three);
            (ended && name != Name::Other).then_some(Self { name, text: tail })
        });
        behind.or(Some(Self {
            name: Name::Other,
            text,
        }))
    }
}

/// All segments of a payload, blank lines left out.
pub(super) fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::with_capacity(text.len() / 80 + 4);
    let mut from = 0;
    for end in memchr::memchr2_iter(b'\r', b'\n', text.as_bytes()) {
        lines.extend(Line::read(&text[from..end]));
        from = end + 1;
    }
    lines.extend(Line::read(&text[from..]));
    lines
}

/// The messages in a payload: each begins at an MSH. What stands before the first one is
/// given apart, without batch headers.
pub(super) fn messages<'l, 'a>(lines: &'l [Line<'a>]) -> (&'l [Line<'a>], Vec<&'l [Line<'a>]>) {
    let first = lines.iter().position(|l| l.name == Name::Msh);
    let (before, rest) = lines.split_at(first.unwrap_or(lines.len()));
    let mut starts: Vec<usize> = rest
        .iter()
        .enumerate()
        .filter(|(_, l)| l.name == Name::Msh)
        .map(|(i, _)| i)
        .collect();
    starts.push(rest.len());
    let messages = starts
        .windows(2)
        .filter_map(|pair| rest.get(pair[0]..pair[1]))
        .collect();
    (before, messages)
}

/// The most fields of one segment that are looked at (MSH has 25, PV1 has 54).
const MAX_FIELDS: usize = 96;

/// Where a byte is. Most fields are a few bytes long, where a plain loop is quicker than the
/// vector search; samples are thousands, where it is not.
fn position(byte: u8, bytes: &[u8]) -> Option<usize> {
    const SHORT: usize = 32;
    let (head, tail) = bytes.split_at(bytes.len().min(SHORT));
    match head.iter().position(|b| *b == byte) {
        Some(at) => Some(at),
        None => memchr::memchr(byte, tail).map(|at| at + head.len()),
    }
}

/// A segment's fields by their HL7 numbers; 0 is the name.
#[derive(Debug, Default)]
pub(super) struct Row<'a> {
    fields: Vec<&'a str>,
}

impl<'a> Row<'a> {
    pub(super) fn new() -> Self {
        Self {
            fields: Vec::with_capacity(32),
        }
    }

    /// Splits another segment into the same memory.
    pub(super) fn split(&mut self, line: Line<'a>, separator: u8) {
        self.fields.clear();
        let text = line.text;
        let mut from = 0;
        while let Some(length) = position(separator, &text.as_bytes()[from..]) {
            let at = from + length;
            self.fields.push(&text[from..at]);
            if self.fields.len() == 1 && line.name == Name::Msh {
                // MSH-1 is the separator itself.
                self.fields.push(&text[at..=at]);
            }
            from = at + 1;
            if self.fields.len() >= MAX_FIELDS {
                return;
            }
        }
        self.fields.push(&text[from..]);
    }

    /// A field's text, empty when it was not sent.
    pub(super) fn get(&self, number: usize) -> &'a str {
        self.fields.get(number).copied().unwrap_or("")
    }
}

/// MSH, split once.
#[derive(Debug)]
pub(super) struct Header<'a> {
    row: Row<'a>,
    pub(super) delimiters: Delimiters,
    /// MSH-2 could not be used.
    pub(super) odd_delimiters: bool,
}

impl<'a> Header<'a> {
    /// Reads an MSH line; `None` when its separator is not ASCII.
    pub(super) fn read(line: Line<'a>) -> Option<Self> {
        let field = line.text.as_bytes().get(3).copied().filter(u8::is_ascii)?;
        let mut row = Row::new();
        row.split(line, field);
        let (delimiters, odd_delimiters) = Delimiters::read(field, row.get(2));
        // One field too many before the sender's name shifts all that follows: the message
        // type then stands in MSH-10 (seen from a Mindray D-series).
        let kind = delimiters.component(row.get(10), 1);
        let is_shifted = row.get(3).is_empty() && row.get(9).is_empty();
        if is_shifted && matches!(kind, "ORU" | "ADT" | "ACK") {
            row.fields.remove(3);
        }
        Some(Self {
            row,
            delimiters,
            odd_delimiters,
        })
    }

    /// The first component of MSH-9, in capitals as HL7 has it, such as `ORU`.
    ///
    /// Some write the structure there, `ORU_R01`.
    pub(super) fn kind(&self) -> &'a str {
        let first = self.delimiters.component(self.get(9), 1).trim();
        first.split_once('_').map_or(first, |(kind, _)| kind)
    }

    /// The second component of MSH-9, such as `R01`; else what the structure of an ORU says.
    /// That of an ADT is shared by several events.
    pub(super) fn trigger(&self) -> &'a str {
        let part = |n| self.delimiters.component(self.get(9), n).trim();
        let of_structure = |n| part(n).split_once('_').map(|(_, trigger)| trigger);
        let told = part(2);
        if !told.is_empty() || !self.kind().eq_ignore_ascii_case("ORU") {
            return told;
        }
        of_structure(1).or_else(|| of_structure(3)).unwrap_or("")
    }
}

impl<'a> Deref for Header<'a> {
    type Target = Row<'a>;

    fn deref(&self) -> &Row<'a> {
        &self.row
    }
}

#[cfg(test)]
mod tests;
