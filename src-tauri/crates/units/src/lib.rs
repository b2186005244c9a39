//! Ids, quantities with units, MDC codes, the three clocks, values that may be
//! missing, and personal data that does not print.
//!
//! Everything here is plain data: no clock is read, nothing is opened. Text
//! from outside becomes one of these types once, at the rim, and stays one.

pub mod clock;
pub mod ids;
pub mod mdc;
pub mod personal;
pub mod rate;
pub mod unit;
pub mod value;

pub use clock::{DeviceTime, Mono, Now, Wall};
pub use ids::{BedId, ControlId, DeviceId, FeedId, IdError, PatientId, StayId, TerminalId};
pub use mdc::{MdcCode, Metric, MetricKind, RefId};
pub use personal::Personal;
pub use rate::SampleRate;
pub use unit::{Dimension, Unit};
pub use value::{NoValue, Value};
