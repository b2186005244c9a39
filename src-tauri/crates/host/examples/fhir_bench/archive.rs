//! What a station kept while the server was away.

use crate::Outcome;
use lamplight_host::Host;
use lamplight_store::{
    Batch, Cursor, Entry, KeySource, Options, Seq, SeriesKey, SeriesKind, Store,
};
use lamplight_units::{BedId, DeviceId, Personal, Value, Wall};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::{Duration, Instant, SystemTime};

const BEDS: u64 = 64;
const EVERY_S: i64 = 5;
const LANE: &str = "fhir/numbers";
/// Twelve numbers that a monitor has; none of them shares an Observation with another.
const NUMBERS: [(&str, &str); 12] = [
    ("MDC_ECG_HEART_RATE", "{beat}/min"),
    ("MDC_PULS_OXIM_SAT_O2", "%"),
    ("MDC_PULS_OXIM_PULS_RATE", "{beat}/min"),
    ("MDC_TTHOR_RESP_RATE", "{breath}/min"),
    ("MDC_TEMP", "Cel"),
    ("MDC_PRESS_BLD_ART_ABP_SYS", "mm[Hg]"),
    ("MDC_PRESS_BLD_ART_ABP_DIA", "mm[Hg]"),
    ("MDC_PRESS_BLD_ART_ABP_MEAN", "mm[Hg]"),
    ("MDC_PRESS_BLD_VEN_CENT_MEAN", "mm[Hg]"),
    ("MDC_AWAY_CO2_ET", "mm[Hg]"),
    ("MDC_BLD_PERF_INDEX", "%"),
    ("MDC_ECG_V_P_C_CNT", "/min"),
];

/// An archive in a folder of its own.
pub struct Archive {
    folder: tempfile::TempDir,
    first: i64,
    slots: u64,
}

impl Archive {
    /// So many minutes, up to a minute ago.
    pub fn write(minutes: u64) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let now = Wall::from_utc(SystemTime::now().into());
        let slots = minutes * 60 / EVERY_S.unsigned_abs();
        let last = now.micros() / 1_000_000 / EVERY_S - 12;
        let first = last - i64::try_from(slots)?;
        let this = Self {
            folder,
            first,
            slots,
        };
        let store = this.open(now)?;
        let mut rows = Vec::new();
        for bed in 1..=BEDS {
            let mut row = Entry::new(
                second(this.first * EVERY_S - 60),
                "bed.holds",
                json!({ "ward": "Bench", "simulated": true }).to_string(),
            );
            row.bed = Some(BedId::parse(&bed.to_string())?);
            let patient = json!({
                "family": format!("Family {bed}"), "given": "Given", "mrn": format!("mrn{bed}"),
                "birth": "1950-01-01", "sex": "F", "admitted": true,
            });
            row.patient = Some(Personal::new(patient.to_string()));
            rows.push(row);
        }
        append(&store, Batch::kept(rows))?;
        let writer = store.writer();
        for bed in 1..=BEDS {
            for (refid, unit) in NUMBERS {
                let series = writer.series(&SeriesKey {
                    bed: BedId::parse(&bed.to_string())?,
                    device: DeviceId::parse(&format!("monitor-{bed}"))?,
                    refid: refid.to_owned(),
                    channel: "1.1.1.1".to_owned(),
                    unit: unit.to_owned(),
                    kind: SeriesKind::Numbers,
                })?;
                let seconds = this.first * EVERY_S..last * EVERY_S;
                let numbers: Vec<_> = seconds
                    .map(|at| (second(at), Value::new(60.0 + (at % 40) as f64)))
                    .collect();
                writer.numbers(series, &numbers);
            }
            flush(&store)?;
        }
        drop(writer);
        closed(store)?;
        this.rewind()?;
        Ok(this)
    }

    fn open(&self, now: Wall) -> Outcome<Store> {
        let folder = self.path().join("data").join("store");
        std::fs::create_dir_all(&folder)?;
        Ok(Store::open(&folder, &KeySource::File, Options::new(now))?.store)
    }

    /// Nothing of it is sent, as far as the station knows.
    pub fn rewind(&self) -> Outcome<()> {
        let now = Wall::from_utc(SystemTime::now().into());
        let store = self.open(now)?;
        let mut batch = Batch::repeatable(Vec::new());
        batch.cursors.push(Cursor {
            destination: LANE.to_owned(),
            seq: Seq::new(self.first - 1),
            at: now,
        });
        append(&store, batch)?;
        closed(store)?;
        Ok(())
    }

    /// Until the station says that everything is there.
    pub fn wait(&self, host: &Host, within: Duration) -> Outcome<()> {
        let began = Instant::now();
        loop {
            let links = host.ward().links();
            let lane = links.iter().find(|one| one.name == LANE);
            let heard = lane.is_some_and(|lane| lane.behind == 0 && lane.heard_ms.is_some());
            if heard {
                return Ok(());
            }
            if began.elapsed() > within {
                return Err(format!("not all of it is sent: {links:?}").into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    pub fn path(&self) -> PathBuf {
        Path::new(self.folder.path()).to_owned()
    }

    /// How many there are to send.
    pub fn observations(&self) -> u64 {
        self.slots * BEDS * 12
    }
}

fn second(at: i64) -> Wall {
    Wall::from_micros(at * 1_000_000)
}

fn append(store: &Store, batch: Batch) -> Outcome<()> {
    let (done, wait) = channel();
    store.writer().append(batch, move |written| {
        let _ = done.send(written.is_ok());
    });
    if wait.recv()? {
        Ok(())
    } else {
        Err("the store takes nothing".into())
    }
}

fn flush(store: &Store) -> Outcome<()> {
    let (done, wait) = channel();
    store.writer().flush(true, move |written| {
        let _ = done.send(written.is_ok());
    });
    if wait.recv()? {
        Ok(())
    } else {
        Err("the store takes nothing".into())
    }
}

fn closed(store: Store) -> Outcome<()> {
    if store.close(Duration::from_secs(30)) {
        Ok(())
    } else {
        Err("the archive was not written within 30 s".into())
    }
}
