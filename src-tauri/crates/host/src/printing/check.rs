//! Which questions are answered, and how a refusal reads.

use lamplight_api::command::Refusal;
use lamplight_api::print::StripLook;
use lamplight_api::review::{SeriesView, StripQuery};
use lamplight_report::{Error, Speed};
use lamplight_units::{BedId, Wall};

/// 2100-01-01, in milliseconds: no record is later.
const LATEST_MS: i64 = 4_102_444_800_000;

/// A time that makes sense and is not too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub from_ms: i64,
    pub to_ms: i64,
}

impl Stretch {
    pub fn new(from_ms: i64, to_ms: i64, most_ms: i64) -> Result<Self, Refusal> {
        let known = 0..=LATEST_MS;
        if !known.contains(&from_ms) || !known.contains(&to_ms) {
            return Err(Refusal::invalid(
                "This time is on no calendar. Choose another.",
            ));
        }
        if to_ms <= from_ms {
            return Err(Refusal::invalid(
                "This time ends before it begins. Choose another.",
            ));
        }
        if to_ms - from_ms > most_ms {
            let most = match most_ms / 3_600_000 {
                0 => format!("{} s", most_ms / 1_000),
                hours => format!("{hours} h"),
            };
            return Err(Refusal::invalid(format!(
                "This can be printed for {most} at the most. Choose a shorter time."
            )));
        }
        Ok(Self { from_ms, to_ms })
    }

    /// The waves of a strip.
    pub fn of_strip(from_ms: i64, to_ms: i64) -> Result<Self, Refusal> {
        Self::new(from_ms, to_ms, StripQuery::SPAN_MOST_MS)
    }

    pub const fn from(self) -> Wall {
        Wall::from_micros(self.from_ms.saturating_mul(1_000))
    }

    pub const fn to(self) -> Wall {
        Wall::from_micros(self.to_ms.saturating_mul(1_000))
    }

    pub const fn ms(self) -> i64 {
        self.to_ms - self.from_ms
    }

    #[expect(clippy::cast_precision_loss, reason = "eleven days at the most")]
    pub fn seconds(self) -> f64 {
        self.ms() as f64 / 1e3
    }
}

pub(super) fn bed(bed: &str) -> Result<BedId, Refusal> {
    BedId::parse(bed).map_err(|error| Refusal::invalid(format!("There is no such bed: {error}.")))
}

/// The paper's speed and the millimetres for a millivolt.
pub(super) fn look(look: &StripLook) -> Result<(Speed, f64), Refusal> {
    let speed = [Speed::Mm6_25, Speed::Mm12_5, Speed::Mm25, Speed::Mm50]
        .into_iter()
        .find(|speed| (speed.mm_per_s() - look.speed_mm_s).abs() < 1e-9)
        .ok_or_else(|| {
            Refusal::invalid(
                "The paper runs 6.25, 12.5, 25 or 50 mm in a second. Choose one of these.",
            )
        })?;
    if !(1.0..=40.0).contains(&look.gain_mm_mv) {
        return Err(Refusal::invalid(
            "A millivolt is printed 1 to 40 mm high. Choose a gain between these.",
        ));
    }
    Ok((speed, look.gain_mm_mv))
}

/// Those that were asked for, in the order of the screens; all of the kind when none was named.
pub(super) fn chosen(
    all: &[SeriesView],
    wave: bool,
    ids: &[u32],
    most: usize,
) -> Result<Vec<SeriesView>, Refusal> {
    let of_kind = || all.iter().filter(|one| one.wave == wave);
    if ids.iter().any(|id| !of_kind().any(|one| one.id == *id)) {
        return Err(Refusal::gone(
            "This is not on record for this bed any longer. Choose again.",
        ));
    }
    let found: Vec<SeriesView> = of_kind()
        .filter(|one| ids.is_empty() || ids.contains(&one.id))
        .cloned()
        .collect();
    if found.len() > most && !ids.is_empty() {
        return Err(Refusal::invalid(format!(
            "At the most {most} are printed together. Choose fewer."
        )));
    }
    Ok(found.into_iter().take(most).collect())
}

/// A fault of ours or of the system.
pub(super) fn unavailable(why: impl std::fmt::Display) -> Refusal {
    Refusal::unavailable(format!(
        "The document can't be made: {why}. Tell a technician."
    ))
}

/// Why a report was not drawn.
pub(super) fn report(error: Error) -> Refusal {
    match error {
        Error::TooLong { pages, most } => Refusal::invalid(format!(
            "This would be {pages} pages, and {most} are the most. Choose a shorter time."
        )),
        Error::NoTime | Error::Calendar => {
            Refusal::invalid("This time can't be printed. Choose another.")
        }
        Error::NoPage { .. } => Refusal::gone("This document has no such page."),
        Error::Resolution(_)
        | Error::Drawing(_)
        | Error::Svg { .. }
        | Error::Png(_)
        | Error::Pdf(_) => unavailable(error),
    }
}
