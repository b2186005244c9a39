//! The strip of a moment or of an alarm.

use super::check::{Stretch, bed as bed_of, chosen, look as look_of};
use super::make::{About, Contents};
use super::waves::{by_rate, check_samples};
use super::{numbers, zone::Zone};
use crate::keeping::past::Past;
use chrono::TimeDelta;
use lamplight_api::command::Refusal;
use lamplight_api::history::EpisodeView;
use lamplight_api::print::StripLook;
use lamplight_api::review::{MarksQuery, StripQuery};
use lamplight_report::{Gain, Mark, Strip};

/// Waves of one page: twelve leads and eight more.
const MOST_WAVES: usize = 20;

/// Reads a strip; the condition's words stand above it.
pub(super) async fn read(
    past: &Past,
    zone: Zone,
    bed: &str,
    stretch: Stretch,
    look: &StripLook,
    condition: Option<u64>,
) -> Result<(About, Contents), Refusal> {
    let reason = match condition {
        Some(id) => past.story(id).await?.episode.text,
        None => String::new(),
    };
    let strip = strip(past, zone, bed, stretch, look, reason).await?;
    let bed = Some(bed_of(bed)?);
    Ok((About { bed, stretch }, Contents::Strip(strip)))
}

/// The waves, numbers and marks of a stretch.
pub(super) async fn strip(
    past: &Past,
    zone: Zone,
    bed: &str,
    stretch: Stretch,
    look: &StripLook,
    reason: String,
) -> Result<Strip, Refusal> {
    let (speed, mm_per_mv) = look_of(look)?;
    let id = bed_of(bed)?;
    let record = past.record(bed.to_owned()).await?;
    let views = chosen(&record.series, true, &look.waves, MOST_WAVES)?;
    #[expect(clippy::cast_precision_loss, reason = "a small constant")]
    check_samples(&views, stretch, StripQuery::SAMPLES_MOST as f64)?;
    let marks = marks(past, zone, bed, stretch).await?;
    let (waves, numbers) = past
        .ask(move |past| {
            let mut waves = Vec::new();
            for view in &views {
                let gain = Gain::MmPerUnit(mm_per_mv);
                waves.extend(by_rate(past.reader(), &id, view, (stretch, zone), gain)?);
            }
            Ok((waves, numbers::at(past.reader(), &id, stretch)?))
        })
        .await?;
    Ok(Strip {
        reason,
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
