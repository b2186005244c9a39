//! What is printed: strips true to scale on millimetre paper, trends, alarms,
//! events and full disclosure.
//!
//! One truth: each page is drawn once, as SVG in hundredths of a millimetre;
//! the PNG and the PDF are made from that very SVG, so that what was looked at
//! on the screen is what leaves the printer. The crate takes plain data and
//! answers with text and bytes: it knows no store, opens no file and reads no
//! clock; its fonts are built in.
//!
//! What it must never do: hide a gap, print a wave at another scale than the
//! page says, or let a simulated page pass for a patient's. Samples that are
//! no numbers are gaps; a wave that leaves its band is cut there and the page
//! says so; a page with simulated data says so twice.
//!
//! Bounds: [`MOST_PAGES`]; what would be longer is refused with
//! [`Error::TooLong`] instead of cut short. Text that does not fit its place is
//! set smaller, then on more lines, and last ends in an ellipsis.

mod acceptance;
mod alarms;
mod band;
mod canvas;
mod disclosure;
mod document;
mod error;
mod event;
mod fonts;
mod frame;
mod grid;
mod handover;
mod header;
mod layout;
mod panel;
mod strip;
mod table;
mod trend;
mod trend_table;
mod wave;
mod words;

pub use acceptance::{Acceptance, AcceptanceRow, acceptance};
pub use alarms::{AlarmRow, Alarms, Priority, alarms};
pub use disclosure::{Disclosure, disclosure};
pub use document::{Document, MOST_DPI, MOST_PAGES, Svg};
pub use error::Error;
pub use event::{Event, EventRow, event};
pub use handover::{Handover, HandoverBed, HandoverLine, HandoverPart, handover};
pub use header::Header;
pub use layout::{Layout, Orientation, Paper};
pub use strip::{Gain, Mark, Number, Speed, Strip, StripWave, strip};
pub use trend::{Panel, Point, Series, Trend, trend};
pub use wave::Piece;
pub use words::Language;
