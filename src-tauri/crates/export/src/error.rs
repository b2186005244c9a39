//! Why a file can't be written.

use ::parquet::errors::ParquetError;
use std::io;

/// Why a file can't be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk, or whatever stands behind the writer.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The Parquet writer refuses its rows.
    #[error("Parquet: {0}")]
    Parquet(ParquetError),
    /// More than the format can say of itself.
    #[error("{format} has room for {most} {what} only")]
    TooMany {
        /// Which format.
        format: &'static str,
        /// What there is too much of.
        what: &'static str,
        /// How much it takes.
        most: u64,
    },
}

impl From<ParquetError> for WriteError {
    /// What the disk said comes out again, so that a full one is known as such.
    fn from(error: ParquetError) -> Self {
        match error {
            ParquetError::External(inner) => match inner.downcast::<io::Error>() {
                Ok(io) => Self::Io(*io),
                Err(inner) => Self::Parquet(ParquetError::External(inner)),
            },
            other => Self::Parquet(other),
        }
    }
}
