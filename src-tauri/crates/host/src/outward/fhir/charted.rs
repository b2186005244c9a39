//! What people wrote down (docs/CHARTING.md), from the rows of the journal.
//!
//! What is sent is the entry as it stands now, whichever of its rows comes: so a row that comes
//! late, or once more, takes no correction back.

use lamplight_api::care::{
    AcvpuView, EffortView, EntryView, FluidView, ItemView, OxygenDeviceView, UnitView, VitalView,
};
use lamplight_fhir::charted::{Charted, Judgement, Measure, Reading, Standing, Total};
use lamplight_link::wire::Record;
use lamplight_store::{JournalFilter, Reader, Row, Seq, StoreError};
use lamplight_units::Wall;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// The rows that bring entries, and those that change them.
const BRINGS: [&str; 3] = ["care.charted", "care.confirmed", "care.corrected"];
const CHANGES: [&str; 2] = ["care.corrected", "care.struck"];
/// A kilopascal in millimetres of mercury: the profile of blood pressure knows the latter alone.
const KPA: f64 = 7.500_617;

/// What a row tells.
pub(super) struct Told {
    /// The stay's number.
    pub stay: u64,
    entered: Vec<EntryView>,
    struck: Option<(u64, String)>,
    totals: Vec<Total>,
}

/// Whether a kind of row is of a chart.
pub(super) fn is_of(kind: &str) -> bool {
    BRINGS.contains(&kind) || CHANGES.contains(&kind)
}

#[derive(Deserialize)]
struct Body {
    command: Value,
    refused: Option<String>,
    came_of_it: Option<Came>,
}

#[derive(Deserialize)]
struct Came {
    stay: u64,
    #[serde(default)]
    entered: Vec<EntryView>,
    #[serde(default)]
    totals: Vec<CameTotal>,
}

#[derive(Deserialize)]
struct CameTotal {
    score: String,
    total: f64,
}

/// Reads a row; nothing of one that was refused, or of another version.
pub(super) fn read(record: &Record) -> Option<Told> {
    let by = record.actor.clone().unwrap_or_default();
    parse(&record.kind, &record.body, record.seq, record.at, &by)
}

fn parse(kind: &str, body: &str, row: i64, at: i64, by: &str) -> Option<Told> {
    let body: Body = serde_json::from_str(body).ok()?;
    if body.refused.is_some() {
        return None;
    }
    let came = body.came_of_it?;
    let wish = &body.command["wish"];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let struck = (kind == "care.struck")
        .then(|| Some((wish["entry"].as_u64()?, text(&wish["reason"]))))
        .flatten();
    let total = |one: CameTotal| Total {
        row,
        score: one.score,
        total: one.total,
        at: Wall::from_micros(at),
        by: by.to_owned(),
    };
    Some(Told {
        stay: came.stay,
        entered: came.entered,
        struck,
        totals: came.totals.into_iter().map(total).collect(),
    })
}

/// The entries that a row is about, as they stand now, and the scores that came of it.
pub(super) fn entries(
    reader: &Reader,
    record: &Record,
    told: Told,
    since: Wall,
) -> Result<(Vec<Charted>, Vec<Total>), StoreError> {
    let after = Seq::new(record.seq);
    let changed_later = CHANGES.iter().try_fold(false, |found, kind| {
        let rows = reader.journal(&JournalFilter {
            kind: Some((*kind).to_owned()),
            after,
            limit: 1,
            ..JournalFilter::default()
        })?;
        Ok::<bool, StoreError>(found || !rows.is_empty())
    })?;
    let mut chart = Chart::default();
    if changed_later || CHANGES.contains(&record.kind.as_str()) {
        for row in rows(reader, since)? {
            let entry = &row.entry;
            let by = entry.actor.as_deref().unwrap_or_default();
            let found = parse(&entry.kind, &entry.body, row.seq.number(), 0, by);
            if let Some(found) = found.filter(|found| found.stay == told.stay) {
                chart.take(&found);
            }
        }
    } else {
        chart.take(&told);
    }
    let touched = told.entered.iter().map(|entry| entry.id);
    let touched = touched.chain(told.struck.iter().map(|(entry, _)| *entry));
    let mut all: BTreeMap<u64, Charted> = BTreeMap::new();
    for id in touched {
        let root = chart.root(id);
        if let Some(one) = chart.charted(told.stay, root) {
            all.insert(root, one);
        }
    }
    Ok((all.into_values().collect(), told.totals))
}

/// The rows of charts since then, in their order.
fn rows(reader: &Reader, since: Wall) -> Result<Vec<Row>, StoreError> {
    let mut all = Vec::new();
    for kind in BRINGS.iter().chain(&CHANGES[1..]) {
        all.extend(reader.journal(&JournalFilter {
            kind: Some((*kind).to_owned()),
            from: Some(since),
            ..JournalFilter::default()
        })?);
    }
    all.sort_by_key(|row| row.seq);
    Ok(all)
}

/// A chart as its rows tell it.
#[derive(Default)]
struct Chart {
    /// By the number of the first version: the newest one.
    newest: BTreeMap<u64, EntryView>,
    /// The first version of each that is a correction.
    roots: BTreeMap<u64, u64>,
    struck: BTreeMap<u64, String>,
}

