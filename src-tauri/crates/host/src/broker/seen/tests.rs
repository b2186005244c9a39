//! What a viewer believes: versions, gaps, other stations, strangers.

use super::*;
use crate::broker::pictures::Pictures;
use crate::broker::testing::{bed, snapshot};
use lamplight_api::view::{Change, ChangeBatch};
use lamplight_broker::payload::VERSION;

fn at(ms: u64) -> Mono {
    Mono::START + Duration::from_millis(ms)
}

/// A ward's station, as far as it publishes.
struct Station {
    pictures: Pictures,
    seq: u64,
}

type Messages = Vec<(String, Vec<u8>)>;

impl Station {
    fn begin(since_ms: i64) -> Self {
        let run = Run {
            station: format!("{since_ms:016x}"),
            since_ms,
        };
        let mut pictures = Pictures::new("4e", run, true);
        pictures.snapshot(snapshot(0, 1_000_000, vec![bed("1"), bed("2")]));
        Self { pictures, seq: 0 }
    }

    fn publish(&mut self) -> Messages {
        let due = self.pictures.due(true);
        let messages = due.iter().flat_map(|due| due.messages.clone()).collect();
        due.into_iter().for_each(|due| self.pictures.went(due));
        messages
    }

    fn beat(&mut self) -> Messages {
        vec![self.pictures.beat().unwrap()]
    }

    fn heart_rate(&mut self, id: &str, rate: f64) {
        self.seq += 1;
        let mut view = bed(id);
        view.numbers[0].value = Some(rate);
        self.pictures.batch(ChangeBatch {
            seq: self.seq,
            now_ms: 1_000_000,
            changes: vec![Change::Bed(Box::new(view))],
        });
    }
}

fn take(seen: &mut Seen, now: Mono, messages: &Messages, live: bool) {
    for (subject, payload) in messages {
        seen.take(now, subject, payload, live);
    }
}

fn rates(seen: &Seen, now: Mono) -> Vec<(Option<f64>, BedFeed)> {
    let beds = seen.beds(now);
    beds.iter()
        .map(|bed| (bed.numbers[0].value, bed.feed))
        .collect()
}

fn live() -> (Station, Seen) {
    let mut station = Station::begin(5);
    let mut seen = Seen::new("4e");
    seen.standing(Standing::Up(1));
    take(&mut seen, at(0), &station.beat(), true);
    take(&mut seen, at(10), &station.publish(), true);
    take(&mut seen, at(20), &station.beat(), true);
    (station, seen)
}

#[test]
fn a_ward_is_shown_as_its_station_publishes_it() {
    let (mut station, mut seen) = live();
    assert_eq!(rates(&seen, at(30)), [(Some(72.0), BedFeed::Live); 2]);
    let view = seen.ward_view(at(30));
    assert_eq!(
        (view.name.as_str(), view.audio.output),
        ("Ward 4 East", OutputView::Off)
    );
    let viewed = view.viewed.unwrap();
    assert_eq!(
        (viewed.state, viewed.sentence.as_str()),
        (ViewedState::Live, "")
    );
    assert_eq!(seen.needs(at(30)).len(), 1);
    assert_eq!(
        seen.clock_ms(at(520)),
        Some(1_000_500),
        "the ward's clock goes on"
    );
    station.heart_rate("2", 99.0);
    take(&mut seen, at(40), &station.publish(), true);
    assert_eq!(rates(&seen, at(50))[1], (Some(99.0), BedFeed::Live));
    assert_eq!((seen.refused, seen.asks(at(50))), (0, false));
}

#[test]
fn a_ward_that_falls_silent_is_stale_then_gone_and_never_live() {
    let (_, seen) = live();
    for (ms, state, feed, value) in [
        (5_019, ViewedState::Live, BedFeed::Live, Some(72.0)),
        (5_021, ViewedState::Stale, BedFeed::Stale, Some(72.0)),
        (15_019, ViewedState::Stale, BedFeed::Stale, Some(72.0)),
        (15_021, ViewedState::Lost, BedFeed::Lost, None),
        (900_000, ViewedState::Lost, BedFeed::Lost, None),
    ] {
        let now = at(ms);
        assert_eq!(seen.viewed(now).state, state, "{ms} ms");
        assert_eq!(rates(&seen, now), [(value, feed); 2], "{ms} ms");
        let first = &seen.needs(now)[0];
        let warned = first.condition.text == "WARD NOT SEEN LIVE";
        assert_eq!(warned, state != ViewedState::Live, "{ms} ms");
    }
    let bed = &seen.beds(at(20_000))[0];
    assert_eq!(bed.numbers[0].text, NO_VALUE);
    assert!(!bed.numbers[0].no_value.is_empty());
    assert_eq!(bed.waves[0].off, "No signal");
}

#[test]
fn a_picture_that_was_lost_on_the_way_makes_its_bed_old_though_the_ward_beats() {
    let (mut station, mut seen) = live();
    station.heart_rate("2", 140.0);
    let lost = station.publish();
    for second in 1..20 {
        take(&mut seen, at(second * 1_000), &station.beat(), true);
    }
    let now = at(19_500);
    assert_eq!(
        rates(&seen, now),
        [(Some(72.0), BedFeed::Live), (None, BedFeed::Lost)]
    );
    assert!(seen.asks(now), "it is asked for");
    // What the broker had kept is live when the next beat names it as the newest.
    take(&mut seen, at(19_600), &lost, false);
    assert_eq!(rates(&seen, at(19_600))[1].0, None);
    take(&mut seen, at(20_000), &station.beat(), true);
    assert_eq!(rates(&seen, at(20_000))[1], (Some(140.0), BedFeed::Live));
    assert!(!seen.asks(at(20_000)));
}

