//! WCTP 1.3, by which an alarm manager has an alarm communicator (pagers, telephones) tell people,
//! and hears what became of it: IHE PCD-06 [Disseminate Alert] and PCD-07 [Report Dissemination
//! Alert Status].
//!
//! One XML document a request and one an answer, over HTTP. Shapes are those of
//! `wctp-dtd-v1r3.dtd`; [`write`] makes what we send and what we answer, [`read`](mod@read) takes
//! what comes, whatever it looks like: another version, other encodings, IHE's extensions
//! (`wctp-dtd-ihepcd-pcd06-v1r2`), unknown elements. No document type is fetched and no entity of
//! one expanded.

pub mod read;
pub mod write;
mod xml;

#[cfg(test)]
mod tests;

pub use read::{Event, Failure, Header, Operation, Polled, Reply, Status, read};
pub use write::{DeliveryPriority, Originator, Submit, accepted, poll, refused, version_query};

/// What we say that we speak (`wctpVersion`), as the validator of NIST wants it.
pub const VERSION: &str = "wctp-dtd-v1r3";
/// The longest name of a sender or a recipient (WCTP 1.3, 9.4).
pub const ID_MOST: usize = 128;
/// The longest `messageID` and `transactionID`.
pub const MESSAGE_ID_MOST: usize = 32;

/// Codes of `wctp-Failure` (WCTP 1.3, 9.2). Of the series only those that we tell apart have
/// a name.
pub mod code {
    /// This operation is not done here.
    pub const NOT_SUPPORTED: u16 = 300;
    /// The document can't be read.
    pub const UNREADABLE: u16 = 301;
    /// Messages must be polled before anything is taken.
    pub const POLL_FIRST: u16 = 304;
    /// What is asked for within an operation is not done here.
    pub const FUNCTION: u16 = 400;
    /// The sender is not known.
    pub const SENDER: u16 = 401;
    /// Its security code is wrong.
    pub const SECURITY: u16 = 402;
    /// The recipient is not known.
    pub const RECIPIENT: u16 = 403;
    /// Something in the receiver failed.
    pub const INTERNAL: u16 = 604;
}

/// Why a document can't be read. What it holds is never quoted: it may name a patient.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WctpError {
    /// Longer than anything that is sent.
    #[error("it has {bytes} bytes; {most} are the most")]
    TooLong {
        /// So many.
        bytes: usize,
        /// The bound.
        most: usize,
    },
    /// No XML.
    #[error("it is no XML at byte {at}")]
    Syntax {
        /// About where.
        at: u64,
    },
    /// It ends in the middle, or holds nothing.
    #[error("it ends before its last element")]
    Unfinished,
    /// Elements within elements.
    #[error("its elements are nested more than {most} deep")]
    TooDeep {
        /// The bound.
        most: usize,
    },
    /// Too many elements or attributes.
    #[error("it has more than {most} elements and attributes")]
    TooMany {
        /// The bound.
        most: usize,
    },
    /// An entity of a document type, which is not read.
    #[error("it uses an entity that XML itself does not have, at byte {at}")]
    Entity {
        /// About where.
        at: u64,
    },
    /// XML of something else.
    #[error("its root is no wctp-Operation")]
    NotWctp,
    /// `wctp-Operation` without an operation in it.
    #[error("its wctp-Operation is empty")]
    Empty,
    /// A part that the operation needs.
    #[error("{0} is missing")]
    Missing(&'static str),
}
