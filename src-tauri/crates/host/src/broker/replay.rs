//! Waves of another ward for the pages here: frames of beds become frames of a page again.
//!
//! Samples keep the times of the ward's clock. That clock is guessed from the least delayed
//! frame, and drawn [`BEHIND_MS`] later than on the ward, so that what a network delays is there
//! in time. What is missing is marked as a gap.

use crate::engine::FrameSink;
use crate::ward::WatchId;
use lamplight_units::Mono;
use lamplight_waves::frame::{self, Frame, FrameError, Record};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Drawn so much later than on the ward.
const BEHIND_MS: u32 = 250;
/// What a page that begins to look at a series is given of its past.
const PAST_MS: f64 = 10_000.0;
/// Pieces of one series that are held at most.
const PIECES: usize = 600;
/// Series of a ward at most.
const SERIES: usize = 8_192;
/// Samples further from the frame's own time than this are nobody's.
const FAR_MS: f64 = 120_000.0;
/// A clock that jumps by more is another one.
const JUMP_MS: f64 = 1_000.0;
/// How much the guess of the clock gives way with each flush: 50 ms, so 0.2 ms/s.
const GIVE_MS: f64 = 0.01;

/// Every series, and who looks.
#[derive(Default)]
pub(super) struct Replay {
    series: BTreeMap<u32, Series>,
    /// The ward's clock less ours, ms, by the least delayed frame; its lead.
    clock: Option<(f64, u32)>,
    streams: BTreeMap<WatchId, Stream>,
    last: u64,
}

#[derive(Default)]
struct Series {
    held: VecDeque<Record>,
    /// Where the next sample should be.
    next_ms: Option<f64>,
}

struct Stream {
    sink: FrameSink,
    wants: BTreeSet<u32>,
    /// Those of which nothing was sent.
    fresh: BTreeSet<u32>,
    pending: Vec<Record>,
    seq: u32,
}

impl Replay {
    pub fn open(&mut self, sink: FrameSink) -> WatchId {
        self.last += 1;
        let id = WatchId(self.last);
        let stream = Stream {
            sink,
            wants: BTreeSet::new(),
            fresh: BTreeSet::new(),
            pending: Vec::new(),
            seq: 0,
        };
        self.streams.insert(id, stream);
        id
    }

    pub fn watch(&mut self, id: WatchId, series: Vec<u32>) {
        if let Some(stream) = self.streams.get_mut(&id) {
            stream.wants = series.into_iter().collect();
            stream.fresh.clone_from(&stream.wants);
            stream.pending.clear();
        }
    }

    /// The ward's station is another one: its numbers of series mean something else.
    pub fn forget(&mut self) {
        self.series.clear();
        self.clock = None;
        for stream in self.streams.values_mut() {
            stream.fresh.clone_from(&stream.wants);
            stream.pending.clear();
        }
    }

    /// Takes a frame of a bed.
    ///
    /// # Errors
    /// When it is none.
    pub fn take(&mut self, now: Mono, bytes: &[u8]) -> Result<(), FrameError> {
        let frame = frame::read(bytes)?;
        if !frame.now_ms.is_finite() {
            return Err(FrameError::BadNumber(16));
        }
        self.observe(now, &frame);
        let near = |record: &Record| (record.start_ms - frame.now_ms).abs() < FAR_MS;
        for record in frame.records.into_iter().filter(near) {
            self.piece(record);
        }
        Ok(())
    }

    fn observe(&mut self, now: Mono, frame: &Frame) {
        let ahead = frame.now_ms - ms(now);
        self.clock = Some(match self.clock {
            // A frame that was delayed says an earlier time; the least delayed one is right.
            Some((held, lead)) if (held - ahead).abs() < JUMP_MS => (held.max(ahead), lead),
            Some(_) | None => (ahead, frame.lead_ms.min(10_000)),
        });
    }

    fn piece(&mut self, mut record: Record) {
        if !self.series.contains_key(&record.index) && self.series.len() >= SERIES {
            return;
        }
        let series = self.series.entry(record.index).or_default();
        let length = record.samples.len() as f64 * 1_000.0 / f64::from(record.rate_hz);
        let step = 1_000.0 / f64::from(record.rate_hz);
        if record.restart {
            series.held.clear();
        } else if let Some(next) = series.next_ms {
            // A frame was left out, here or on its way.
            record.gap_before |= (record.start_ms - next).abs() > (2.0 * step).max(20.0);
        }
        series.next_ms = Some(record.start_ms + length);
        for stream in self.streams.values_mut() {
            if stream.wants.contains(&record.index) && !stream.fresh.contains(&record.index) {
                stream.pending.push(record.clone());
            }
        }
        let oldest = record.start_ms - PAST_MS;
        series.held.push_back(record);
        while series.held.len() > PIECES
            || series
                .held
                .front()
                .is_some_and(|held| held.start_ms < oldest)
        {
            series.held.pop_front();
        }
    }

