//! The disk that takes nothing, and what becomes of what comes in meanwhile.

use crate::common::{append, at, bed, entry, episode, flush, give_wave, open_with, wave_key};
use lamplight_store::faults::Faults;
use lamplight_store::verify::verify;
use lamplight_store::{
    AppendError, Batch, EpisodeFilter, Health, JournalFilter, KeySource, Options, State, Store,
    StoreError, Trouble, Writer,
};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

fn health(writer: &Writer) -> Receiver<Health> {
    let (send, changes) = channel();
    writer.on_health(move |health| {
        let _ = send.send(health.clone());
    });
    changes
}

#[test]
fn whatever_the_trouble_conditions_wait_and_the_rest_is_refused() {
    for trouble in [
        Trouble::Full,
        Trouble::ReadOnly,
        Trouble::Failing,
        Trouble::Locked,
    ] {
        let dir = tempfile::tempdir().unwrap();
        let faults = Arc::new(Faults::default());
        let store = open_with(dir.path(), &faults);
        let writer = store.writer();
        let changes = health(&writer);
        append(&writer, Batch::kept(vec![entry(1)])).unwrap();
        faults.set(Some(trouble));
        let repeatable = append(&writer, Batch::repeatable(vec![entry(2)]));
        assert_eq!(repeatable, Err(AppendError::Refused(trouble)));
        let told = changes.recv().unwrap();
        assert_eq!(
            (told.state, told.since),
            (State::Trouble(trouble), Some(at(2.0)))
        );
        let mut condition = Batch::kept(vec![entry(3)]);
        condition.episodes.push(episode(7));
        assert_eq!(
            append(&writer, condition),
            Err(AppendError::Waiting(trouble))
        );
        let waiting = writer.health();
        assert_eq!((waiting.waiting_entries, waiting.lost_entries), (1, 1));
        // Readers go on meanwhile.
        assert_eq!(
            store
                .reader()
                .journal(&JournalFilter::default())
                .unwrap()
                .len(),
            1
        );

        faults.set(None);
        assert_eq!(changes.recv().unwrap().state, State::Recording);
        let rows = store.reader().journal(&JournalFilter::default()).unwrap();
        let kinds: Vec<&str> = rows.iter().map(|row| row.entry.kind.as_str()).collect();
        assert_eq!(kinds, ["test", "store.resumed", "test"], "{trouble}");
        assert!(
            rows[1].entry.body.contains(trouble.words()),
            "{}",
            rows[1].entry.body
        );
        assert_eq!(rows[2].entry, entry(3));
        assert_eq!(
            store.reader().episodes(&EpisodeFilter::default()).unwrap(),
            [episode(7)]
        );
        assert_eq!(writer.health().waiting_entries, 0);
        drop(store);
        assert!(verify(dir.path(), &KeySource::File).unwrap().is_sound());
    }
}

#[test]
fn samples_wait_for_the_disk_too() {
    let dir = tempfile::tempdir().unwrap();
    let faults = Arc::new(Faults::default());
    let store = open_with(dir.path(), &faults);
    let writer = store.writer();
    let series = writer.series(&wave_key(100.0)).unwrap();
    give_wave(&writer, series, 100, 0, 3);
    flush(&writer, false);
    let changes = health(&writer);
    faults.set(Some(Trouble::Full));
    give_wave(&writer, series, 100, 3, 3);
    append(&writer, Batch::repeatable(vec![entry(2)])).unwrap_err();
    faults.set(None);
    assert_eq!(changes.iter().nth(1).unwrap().state, State::Recording);
    flush(&writer, false);
    let pieces = store.reader().waves(&bed("12"), at(0.0), at(10.0)).unwrap();
    assert_eq!((pieces.len(), pieces[0].samples.len()), (1, 600));
}

#[test]
fn damage_met_while_running_sets_the_database_aside_and_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let faults = Arc::new(Faults::default());
    let store = open_with(dir.path(), &faults);
    let writer = store.writer();
    let series = writer.series(&wave_key(100.0)).unwrap();
    give_wave(&writer, series, 100, 0, 3);
    append(&writer, Batch::kept(vec![entry(1)])).unwrap();
    flush(&writer, false);
    let changes = health(&writer);
    faults.set(Some(Trouble::Damaged));
    let lost = append(&writer, Batch::kept(vec![entry(2)]));
    assert_eq!(lost, Err(AppendError::Waiting(Trouble::Damaged)));
    let resumed = changes.iter().nth(1).unwrap();
    assert_eq!((resumed.state, resumed.generation), (State::Recording, 1));
    assert!(resumed.set_aside.unwrap().exists());
    let rows = store.reader().journal(&JournalFilter::default()).unwrap();
    assert_eq!(
        rows.last().unwrap().entry,
        entry(2),
        "what waited is in the new one"
    );
    flush(&writer, false);
    drop(store);
    // What was in memory of the waves went over, too.
    let store = crate::common::open(dir.path()).store;
    let pieces = store.reader().waves(&bed("12"), at(0.0), at(10.0)).unwrap();
    assert_eq!(pieces[0].samples.len(), 300);
    drop(store);
    assert!(verify(dir.path(), &KeySource::File).unwrap().is_sound());
}

