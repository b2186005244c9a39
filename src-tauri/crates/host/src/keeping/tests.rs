//! Retention on a clock that the test turns, with a real store.

use super::*;
use lamplight_store::{JournalFilter, SeriesId, SeriesKey, SeriesKind};
use lamplight_units::{BedId, DeviceId, Value};
use std::sync::mpsc::channel;

const HOUR: Duration = Duration::from_secs(3_600);

struct Desk {
    keeping: Keeping,
    station: Station,
    now: Now,
    numbers: SeriesId,
    _folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("ward.toml");
        let text = "[ward]\nname = \"Test\"\n[[bed]]\nid = \"1\"\nlocations = [\"4E^^1\"]\n";
        std::fs::write(&file, text).unwrap();
        let (_, setup) = crate::config::Config::read(&file).unwrap();
        let now = Now {
            mono: Mono::START,
            wall: Wall::from_micros(1_795_269_600_000_000),
        };
        let mut keeping = Keeping::open(folder.path(), now.wall).unwrap().keeping;
        keeping.started(now, None);
        let key = SeriesKey {
            bed: BedId::parse("1").unwrap(),
            device: DeviceId::parse("monitor").unwrap(),
            refid: "MDC_ECG_HEART_RATE".to_owned(),
            channel: String::new(),
            unit: "1".to_owned(),
            kind: SeriesKind::Numbers,
        };
        let numbers = keeping.writer.series(&key).unwrap();
        let value = [(now.wall, Value::new(70.0))];
        keeping.writer.numbers(numbers, &value);
        let mut desk = Self {
            keeping,
            station: Station::new(setup),
            now,
            numbers,
            _folder: folder,
        };
        desk.commit();
        desk
    }

    /// Commits now, and waits until it is written, in blocks, and what is old is gone: a
    /// commit waits for one step of that at most.
    fn commit(&mut self) {
        self.keeping.commit(self.now, &self.station);
        for _ in 0..8 {
            let (send, done) = channel();
            self.keeping
                .writer
                .append(Batch::repeatable(Vec::new()), move |written| {
                    send.send(written.is_ok()).unwrap();
                });
            assert!(done.recv().unwrap());
        }
        let (send, done) = channel();
        self.keeping.writer.flush(true, move |written| {
            send.send(written.is_ok()).unwrap();
        });
        assert!(done.recv().unwrap());
    }

    /// An hour goes by on both clocks.
    fn hours(&mut self, count: u32) {
        for _ in 0..count {
            self.now = self.now.after(HOUR);
            self.commit();
        }
    }

    fn put_wall(&mut self, hours: i64) {
        let micros = self.now.wall.micros() + hours * 3_600_000_000;
        self.now.wall = Wall::from_micros(micros);
    }

    /// Whether the first number and the first row of the journal are still there.
    fn kept(&self) -> (bool, bool) {
        let reader = self.keeping.reader();
        let from = Wall::from_micros(1_795_269_000_000_000);
        let to = Wall::from_micros(1_795_270_000_000_000);
        let numbers = reader.numbers_of(self.numbers, from, to).unwrap();
        let rows = reader.journal(&JournalFilter::default()).unwrap();
        let started = rows.iter().any(|row| row.entry.kind == "station.started");
        (!numbers.is_empty(), started)
    }
}

#[test]
fn a_wall_clock_ten_years_ahead_removes_nothing_until_ten_days_were_lived() {
    let mut desk = Desk::new();
    desk.hours(2);
    desk.put_wall(87_600);
    desk.hours(3);
    assert_eq!(desk.kept(), (true, true), "a jump makes nothing old");
    desk.put_wall(-87_600);
    desk.hours(234);
    assert_eq!(desk.kept(), (true, true), "239 hours were lived");
    desk.hours(2);
    assert_eq!(
        desk.kept(),
        (false, true),
        "now it is old; the journal stays longer"
    );
}
