//! How far an export is, and whether it should go on.

use super::{ExportError, Order};
use lamplight_units::{BedId, Wall};

/// What an export does at the moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// Looks at what there is.
    Survey,
    /// Writes numbers.
    Numbers,
    /// Writes waves.
    Waves,
    /// Writes events.
    Events,
}

impl Doing {
    /// In words, for a technician.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Survey => "looking at the records",
            Self::Numbers => "writing numbers",
            Self::Waves => "writing waves",
            Self::Events => "writing events",
        }
    }
}

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// From 0 to 1, never less than before.
    pub share: f64,
    /// What it does.
    pub doing: Doing,
    /// With which bed.
    pub bed: Option<BedId>,
}

/// Looks on, from the thread that exports.
pub trait Watch {
    /// It came so far.
    fn progress(&self, progress: Progress);
    /// Whether it should stop; asked at least once for each half hour of waves.
    fn is_cancelled(&self) -> bool;
}

/// Counts steps and asks at each whether to go on.
pub(super) struct Steps<'a> {
    watch: &'a dyn Watch,
    all: f64,
    done: f64,
}

/// A step of waves is worth so many of a survey or of numbers.
const WAVES_WEIGHT: f64 = 4.0;

impl<'a> Steps<'a> {
    /// Of an order for so many beds.
    pub fn of(order: &Order, beds: usize, watch: &'a dyn Watch) -> Self {
        // Above 0, so that an empty stretch is a share, too.
        let pieces = (order.to.seconds_since(order.from) / super::survey::PIECE_S).max(1e-9);
        let beds = f64::from(u32::try_from(beds).unwrap_or(u32::MAX));
        // Survey and numbers once, waves by their weight.
        let all = pieces * beds * (2.0 + WAVES_WEIGHT);
        Self {
            watch,
            all,
            done: 0.0,
        }
    }

    /// One step is done: that much of the archive was gone through.
    pub fn step(
        &mut self,
        doing: Doing,
        bed: Option<&BedId>,
        stretch: (Wall, Wall),
    ) -> Result<(), ExportError> {
        let weight = match doing {
            Doing::Survey | Doing::Numbers => 1.0,
            Doing::Waves => WAVES_WEIGHT,
            Doing::Events => 0.0,
        };
        let (from, to) = stretch;
        self.done += to.seconds_since(from) / super::survey::PIECE_S * weight;
        self.watch.progress(Progress {
            share: (self.done / self.all).clamp(0.0, 1.0),
            doing,
            bed: bed.cloned(),
        });
        if self.watch.is_cancelled() {
            return Err(ExportError::Cancelled);
        }
        Ok(())
    }
}
