//! Stories of an outbox against a receiver in memory, with what networks do to messages.

use super::*;
use lamplight_journal::hex;
use proptest::prelude::*;
use serde_json::Map;
use std::collections::BTreeMap;

fn record(seq: i64) -> Record {
    Record {
        seq,
        at: seq,
        kind: "command".to_owned(),
        bed: None,
        patient: None,
        actor: None,
        condition: None,
        body: format!("{{\"n\":{seq}}}"),
        hash: hex::of(&[0; 32]),
        more: Map::new(),
    }
}

fn at(ms: u64) -> Now {
    Now {
        mono: Mono::from_start(Duration::from_millis(ms)),
        wall: Wall::from_micros(i64::try_from(ms).unwrap() * 1_000),
    }
}

/// A receiver that keeps what comes in order and once, as the central server does.
#[derive(Default)]
struct Receiver {
    rows: BTreeMap<i64, String>,
    early: BTreeMap<i64, String>,
    aside: Vec<(i64, i64)>,
    head: i64,
    poison: Option<i64>,
}

impl Receiver {
    fn take(&mut self, push: &Push) -> Taken {
        let mut refused = None;
        if push.ahead {
            for record in push.records.iter().filter(|record| record.seq > self.head) {
                self.early.insert(record.seq, record.body.clone());
            }
        } else {
            let mut records = push.records.iter().peekable();
            let mut aside = push.set_aside.iter().peekable();
            loop {
                if let Some(gone) = aside.next_if(|gone| gone.from <= self.head + 1) {
                    if gone.to > self.head {
                        self.aside.push((gone.from, gone.to));
                        self.head = gone.to;
                    }
                } else if let Some(record) = records.next_if(|record| record.seq <= self.head + 1) {
                    if record.seq <= self.head {
                        continue;
                    }
                    if self.poison == Some(record.seq) {
                        refused = Some(RefusedRecord {
                            seq: record.seq,
                            code: code::POISON.to_owned(),
                            sentence: "not today".to_owned(),
                        });
                        break;
                    }
                    assert!(self.rows.insert(record.seq, record.body.clone()).is_none());
                    self.early.remove(&record.seq);
                    self.head = record.seq;
                } else {
                    break;
                }
            }
        }
        Taken {
            version: wire::VERSION,
            head: self.head,
            refused,
            news: 0,
        }
    }
}

/// A station, a receiver and what lies between, on a clock of its own.
struct Story {
    outbox: Outbox,
    receiver: Receiver,
    journal: Vec<Record>,
    cursor: i64,
    ms: u64,
    sent: Vec<(Lane, usize)>,
}

impl Story {
    fn new(rows: i64) -> Self {
        let limits = Limits {
            records: 10,
            ..Limits::default()
        };
        let mut story = Self {
            outbox: Outbox::new("test", "00", 0, limits, 7),
            receiver: Receiver::default(),
            journal: (1..=rows).map(record).collect(),
            cursor: 0,
            ms: 0,
            sent: Vec::new(),
        };
        story.outbox.handle(at(0), Input::Written(rows));
        story
    }

    fn tell(&mut self, input: Input) {
        self.outbox.handle(at(self.ms), input);
    }

    /// Carries out what is asked for; `meet` says what becomes of each batch.
    fn step(
        &mut self,
        meet: &mut impl FnMut(&mut Receiver, Lane, &Push) -> Result<Taken, Failure>,
    ) -> bool {
        let Some(effect) = self.outbox.poll(at(self.ms)) else {
            return false;
        };
        match effect {
            Effect::Read { after, records, .. } => {
                let rows = self.journal.iter().filter(|row| row.seq > after);
                let records = rows.take(records as usize).cloned().collect();
                self.tell(Input::Read { after, records });
            }
            Effect::Send(lane, push) => {
                self.sent.push((lane, push.records.len()));
                let input = match meet(&mut self.receiver, lane, &push) {
                    Ok(taken) => Input::Taken(lane, taken),
                    Err(failure) => Input::Failed(lane, failure),
                };
                self.tell(input);
            }
            Effect::Keep(step) => {
                assert!(
                    step.confirmed <= self.receiver.head,
                    "only on the receiver's word"
                );
                self.cursor = step.confirmed;
            }
        }
        true
    }

