//! The care of each admitted patient: the chart, the tasks, and the scores worked out of
//! what people charted and what devices send.
//!
//! All of it belongs to the stay, not to the bed: it goes along in a transfer, ends with the
//! discharge, and the next patient of the bed begins empty. A bed whose patient only a
//! device names has no stay and so no care: who lies there is not certain enough to write
//! anything down.
//!
//! Scores are worked out when something was charted, a few seconds after devices brought
//! news, when a part gets too old, and each minute; never with every message
//! ([`reckon`]). What is made of them for the list of conditions stands in [`tell`].
//!
//! The parts: `setup` (what a ward decides), `stay` (what is kept of one), `age` (from a
//! birth date), `live` (what devices tell scores), `spot` (single measurements that wait for
//! a person), `reckon`, `tell`, `wish` (what people do), `ask` (what the screen reads),
//! `face` (what the tile shows), `keep` (a restart).

mod age;
mod ask;
mod face;
mod keep;
mod live;
mod reckon;
mod set;
mod setup;
mod spot;
mod stay;
mod tell;
mod wish;

pub use ask::{BedCare, Reckoned};
pub use face::{Face, ScoreFace, TaskFace};
pub use keep::{KeptCare, KeptCourse};
pub use setup::CareSetup;
pub use stay::{DoneTask, Orders};
pub use wish::{CareRefusal, CareWish};

pub(crate) use stay::Care;

use lamplight_scores::{ScoreId, Table, tables};
use lamplight_units::StayId;
use std::collections::BTreeMap;

/// Where all of it stands in the station.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) setup: CareSetup,
    tables: BTreeMap<ScoreId, Table>,
    /// By stay. Bounded by the stays, and by [`stay::MOST_LEFT`] for those who have left.
    pub(crate) cares: BTreeMap<StayId, Care>,
}

impl Desk {
    pub(crate) fn new(setup: CareSetup) -> Self {
        let published = [
            tables::news2(),
            tables::mews(),
            tables::qsofa(),
            tables::bedside_pews(),
        ];
        let tables = published.into_iter().map(|table| (table.score, table));
        Self {
            setup,
            tables: tables.collect(),
            cares: BTreeMap::new(),
        }
    }

    /// The table of a score; a ratio has none.
    pub(crate) fn table(&self, score: ScoreId) -> Option<&Table> {
        self.tables.get(&score)
    }
}
