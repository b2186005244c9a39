//! The report of one condition: what happened, who did what, and the waves round it.

use super::alarms::priority;
use super::check::Stretch;
use super::make::{About, Contents};
use super::words::{self, Words};
use super::{strip, zone::Zone};
use crate::keeping::past::Past;
use lamplight_api::command::Refusal;
use lamplight_api::history::StoryEventView;
use lamplight_api::print::{PrintLanguage, StripLook};
use lamplight_report::{Event, EventRow, Strip};
use lamplight_units::BedId;

/// Reads a condition's story and the strip round its beginning.
pub(super) async fn read(
    past: &Past,
    zone: Zone,
    language: PrintLanguage,
    condition: u64,
    (before_s, after_s): (u32, u32),
    look: &StripLook,
) -> Result<(About, Contents), Refusal> {
    let story = past.story(condition).await?;
    let episode = story.episode;
    let at_ms = episode.began_ms;
    let ms = |seconds: u32| i64::from(seconds) * 1_000;
    let stretch = Stretch::of_strip(
        at_ms.saturating_sub(ms(before_s)),
        at_ms.saturating_add(ms(after_s)),
    )?;
    let strip = match &episode.bed {
        Some(bed) => {
            let strip = strip::strip(past, zone, language, bed, (stretch, at_ms), look).await?;
            Some(strip).filter(any_wave)
        }
        None => None,
    };
    let words = words::of(language);
    let rows = story.events.iter().map(|event| row(event, zone, words));
    let event = Event {
        title: episode.text,
        at: zone.at(at_ms),
        priority: Some(priority(episode.priority)),
        rows: rows.collect(),
        strip,
    };
    // A condition of a bed that the ward has had is of that bed.
    let bed = episode.bed.and_then(|bed| BedId::parse(&bed).ok());
    Ok((About { bed, stretch }, Contents::Event(event)))
}

/// Empty paper would say that nothing happened; without waves there is none.
fn any_wave(strip: &Strip) -> bool {
    strip.waves.iter().any(|wave| !wave.pieces.is_empty())
}

fn row(event: &StoryEventView, zone: Zone, words: &Words) -> EventRow {
    let mut parts = vec![words.story(event.what).to_owned()];
    parts.extend(event.priority.map(|it| words.priority(it).to_owned()));
    parts.extend(event.rung.map(|it| words.rung(it).to_owned()));
    parts.extend(Some(event.text.clone()).filter(|text| !text.is_empty()));
    EventRow {
        at: zone.at(event.at_ms),
        text: parts.join(" · "),
        by: words.person(&event.who).to_owned(),
    }
}
