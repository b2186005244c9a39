//! What is published of the ward's picture, and when: the newest of each bed, never a queue.
//!
//! The station's batches of changes come in; what changed is marked, and marks are taken one by
//! one by whoever publishes. A broker that is slow or away costs pictures in between and no
//! memory: what comes then is as it is then.

use super::veil;
use super::vitals::{Of, vitals};
use lamplight_api::calls::CallsView;
use lamplight_api::view::{BedView, Change, ChangeBatch, NeedView, WardSnapshot, WardView};
use lamplight_broker::payload::{Beat, BedPicture, Run, VERSION, VIEW_VERSION, WardPicture};
use lamplight_broker::{Kind, Subject};
use serde_json::value::{RawValue, to_raw_value};
use std::collections::{BTreeMap, BTreeSet};

/// Something to publish.
#[derive(Debug, Clone)]
pub(super) struct Due {
    /// What to mark again if it did not go.
    pub of: Piece,
    /// The revision that is then the newest of that piece.
    pub rev: u64,
    /// Subject and payload, in order.
    pub messages: Vec<(String, Vec<u8>)>,
}

/// A piece of the picture.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    /// Name, list, calls.
    Ward,
    /// A bed.
    Bed(String),
}

/// The newest of everything.
pub(super) struct Pictures {
    ward: String,
    run: Run,
    patients: bool,
    held: Option<Held>,
    /// The number of the last batch.
    seq: u64,
    now_ms: i64,
    rev: u64,
    beats: u64,
    /// What looks different from what was published.
    marked: BTreeSet<Piece>,
    /// Whose conditions changed: they do not wait for the beds' turn.
    urgent: BTreeSet<Piece>,
    published: BTreeMap<Piece, u64>,
}

struct Held {
    view: WardView,
    needs: Vec<NeedView>,
    calls: CallsView,
    order: Vec<String>,
    beds: BTreeMap<String, BedView>,
}

/// Whether the picture is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is.
    Whole,
    /// A batch is missing: a snapshot is asked for.
    Missing,
}

impl Pictures {
    pub fn new(ward: &str, run: Run, patients: bool) -> Self {
        Self {
            ward: ward.to_owned(),
            run,
            patients,
            held: None,
            seq: 0,
            now_ms: 0,
            rev: 0,
            beats: 0,
            marked: BTreeSet::new(),
            urgent: BTreeSet::new(),
            published: BTreeMap::new(),
        }
    }

    /// Begins anew from the whole.
    pub fn snapshot(&mut self, whole: WardSnapshot) {
        self.seq = whole.seq;
        self.now_ms = whole.now_ms;
        let order: Vec<String> = whole.beds.iter().map(|bed| bed.id.clone()).collect();
        let beds = whole.beds.into_iter().map(|bed| (bed.id.clone(), bed));
        self.held = Some(Held {
            view: whole.ward,
            needs: whole.needs,
            calls: whole.calls,
            beds: beds.collect(),
            order,
        });
        self.all_anew();
    }

    /// Takes what changed.
    pub fn batch(&mut self, batch: ChangeBatch) -> Taken {
        let Some(held) = &mut self.held else {
            return Taken::Missing;
        };
        if batch.seq <= self.seq {
            // It is in the snapshot.
            return Taken::Whole;
        }
        if batch.seq != self.seq + 1 {
            return Taken::Missing;
        }
        self.seq = batch.seq;
        self.now_ms = batch.now_ms;
        for change in batch.changes {
            let piece = match change {
                Change::Bed(bed) => {
                    let piece = Piece::Bed(bed.id.clone());
                    let before = held.beds.get(&bed.id);
                    if before.is_none() {
                        held.order.push(bed.id.clone());
                    }
                    if before.is_none_or(|before| before.conditions != bed.conditions) {
                        self.urgent.insert(piece.clone());
                    }
                    held.beds.insert(bed.id.clone(), *bed);
                    piece
                }
                Change::Needs(needs) => {
                    held.needs = needs;
                    Piece::Ward
                }
                Change::Calls(calls) => {
                    held.calls = calls;
                    Piece::Ward
                }
                Change::Ward(view) => {
                    held.view = view;
                    Piece::Ward
                }
                // The ward's own affairs.
                Change::Feeds(_) | Change::Devices(_) | Change::Session(_) => continue,
            };
            self.marked.insert(piece);
        }
        Taken::Whole
    }