impl Chart {
    fn take(&mut self, told: &Told) {
        for entry in &told.entered {
            let root = entry.corrects.map_or(entry.id, |old| self.root(old));
            self.roots.insert(entry.id, root);
            self.newest.insert(root, entry.clone());
        }
        if let Some((entry, reason)) = &told.struck {
            let root = self.root(*entry);
            self.struck.insert(root, reason.clone());
        }
    }

    fn root(&self, entry: u64) -> u64 {
        self.roots.get(&entry).copied().unwrap_or(entry)
    }

    fn charted(&self, stay: u64, root: u64) -> Option<Charted> {
        let entry = self.newest.get(&root)?;
        let (standing, reason) = match self.struck.get(&root) {
            Some(reason) => (Standing::Struck, reason.clone()),
            None if entry.corrects.is_some() => (Standing::Corrected, entry.reason.clone()),
            None => (Standing::Final, String::new()),
        };
        let wall = |ms: i64| Wall::from_micros(ms.saturating_mul(1_000));
        Some(Charted {
            stay,
            entry: root,
            reading: reading(&entry.item)?,
            measured: wall(entry.measured_ms),
            entered: wall(entry.entered_ms),
            by: entry.by.clone(),
            device: entry.device.clone(),
            standing,
            reason,
        })
    }
}

/// A free text is nobody's Observation: it may be about anything, and anybody.
fn reading(item: &ItemView) -> Option<Reading> {
    let points = |of, value: u8| Reading::Number {
        of,
        value: f64::from(value),
        unit: "{score}",
    };
    Some(match item {
        ItemView::Vital {
            vital,
            number,
            unit,
        } => Reading::Number {
            of: match vital {
                VitalView::Respiration => Measure::Respiration,
                VitalView::Spo2 => Measure::Spo2,
                VitalView::Pulse => Measure::Pulse,
                VitalView::Temperature => Measure::Temperature,
                VitalView::Refill => Measure::Refill,
            },
            value: *number,
            unit: ucum(*unit),
        },
        ItemView::BloodPressure {
            systolic,
            diastolic,
            unit,
        } => {
            let factor = if *unit == UnitView::KiloPascal {
                KPA
            } else {
                1.0
            };
            let tenths = |value: f64| (value * factor * 10.0).round() / 10.0;
            Reading::Pressure {
                systolic: tenths(*systolic),
                diastolic: diastolic.map(tenths),
                unit: "mm[Hg]",
            }
        }
        ItemView::Consciousness { acvpu } => Reading::Words {
            of: Judgement::Consciousness,
            words: match acvpu {
                AcvpuView::Alert => "alert",
                AcvpuView::Confusion => "new confusion",
                AcvpuView::Voice => "responds to voice",
                AcvpuView::Pain => "responds to pain",
                AcvpuView::Unresponsive => "unresponsive",
            },
        },
        ItemView::Effort { effort } => Reading::Words {
            of: Judgement::Effort,
            words: match effort {
                EffortView::Normal => "normal",
                EffortView::Mild => "mildly increased",
                EffortView::Moderate => "moderately increased",
                EffortView::Severe => "severely increased",
            },
        },
        ItemView::Gcs { total } => points(Measure::Gcs, *total),
        ItemView::Pain { rating } => points(Measure::Pain, *rating),
        ItemView::Oxygen {
            device,
            litres,
            fio2,
        } => Reading::Oxygen {
            by: device.map(through),
            litres: *litres,
            percent: *fio2,
        },
        ItemView::Glucose { number, unit } => Reading::Number {
            of: Measure::Glucose,
            value: *number,
            unit: ucum(*unit),
        },
        ItemView::Fluid { fluid, millilitres } => Reading::Fluid {
            what: match fluid {
                FluidView::Oral => "in, drunk",
                FluidView::Enteral => "in, enteral",
                FluidView::Intravenous => "in, intravenous",
                FluidView::Urine => "out, urine",
                FluidView::Drain => "out, drains",
                FluidView::Gastric => "out, gastric",
                FluidView::Stool => "out, stool",
                FluidView::Blood => "out, blood",
            },
            millilitres: *millilitres,
        },
        ItemView::Note { .. } => return None,
    })
}

const fn through(device: OxygenDeviceView) -> &'static str {
    match device {
        OxygenDeviceView::NasalCannula => "nasal cannula",
        OxygenDeviceView::SimpleMask => "simple mask",
        OxygenDeviceView::Venturi => "Venturi mask",
        OxygenDeviceView::Reservoir => "reservoir mask",
        OxygenDeviceView::HighFlow => "high flow",
        OxygenDeviceView::Cpap => "CPAP",
        OxygenDeviceView::Niv => "non-invasive ventilation",
        OxygenDeviceView::Ventilator => "ventilator",
        OxygenDeviceView::Other => "another device",
    }
}

const fn ucum(unit: UnitView) -> &'static str {
    match unit {
        UnitView::PerMin => "/min",
        UnitView::Percent => "%",
        UnitView::Celsius => "Cel",
        UnitView::Fahrenheit => "[degF]",
        UnitView::Second => "s",
        UnitView::MmHg => "mm[Hg]",
        UnitView::KiloPascal => "kPa",
        UnitView::MmolPerL => "mmol/L",
        UnitView::MgPerDl => "mg/dL",
    }
}
