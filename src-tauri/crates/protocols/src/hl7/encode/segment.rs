//! One segment under construction: fields by their HL7 number, escaped texts, joined at the end.

use std::fmt::Write as _;

/// The delimiters that we write: the standard's usual ones.
pub(super) const DELIMITERS: &str = "^~\\&";

/// Fields are kept by their HL7 number, so that the code reads like the standard.
pub(super) struct Segment {
    name: &'static str,
    fields: Vec<String>,
}

impl Segment {
    pub(super) fn new(name: &'static str) -> Self {
        Self {
            name,
            fields: Vec::new(),
        }
    }

    /// Sets a field whose delimiters are already in place.
    pub(super) fn raw(mut self, number: usize, field: impl Into<String>) -> Self {
        if self.fields.len() < number {
            self.fields.resize(number, String::new());
        }
        if let Some(slot) = number.checked_sub(1).and_then(|i| self.fields.get_mut(i)) {
            *slot = field.into();
        }
        self
    }

    /// Sets a field to plain text, escaping what would be a delimiter in it.
    pub(super) fn text(self, number: usize, field: &str) -> Self {
        self.raw(number, escape(field))
    }

    /// Sets a field to a number's shortest exact writing.
    pub(super) fn number(self, number: usize, value: impl std::fmt::Display) -> Self {
        self.raw(number, value.to_string())
    }

    /// Appends the segment with its end, leaving out empty fields at the end.
    ///
    /// For MSH, field 1 is the separator itself, so its text starts with field 2.
    pub(super) fn end(self, message: &mut String) {
        let skip = usize::from(matches!(self.name, "MSH" | "FHS" | "BHS"));
        let last = self
            .fields
            .iter()
            .rposition(|f| !f.is_empty())
            .map_or(0, |i| i + 1);
        message.push_str(self.name);
        for field in self.fields.iter().take(last).skip(skip) {
            message.push('|');
            message.push_str(field);
        }
        message.push('\r');
    }
}

/// Escapes the delimiters and what would break a segment or an MLLP block (HL7 v2.6, 2.7).
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' => escaped.push_str("\\F\\"),
            '^' => escaped.push_str("\\S\\"),
            '&' => escaped.push_str("\\T\\"),
            '~' => escaped.push_str("\\R\\"),
            '\\' => escaped.push_str("\\E\\"),
            c if c.is_control() && u32::from(c) < 0x80 => {
                // Writing into a String can't fail.
                let _ = write!(escaped, "\\X{:02X}\\", u32::from(c));
            }
            c => escaped.push(c),
        }
    }
    escaped
}

/// Components, each escaped, with empty ones at the end left out.
pub(super) fn components(parts: &[&str]) -> String {
    let joined: Vec<String> = parts.iter().map(|p| escape(p)).collect();
    joined.join("^").trim_end_matches('^').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_segment_is_written_by_field_numbers() {
        let mut out = String::new();
        Segment::new("OBX")
            .number(1, 7)
            .text(5, "a|b^c&d~e\\f\rg")
            .raw(8, "")
            .end(&mut out);
        assert_eq!(out, "OBX|7||||a\\F\\b\\S\\c\\T\\d\\R\\e\\E\\f\\X0D\\g\r");
        let mut out = String::new();
        Segment::new("MSH")
            .raw(2, DELIMITERS)
            .text(3, "A")
            .end(&mut out);
        assert_eq!(out, "MSH|^~\\&|A\r");
    }

    #[test]
    fn components_lose_only_trailing_blanks() {
        assert_eq!(components(&["a", "", "c^", "", ""]), "a^^c\\S\\");
    }
}
