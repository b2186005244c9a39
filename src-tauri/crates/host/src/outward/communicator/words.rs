//! What a person reads on a pager: the gravity and the bed first, since a display may be short.

use super::config::{Change, Language};
use crate::outward::alarm::Folded;
use lamplight_alarms::{Priority, Subject};

/// Devices that show more are rare, and WCTP lets the communicator cut.
const TEXT_MOST: usize = 240;

/// The few words of a language.
struct Words {
    bed: &'static str,
    device: &'static str,
    feed: &'static str,
    station: &'static str,
    high: &'static str,
    medium: &'static str,
    low: &'static str,
    advisory: &'static str,
    over: &'static str,
    acknowledged: &'static str,
    simulation: &'static str,
}

const fn words(language: Language) -> Words {
    match language {
        Language::En => Words {
            bed: "Bed",
            device: "Device",
            feed: "Feed",
            station: "Station",
            high: "HIGH",
            medium: "MEDIUM",
            low: "LOW",
            advisory: "NOTE",
            over: "ENDED",
            acknowledged: "ACKNOWLEDGED",
            simulation: "SIMULATION",
        },
        Language::De => Words {
            bed: "Bett",
            device: "Gerät",
            feed: "Anbindung",
            station: "Station",
            high: "HOCH",
            medium: "MITTEL",
            low: "NIEDRIG",
            advisory: "HINWEIS",
            over: "BEENDET",
            acknowledged: "QUITTIERT",
            simulation: "SIMULATION",
        },
        Language::Es => Words {
            bed: "Cama",
            device: "Equipo",
            feed: "Conexión",
            station: "Estación",
            high: "ALTA",
            medium: "MEDIA",
            low: "BAJA",
            advisory: "AVISO",
            over: "TERMINADA",
            acknowledged: "CONFIRMADA",
            simulation: "SIMULACIÓN",
        },
    }
}

/// Whom an alarm is about, beside the bed.
#[derive(Debug, Clone, Default)]
pub(super) struct About {
    /// The patient's family name, where it may go along.
    pub name: Option<String>,
    /// A simulator speaks for the bed.
    pub simulated: bool,
}

/// The text of a message.
pub(super) fn text(language: Language, change: Change, folded: &Folded, about: &About) -> String {
    let words = words(language);
    let gravity = match folded.now {
        Priority::High => words.high,
        Priority::Medium => words.medium,
        Priority::Low => words.low,
        Priority::Advisory => words.advisory,
    };
    let mark = match change {
        Change::Start | Change::Escalate | Change::Update => gravity,
        Change::Acknowledged => words.acknowledged,
        Change::End => words.over,
    };
    let place = place(&words, &folded.said.subject);
    let name = about.name.as_deref().unwrap_or_default();
    let who = if name.is_empty() {
        place
    } else {
        format!("{place} {name}")
    };
    let said = format!("{mark} {who}: {}", folded.said.text);
    let said = if about.simulated {
        format!("{} {said}", words.simulation)
    } else {
        said
    };
    said.chars().take(TEXT_MOST).collect()
}

fn place(words: &Words, subject: &Subject) -> String {
    match subject {
        Subject::Bed(bed) => format!("{} {bed}", words.bed),
        Subject::Device(device) => format!("{} {device}", words.device),
        Subject::Feed(feed) => format!("{} {feed}", words.feed),
        Subject::Station => words.station.to_owned(),
        Subject::Place(place) => place.words.to_string(),
    }
}
