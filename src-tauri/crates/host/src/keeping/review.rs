//! The Review view's questions about one bed, answered from what was kept.
//!
//! A page asks; a page may be wrong or hostile. Every question is checked before anything is
//! read, so that none of them can make the station read or hold more than
//! `lamplight_api::review` says. All of it is read on a thread that may wait for the disk.

mod marks;
mod trend;
mod waves;

use super::past::Past;
use lamplight_api::command::Refusal;
use lamplight_api::project::series as named;
use lamplight_api::review::{
    MarksQuery, MarksView, PageQuery, PageView, RecordView, SPAN_MOST_MS, SeriesView, StripQuery,
    StripView, TrendQuery, TrendView,
};
use lamplight_store::{Reader, SeriesId, SeriesKey, SeriesKind, StoreError};
use lamplight_units::{BedId, Wall};

/// 2100-01-01, in milliseconds: no record is later.
const LATEST_MS: i64 = 4_102_444_800_000;

/// What a question comes to: an answer, a refusal of the question, or records that can't be
/// read.
type Answer<T> = Result<Result<T, Refusal>, StoreError>;

impl Past {
    /// What there is of a bed.
    pub async fn record(&self, bed: String) -> Result<RecordView, Refusal> {
        let bed = bed_of(&bed)?;
        self.ask(move |past| record(past.reader(), &bed)).await
    }

    /// The course of some numbers.
    pub async fn trend(&self, query: TrendQuery) -> Result<TrendView, Refusal> {
        let bed = bed_of(&query.bed)?;
        let stretch = Stretch::new(query.from_ms, query.to_ms, SPAN_MOST_MS)?;
        self.ask(move |past| trend::answer(past.reader(), &bed, stretch, &query))
            .await?
    }

    /// What happened in a time.
    pub async fn marks(&self, query: MarksQuery) -> Result<MarksView, Refusal> {
        let bed = bed_of(&query.bed)?;
        let stretch = Stretch::new(query.from_ms, query.to_ms, SPAN_MOST_MS)?;
        self.ask(move |past| marks::marks(past.reader(), &bed, stretch))
            .await
    }

    /// All waves of a time.
    pub async fn strip(&self, query: StripQuery) -> Result<StripView, Refusal> {
        let bed = bed_of(&query.bed)?;
        let most = StripQuery::SPAN_MOST_MS;
        let stretch = Stretch::new(query.from_ms, query.to_ms, most)?;
        self.ask(move |past| waves::strip(past.reader(), &bed, stretch))
            .await?
    }

    /// A page of one wave.
    pub async fn page(&self, query: PageQuery) -> Result<PageView, Refusal> {
        let bed = bed_of(&query.bed)?;
        let stretch = waves::page_stretch(&query)?;
        self.ask(move |past| waves::page(past.reader(), &bed, stretch, &query))
            .await?
    }
}

/// A time that makes sense and is not too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stretch {
    from_ms: i64,
    to_ms: i64,
}

impl Stretch {
    fn new(from_ms: i64, to_ms: i64, most_ms: i64) -> Result<Self, Refusal> {
        if !(0..=LATEST_MS).contains(&from_ms) || !(0..=LATEST_MS).contains(&to_ms) {
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
            let hours = most_ms / 3_600_000;
            return Err(if hours > 0 {
                Refusal::invalid(format!(
                    "This time is longer than {hours} h. Choose a shorter one."
                ))
            } else {
                Refusal::invalid(format!(
                    "This time is longer than {} s. Choose a shorter one.",
                    most_ms / 1_000
                ))
            });
        }
        Ok(Self { from_ms, to_ms })
    }

    const fn from(self) -> Wall {
        wall(self.from_ms)
    }

    const fn to(self) -> Wall {
        wall(self.to_ms)
    }

    const fn ms(self) -> i64 {
        self.to_ms - self.from_ms
    }
}

const fn wall(ms: i64) -> Wall {
    Wall::from_micros(ms.saturating_mul(1_000))
}

fn bed_of(bed: &str) -> Result<BedId, Refusal> {
    BedId::parse(bed).map_err(|error| Refusal::invalid(format!("There is no such bed: {error}.")))
}

/// Series of the store that are one to a person: a device that was exchanged, or a wave whose
/// scale was set anew, begins another series in the store and none on the screen.
struct Group {
    /// The number of the first one: no other group has it, and it stays.
    id: u32,
    members: Vec<(SeriesId, SeriesKey)>,
}

impl Group {
    /// The newest one: its unit, rate and scale are what is seen today.
    fn newest(&self) -> Option<&SeriesKey> {
        self.members.last().map(|(_, key)| key)
    }
}

/// The groups of a bed. Ids rise with age, so each group's members are in order of time.
fn groups(reader: &Reader, bed: &BedId) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (id, key) in reader.series(Some(bed)) {
        let same = |group: &&mut Group| {
            group.newest().is_some_and(|other| {
                (&other.refid, &other.channel, &other.unit, other.is_wave())
                    == (&key.refid, &key.channel, &key.unit, key.is_wave())
            })
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.members.push((id, key)),
            None => groups.push(Group {
                id: id.number(),
                members: vec![(id, key)],
            }),
        }
    }
    groups
}

/// The group of that number and kind.
fn group(reader: &Reader, bed: &BedId, id: u32, wave: bool) -> Result<Group, Refusal> {
    let is_asked = |group: &Group| {
        group.id == id
            && group
                .newest()
                .is_some_and(|newest| newest.is_wave() == wave)
    };
    groups(reader, bed)
        .into_iter()
        .find(is_asked)
        .ok_or_else(|| Refusal::gone("This is not on record for this bed any longer."))
}

/// What there is of a bed.
fn record(reader: &Reader, bed: &BedId) -> Result<RecordView, StoreError> {
    let mut series = Vec::new();
    for group in groups(reader, bed) {
        series.extend(series_view(reader, &group)?);
    }
    series.sort_by_key(|one: &SeriesView| (!one.wave, named::rank(&one.refid), one.id));
    Ok(RecordView {
        bed: bed.to_string(),
        since_ms: series.iter().map(|one| one.since_ms).min(),
        until_ms: series.iter().map(|one| one.until_ms).max(),
        series,
    })
}

/// `None` when nothing of it is kept any longer.
fn series_view(reader: &Reader, group: &Group) -> Result<Option<SeriesView>, StoreError> {
    let mut extent: Option<(Wall, Wall)> = None;
    for (id, _) in &group.members {
        if let Some((from, to)) = reader.extent(*id)? {
            let (first, last) = extent.unwrap_or((from, to));
            extent = Some((first.min(from), last.max(to)));
        }
    }
    let Some(((from, to), newest)) = extent.zip(group.newest()) else {
        return Ok(None);
    };
    Ok(Some(SeriesView {
        id: group.id,
        refid: newest.refid.clone(),
        label: named::label(&newest.refid),
        unit: named::unit(&newest.unit),
        channel: newest.channel.clone(),
        wave: newest.is_wave(),
        rate_hz: match newest.kind {
            SeriesKind::Wave { rate, .. } => Some(rate.hz()),
            SeriesKind::Numbers => None,
        },
        since_ms: from.millis(),
        until_ms: to.millis(),
    }))
}

#[cfg(test)]
mod tests;
