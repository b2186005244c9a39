//! The journal, episodes, the state and settings.

use crate::common::{append, at, bed, entry, episode, open};
use lamplight_store::{
    Batch, Entry, EpisodeFilter, EpisodeState, JournalFilter, Mark, Seq, Setting,
};
use std::sync::mpsc::channel;

#[test]
fn what_was_acknowledged_is_read_after_opening_again() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(dir.path());
    assert!(opened.new && opened.set_aside.is_none());
    let batch = Batch::kept((0..10).map(entry).collect());
    assert_eq!(
        append(&opened.store.writer(), batch.clone()),
        Ok(Seq::new(10))
    );
    drop(opened);
    let opened = open(dir.path());
    assert_eq!((opened.new, opened.last), (false, Seq::new(10)));
    let rows = opened
        .store
        .reader()
        .journal(&JournalFilter::default())
        .unwrap();
    let entries: Vec<Entry> = rows.into_iter().map(|row| row.entry).collect();
    assert_eq!(entries, batch.entries);
}

#[test]
fn many_callers_are_each_answered_once_and_in_order() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let (send, answers) = channel();
    for n in 0..2_000 {
        let send = send.clone();
        let batch = Batch::repeatable(vec![entry(n)]);
        store
            .writer()
            .append(batch, move |result| send.send(result.unwrap()).unwrap());
    }
    drop(send);
    let seqs: Vec<Seq> = answers.iter().collect();
    assert_eq!(seqs, (1..=2_000).map(Seq::new).collect::<Vec<_>>());
    let tail = store.reader().journal_after(Seq::new(1_990), 5).unwrap();
    let numbers: Vec<i64> = tail.iter().map(|row| row.seq.number()).collect();
    assert_eq!(numbers, [1991, 1992, 1993, 1994, 1995]);
}

#[test]
fn rows_are_found_by_time_bed_kind_and_condition() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let mut entries: Vec<Entry> = (0..30).map(entry).collect();
    entries[7].bed = Some(bed("13"));
    entries[8].kind = "other".to_owned();
    append(&store.writer(), Batch::kept(entries)).unwrap();
    let reader = store.reader();
    let all = JournalFilter::default();
    let rows: [(&str, JournalFilter, usize); 5] = [
        ("all", all.clone(), 30),
        (
            "a stretch, its end outside",
            JournalFilter {
                from: Some(at(5.0)),
                to: Some(at(9.0)),
                ..all.clone()
            },
            4,
        ),
        (
            "one bed",
            JournalFilter {
                bed: Some(bed("13")),
                ..all.clone()
            },
            1,
        ),
        (
            "one kind",
            JournalFilter {
                kind: Some("other".to_owned()),
                ..all.clone()
            },
            1,
        ),
        (
            "after a row, a few",
            JournalFilter {
                after: Seq::new(28),
                limit: 1,
                ..all
            },
            1,
        ),
    ];
    for (name, filter, expected) in rows {
        assert_eq!(reader.journal(&filter).unwrap().len(), expected, "{name}");
    }
    let story = reader.story(1).unwrap();
    assert_eq!(story.len(), 10);
    assert!(story.iter().all(|row| row.entry.condition == Some(1)));
}

