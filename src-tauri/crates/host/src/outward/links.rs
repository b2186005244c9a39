//! All ways out of the ward, for whoever shows them or stops one.

use super::{LaneEnd, Wish};
use lamplight_api::command::Refusal;
use lamplight_api::link::{LinkAside, LinkView};
use lamplight_store::Reader;
use std::sync::Arc;

/// Stretches that are shown; an older one comes up when a newer one went.
const SHOWN: u32 = 200;

/// The lanes, the central server's first.
#[derive(Clone, Default)]
pub(crate) struct Links {
    lanes: Arc<[LaneEnd]>,
    reader: Option<Reader>,
}

impl std::fmt::Debug for Links {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.lanes.iter()).finish()
    }
}

impl Links {
    pub fn new(lanes: Vec<LaneEnd>, reader: Option<Reader>) -> Self {
        Self {
            lanes: lanes.into(),
            reader,
        }
    }

    /// How each stands.
    pub fn views(&self) -> Vec<LinkView> {
        let view = |lane: &LaneEnd| lane.status.borrow().clone();
        self.lanes.iter().map(view).collect()
    }

    /// How one stands, where it is there.
    pub fn view(&self, name: &str) -> Option<LinkView> {
        let lane = self.lanes.iter().find(|lane| lane.name == name)?;
        Some(lane.status.borrow().clone())
    }

    /// Hands a wish over.
    ///
    /// # Errors
    /// When there is no link of that name.
    pub async fn wish(&self, name: &str, wish: Wish) -> Result<(), Refusal> {
        let lane = self.lane(name)?;
        let sent = lane.wishes.send(wish).await;
        sent.map_err(|_| none(name))
    }

    /// Whether it is there at all, before anybody's right is asked for.
    ///
    /// # Errors
    /// When there is no link of that name.
    pub fn lane(&self, name: &str) -> Result<&LaneEnd, Refusal> {
        let found = self.lanes.iter().find(|lane| lane.name == name);
        found.ok_or_else(|| none(name))
    }

    /// What stands aside, the newest first.
    ///
    /// # Errors
    /// When there is no such link, or the records can't be read.
    pub async fn aside(&self, name: &str) -> Result<Vec<LinkAside>, Refusal> {
        let name = self.lane(name)?.name.clone();
        let Some(reader) = self.reader.clone() else {
            return Ok(Vec::new());
        };
        let rows = super::blocking(move || reader.not_sent(&name, SHOWN)).await;
        let rows = rows.map_err(|error| Refusal::unavailable(error.to_string()))?;
        let shown = rows.into_iter().map(|row| LinkAside {
            from: row.from.number(),
            to: row.to.number(),
            at_ms: row.at.millis(),
            reason: row.reason,
        });
        Ok(shown.collect())
    }
}

fn none(name: &str) -> Refusal {
    let name: String = name.chars().take(80).collect();
    Refusal::unavailable(format!("This station has no link {name:?}."))
}
