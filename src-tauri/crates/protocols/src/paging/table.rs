//! A ward's own rows: what an address, words, a beep or a priority mean here.

use super::page::{Charset, Page, PageKind};
use super::words::{self, Meaning};
use crate::call::{CallKind, CallPhase, CallPlace, CallSpot, CallUrgency};
use std::sync::Arc;

/// Rows of one table; a ward has some hundred places.
pub const ROWS_MAX: usize = 4_096;

/// An address, or the beginning of some: `0815`, `08*`, `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressPattern {
    beginning: Arc<str>,
    open: bool,
}

impl AddressPattern {
    /// From its text; a `*` at the end stands for whatever follows.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = text.trim();
        let cut = text.strip_suffix('*');
        Self {
            beginning: Arc::from(cut.unwrap_or(text)),
            open: cut.is_some(),
        }
    }

    fn fits(&self, address: &str) -> bool {
        if self.open {
            address.starts_with(&*self.beginning)
        } else {
            *address == *self.beginning
        }
    }
}

/// One row: what it is about, and what it says. Parts left out are not asked and not said.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallRow {
    /// Pages of this address.
    pub address: Option<AddressPattern>,
    /// Pages whose text holds one of these; any when empty.
    pub words: Vec<Arc<str>>,
    /// Pages with this beep coding.
    pub beep: Option<Arc<str>>,
    /// Pages with this priority.
    pub urgency: Option<CallUrgency>,
    /// Are of this ward.
    pub ward: Option<Arc<str>>,
    /// Are of this room.
    pub room: Option<Arc<str>>,
    /// Are of this bed.
    pub bed: Option<Arc<str>>,
    /// Come from here in the room.
    pub spot: Option<CallSpot>,
    /// Are calls of this kind.
    pub kind: Option<CallKind>,
    /// Are so urgent, whatever their priority says.
    pub as_urgency: Option<CallUrgency>,
    /// Mean that the call is over.
    pub ended: bool,
}

impl CallRow {
    fn fits(&self, page: &Page) -> bool {
        self.address
            .as_ref()
            .is_none_or(|own| own.fits(&page.address))
            && self.beep.as_ref().is_none_or(|beep| *beep == page.beep)
            && self
                .urgency
                .is_none_or(|urgency| page.urgency == Some(urgency))
            && (self.words.is_empty() || self.words.iter().any(|w| words::holds(&page.text, w)))
    }
}

/// What pages mean on this ward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallTable {
    /// Its rows; of those that fit, the first that says something decides it.
    pub rows: Vec<CallRow>,
    /// Whether the built-in words say what no row does.
    pub built_in: bool,
    /// How texts are written.
    pub charset: Charset,
}

impl Default for CallTable {
    fn default() -> Self {
        Self {
            rows: Vec::new(),
            built_in: true,
            charset: Charset::default(),
        }
    }
}

/// What a page means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Where.
    pub place: CallPlace,
    /// What sort.
    pub kind: CallKind,
    /// Whether row or words said so; else it is only taken for that.
    pub kind_told: bool,
    /// How far.
    pub phase: CallPhase,
    /// How urgent.
    pub urgency: Option<CallUrgency>,
}

impl CallTable {
    /// Reads a page.
    ///
    /// What neither rows nor words understand is [`CallKind::Other`] with its text. A text
    /// that names a place and nothing else is a patient's call; with priority "alarm" it is
    /// an emergency.
    #[must_use]
    pub fn read(&self, page: &Page) -> Reading {
        let fitting: Vec<&CallRow> = self.rows.iter().filter(|row| row.fits(page)).collect();
        let said = if self.built_in {
            words::read(&page.text)
        } else {
            Meaning {
                unknown: !page.text.is_empty(),
                ..Meaning::default()
            }
        };
        let text = |of: fn(&CallRow) -> &Option<Arc<str>>, word: &str| {
            let row = fitting.iter().find_map(|row| of(row).clone());
            row.unwrap_or_else(|| Arc::from(word))
        };
        let address = if page.address.is_empty() {
            Arc::from("-")
        } else {
            Arc::clone(&page.address)
        };
        let row_kind = fitting.iter().find_map(|row| row.kind.clone());
        let place = CallPlace {
            address,
            ward: text(|row| &row.ward, &said.ward),
            room: text(|row| &row.room, &said.room),
            bed: text(|row| &row.bed, &said.bed),
            spot: fitting
                .iter()
                .find_map(|row| row.spot)
                .or(said.spot)
                .unwrap_or_default(),
        };
        let place = CallPlace {
            spot: spot_of(
                &place,
                fitting.iter().any(|row| row.spot.is_some()) || said.spot.is_some(),
            ),
            ..place
        };
        let kind_told = row_kind.is_some() || said.kind.is_some();
        let kind = row_kind.or_else(|| said.kind.clone());
        let kind = kind.unwrap_or_else(|| unsaid_kind(page, &place, &said));
        let ended =
            page.kind == PageKind::Reset || said.ended || fitting.iter().any(|row| row.ended);
        let urgency = fitting
            .iter()
            .find_map(|row| row.as_urgency)
            .or(page.urgency);
        Reading {
            place,
            kind,
            kind_told,
            phase: match (ended, said.taken) {
                (true, _) => CallPhase::Ended,
                (false, true) => CallPhase::Taken,
                (false, false) => CallPhase::Raised,
            },
            urgency,
        }
    }
}