    /// Until the receiver has everything, at most for a day.
    fn run(&mut self, mut meet: impl FnMut(&mut Receiver, Lane, &Push) -> Result<Taken, Failure>) {
        let last = self.journal.last().map_or(0, |row| row.seq);
        while self.cursor < last {
            if !self.step(&mut meet) {
                let at = self
                    .outbox
                    .poll_timeout()
                    .expect("there is something to wait for");
                let next = u64::try_from(at.since_start().as_millis()).unwrap();
                self.ms = next.max(self.ms + 1);
            }
            assert!(self.ms < 86_400_000, "it never ends");
        }
    }

    fn bodies(&self) -> Vec<i64> {
        self.receiver.rows.keys().copied().collect()
    }
}

fn well(receiver: &mut Receiver, _: Lane, push: &Push) -> Result<Taken, Failure> {
    Ok(receiver.take(push))
}

#[test]
fn a_backlog_goes_in_batches_and_the_cursor_follows() {
    let mut story = Story::new(35);
    story.run(well);
    assert_eq!(story.bodies(), (1..=35).collect::<Vec<_>>());
    let sizes: Vec<usize> = story.sent.iter().map(|(_, n)| *n).collect();
    assert_eq!(sizes, [10, 10, 10, 5]);
    assert_eq!(story.outbox.report(at(0).mono).state, LinkState::Synced);
}

#[test]
fn a_receiver_that_says_nothing_is_asked_again_later_and_later_and_the_screen_says_since_when() {
    let mut story = Story::new(3);
    let mut tries = 0;
    let mut times = Vec::new();
    while tries < 6 {
        let before = story.sent.len();
        let mut deaf =
            |_: &mut Receiver, _, _: &Push| Err(Failure::Unreachable("no route".to_owned()));
        if !story.step(&mut deaf) {
            let at = story.outbox.poll_timeout().unwrap();
            story.ms = u64::try_from(at.since_start().as_millis()).unwrap() + 1;
        }
        if story.sent.len() > before {
            tries += 1;
            times.push(story.ms);
        }
    }
    let waits: Vec<u64> = times.windows(2).map(|pair| pair[1] - pair[0]).collect();
    for (wait, ceiling) in waits.iter().zip([500, 1_000, 2_000, 4_000, 8_000]) {
        assert!((ceiling / 2..=ceiling + 2).contains(wait), "{waits:?}");
    }
    let report = story.outbox.report(at(story.ms).mono);
    assert!(
        matches!(&report.state, LinkState::Offline { since, sentence } if since.millis() == 0 && sentence == "no route"),
        "{report:?}"
    );
    assert_eq!(report.behind, 3);
    story.run(well);
    assert_eq!(story.cursor, 3);
}

#[test]
fn nothing_is_tried_before_the_time_that_the_receiver_asks_for() {
    let mut story = Story::new(1);
    let mut busy = |_: &mut Receiver, _, _: &Push| {
        Err(Failure::Busy {
            sentence: "full".to_owned(),
            after: Some(Duration::from_secs(40)),
        })
    };
    while story.step(&mut busy) {}
    let at = story.outbox.poll_timeout().unwrap();
    let wait = at.since_start();
    assert!(
        (Duration::from_secs(40)..=Duration::from_secs(44)).contains(&wait),
        "{wait:?}"
    );
    story.run(well);
}

#[test]
fn a_record_that_nobody_takes_is_set_aside_after_its_offers_and_the_rest_goes_on() {
    let mut story = Story::new(25);
    story.receiver.poison = Some(13);
    let mut offers = 0;
    story.run(|receiver, _, push| {
        offers += usize::from(push.records.iter().any(|record| record.seq == 13));
        Ok(receiver.take(push))
    });
    assert_eq!(offers, 3);
    assert_eq!(story.receiver.aside, [(13, 13)]);
    assert_eq!(story.bodies().len(), 24);
    let report = story.outbox.report(at(story.ms).mono);
    assert_eq!((report.set_aside, report.behind), (1, 0));
    assert!(report.set_aside_reason.unwrap().contains("not today"));
}

#[test]
fn rows_that_the_journal_no_longer_has_are_declared_and_the_rest_goes_on() {
    let mut story = Story::new(25);
    story.journal.retain(|row| row.seq > 7 && row.seq != 15);
    story.run(well);
    assert_eq!(story.receiver.aside, [(1, 7), (15, 15)]);
    assert_eq!(story.receiver.head, 25);
}

