//! Numbers as Parquet, by the `parquet` crate of Apache Arrow.
//!
//! A row group for each piece that is written, so that no more is held than that;
//! compressed with Snappy, which every reader has. Times are microseconds in UTC.

use crate::error::WriteError;
use crate::numbers::NumberRow;
use ::parquet::basic::Compression;
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedFileWriter, SerializedRowGroupWriter};
use ::parquet::schema::parser::parse_message_type;
use std::io::Write;
use std::sync::Arc;

const SCHEMA: &str = "message numbers {
    REQUIRED INT64 time (TIMESTAMP(MICROS, true));
    REQUIRED BYTE_ARRAY bed (STRING);
    REQUIRED BYTE_ARRAY device (STRING);
    REQUIRED BYTE_ARRAY parameter (STRING);
    REQUIRED BYTE_ARRAY channel (STRING);
    REQUIRED BYTE_ARRAY unit (STRING);
    OPTIONAL DOUBLE value;
    OPTIONAL BYTE_ARRAY missing (STRING);
}";

/// Writes pieces as they come.
pub struct ParquetWriter<W: Write + Send> {
    file: SerializedFileWriter<W>,
}

impl<W: Write + Send> ParquetWriter<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// When `out` refuses; the same for all here.
    pub fn new(out: W) -> Result<Self, WriteError> {
        let schema = Arc::new(parse_message_type(SCHEMA)?);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("Lamplight".to_owned())
            .build();
        let file = SerializedFileWriter::new(out, schema, Arc::new(properties))?;
        Ok(Self { file })
    }

    /// Writes rows as one group; none makes none.
    ///
    /// # Errors
    /// As [`ParquetWriter::new`].
    pub fn write(&mut self, rows: &[NumberRow<'_>]) -> Result<(), WriteError> {
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        let times: Vec<i64> = rows.iter().map(|row| row.at.micros()).collect();
        column::<Int64Type, W>(&mut group, &times, None)?;
        let texts: [fn(&NumberRow<'_>) -> ByteArray; 5] = [
            |row| ByteArray::from(row.bed),
            |row| ByteArray::from(row.device),
            |row| ByteArray::from(row.parameter),
            |row| ByteArray::from(row.channel),
            |row| ByteArray::from(row.unit),
        ];
        for text in texts {
            let texts: Vec<ByteArray> = rows.iter().map(text).collect();
            column::<ByteArrayType, W>(&mut group, &texts, None)?;
        }
        let values: Vec<f64> = rows.iter().filter_map(|row| row.value.number()).collect();
        let there: Vec<i16> = rows
            .iter()
            .map(|row| i16::from(row.value.number().is_some()))
            .collect();
        column::<DoubleType, W>(&mut group, &values, Some(&there))?;
        let reasons: Vec<ByteArray> = rows
            .iter()
            .filter_map(|row| Some(ByteArray::from(row.value.reason()?.words())))
            .collect();
        let missing: Vec<i16> = there.iter().map(|there| 1 - there).collect();
        column::<ByteArrayType, W>(&mut group, &reasons, Some(&missing))?;
        group.close()?;
        Ok(())
    }

    /// Ends the file with its table of contents.
    ///
    /// # Errors
    /// As [`ParquetWriter::new`].
    pub fn finish(self) -> Result<W, WriteError> {
        Ok(self.file.into_inner()?)
    }
}

fn column<T: DataType, W: Write + Send>(
    group: &mut SerializedRowGroupWriter<'_, W>,
    values: &[T::T],
    there: Option<&[i16]>,
) -> Result<(), WriteError> {
    // The schema has as many columns as are written here; a test reads them back.
    if let Some(mut column) = group.next_column()? {
        column.typed::<T>().write_batch(values, there, None)?;
        column.close()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};
    use ::parquet::record::Field;
    use lamplight_units::{NoValue, Value, Wall};

    #[test]
    fn what_is_written_reads_back_row_by_row() {
        let row = |at: i64, value: Value| NumberRow {
            at: Wall::from_micros(at),
            bed: "4",
            device: "AA01",
            parameter: "MDC_TEMP_BLD",
            channel: "1.1",
            unit: "°C",
            value,
        };
        let mut out = ParquetWriter::new(Vec::new()).unwrap();
        out.write(&[row(1, Value::new(36.5)), row(2, Value::None(NoValue::Busy))])
            .unwrap();
        out.write(&[]).unwrap();
        out.write(&[row(3, Value::new(-0.25))]).unwrap();
        let bytes = bytes::Bytes::from(out.finish().unwrap());
        let reader = SerializedFileReader::new(bytes).unwrap();
        assert_eq!(reader.metadata().num_row_groups(), 2);
        let rows: Vec<Vec<String>> = reader
            .get_row_iter(None)
            .unwrap()
            .map(|row| {
                let row = row.unwrap();
                row.get_column_iter().map(|(_, f)| text(f)).collect()
            })
            .collect();
        assert_eq!(
            rows[0][1..],
            ["4", "AA01", "MDC_TEMP_BLD", "1.1", "°C", "36.5", ""]
        );
        assert_eq!(rows[1][6..], ["", "measuring"]);
        assert_eq!(rows[2][6..], ["-0.25", ""]);
    }

    fn text(field: &Field) -> String {
        match field {
            Field::Null => String::new(),
            Field::Str(text) => text.clone(),
            Field::Double(number) => number.to_string(),
            other => other.to_string(),
        }
    }
}
