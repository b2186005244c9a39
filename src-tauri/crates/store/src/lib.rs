//! What is kept: the journal, the archive of waves and numbers, settings.
//!
//! One encrypted SQLite database in a folder of its own. One thread writes
//! ([`Writer`]), readers have connections of their own ([`Reader`]); the type
//! says which of the two a caller holds.
//!
//! - What a caller must not lose goes through [`Writer::append`], which answers
//!   when it is on the disk, or says why it is not.
//! - Waves and numbers go through [`Writer::samples`] and [`Writer::numbers`],
//!   which answer nothing and wait for nothing; what is lost of them is counted
//!   and read back as a gap.
//! - The wall clock is never read here: records carry their time.
//!
//! Essays: the hash rule in the crate `lamplight-journal`, the blocks in [`codec`], the writer's
//! thread and its bounds in [`queue`], files and keys in `docs/STORE.md`.

pub mod backup;
mod beside;
mod bytes;
pub mod chain;
pub mod codec;
mod commit;
mod cursor;
mod database;
mod episode;
mod error;
pub mod faults;
mod health;
mod journal;
mod key;
mod mark;
mod part;
pub mod queue;
mod reader;
mod record;
mod retention;
mod review;
mod schema;
mod series;
mod setting;
mod store;
mod tail;
pub mod verify;
mod waiting;
mod wal;
mod worker;
mod writer;

pub use beside::Beside;
pub use cursor::{Cursor, NotSent};
pub use episode::{Episode, EpisodeFilter, EpisodeState};
pub use error::{AppendError, StoreError};
pub use health::{Health, State, Trouble};
pub use journal::JournalFilter;
pub use key::{Key, KeyFound, KeySource};
pub use mark::Mark;
pub use part::Part;
pub use reader::{Reader, Space};
pub use record::{Batch, Entry, Row, Seq};
pub use retention::{Before, Retention};
pub use review::{Bucket, NumberRun, WavePiece};
pub use series::{SeriesId, SeriesKey, SeriesKind};
pub use setting::Setting;
pub use store::{Opened, Options, SetAside, Store};
pub use writer::Writer;
