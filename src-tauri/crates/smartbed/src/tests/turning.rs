//! Positions that count as turning, and those that don't.

use crate::turn::Turning;
use lamplight_protocols::bed::LyingPosition::{self, Back, Edge, Left, Right, Sitting};
use lamplight_units::{Mono, Now, Wall};
use std::time::Duration;

const HOLDS: Duration = Duration::from_secs(180);

fn at(seconds: u64) -> Now {
    Now {
        mono: Mono::from_start(Duration::from_secs(seconds)),
        wall: Wall::from_micros(i64::try_from(seconds).unwrap() * 1_000_000),
    }
}

/// Positions at times; then the turns that counted.
fn turns(told: &[(u64, Option<LyingPosition>)], until: u64) -> Vec<(LyingPosition, u64)> {
    let mut turning = Turning::default();
    let mut counted = Vec::new();
    for second in 0..=until {
        for (_, position) in told.iter().filter(|(at, _)| *at == second) {
            turning.told(at(second), *position);
        }
        let turned = turning.settle(at(second).mono, HOLDS);
        counted.extend(turned.map(|turned| (turned.to, turned.at.mono.since_start().as_secs())));
    }
    counted
}

#[test]
fn a_turn_counts_when_it_has_been_held() {
    type Row = (
        &'static str,
        &'static [(u64, Option<LyingPosition>)],
        &'static [(LyingPosition, u64)],
    );
    let rows: [Row; 7] = [
        ("the first position is none", &[(0, Some(Back))], &[]),
        (
            "held",
            &[(0, Some(Back)), (300, Some(Left))],
            &[(Left, 300)],
        ),
        (
            "wriggled and back",
            &[(0, Some(Back)), (300, Some(Left)), (479, Some(Back))],
            &[],
        ),
        (
            "told again and again",
            &[(0, Some(Back)), (300, Some(Left)), (400, Some(Left))],
            &[(Left, 300)],
        ),
        (
            "sitting is no turning",
            &[(0, Some(Back)), (300, Some(Sitting)), (600, Some(Edge))],
            &[],
        ),
        (
            "unknown in between begins anew",
            &[
                (0, Some(Back)),
                (300, Some(Left)),
                (400, None),
                (401, Some(Left)),
            ],
            &[(Left, 401)],
        ),
        (
            "twice",
            &[(0, Some(Back)), (300, Some(Left)), (600, Some(Right))],
            &[(Left, 300), (Right, 600)],
        ),
    ];
    for (name, told, wanted) in rows {
        assert_eq!(turns(told, 1_000), wanted, "{name}");
    }
}