/// A room without a bed is a place in the room, not at a bed.
fn spot_of(place: &CallPlace, told: bool) -> CallSpot {
    if !told && place.bed.is_empty() && !place.room.is_empty() {
        CallSpot::Room
    } else {
        place.spot
    }
}

fn unsaid_kind(page: &Page, place: &CallPlace, said: &Meaning) -> CallKind {
    let placed = !place.room.is_empty() || !place.bed.is_empty();
    // A reset rarely says more than which call it ends.
    if (!placed && page.kind == PageKind::Call) || (said.unknown && !page.text.is_empty()) {
        return CallKind::Other(Arc::clone(&page.text));
    }
    match (place.spot, page.urgency) {
        (_, Some(CallUrgency::Alarm)) => CallKind::Emergency,
        (CallSpot::Wc | CallSpot::Bath, _) => CallKind::Wc,
        (CallSpot::Door, _) => CallKind::Door,
        (CallSpot::Bed | CallSpot::Room, _) => CallKind::Patient,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(address: &str, text: &str) -> Page {
        Page {
            address: Arc::from(address),
            text: Arc::from(text),
            ..Page::default()
        }
    }

    #[test]
    fn rows_go_before_words_and_fill_each_other_up() {
        let table = CallTable {
            rows: vec![
                CallRow {
                    address: Some(AddressPattern::new("0815")),
                    room: Some(Arc::from("7")),
                    ..CallRow::default()
                },
                CallRow {
                    address: Some(AddressPattern::new("08*")),
                    words: vec![Arc::from("Küche"), Arc::from("tee")],
                    kind: Some(CallKind::Service),
                    ward: Some(Arc::from("4E")),
                    ..CallRow::default()
                },
                CallRow {
                    beep: Some(Arc::from("9")),
                    kind: Some(CallKind::CodeBlue),
                    as_urgency: Some(CallUrgency::Alarm),
                    ..CallRow::default()
                },
            ],
            ..CallTable::default()
        };
        let reading = table.read(&page("0815", "KUECHE Zimmer 12"));
        assert_eq!((&*reading.place.ward, &*reading.place.room), ("4E", "7"));
        assert_eq!(
            (reading.kind, reading.place.spot),
            (CallKind::Service, CallSpot::Room)
        );
        let beep = Page {
            beep: Arc::from("9"),
            ..page("1", "Zimmer 12 Bett 2 Ruf")
        };
        let reading = table.read(&beep);
        assert_eq!(
            (reading.kind, reading.urgency),
            (CallKind::CodeBlue, Some(CallUrgency::Alarm))
        );
        assert_eq!(
            table.read(&page("0900", "tee")).kind,
            CallKind::Other(Arc::from("tee"))
        );
    }

    #[test]
    fn what_nobody_understands_is_a_call_with_its_text_at_its_address() {
        let table = CallTable::default();
        for text in ["Feuer Zimmer 12", "xyzzy", "", "101"] {
            let reading = table.read(&page("550", text));
            assert_eq!(reading.kind, CallKind::Other(Arc::from(text)));
            assert_eq!(&*reading.place.address, "550");
            assert_eq!(reading.phase, CallPhase::Raised);
        }
        assert_eq!(&*table.read(&page("", "x")).place.address, "-");
    }

    #[test]
    fn a_place_alone_is_a_patients_call_or_an_emergency_by_priority() {
        let table = CallTable::default();
        let mut page = page("1", "Zimmer 12 Bett 2");
        assert_eq!(table.read(&page).kind, CallKind::Patient);
        page.urgency = Some(CallUrgency::Alarm);
        assert_eq!(table.read(&page).kind, CallKind::Emergency);
        let silent = CallTable {
            built_in: false,
            ..CallTable::default()
        };
        assert!(matches!(silent.read(&page).kind, CallKind::Other(_)));
    }

    proptest! {
        #[test]
        fn every_page_is_read_and_keeps_an_address(address in "\\PC{0,20}", text in "\\PC{0,200}") {
            let reading = CallTable::default().read(&page(&address, &text));
            prop_assert!(!reading.place.address.is_empty());
        }
    }
}