#[test]
fn a_receiver_that_lost_its_newest_rows_gets_them_again() {
    let mut story = Story::new(30);
    story.run(well);
    story.receiver.head = 12;
    story.receiver.rows.retain(|seq, _| *seq <= 12);
    story.journal.push(record(31));
    story.tell(Input::Written(31));
    story.run(well);
    assert_eq!(story.bodies(), (1..=31).collect::<Vec<_>>());
}

#[test]
fn what_was_put_back_comes_anew_from_there_but_not_while_an_answer_is_awaited() {
    let mut outbox = Outbox::new("test", "00", 100, Limits::default(), 7);
    outbox.handle(at(0), Input::Written(101));
    assert!(matches!(
        outbox.poll(at(0)),
        Some(Effect::Read { after: 100, .. })
    ));
    let records = vec![record(101)];
    outbox.handle(
        at(0),
        Input::Read {
            after: 100,
            records,
        },
    );
    assert!(matches!(
        outbox.poll(at(0)),
        Some(Effect::Send(Lane::Ordered, _))
    ));
    outbox.handle(at(0), Input::PutBack(40));
    assert_eq!(outbox.report(at(0).mono).confirmed, 100);
    let taken = Taken {
        head: 101,
        ..Taken::default()
    };
    outbox.handle(at(0), Input::Taken(Lane::Ordered, taken));
    outbox.handle(at(0), Input::PutBack(40));
    outbox.handle(at(0), Input::PutBack(90));
    let report = outbox.report(at(0).mono);
    assert_eq!((report.confirmed, report.behind), (40, 0));
    let kept: Vec<i64> = std::iter::from_fn(|| outbox.poll(at(0)))
        .map_while(|effect| match effect {
            Effect::Keep(step) => Some(step.confirmed),
            Effect::Read { .. } | Effect::Send(..) => None,
        })
        .collect();
    assert_eq!(kept, [101, 40]);
    outbox.handle(at(60_000), Input::Written(41));
    assert!(matches!(
        outbox.poll(at(60_000)),
        Some(Effect::Read { after: 40, .. })
    ));
}

#[test]
fn a_receiver_that_knows_more_than_the_station_is_told_to_a_person() {
    let mut story = Story::new(5);
    story.receiver.head = 90;
    let mut meet = well;
    while story.step(&mut meet) {}
    let state = story.outbox.report(at(0).mono).state;
    assert!(matches!(state, LinkState::Refused { .. }), "{state:?}");
}

#[test]
fn a_batch_that_is_too_large_is_halved_and_a_single_record_goes_aside() {
    let mut story = Story::new(12);
    story.run(|receiver, _, push| {
        if push.records.len() > 3 || push.records.iter().any(|record| record.seq == 5) {
            return Err(Failure::TooLarge);
        }
        Ok(receiver.take(push))
    });
    assert_eq!(story.receiver.aside, [(5, 5)]);
    assert_eq!(story.bodies().len(), 11);
}

#[test]
fn over_a_network_that_breaks_early_batches_become_small_enough_and_grow_again() {
    let mut story = Story::new(20_000);
    story.outbox.limits.records = 4_000;
    story.outbox.records = 4_000;
    let mut breaks = true;
    story.run(|receiver, _, push| {
        if breaks && push.records.len() > 300 {
            return Err(Failure::Unreachable("cut".to_owned()));
        }
        breaks &= receiver.head < 2_000;
        Ok(receiver.take(push))
    });
    assert_eq!(story.bodies().len(), 20_000);
    let most = story.sent.iter().map(|(_, n)| *n).rev().take(4).max();
    assert_eq!(most, Some(4_000));
}

#[test]
fn a_high_alarm_overtakes_the_backlog_and_arrives_once_all_the_same() {
    let mut story = Story::new(5_000);
    story.tell(Input::Urgent(vec![record(4_000)]));
    let mut first = None;
    story.run(|receiver, lane, push| {
        first.get_or_insert(lane);
        Ok(receiver.take(push))
    });
    assert_eq!(first, Some(Lane::Ahead));
    assert!(story.receiver.early.is_empty());
    assert_eq!(story.bodies().len(), 5_000);
}

