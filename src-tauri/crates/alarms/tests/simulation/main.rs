//! A ward simulated for thousands of hours with everything that can go wrong, and the
//! promises of the alarm engine checked after every step.
//!
//! Each run draws its faults from a seed, which proptest prints when a run fails. `run`
//! drives sources, people and clocks; `faults` carries announcements late, twice, out of
//! order or not at all; `promises` holds what must be true after each step, from the
//! effects and the readable state alone.

#![expect(
    clippy::expect_used,
    reason = "helpers of a test: what they rely on is what is tested"
)]

mod faults;
mod promises;
mod run;

use proptest::prelude::*;
use run::Run;

/// Simulated hours of one run of a ward of eight beds.
const HOURS: u64 = 420;
/// Runs; with the above 10,080 ward-hours.
const RUNS: u32 = 24;

proptest! {
    #![proptest_config(ProptestConfig {
        cases: RUNS,
        max_shrink_iters: 0,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn ten_thousand_ward_hours_with_faults_keep_every_promise(seed in any::<u64>()) {
        Run::new(seed).hours(HOURS);
    }
}