    /// Everything is published again: the broker is another one, or was away.
    pub fn all_anew(&mut self) {
        let Some(held) = &self.held else { return };
        self.marked.insert(Piece::Ward);
        let beds = held.beds.keys().cloned().map(Piece::Bed);
        self.marked.extend(beds);
    }

    /// What is to be published now: the list at once, beds whose conditions changed at once,
    /// and where `all` is said the other beds, too.
    pub fn due(&mut self, all: bool) -> Vec<Due> {
        let now = |piece: &Piece| match piece {
            Piece::Ward => true,
            Piece::Bed(_) => all || self.urgent.contains(piece),
        };
        let pieces: Vec<Piece> = self.marked.iter().filter(|one| now(one)).cloned().collect();
        pieces
            .into_iter()
            .filter_map(|piece| {
                self.marked.remove(&piece);
                self.urgent.remove(&piece);
                self.make(piece)
            })
            .collect()
    }

    /// It did not go: it is due again.
    pub fn again(&mut self, due: Due) {
        self.marked.insert(due.of);
    }

    /// It went: the next beat says so.
    pub fn went(&mut self, due: Due) {
        self.published.insert(due.of, due.rev);
    }

    fn make(&mut self, piece: Piece) -> Option<Due> {
        let held = self.held.as_ref()?;
        self.rev += 1;
        let (rev, run, at_ms) = (self.rev, self.run.clone(), self.now_ms);
        let messages = match &piece {
            Piece::Ward => {
                let (mut view, mut needs, mut calls) =
                    (held.view.clone(), held.needs.clone(), held.calls.clone());
                if !self.patients {
                    view = veil::ward(view);
                    needs = veil::needs(needs);
                    calls = veil::calls(calls);
                }
                let picture = WardPicture {
                    v: VIEW_VERSION,
                    run,
                    rev,
                    at_ms,
                    ward: self.ward.clone(),
                    view: raw(&view)?,
                    needs: raw(&needs)?,
                    calls: raw(&calls)?,
                };
                vec![(Subject::ward(&self.ward, Kind::View), json(&picture)?)]
            }
            Piece::Bed(id) => {
                let mut view = held.beds.get(id)?.clone();
                if !self.patients {
                    view = veil::bed(view);
                }
                let of = Of {
                    run: &self.run,
                    rev,
                    at_ms,
                    ward: &self.ward,
                    ward_name: &held.view.name,
                    simulated: held.view.simulated,
                };
                let vitals = vitals(&of, &view);
                let picture = BedPicture {
                    v: VIEW_VERSION,
                    run,
                    rev,
                    at_ms,
                    ward: self.ward.clone(),
                    bed: id.clone(),
                    view: raw(&view)?,
                };
                vec![
                    (Subject::bed(&self.ward, id, Kind::Vitals), json(&vitals)?),
                    (Subject::bed(&self.ward, id, Kind::View), json(&picture)?),
                ]
            }
        };
        let messages = messages
            .into_iter()
            .map(|(subject, payload)| (subject.to_string(), payload))
            .collect();
        Some(Due {
            of: piece,
            rev,
            messages,
        })
    }

    /// The next beat; `None` before there is a picture.
    pub fn beat(&mut self) -> Option<(String, Vec<u8>)> {
        let held = self.held.as_ref()?;
        self.beats += 1;
        let beds = held.order.iter().filter_map(|id| {
            let rev = self.published.get(&Piece::Bed(id.clone()))?;
            Some((id.clone(), *rev))
        });
        let beat = Beat {
            v: VERSION,
            run: self.run.clone(),
            beat: self.beats,
            now_ms: self.now_ms,
            ward: self.ward.clone(),
            ward_rev: self.published.get(&Piece::Ward).copied().unwrap_or(0),
            beds: beds.collect(),
        };
        let subject = Subject::ward(&self.ward, Kind::Beat);
        Some((subject.to_string(), json(&beat)?))
    }

    /// Which wave is of which bed.
    pub fn waves(&self) -> BTreeMap<u32, String> {
        let beds = self.held.iter().flat_map(|held| held.beds.values());
        let waves = beds.flat_map(|bed| bed.waves.iter().map(|wave| (wave.index, bed.id.clone())));
        waves.collect()
    }
}

/// A view of ours is always JSON.
fn raw(view: &impl serde::Serialize) -> Option<Box<RawValue>> {
    to_raw_value(view).ok()
}

fn json(payload: &impl serde::Serialize) -> Option<Vec<u8>> {
    serde_json::to_vec(payload).ok()
}

#[cfg(test)]
mod tests;
