//! Counting, medians, bounds.

use super::*;
use proptest::prelude::{prop_assert_eq, proptest};

const HOUR: Duration = Duration::from_secs(3600);

fn at(second: i64) -> Wall {
    Wall::from_micros(second * 1_000_000)
}

fn day() -> Period {
    Period::new(at(0), at(86_400), HOUR)
}

fn episode(second: i64, bed: &str, cause: &str) -> Episode {
    Episode {
        bed: BedId::parse(bed).ok(),
        priority: Priority::Medium,
        kind: Kind::Physiological,
        cause: Arc::from(cause),
        owner: Some(Arc::from("nurse 7")),
        began: at(second),
        acknowledged: None,
        ended: None,
    }
}

fn acknowledged(second: i64, after: i64) -> Episode {
    Episode {
        acknowledged: Some((at(second + after), Arc::from("nurse 7"))),
        ..episode(second, "1", "HR high")
    }
}

#[test]
fn the_load_is_counted_per_bed_and_day_with_its_technical_share() {
    let technical = |second| Episode {
        kind: Kind::Technical,
        priority: Priority::Low,
        ..episode(second, "2", "Leads off")
    };
    let list = [
        episode(10, "1", "HR high"),
        episode(3700, "1", "HR high"),
        technical(20),
        Episode {
            priority: Priority::High,
            owner: None,
            ..episode(86_399, "2", "Asystole")
        },
    ];
    let load = Load::of(day(), 8, &list);
    assert_eq!(
        load.per_bed_and_day(),
        Some(0.5),
        "beds without alarms count"
    );
    assert_eq!(load.all().share_technical(), Some(0.25));
    let all = load.all();
    assert_eq!(
        (all.high, all.medium, all.low, all.unacknowledged),
        (1, 2, 1, 4)
    );
    let beds: Vec<_> = load
        .beds()
        .map(|(bed, tally)| (bed.as_str(), tally.alarms))
        .collect();
    assert_eq!(beds, [("1", 2), ("2", 2)]);
    let owners: Vec<_> = load.owners().map(|(_, tally)| tally.alarms).collect();
    assert_eq!(owners, [3], "one had nobody");
    let bins: Vec<u64> = load.bins().map(|(_, count)| count).collect();
    assert_eq!((bins.len(), bins[0], bins[1], bins[23]), (24, 2, 1, 1));
    assert_eq!(
        load.bins().nth(23).map(|(start, _)| start),
        Some(at(23 * 3600))
    );
}

#[test]
fn only_what_began_in_the_period_is_counted() {
    for (second, counted) in [(-1, 0), (0, 1), (86_399, 1), (86_400, 0)] {
        let load = Load::of(day(), 1, &[episode(second, "1", "HR high")]);
        assert_eq!(load.all().alarms, counted, "{second}");
    }
}

#[test]
fn advisories_are_not_alarms() {
    let advisory = Episode {
        priority: Priority::Advisory,
        ..episode(0, "1", "Printer out of paper")
    };
    let load = Load::of(day(), 1, &[advisory]);
    assert_eq!((load.all().alarms, load.all().advisories), (0, 1));
    assert_eq!(load.all().share_technical(), None);
    assert!(load.top().is_empty());
    assert_eq!(load.bins().map(|(_, count)| count).sum::<u64>(), 0);
}

#[test]
fn the_ten_causes_that_make_most_come_first_and_equal_ones_by_name() {
    let mut list = Vec::new();
    for cause in 0..12 {
        for _ in 0..=(cause / 2) {
            list.push(episode(5, "1", &format!("cause {cause:02}")));
        }
    }
    let top = Load::of(day(), 1, &list).top();
    let names: Vec<_> = top
        .iter()
        .map(|(cause, count)| (&**cause, *count))
        .collect();
    assert_eq!(names.len(), Load::TOP);
    assert_eq!(
        names[..3],
        [("cause 10", 6), ("cause 11", 6), ("cause 08", 5)]
    );
}

#[test]
fn the_median_is_of_those_acknowledged_and_exact_to_a_second_below_two_minutes() {
    for (name, delays, median) in [
        ("none", vec![], None),
        ("one", vec![17], Some(17)),
        ("the middle one", vec![90, 5, 30], Some(30)),
        ("the lower of two", vec![10, 20], Some(10)),
        ("whole minutes above two", vec![150], Some(120)),
        ("two hours and more", vec![7199, 7200, 90_000], Some(7200)),
        (
            "a clock that went back counts for nothing",
            vec![-5, 40],
            Some(40),
        ),
    ] {
        let list: Vec<_> = delays
            .iter()
            .map(|delay| acknowledged(100, *delay))
            .collect();
        let load = Load::of(day(), 1, &list);
        let got = load.all().median_to_acknowledge();
        assert_eq!(got, median.map(Duration::from_secs), "{name}");
    }
}

#[test]
fn full_lists_lose_nothing_of_the_totals() {
    let many = Load::MOST_CAUSES as u64 + 7;
    let mut load = Load::new(day(), 1);
    for number in 0..many {
        load.add(&Episode {
            owner: Some(Arc::from(format!("nurse {number}"))),
            ..episode(1, &format!("bed {number}"), &format!("cause {number}"))
        });
    }
    assert_eq!(load.all().alarms, many);
    assert_eq!(load.others().causes, 7);
    assert_eq!(load.others().beds, many - Load::MOST_BEDS as u64);
    assert_eq!(load.others().owners, many - Load::MOST_OWNERS as u64);
    assert_eq!(load.beds().count(), Load::MOST_BEDS);
}

#[test]
fn an_empty_period_has_no_rate_and_bins_are_bounded() {
    let empty = Period::new(at(10), at(5), HOUR);
    let load = Load::of(empty, 4, &[episode(10, "1", "HR high")]);
    assert_eq!((load.per_bed_and_day(), load.all().alarms), (None, 0));
    let long = Period::new(at(0), at(86_400 * 3650), Duration::ZERO);
    assert!(Load::new(long, 1).bins().count() <= Period::MOST_BINS);
    let widest = Period::new(
        Wall::from_micros(i64::MIN),
        Wall::from_micros(i64::MAX),
        HOUR,
    );
    assert!(Load::new(widest, 1).bins().count() <= Period::MOST_BINS);
}

proptest! {
    #[test]
    fn bins_beds_and_priorities_each_add_up_to_all(
        list in proptest::collection::vec((-1000..90_000_i64, 0..4_u8, 0..20_u8), 0..200),
    ) {
        let priorities = [Priority::Advisory, Priority::Low, Priority::Medium, Priority::High];
        let mut load = Load::new(day(), 20);
        for (second, priority, bed) in list {
            load.add(&Episode {
                priority: priorities[usize::from(priority)],
                ..episode(second, &bed.to_string(), "cause")
            });
        }
        let all = load.all().clone();
        prop_assert_eq!(load.bins().map(|(_, count)| count).sum::<u64>(), all.alarms);
        prop_assert_eq!(load.beds().map(|(_, tally)| tally.alarms).sum::<u64>(), all.alarms);
        prop_assert_eq!(all.high + all.medium + all.low, all.alarms);
        prop_assert_eq!(load.top().iter().map(|(_, count)| count).sum::<u64>(), all.alarms);
    }
}
