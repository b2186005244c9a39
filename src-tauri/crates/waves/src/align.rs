//! What a chunk is, by its time and its arrival: the next one, or what else?
//!
//! Two numbers decide. `error` is the chunk's start minus where the last one ended,
//! both on the device's clock. `lateness` is the chunk's arrival minus its end, against
//! the least such difference seen ([`crate::clock`]): nearly 0 for a prompt chunk,
//! never much below. A start far off with an arrival that fits is a gap or an old
//! chunk; a start far off with an arrival that is off by as much is a clock that
//! somebody has set.

/// Arrivals may seem this much too early: the least delay so far was not the least.
const EARLY_S: f64 = 0.1;
/// After a clock was set, a silence up to this is taken for nothing lost.
const UNBROKEN_S: f64 = 1.0;
/// A flat line equals itself at all times; sent anew only this far back it proves nothing.
const FLAT_S: f64 = 1.0;

/// What lies already where the chunk would go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beneath {
    /// Holes, and else the same samples.
    Holes,
    /// The same samples.
    Same,
    /// The same samples, all of one value.
    SameFlat,
    /// Other samples.
    Differs,
    /// It is before everything kept.
    Gone,
}

/// What to do with a chunk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// The next one: join it exactly.
    Next,
    /// After a gap of so many seconds.
    Gap(f64),
    /// Begins before the end of what is there: drop what overlaps, fill holes, take the rest.
    Overlap,
    /// The device's clock went ahead by so many seconds (back, if negative). Move all of
    /// its times, then judge again.
    ClockSet(f64),
    /// Too old for the ring.
    TooOld,
}

/// Judges one chunk. `tolerance` is half a sample, or the grain of the device's times if
/// that is coarser; `beneath` is asked only for a chunk that begins too early.
#[must_use]
pub fn judge(
    error: f64,
    lateness: f64,
    tolerance: f64,
    beneath: impl FnOnce() -> Beneath,
) -> Verdict {
    if error.abs() <= tolerance {
        return Verdict::Next;
    }
    // How late it is if it is the next one after all.
    let as_next = lateness + error;
    let set = || {
        let by = if as_next <= UNBROKEN_S {
            error
        } else {
            -lateness
        };
        Verdict::ClockSet(by)
    };
    if error > 0.0 {
        return if lateness < -EARLY_S {
            set()
        } else {
            Verdict::Gap(error)
        };
    }
    let could_be_set = as_next >= -EARLY_S && lateness > EARLY_S;
    match beneath() {
        Beneath::Holes | Beneath::Same => Verdict::Overlap,
        Beneath::SameFlat if could_be_set && error < -FLAT_S => set(),
        Beneath::Differs if could_be_set => set(),
        Beneath::SameFlat | Beneath::Differs => Verdict::Overlap,
        Beneath::Gone if could_be_set => set(),
        Beneath::Gone => Verdict::TooOld,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chunk_is_judged_by_its_start_and_its_arrival() {
        use Beneath::{Differs, Gone, Holes, Same, SameFlat};
        use Verdict::{ClockSet, Gap, Next, Overlap, TooOld};
        // Half a sample at 250 Hz.
        let tolerance = 0.002;
        for (name, error, lateness, beneath, expected) in [
            ("exact", 0.0, 0.01, Gone, Next),
            ("half a sample late", 0.002, 0.01, Gone, Next),
            ("half a sample early", -0.002, 0.01, Gone, Next),
            ("a little more is a gap", 0.002_1, 0.01, Gone, Gap(0.002_1)),
            ("one chunk lost", 0.256, 0.0, Gone, Gap(0.256)),
            (
                "one chunk lost and a late one",
                0.256,
                1.5,
                Gone,
                Gap(0.256),
            ),
            ("sent anew at once", -0.256, 0.002, Same, Overlap),
            ("sent anew one chunk later", -0.512, 0.256, Same, Overlap),
            ("a flat line sent anew", -0.512, 0.256, SameFlat, Overlap),
            ("out of order", -0.512, 0.256, Holes, Overlap),
            (
                "a window that overlaps, filtered anew",
                -0.2,
                0.0,
                Differs,
                Overlap,
            ),
            (
                "clock set 10 min ahead",
                600.0,
                -600.0,
                Gone,
                ClockSet(600.0),
            ),
            (
                "clock set 10 min back",
                -600.0,
                600.0,
                Gone,
                ClockSet(-600.0),
            ),
            ("clock set 2 s back", -2.0, 2.01, Differs, ClockSet(-2.0)),
            (
                "clock set 30 s back in asystole",
                -30.0,
                30.01,
                SameFlat,
                ClockSet(-30.0),
            ),
            (
                "set 10 min ahead in an outage of 5 s",
                605.0,
                -600.0,
                Gone,
                ClockSet(600.0),
            ),
            (
                "set 10 min back in an outage of 5 s",
                -595.0,
                600.0,
                Gone,
                ClockSet(-600.0),
            ),
            ("old beyond the ring, in a burst", -90.0, 30.0, Gone, TooOld),
        ] {
            assert_eq!(
                judge(error, lateness, tolerance, || beneath),
                expected,
                "{name}"
            );
        }
    }
}
