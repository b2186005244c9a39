//! Record Access Control Point (2A52): asking a meter for what it has stored.
//!
//! Subscribe to the records and to this before writing: a fast meter answers at once.

use super::bytes::{GattError, Reader};

/// What is asked of the stored records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordRequest {
    /// Send all.
    All,
    /// Send those from this sequence number on (for a CGM: from this minute of its session).
    Since(u16),
    /// Send the newest.
    Last,
    /// Say how many there are.
    Count,
    /// Say how many there are from this sequence number on.
    CountSince(u16),
    /// Stop sending.
    Abort,
}

const REPORT: u8 = 1;
const ABORT: u8 = 3;
const COUNT: u8 = 4;
const COUNTED: u8 = 5;
const ANSWER: u8 = 6;

impl RecordRequest {
    /// The bytes to write: operation, operator, operand. The operand's filter type 1 is the
    /// sequence number, for a CGM the time offset.
    #[must_use]
    pub fn encode(self) -> Vec<u8> {
        let since = |op: u8, number: u16| {
            let [low, high] = number.to_le_bytes();
            vec![op, 3, 1, low, high]
        };
        match self {
            Self::All => vec![REPORT, 1],
            Self::Since(number) => since(REPORT, number),
            Self::Last => vec![REPORT, 6],
            Self::Count => vec![COUNT, 1],
            Self::CountSince(number) => since(COUNT, number),
            Self::Abort => vec![ABORT, 0],
        }
    }

    /// Reads what a station wrote; for the simulator.
    ///
    /// # Errors
    /// When it is none of the requests above.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        let op = value.u8("operation")?;
        let operator = value.u8("operator")?;
        match (op, operator) {
            (REPORT, 1) => Ok(Self::All),
            (REPORT, 6) => Ok(Self::Last),
            (COUNT, 1) => Ok(Self::Count),
            (ABORT, 0) => Ok(Self::Abort),
            (REPORT | COUNT, 3) => {
                let filter = value.u8("filter type")?;
                let number = value.u16("operand")?;
                match (filter, op) {
                    (1, REPORT) => Ok(Self::Since(number)),
                    (1, _) => Ok(Self::CountSince(number)),
                    (said, _) => Err(GattError::Unknown {
                        field: "filter type",
                        said,
                    }),
                }
            }
            (REPORT | COUNT | ABORT, said) => Err(GattError::Unknown {
                field: "operator",
                said,
            }),
            (said, _) => Err(GattError::Unknown {
                field: "operation",
                said,
            }),
        }
    }
}

/// What the meter answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordAnswer {
    /// So many records.
    Count(u16),
    /// The operation is done: all that was asked for has been sent.
    Done {
        /// Which operation.
        operation: u8,
    },
    /// There are no such records.
    None,
    /// It could not be done.
    Refused {
        /// Which operation.
        operation: u8,
        /// Why.
        reason: Refusal,
    },
}

/// Why a request could not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The operation is not supported.
    Operation,
    /// The operator is invalid or not supported.
    Operator,
    /// The operand is invalid or not supported.
    Operand,
    /// The abort did not succeed.
    Abort,
    /// The procedure did not complete.
    NotCompleted,
    /// A reserved number.
    Reserved(u8),
}

impl RecordAnswer {
    /// Reads the indication.
    ///
    /// # Errors
    /// When it is too short or no answer.
    pub fn decode(bytes: &[u8]) -> Result<Self, GattError> {
        let mut value = Reader::new(bytes);
        let op = value.u8("operation")?;
        value.u8("operator")?;
        match op {
            COUNTED => value.u16("number of records").map(Self::Count),
            ANSWER => {
                let operation = value.u8("request")?;
                let said = value.u8("result")?;
                Ok(match said {
                    1 => Self::Done { operation },
                    6 => Self::None,
                    _ => Self::Refused {
                        operation,
                        reason: match said {
                            2 => Refusal::Operation,
                            3 | 4 => Refusal::Operator,
                            5 | 9 => Refusal::Operand,
                            7 => Refusal::Abort,
                            8 => Refusal::NotCompleted,
                            other => Refusal::Reserved(other),
                        },
                    },
                })
            }
            said => Err(GattError::Unknown {
                field: "operation",
                said,
            }),
        }
    }

    /// Writes the indication; for the simulator.
    #[must_use]
    pub fn encode(self) -> Vec<u8> {
        let answer = |operation: u8, said: u8| vec![ANSWER, 0, operation, said];
        match self {
            Self::Count(count) => {
                let [low, high] = count.to_le_bytes();
                vec![COUNTED, 0, low, high]
            }
            Self::Done { operation } => answer(operation, 1),
            Self::None => answer(REPORT, 6),
            Self::Refused { operation, reason } => answer(
                operation,
                match reason {
                    Refusal::Operation => 2,
                    Refusal::Operator => 3,
                    Refusal::Operand => 5,
                    Refusal::Abort => 7,
                    Refusal::NotCompleted => 8,
                    Refusal::Reserved(said) => said,
                },
            ),
        }
    }
}