    /// Sends to every page what it has not had; pages that are gone are forgotten.
    pub fn flush(&mut self, now: Mono) {
        let Some((ahead, lead)) = &mut self.clock else {
            return;
        };
        *ahead -= GIVE_MS;
        let now_ms = ms(now) + *ahead - f64::from(BEHIND_MS);
        let lead_ms = *lead + BEHIND_MS;
        let series = &self.series;
        self.streams.retain(|_, stream| {
            let known: Vec<u32> = stream
                .fresh
                .iter()
                .copied()
                .filter(|one| series.contains_key(one))
                .collect();
            for index in known {
                stream.fresh.remove(&index);
                let past = series.get(&index).into_iter().flat_map(|one| &one.held);
                let begin = stream.pending.len();
                stream.pending.extend(past.cloned());
                if let Some(first) = stream.pending.get_mut(begin) {
                    (first.restart, first.gap_before) = (true, true);
                }
            }
            if stream.pending.is_empty() {
                return true;
            }
            stream.seq = stream.seq.wrapping_add(1);
            let frame = Frame {
                seq: stream.seq,
                now_ms,
                lead_ms,
                records: std::mem::take(&mut stream.pending),
            };
            (stream.sink)(frame::write(&frame))
        });
    }
}

/// Milliseconds of our monotonic clock.
fn ms(now: Mono) -> f64 {
    now.since(Mono::START).as_secs_f64() * 1_000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};
    use std::time::Duration;

    fn at(ms: u64) -> Mono {
        Mono::START + Duration::from_millis(ms)
    }

    fn bytes(seq: u32, now_ms: f64, records: Vec<Record>) -> Vec<u8> {
        frame::write(&Frame {
            seq,
            now_ms,
            lead_ms: 130,
            records,
        })
    }

    fn piece(index: u32, start_ms: f64, samples: usize) -> Record {
        Record {
            index,
            rate_hz: 100.0,
            gap_before: false,
            restart: false,
            start_ms,
            samples: vec![1.0; samples],
        }
    }

    fn page(replay: &mut Replay) -> (WatchId, Arc<Mutex<Vec<Frame>>>) {
        let frames = Arc::new(Mutex::new(Vec::new()));
        let to = Arc::clone(&frames);
        let sink = move |bytes: Vec<u8>| {
            to.lock().unwrap().push(frame::read(&bytes).unwrap());
            true
        };
        (replay.open(Box::new(sink)), frames)
    }

    #[test]
    fn a_page_gets_the_past_of_a_series_then_what_comes_and_gaps_where_frames_are_missing() {
        let mut replay = Replay::default();
        let (id, frames) = page(&mut replay);
        replay
            .take(at(1_000), &bytes(1, 50_000.0, vec![piece(7, 50_100.0, 5)]))
            .unwrap();
        replay
            .take(
                at(1_050),
                &bytes(
                    2,
                    50_050.0,
                    vec![piece(7, 50_150.0, 5), piece(8, 50_150.0, 5)],
                ),
            )
            .unwrap();
        replay.watch(id, vec![7]);
        replay.flush(at(1_060));
        // One frame is missing: 200 to 250 ms.
        replay
            .take(at(1_150), &bytes(4, 50_150.0, vec![piece(7, 50_250.0, 5)]))
            .unwrap();
        replay.flush(at(1_160));
        let frames = frames.lock().unwrap();
        let told: Vec<_> = frames
            .iter()
            .flat_map(|frame| &frame.records)
            .map(|record| {
                (
                    record.index,
                    record.start_ms,
                    record.restart,
                    record.gap_before,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                (7, 50_100.0, true, true),
                (7, 50_150.0, false, false),
                (7, 50_250.0, false, true),
            ]
        );
        // The ward's clock, a little behind; and as much more lead.
        assert!(
            (frames[0].now_ms - (50_060.0 - 250.0)).abs() < 1.0,
            "{}",
            frames[0].now_ms
        );
        assert_eq!(frames[0].lead_ms, 380);
    }

    #[test]
    fn a_delayed_frame_does_not_move_the_clock_and_another_run_begins_anew() {
        let mut replay = Replay::default();
        let (id, frames) = page(&mut replay);
        replay.watch(id, vec![1]);
        replay
            .take(at(1_000), &bytes(1, 9_000.0, vec![piece(1, 9_100.0, 5)]))
            .unwrap();
        replay
            .take(at(1_400), &bytes(2, 9_050.0, vec![piece(1, 9_150.0, 5)]))
            .unwrap();
        replay.flush(at(1_400));
        let now_ms = frames.lock().unwrap()[0].now_ms;
        assert!((now_ms - (9_400.0 - 250.0)).abs() < 1.0, "{now_ms}");
        replay.forget();
        replay
            .take(at(2_000), &bytes(1, 77.0, vec![piece(1, 177.0, 5)]))
            .unwrap();
        replay.flush(at(2_010));
        let frames = frames.lock().unwrap();
        assert!(frames[1].records[0].restart, "the series is another one");
    }

    #[test]
    fn what_is_no_frame_is_refused_and_what_is_far_off_is_left_out() {
        let mut replay = Replay::default();
        assert!(replay.take(at(0), b"garbage").is_err());
        assert!(replay.take(at(0), &bytes(1, f64::NAN, Vec::new())).is_err());
        let far = piece(1, 1e12, 5);
        replay.take(at(0), &bytes(1, 5.0, vec![far])).unwrap();
        assert!(replay.series.is_empty());
    }
}
