//! Numbers as CSV (RFC 4180, with line feeds alone at the ends of lines).
//!
//! Ours in few lines, since nothing is read back: a quote is doubled, and a field
//! with a comma, a quote or a line's end is quoted. Times are ISO 8601 in UTC with
//! milliseconds; a missing number leaves `value` empty and tells its reason in
//! `missing`.

use crate::error::WriteError;
use crate::numbers::{COLUMNS, NumberRow};
use std::io::Write;

/// Writes rows as they come.
#[derive(Debug)]
pub struct CsvWriter<W> {
    out: W,
    line: String,
}

impl<W: Write> CsvWriter<W> {
    /// Begins with the line of names.
    ///
    /// # Errors
    /// When `out` refuses; the same for all here.
    pub fn new(mut out: W) -> Result<Self, WriteError> {
        writeln!(out, "{}", COLUMNS.join(","))?;
        Ok(Self {
            out,
            line: String::new(),
        })
    }

    /// Writes rows.
    ///
    /// # Errors
    /// As [`CsvWriter::new`].
    pub fn write(&mut self, rows: &[NumberRow<'_>]) -> Result<(), WriteError> {
        for row in rows {
            let value = row.value.number().map(|number| number.to_string());
            let missing = row.value.reason().map_or("", |reason| reason.words());
            self.line.clear();
            for field in [
                row.at.iso().as_str(),
                row.bed,
                row.device,
                row.parameter,
                row.channel,
                row.unit,
                value.as_deref().unwrap_or(""),
                missing,
            ] {
                push(&mut self.line, field);
            }
            // The comma after the last field makes room for the line's end.
            self.line.pop();
            self.line.push('\n');
            self.out.write_all(self.line.as_bytes())?;
        }
        Ok(())
    }

    /// Ends the file.
    ///
    /// # Errors
    /// As [`CsvWriter::new`].
    pub fn finish(mut self) -> Result<W, WriteError> {
        self.out.flush()?;
        Ok(self.out)
    }
}

fn push(line: &mut String, field: &str) {
    if field.contains([',', '"', '\n', '\r']) {
        line.push('"');
        line.push_str(&field.replace('"', "\"\""));
        line.push('"');
    } else {
        line.push_str(field);
    }
    line.push(',');
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_units::{NoValue, Value, Wall};

    #[test]
    fn a_number_and_a_reason_and_a_name_with_a_comma_are_three_plain_lines() {
        let row = NumberRow {
            at: Wall::from_micros(1_700_000_000_123_000),
            bed: "4, left",
            device: "a\"b",
            parameter: "MDC_ECG_HEART_RATE",
            channel: "1.1.1",
            unit: "/min",
            value: Value::new(72.5),
        };
        let missing = NumberRow {
            value: Value::None(NoValue::SensorOff),
            ..row.clone()
        };
        let mut csv = CsvWriter::new(Vec::new()).unwrap();
        csv.write(&[row, missing]).unwrap();
        let text = String::from_utf8(csv.finish().unwrap()).unwrap();
        assert_eq!(
            text,
            "time,bed,device,parameter,channel,unit,value,missing\n\
             2023-11-14T22:13:20.123Z,\"4, left\",\"a\"\"b\",MDC_ECG_HEART_RATE,1.1.1,/min,72.5,\n\
             2023-11-14T22:13:20.123Z,\"4, left\",\"a\"\"b\",MDC_ECG_HEART_RATE,1.1.1,/min,,sensor off\n"
        );
    }
}
