//! Retention and a silent disk on a clock that the test turns, with a real store.

use super::*;
use crate::signals::Told;
use crate::system_clock::SystemClock;
use lamplight_api::calls::{CallKindView, CallLoadQuery, PastCallsQuery};
use lamplight_protocols::call::{
    CallKind, CallNews, CallPhase, CallPlace, CallReport, CallTold, TakesOrders,
};
use lamplight_protocols::report::Report;
use lamplight_station::Input;
use lamplight_store::faults::Faults;
use lamplight_store::{JournalFilter, SeriesId, SeriesKey, SeriesKind, queue};
use lamplight_units::{BedId, DeviceId, FeedId, Value};
use std::sync::mpsc::channel;
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio::sync::oneshot;

mod restart;

const HOUR: Duration = Duration::from_secs(3_600);

struct Desk {
    keeping: Keeping,
    station: Station,
    now: Now,
    numbers: SeriesId,
    faults: Arc<Faults>,
    folder: tempfile::TempDir,
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
        let faults = Arc::new(Faults::default());
        let mut options = Options::new(now.wall);
        options.faults = Some(Arc::clone(&faults));
        let mut keeping = Keeping::open(folder.path(), KeyConfig::File, options)
            .unwrap()
            .keeping;
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
            faults,
            folder,
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

fn letter(at: Now) -> Archived {
    use lamplight_protocols::report::DeadLetter;
    Archived::DeadLetter(Box::new(lamplight_station::KeptLetter {
        received: at,
        feed: FeedId::parse("bedside").unwrap(),
        peer: Arc::from("10.0.0.7"),
        letter: DeadLetter {
            control_id: None,
            reason: Arc::from("no MSH"),
            defects: Vec::new(),
            head: Arc::from(""),
            octets: false,
            bytes: lamplight_units::Personal::new(b"PID|1".to_vec()),
            length: 5,
        },
    }))
}

#[test]
fn dead_letters_are_in_the_journal_sixty_a_minute_and_the_rest_is_counted() {
    let mut desk = Desk::new();
    for _ in 0..100 {
        desk.keeping.archived(letter(desk.now));
    }
    desk.hours(1);
    desk.keeping.archived(letter(desk.now));
    desk.hours(1);
    let reader = desk.keeping.reader();
    let rows = reader.journal(&JournalFilter::default()).unwrap();
    let of = |kind: &str| {
        let of_kind = rows.iter().filter(|row| row.entry.kind == kind);
        let text = of_kind.map(|row| row.entry.body.clone());
        text.collect::<Vec<_>>()
    };
    let letters = of("feed.dead-letter");
    assert_eq!(letters.len(), 61);
    assert!(letters[0].contains("no MSH") && letters[0].contains("PID|1"));
    assert_eq!(of("feed.dead-letters-counted"), [r#"{"count":40}"#]);
}

/// Its methods play a disk that does not answer.
impl Desk {
    /// What the station is told of the records from now on.
    fn told(&mut self) -> UnboundedReceiver<Told> {
        let (tell, told) = unbounded_channel();
        let supervisor = Supervisor::new(SystemClock::start(), tell);
        self.keeping.watch_health(supervisor);
        told
    }

    /// The engine has its turn so much later.
    fn turn(&mut self, later: Duration) {
        self.now = self.now.after(later);
        self.keeping.commit(self.now, &self.station);
    }

    /// A message came and asks for its answer.
    fn message(&mut self) -> oneshot::Receiver<()> {
        let (receipt, answer) = Receipt::new();
        self.keeping.receipt(self.now.mono, receipt, true);
        answer
    }

    fn happens(&mut self, count: usize) {
        let one = journal::started(self.now, None);
        self.keeping.batch.entries.extend(vec![one; count]);
        self.keeping.urgent = true;
    }

    /// Until everything that was given to the store is answered.
    fn settle(&mut self) {
        let (send, done) = channel();
        self.keeping.writer.flush(false, move |written| {
            send.send(written.is_ok()).unwrap();
        });
        assert!(done.recv().unwrap());
    }

    fn rows(&self, kind: &str) -> Vec<String> {
        let rows = self.keeping.reader().journal(&JournalFilter::default());
        let rows = rows.unwrap().into_iter();
        rows.filter(|row| row.entry.kind == kind)
            .map(|row| row.entry.body)
            .collect()
    }
}

/// The newest that was told of the records: its trouble, if there is any.
fn newest(told: &mut UnboundedReceiver<Told>) -> Option<Option<String>> {
    let mut newest = None;
    while let Ok(one) = told.try_recv() {
        let Told::Input(input) = one else { continue };
        if let Input::Own { trouble, .. } = *input {
            newest = Some(trouble.map(|trouble| trouble.to_string()));
        }
    }
    newest
}

#[test]
fn a_disk_that_does_not_answer_holds_nobody_up_for_longer_than_five_seconds() {
    let mut desk = Desk::new();
    let mut told = desk.told();
    desk.faults.hang(true);
    let mut first = desk.message();
    desk.turn(Duration::from_millis(20));
    desk.turn(Duration::from_millis(4_999));
    assert!(first.try_recv().is_err(), "it may still be kept");
    assert_eq!(newest(&mut told), None);
    desk.turn(Duration::from_millis(1));
    assert_eq!(first.try_recv(), Ok(()), "its sender goes on");
    let sentence = newest(&mut told).unwrap().unwrap();
    assert!(sentence.contains("disk does not answer"), "{sentence}");

    // From now on nobody waits at all, for a day if need be.
    for _ in 0..24 {
        desk.turn(HOUR);
        desk.happens(10);
        let mut next = desk.message();
        desk.turn(Duration::from_millis(20));
        assert_eq!(next.try_recv(), Ok(()));
    }
    assert_eq!(newest(&mut told), None, "it is one condition");
    let wake = desk.keeping.due();
    assert!(wake > desk.now.mono, "the engine does not spin");

    desk.faults.hang(false);
    desk.settle();
    desk.turn(Duration::from_secs(2));
    assert_eq!(newest(&mut told), Some(None), "recording resumes by itself");
    desk.settle();
    assert_eq!(desk.rows("station.started").len(), 241, "nothing is lost");
    let resumed = desk.rows("store.resumed");
    assert!(resumed[0].contains("disk does not answer"), "{resumed:?}");
    assert!(resumed[0].contains("\"lost_entries\":0"), "{resumed:?}");
}

#[test]
fn while_the_stores_queue_is_full_what_happens_is_held_and_written_later() {
    let mut desk = Desk::new();
    let mut told = desk.told();
    desk.faults.hang(true);
    // One is in the writer's hands; the others fill the queue.
    desk.keeping.writer.append(Batch::default(), |_| {});
    desk.faults.wait_until_it_hangs();
    for _ in 0..=2 * queue::MOST_APPENDS {
        if !desk.keeping.writer.has_room(&Batch::default()) {
            break;
        }
        desk.keeping.writer.append(Batch::default(), |_| {});
    }
    desk.happens(3);
    desk.turn(Duration::from_millis(20));
    let sentence = newest(&mut told).unwrap().unwrap();
    assert!(sentence.contains("disk is too slow"), "{sentence}");
    desk.happens(4);
    desk.turn(Duration::from_millis(20));
    desk.faults.hang(false);
    desk.settle();
    desk.turn(Duration::from_secs(2));
    desk.settle();
    assert_eq!(newest(&mut told), Some(None));
    assert_eq!(desk.rows("station.started").len(), 1 + 3 + 4);
}

#[test]
fn what_is_held_is_bounded_and_the_journal_tells_what_was_given_up() {
    let mut desk = Desk::new();
    desk.faults.hang(true);
    desk.happens(1);
    desk.turn(Duration::from_millis(20));
    desk.turn(flights::SILENT_AFTER);
    desk.happens(MOST_HELD);
    desk.turn(Duration::from_secs(1));
    desk.happens(7);
    desk.turn(Duration::from_secs(1));
    assert_eq!(desk.keeping.batch.entries.len(), MOST_HELD);
    desk.faults.hang(false);
    desk.settle();
    desk.turn(Duration::from_secs(2));
    desk.settle();
    let resumed = desk.rows("store.resumed");
    assert!(resumed[0].contains("\"lost_entries\":7"), "{resumed:?}");
    assert_eq!(desk.rows("station.started").len(), 2 + MOST_HELD);
}

/// Goal: with a silent disk nobody waits for ever, and threads stay bounded. Method: reads
/// that wait for the test, on a turned clock.
#[tokio::test(start_paused = true)]
async fn a_question_about_the_past_is_refused_when_the_disk_does_not_answer() {
    let desk = Desk::new();
    let past = past::Past::new(desk.keeping.reader(), 1);
    let mut held = Vec::new();
    let mut asked = Vec::new();
    for _ in 0..past::MOST_AT_ONCE + 4 {
        let (go_on, wait) = channel::<()>();
        let (began, begins) = oneshot::channel();
        let past = past.clone();
        asked.push(tokio::spawn(async move {
            let read = past.ask(move |_| {
                let _ = began.send(());
                // Ends with the test's side.
                let _ = wait.recv();
                Ok(())
            });
            read.await.map_err(|refusal| refusal.sentence)
        }));
        held.push((go_on, begins));
    }
    for (_, begins) in held.iter_mut().take(past::MOST_AT_ONCE) {
        begins.await.unwrap();
    }
    tokio::time::advance(Duration::from_secs(11)).await;
    for one in asked {
        let sentence = one.await.unwrap().unwrap_err();
        assert!(sentence.contains("disk does not answer"), "{sentence}");
    }
    assert!(
        held.last_mut().unwrap().1.try_recv().is_err(),
        "it never began"
    );
    drop(held);
    assert!(past.ask(|_| Ok(())).await.is_ok(), "it answers again");
}

fn told(kind: CallKind, phase: CallPhase, by: Option<&str>) -> Input {
    let place = CallPlace {
        address: Arc::from("4E/1"),
        bed: Arc::from("1"),
        ..CallPlace::default()
    };
    let told = CallTold {
        key: Arc::from(format!("{kind:?}")),
        place,
        kind,
        phase,
        text: Arc::from("call"),
        urgency: None,
        by: by.map(Arc::from),
        from_memory: false,
        takes_orders: TakesOrders::No,
        paged: false,
    };
    let report = CallReport {
        system: Arc::from("calls"),
        sent_at: None,
        what: CallNews::Call(told),
    };
    Input::Report {
        feed: FeedId::parse("calls").unwrap(),
        report: Report::Call(Box::new(report)),
    }
}

#[test]
fn past_calls_and_response_times_are_read_from_the_journal() {
    let mut desk = Desk::new();
    let from_ms = desk.now.wall.millis();
    let steps = [
        (0, CallKind::Patient, CallPhase::Raised, None),
        (0, CallKind::Wc, CallPhase::Raised, None),
        (50, CallKind::Patient, CallPhase::Taken, Some("Nora")),
        (60, CallKind::Patient, CallPhase::Ended, None),
        (90, CallKind::Wc, CallPhase::Ended, None),
    ];
    let began = desk.now;
    for (second, kind, phase, by) in steps {
        desk.now = began.after(Duration::from_secs(second));
        desk.station.handle(desk.now, told(kind, phase, by));
        while let Some(row) = desk.station.poll_call_row() {
            desk.keeping.call(&row, &Arc::from("Early"));
        }
    }
    desk.commit();
    let reader = desk.keeping.reader();
    let to_ms = from_ms + 3_600_000;
    let query = PastCallsQuery {
        from_ms,
        to_ms,
        ..PastCallsQuery::default()
    };
    let page = calls::past_calls(&reader, &query).unwrap();
    let seen: Vec<_> = page.rows.iter().map(|row| (row.kind, row.late)).collect();
    let expected = [(CallKindView::Wc, true), (CallKindView::Patient, false)];
    assert_eq!(
        seen, expected,
        "the newest first; nobody took the other in time"
    );
    assert_eq!(page.rows[1].taken_by, "Nora");
    assert_eq!(page.rows[1].bed.as_deref(), Some("1"));
    let load = calls::call_load(&reader, CallLoadQuery { from_ms, to_ms }).unwrap();
    assert_eq!((load.all.calls, load.all.late_taken), (2, 1));
    assert_eq!(load.all.median_taken_s, Some(50.0));
    assert_eq!(
        (load.shifts[0].name.as_str(), load.nurses.len()),
        ("Early", 1)
    );
    assert_eq!((load.kinds.len(), load.top.len()), (2, 2));
}

#[test]
fn calls_are_parts_of_the_kept_state() {
    let mut desk = Desk::new();
    let input = told(CallKind::Patient, CallPhase::Raised, None);
    desk.station.handle(desk.now, input);
    while let Some(row) = desk.station.poll_call_row() {
        desk.keeping.call(&row, &Arc::from("Early"));
    }
    desk.commit();
    let (_, kept, _) = Parts::load(&desk.keeping.reader()).unwrap();
    assert_eq!(kept.unwrap().calls, desk.station.keep(desk.now).calls);
}