#[test]
fn an_episode_is_replaced_by_its_newest_state_and_found_by_every_filter() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let mut batch = Batch {
        keep: true,
        ..Batch::default()
    };
    batch.episodes = (1..=6).map(episode).collect();
    let mut over = episode(2);
    over.ended = Some(at(60.0));
    over.acknowledged = Some((at(30.0), "Kim".to_owned()));
    over.owner = Some("Kim".to_owned());
    over.text = "Lead 100% off_".to_owned();
    over.told_all = Some(at(40.0));
    over.priority = 1;
    batch.episodes.push(over.clone());
    append(&store.writer(), batch).unwrap();
    let reader = store.reader();
    let ids = |filter: EpisodeFilter| -> Vec<u64> {
        reader
            .episodes(&filter)
            .unwrap()
            .iter()
            .map(|e| e.condition)
            .collect()
    };
    let all = EpisodeFilter::default();
    let words = |words: &[&str]| EpisodeFilter {
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        ..EpisodeFilter::default()
    };
    let rows: Vec<(&str, EpisodeFilter, Vec<u64>)> = vec![
        ("newest first", all.clone(), vec![6, 5, 4, 3, 2, 1]),
        (
            "a page",
            EpisodeFilter {
                limit: 2,
                before: Some(5),
                ..all.clone()
            },
            vec![4, 3],
        ),
        (
            "open",
            EpisodeFilter {
                state: Some(EpisodeState::Open),
                ..all.clone()
            },
            vec![6, 5, 4, 3, 1],
        ),
        (
            "ended",
            EpisodeFilter {
                state: Some(EpisodeState::Ended),
                ..all.clone()
            },
            vec![2],
        ),
        (
            "lasting into",
            EpisodeFilter {
                from: Some(at(61.0)),
                to: Some(at(4.0)),
                ..all.clone()
            },
            vec![3, 1],
        ),
        (
            "grave",
            EpisodeFilter {
                priority_least: Some(2),
                ..all.clone()
            },
            vec![6, 5, 4, 3, 1],
        ),
        (
            "owned",
            EpisodeFilter {
                owner: Some("Kim".to_owned()),
                ..all.clone()
            },
            vec![2],
        ),
        (
            "other bed",
            EpisodeFilter {
                bed: Some(bed("13")),
                ..all.clone()
            },
            vec![],
        ),
        (
            "kind",
            EpisodeFilter {
                kind: Some("technical".to_owned()),
                ..all
            },
            vec![],
        ),
        (
            "words in any case",
            words(&["heart", "TACHY"]),
            vec![6, 5, 4, 3, 1],
        ),
        ("a wildcard is a letter", words(&["100%"]), vec![2]),
        ("an underscore is a letter", words(&["off_"]), vec![2]),
        ("no such word", words(&["heart", "lead"]), vec![]),
    ];
    for (name, filter, expected) in rows {
        assert_eq!(ids(filter), expected, "{name}");
    }
    let read = reader.episodes(&EpisodeFilter {
        owner: Some("Kim".to_owned()),
        ..EpisodeFilter::default()
    });
    assert_eq!(read.unwrap(), [over]);
}

#[test]
fn the_state_is_every_part_as_it_was_written_last() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    assert_eq!(store.reader().parts().unwrap(), []);
    let part = |name: &str, body: Option<&str>| (name.to_owned(), body.map(str::to_owned));
    for (n, parts) in [
        vec![part("bed/1", Some("a")), part("bed/2", Some("b"))],
        vec![part("bed/1", Some("c")), part("alarms", Some("d"))],
        vec![part("bed/2", None), part("never there", None)],
    ]
    .into_iter()
    .enumerate()
    {
        let mut batch = Batch::kept(vec![entry(n as i64)]);
        batch.parts = parts;
        append(&store.writer(), batch).unwrap();
    }
    let held = |name: &str, body: &str| (name.to_owned(), body.to_owned());
    assert_eq!(
        store.reader().parts().unwrap(),
        [held("alarms", "d"), held("bed/1", "c")]
    );
}

#[test]
fn a_setting_has_its_newest_value_and_all_its_history() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let setting = |key: &str, n: i64| Setting {
        key: key.to_owned(),
        at: at(n as f64),
        actor: Some("Kim".to_owned()),
        value: n.to_string(),
    };
    let settings = vec![setting("b", 1), setting("a", 2), setting("b", 3)];
    append(
        &store.writer(),
        Batch {
            settings,
            ..Batch::default()
        },
    )
    .unwrap();
    let reader = store.reader();
    assert_eq!(
        reader.settings().unwrap(),
        [setting("a", 2), setting("b", 3)]
    );
    assert_eq!(
        reader.setting_history("b").unwrap(),
        [setting("b", 3), setting("b", 1)]
    );
}

#[test]
fn a_mark_is_made_and_taken_away() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).store;
    let mark = |to: f64| Mark {
        id: 1,
        bed: bed("12"),
        from: at(10.0),
        to: at(to),
        at: at(20.0),
        actor: None,
        note: "ventricular tachycardia".to_owned(),
    };
    let give = |mark| {
        append(
            &store.writer(),
            Batch {
                marks: vec![mark],
                ..Batch::default()
            },
        )
        .unwrap()
    };
    give(mark(15.0));
    assert_eq!(
        store.reader().marks(Some(&bed("12"))).unwrap(),
        [mark(15.0)]
    );
    assert!(store.reader().marks(Some(&bed("13"))).unwrap().is_empty());
    give(mark(9.0));
    assert!(store.reader().marks(None).unwrap().is_empty());
}