#[test]
fn an_alarm_without_a_backlog_goes_in_its_order() {
    let mut story = Story::new(5);
    story.tell(Input::Urgent(vec![record(5)]));
    story.run(well);
    assert!(story.sent.iter().all(|(lane, _)| *lane == Lane::Ordered));
}

#[test]
fn a_link_that_is_paused_sends_nothing_until_it_goes_on() {
    let mut story = Story::new(5);
    story.tell(Input::Pause);
    let mut meet = well;
    while story.step(&mut meet) {}
    assert_eq!((story.sent.len(), story.outbox.poll_timeout()), (0, None));
    assert!(matches!(
        story.outbox.report(at(9_000).mono).state,
        LinkState::Paused { .. }
    ));
    story.tell(Input::Resume);
    story.run(well);
    assert_eq!(story.cursor, 5);
}

#[test]
fn a_backlog_shows_as_such_and_a_row_on_its_way_does_not() {
    let mut story = Story::new(40);
    let mut meet = well;
    // A batch is gone, the next ones wait.
    while story.cursor < 10 {
        story.step(&mut meet);
    }
    let report = story.outbox.report(at(1_000).mono);
    assert_eq!((report.state, report.behind), (LinkState::Synced, 30));
    let report = story.outbox.report(at(3_000).mono);
    assert_eq!((report.state, report.behind), (LinkState::Behind, 30));
}

#[test]
fn rows_that_come_one_by_one_go_together_and_a_high_alarm_does_not_wait_for_them() {
    let mut story = Story::new(2);
    story.run(well);
    let mut meet = well;
    let mut comes = |story: &mut Story, ms: u64, urgent: bool| {
        story.ms = ms;
        let seq = i64::try_from(story.journal.len()).unwrap() + 1;
        story.journal.push(record(seq));
        story.tell(Input::Written(seq));
        if urgent {
            story.tell(Input::Urgent(vec![record(seq)]));
        }
        while story.step(&mut meet) {}
        (story.receiver.head, story.sent.len())
    };
    for (name, ms, urgent, came) in [
        ("the first waits", 100, false, (2, 1)),
        ("and so do others", 600, false, (2, 1)),
        ("until the second is over", 1_100, false, (5, 2)),
        ("the next wait again", 1_200, false, (5, 2)),
        ("a high alarm takes them along at once", 1_300, true, (7, 3)),
    ] {
        assert_eq!(comes(&mut story, ms, urgent), came, "{name}");
    }
    story.journal.push(record(8));
    story.tell(Input::Written(8));
    let due = story.outbox.poll_timeout().unwrap();
    assert_eq!(due, at(2_300).mono, "it is asked again when it is over");
}

proptest! {
    #[test]
    fn whatever_a_network_does_each_row_arrives_once_and_in_order(
        fates in prop::collection::vec(0..7_u8, 1..80), rows in 1..80_i64, urgent in prop::collection::vec(1..80_i64, 0..6),
    ) {
        let mut story = Story::new(rows);
        let mut fates = fates.into_iter();
        let mut urgent: Vec<i64> = urgent.into_iter().filter(|seq| *seq <= rows).collect();
        urgent.sort_unstable();
        urgent.dedup();
        story.tell(Input::Urgent(urgent.into_iter().map(record).collect()));
        let mut late: Option<Push> = None;
        story.run(|receiver, _, push| {
            match fates.next() {
                // It never arrives.
                Some(0) => Err(Failure::Unreachable(String::new())),
                // It arrives, and the answer does not.
                Some(1) => {
                    receiver.take(push);
                    Err(Failure::Unreachable(String::new()))
                }
                // It arrives twice.
                Some(2) => {
                    receiver.take(push);
                    Ok(receiver.take(push))
                }
                // It is held up and arrives behind a later one.
                Some(3) => {
                    late = Some(push.clone());
                    Err(Failure::Unreachable(String::new()))
                }
                Some(4) => {
                    if let Some(late) = late.take() {
                        receiver.take(&late);
                    }
                    Ok(receiver.take(push))
                }
                Some(5) => Err(Failure::Busy { sentence: String::new(), after: None }),
                _ => Ok(receiver.take(push)),
            }
        });
        prop_assert_eq!(story.bodies(), (1..=rows).collect::<Vec<_>>());
        prop_assert!(story.receiver.early.is_empty());
        prop_assert_eq!(&story.receiver.aside, &Vec::new());
    }
}