#[test]
fn what_the_broker_had_kept_of_a_station_that_is_silent_is_never_live() {
    let mut station = Station::begin(5);
    let mut seen = Seen::new("4e");
    take(&mut seen, at(0), &station.publish(), false);
    assert_eq!(rates(&seen, at(1)), [(None, BedFeed::Lost); 2]);
    assert_eq!(seen.viewed(at(1)).state, ViewedState::Waiting);
    // From its first snapshot on a page can tell that nothing can be done here.
    assert!(Seen::new("4e").ward_view(at(1)).viewed.is_some());
    assert!(seen.clock_ms(at(1)).is_none());
}

#[test]
fn an_older_picture_never_takes_the_place_of_a_newer_one() {
    let (mut station, mut seen) = live();
    station.heart_rate("1", 80.0);
    let first = station.publish();
    station.heart_rate("1", 90.0);
    let second = station.publish();
    take(&mut seen, at(100), &second, true);
    take(&mut seen, at(110), &first, true);
    assert_eq!(rates(&seen, at(120))[0].0, Some(90.0));
}

#[test]
fn a_station_that_begins_anew_is_believed_when_the_old_one_is_silent() {
    let (_, mut seen) = live();
    let mut anew = Station::begin(99);
    anew.heart_rate("1", 55.0);
    let pictures = anew.publish();
    assert_eq!(
        seen.take(at(1_000), "ward.4e.beat", &anew.beat()[0].1, true),
        Took::Ward
    );
    let sentence = seen.viewed(at(1_000)).sentence;
    assert!(
        sentence.contains("Two stations publish as ward 4e"),
        "{sentence}"
    );
    take(&mut seen, at(1_010), &pictures, true);
    assert_eq!(
        rates(&seen, at(1_020))[0].0,
        Some(72.0),
        "one of them is shown"
    );
    // The old one says nothing more.
    assert_eq!(
        seen.take(at(4_500), "ward.4e.beat", &anew.beat()[0].1, true),
        Took::Anew
    );
    assert_eq!(
        rates(&seen, at(4_500))[0].0,
        None,
        "the pictures of the old one are gone"
    );
    take(&mut seen, at(4_510), &pictures, false);
    take(&mut seen, at(5_000), &anew.beat(), true);
    assert_eq!(rates(&seen, at(5_000))[0], (Some(55.0), BedFeed::Live));
}

#[test]
fn whatever_comes_is_judged_and_said_once() {
    let (mut station, mut seen) = live();
    let before = seen.beds(at(100));
    let picture = |seen: &mut Seen, payload: &[u8]| {
        seen.take(at(100), "ward.4e.bed.1.view", payload, true);
        seen.reason.clone().unwrap_or_default()
    };
    station.heart_rate("1", 1.0);
    let good = station.publish().pop().unwrap().1;
    let text = String::from_utf8(good).unwrap();
    let newer = text.replacen("\"v\":1", "\"v\":7", 1);
    assert!(picture(&mut seen, newer.as_bytes()).contains("of version 7"));
    let sentence = seen.viewed(at(100)).sentence;
    assert!(
        sentence.contains("bring the older program up to date"),
        "{sentence}"
    );
    for (payload, words) in [
        ("MEIER", "no JSON"),
        ("{\"v\":1}", "a member is missing"),
        (
            &text.replace("\"ward\":\"4e\"", "\"ward\":\"5e\""),
            "of another ward",
        ),
        (
            &text.replace("\"bed\":\"1\"", "\"bed\":\"2\""),
            "of another bed",
        ),
        (
            &text.replace("\"feed\":\"live\"", "\"feed\":\"MEIER\""),
            "another version of the program",
        ),
    ] {
        let reason = picture(&mut seen, payload.as_bytes());
        assert!(reason.contains(words), "{words}: {reason}");
        assert!(!reason.contains("MEIER"), "{reason}");
    }
    let huge = vec![b'['; 2 << 20];
    assert!(picture(&mut seen, &huge).contains("are too many"));
    assert!(picture(&mut seen, &vec![b'['; 100_000]).contains("can't be read"));
    for subject in ["ward.5e.beat", "garbage", "ward.4e.bed..view"] {
        seen.take(at(100), subject, b"{}", true);
    }
    assert!(seen.refused >= 11, "{}", seen.refused);
    assert_eq!(seen.beds(at(100)), before, "nothing of it is shown");
}

#[test]
fn a_ward_of_too_many_beds_is_nobodys() {
    let (_, mut seen) = live();
    let beds = (0..5_000).map(|bed| (bed.to_string(), 1)).collect();
    let beat = Beat {
        v: VERSION,
        run: Run {
            station: "b".to_owned(),
            since_ms: 9,
        },
        beat: 1,
        now_ms: 1,
        ward: "4e".to_owned(),
        ward_rev: 1,
        beds,
    };
    let payload = serde_json::to_vec(&beat).unwrap();
    seen.take(at(50), "ward.4e.beat", &payload, true);
    assert!(seen.reason.unwrap().contains("more than 1024 beds"));
}

#[test]
fn a_broker_that_is_away_is_said_with_what_it_says() {
    let (_, mut seen) = live();
    seen.standing(Standing::Down {
        sentence: "it does not let us in.".to_owned(),
        refused: true,
        made: 1,
    });
    let sentence = seen.viewed(at(30)).sentence;
    assert!(sentence.contains("it does not let us in."), "{sentence}");
    assert!(sentence.contains("Look at the ward itself."), "{sentence}");
}
