//! Series: what one device measures of one thing on one bed, and its number.
//!
//! Numbers are given at once, in memory, so that a sample never waits for one;
//! the row is written in the same transaction as the first values.

use crate::error::StoreError;
use lamplight_units::{BedId, DeviceId, SampleRate};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, HashMap};

/// A series' number. Below [`SeriesId::LIMIT`], so that number and time fit
/// into one key of the `block` table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesId(pub(crate) u32);

impl SeriesId {
    /// One more than the greatest. A ward of 64 beds with 16 series each would
    /// need 2,000 changes of all its devices to come here.
    pub const LIMIT: u32 = 1 << 21;

    /// The number.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}

/// Waves or numbers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SeriesKind {
    /// Samples at a steady rate; a value is `sample * scale + shift`.
    Wave {
        /// Samples a second.
        rate: SampleRate,
        /// What one step of the device's integers is, in the unit.
        scale: f64,
        /// The value of the integer 0.
        shift: f64,
    },
    /// Single numbers, each with its time.
    Numbers,
}

/// What tells a series from others. A change of any of it is another series.
#[derive(Debug, Clone, PartialEq)]
pub struct SeriesKey {
    /// The bed.
    pub bed: BedId,
    /// The device.
    pub device: DeviceId,
    /// What is measured, by its reference id, such as `MDC_ECG_HEART_RATE`.
    pub refid: String,
    /// Where in the device: two probes may differ in nothing else.
    pub channel: String,
    /// In what, as the host writes units.
    pub unit: String,
    /// Waves or numbers.
    pub kind: SeriesKind,
}

/// The key in a form that can be looked up.
type Lookup = (String, String, String, String, String, Option<[u64; 3]>);

impl SeriesKey {
    fn lookup(&self) -> Lookup {
        let wave = match self.kind {
            SeriesKind::Wave { rate, scale, shift } => {
                Some([rate.hz().to_bits(), scale.to_bits(), shift.to_bits()])
            }
            SeriesKind::Numbers => None,
        };
        (
            self.bed.as_str().to_owned(),
            self.device.as_str().to_owned(),
            self.refid.clone(),
            self.channel.clone(),
            self.unit.clone(),
            wave,
        )
    }

    /// Whether it is a wave.
    #[must_use]
    pub const fn is_wave(&self) -> bool {
        match self.kind {
            SeriesKind::Wave { .. } => true,
            SeriesKind::Numbers => false,
        }
    }
}

/// All series that this store has, in memory.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    by_key: HashMap<Lookup, SeriesId>,
    by_id: BTreeMap<SeriesId, SeriesKey>,
    /// Up to here they have their rows; the writer moves it on.
    pub(crate) written: u32,
}

impl Registry {
    pub(crate) fn load(db: &Connection) -> Result<Self, StoreError> {
        let mut registry = Self::default();
        for (id, key) in read(db)? {
            registry.written = registry.written.max(id.0);
            registry.by_key.insert(key.lookup(), id);
            registry.by_id.insert(id, key);
        }
        Ok(registry)
    }

    /// The number of this series, a new one if it has none.
    pub(crate) fn id(&mut self, key: &SeriesKey) -> Result<SeriesId, StoreError> {
        let lookup = key.lookup();
        if let Some(id) = self.by_key.get(&lookup) {
            return Ok(*id);
        }
        let next = self
            .by_id
            .last_key_value()
            .map_or(1, |(last, _)| last.0 + 1);
        if next >= SeriesId::LIMIT {
            return Err(StoreError::TooManySeries {
                limit: SeriesId::LIMIT,
            });
        }
        self.by_key.insert(lookup, SeriesId(next));
        self.by_id.insert(SeriesId(next), key.clone());
        Ok(SeriesId(next))
    }

    pub(crate) fn key(&self, id: SeriesId) -> Option<&SeriesKey> {
        self.by_id.get(&id)
    }

    /// Those without a row.
    pub(crate) fn unwritten(&self) -> Vec<(SeriesId, SeriesKey)> {
        self.by_id
            .range(SeriesId(self.written.saturating_add(1))..)
            .map(|(id, key)| (*id, key.clone()))
            .collect()
    }

    pub(crate) fn of(&self, wanted: impl Fn(&SeriesKey) -> bool) -> Vec<(SeriesId, SeriesKey)> {
        self.by_id
            .iter()
            .filter(|(_, key)| wanted(key))
            .map(|(id, key)| (*id, key.clone()))
            .collect()
    }
}

pub(crate) fn write(db: &Connection, id: SeriesId, key: &SeriesKey) -> rusqlite::Result<()> {
    let (rate, scale, shift) = match key.kind {
        SeriesKind::Wave { rate, scale, shift } => (Some(rate.hz()), Some(scale), Some(shift)),
        SeriesKind::Numbers => (None, None, None),
    };
    db.prepare_cached(
        "INSERT INTO series (id, bed, device, refid, channel, unit, wave, rate, scale, shift)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        id.0,
        key.bed.as_str(),
        key.device.as_str(),
        key.refid,
        key.channel,
        key.unit,
        key.is_wave(),
        rate,
        scale,
        shift,
    ])?;
    Ok(())
}

fn read(db: &Connection) -> Result<Vec<(SeriesId, SeriesKey)>, StoreError> {
    let failed = || StoreError::sql("reading the series");
    let mut query = db
        .prepare(
            "SELECT id, bed, device, refid, channel, unit, wave, rate, scale, shift FROM series ORDER BY id",
        )
        .map_err(failed())?;
    let mut rows = query.query([]).map_err(failed())?;
    let mut series = Vec::new();
    while let Some(row) = rows.next().map_err(failed())? {
        let id: u32 = row.get(0).map_err(failed())?;
        let key = from_row(row).map_err(failed())?.ok_or(StoreError::BadRow {
            table: "series",
            row: i64::from(id),
            what: "a bed, a device or a rate that is none",
        })?;
        series.push((SeriesId(id), key));
    }
    Ok(series)
}

fn from_row(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<SeriesKey>> {
    let (bed, device): (String, String) = (row.get(1)?, row.get(2)?);
    let kind = if row.get(6)? {
        SampleRate::from_hz(row.get::<_, Option<f64>>(7)?.unwrap_or_default()).map(|rate| {
            Ok::<_, rusqlite::Error>(SeriesKind::Wave {
                rate,
                scale: row.get(8)?,
                shift: row.get(9)?,
            })
        })
    } else {
        Some(Ok(SeriesKind::Numbers))
    };
    let (Ok(bed), Ok(device), Some(kind)) = (BedId::parse(&bed), DeviceId::parse(&device), kind)
    else {
        return Ok(None);
    };
    Ok(Some(SeriesKey {
        bed,
        device,
        refid: row.get(3)?,
        channel: row.get(4)?,
        unit: row.get(5)?,
        kind: kind?,
    }))
}