#[test]
fn a_disk_that_never_answers_does_not_keep_a_program_from_ending() {
    let dir = tempfile::tempdir().unwrap();
    let faults = Arc::new(Faults::default());
    let store = open_with(dir.path(), &faults);
    append(&store.writer(), Batch::kept(vec![entry(1)])).unwrap();
    faults.hang(true);
    let (send, answer) = channel();
    let batch = Batch::kept(vec![entry(2)]);
    store
        .writer()
        .append(batch, move |done| send.send(done).unwrap());
    assert!(
        !store.close(Duration::ZERO),
        "it says that not all is written"
    );
    let again = || Store::open(dir.path(), &KeySource::File, Options::new(at(0.0)));
    let held = matches!(again(), Err(StoreError::Locked { .. }));
    assert!(held, "whoever may still write holds the store");
    faults.hang(false);
    answer.recv().unwrap().unwrap();
    let opened = loop {
        match again() {
            Ok(opened) => break opened,
            Err(error) => assert!(matches!(error, StoreError::Locked { .. }), "{error}"),
        }
    };
    assert_eq!(opened.last.number(), 2);
    assert!(opened.store.close(Duration::from_secs(60)));
}

/// Names the folder that the child writes in.
const CHILD: &str = "LAMPLIGHT_FULL_CHILD";

/// A real file that may not grow: the system refuses, as a full disk does.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_grow_is_trouble_and_recording_resumes_when_it_may() {
    let dir = tempfile::tempdir().unwrap();
    // The limit holds for a whole process, so the story is played in a child.
    let child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["trouble::full_child", "--exact", "--nocapture"])
        .env(CHILD, dir.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&child.stdout);
    assert!(
        child.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&child.stderr)
    );
    let report = verify(dir.path(), &KeySource::File).unwrap();
    assert!(report.is_sound(), "{report:?}");
    assert!(report.rows > 100, "{report:?}");
}

/// Not a test of its own: plays the story of the test above.
#[cfg(unix)]
#[test]
fn full_child() {
    use nix::sys::resource::{Resource, getrlimit, setrlimit};
    use nix::sys::signal::{SigSet, Signal};
    let Some(dir) = std::env::var_os(CHILD).map(std::path::PathBuf::from) else {
        return;
    };
    // Blocked here and so in the writer's thread: the write fails instead.
    let mut signals = SigSet::empty();
    signals.add(Signal::SIGXFSZ);
    signals.thread_block().unwrap();
    let store = crate::common::open(&dir).store;
    let writer = store.writer();
    let changes = health(&writer);
    let (_, hard) = getrlimit(Resource::RLIMIT_FSIZE).unwrap();
    let big = || {
        let mut entry = entry(1);
        entry.body = format!("\"{}\"", "x".repeat(20_000));
        Batch::kept(vec![entry])
    };
    append(&writer, big()).unwrap();
    setrlimit(Resource::RLIMIT_FSIZE, 1 << 20, hard).unwrap();
    let refused = (0..200)
        .map(|_| append(&writer, big()))
        .filter(Result::is_err)
        .count();
    assert!(refused > 0, "it met the limit");
    assert!(matches!(changes.recv().unwrap().state, State::Trouble(_)));
    setrlimit(Resource::RLIMIT_FSIZE, hard, hard).unwrap();
    while writer.health().state != State::Recording {
        changes.recv().unwrap();
    }
    append(&writer, big()).unwrap();
    let rows = |kind: &str| {
        let filter = JournalFilter {
            kind: Some(kind.to_owned()),
            ..JournalFilter::default()
        };
        store.reader().journal(&filter).unwrap().len()
    };
    assert_eq!(rows("test"), 202, "all that waited is there, once");
    assert!(rows("store.resumed") > 0, "and what was is told");
}
