//! Several pieces of one wave in one message, with a hole between them.
//!
//! The samples' keeper tells a hole from a clock that was set by the arrival: what comes at
//! once and is of two seconds later looks like a clock put forward. Within one message no
//! clock is set, so an earlier piece counts as come when it was complete.

use chrono::FixedOffset;
use lamplight_protocols::report::WaveChunk;
use lamplight_units::{Now, Wall};
use std::time::Duration;

/// A hole shorter than this is the grain of the device's times.
const HOLE_S: f64 = 0.1;

/// How many pieces ahead the next one of the same wave is looked for.
const LOOK_AHEAD: usize = 256;

/// When a piece came: now, unless a hole and then a later piece of its wave follow.
pub(crate) fn came(now: Now, chunk: &WaveChunk, later: &[WaveChunk], zone: FixedOffset) -> Now {
    let same = |other: &&WaveChunk| other.channel == chunk.channel && other.term == chunk.term;
    let begin = |chunk: &WaveChunk| chunk.start.map(|at| at.to_wall(zone));
    let Some(start) = begin(chunk) else {
        return now;
    };
    let (mut end, mut broken) = (length_s(chunk), false);
    let whole = end;
    for piece in later.iter().take(LOOK_AHEAD).filter(same) {
        let Some(at) = begin(piece).map(|at| at.seconds_since(start)) else {
            return now;
        };
        broken |= at - end > HOLE_S;
        end = end.max(at + length_s(piece));
    }
    let before = Duration::try_from_secs_f64(end - whole).unwrap_or_default();
    if broken { earlier(now, before) } else { now }
}

#[allow(clippy::cast_precision_loss, reason = "at most 200,000 samples")]
fn length_s(chunk: &WaveChunk) -> f64 {
    chunk.samples.len() as f64 / chunk.rate.hz()
}

fn earlier(now: Now, by: Duration) -> Now {
    let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
    Now {
        mono: lamplight_units::Mono::from_start(now.mono.since_start().saturating_sub(by)),
        wall: Wall::from_micros(now.wall.micros().saturating_sub(micros)),
    }
}
