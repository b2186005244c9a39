//! The strip of a moment or of an alarm.

use super::check::{Stretch, bed as bed_of, chosen, look as look_of};
use super::make::{About, Contents};
use super::waves::{by_rate, check_samples};
use super::{numbers, zone::Zone};
use crate::keeping::past::Past;
use chrono::TimeDelta;
use lamplight_api::command::Refusal;
use lamplight_api::history::EpisodeView;
use lamplight_api::print::{PrintLanguage, StripLook};
use lamplight_api::review::MarksQuery;
use lamplight_report::{Gain, Mark, Strip};

/// Waves of one page: twelve leads and eight more.
const MOST_WAVES: usize = 20;
/// Samples of all waves together, as many as the Review view reads.
const MOST_SAMPLES: f64 = 500_000.0;

/// Reads a strip; the condition's words stand above it.
pub(super) async fn read(
    past: &Past,
    zone: Zone,
    language: PrintLanguage,
    bed: &str,
    stretch: Stretch,
    look: &StripLook,
    condition: Option<u64>,
) -> Result<(About, Contents), Refusal> {
    let middle_ms = stretch.from_ms + stretch.ms() / 2;
    let (reason, moment_ms) = match condition {
        Some(id) => {
            let episode = past.story(id).await?.episode;
            (episode.text, episode.began_ms)
        }
        None => (String::new(), middle_ms),
    };
    let mut strip = strip(past, zone, language, bed, (stretch, moment_ms), look).await?;
    strip.reason = reason;
    let bed = Some(bed_of(bed)?);
    Ok((About { bed, stretch }, Contents::Strip(strip)))
}

/// The waves and marks of a stretch, with the numbers of one moment of it.
pub(super) async fn strip(
    past: &Past,
    zone: Zone,
    language: PrintLanguage,
    bed: &str,
    (stretch, moment_ms): (Stretch, i64),
    look: &StripLook,
) -> Result<Strip, Refusal> {
    let (speed, mm_per_mv) = look_of(look)?;
    let id = bed_of(bed)?;
    let record = past.record(bed.to_owned()).await?;
    let views = chosen(&record.series, true, &look.waves, MOST_WAVES)?;
    check_samples(&views, stretch, MOST_SAMPLES)?;
    let marks = marks(past, zone, bed, stretch).await?;
    let (waves, mut numbers) = past
        .ask(move |past| {
            let mut waves = Vec::new();
            for view in &views {
                let gain = Gain::MmPerUnit(mm_per_mv);
                waves.extend(by_rate(past.reader(), &id, view, (stretch, zone), gain)?);
            }
            Ok((waves, numbers::at(past.reader(), &id, (moment_ms, zone))?))
        })
        .await?;
    for number in &mut numbers {
        number.label = language.label(&number.label);
    }
    Ok(Strip {
        reason: String::new(),
        at: zone.at(stretch.from_ms),
        length: TimeDelta::milliseconds(stretch.ms()),
        speed,
        waves,
        numbers,
        marks,
    })
}

/// The beginnings of the bed's conditions in a stretch, oldest first.
pub(super) async fn marks(
    past: &Past,
    zone: Zone,
    bed: &str,
    stretch: Stretch,
) -> Result<Vec<Mark>, Refusal> {
    let found = past
        .marks(MarksQuery {
            bed: bed.to_owned(),
            from_ms: stretch.from_ms,
            to_ms: stretch.to_ms,
        })
        .await?;
    let mut began: Vec<EpisodeView> = found.conditions;
    began.retain(|one| (stretch.from_ms..stretch.to_ms).contains(&one.began_ms));
    began.sort_by_key(|one| (one.began_ms, one.id));
    Ok(began
        .into_iter()
        .map(|one| Mark {
            at: zone.at(one.began_ms),
            text: one.text,
        })
        .collect())
}
