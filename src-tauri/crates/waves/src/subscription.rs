//! What one screen has been sent, and what it is sent next.

use crate::frame::{Head, RECORD_BYTES, Writer};
use crate::group::Group;
use crate::hub::Hub;
use crate::limits::{Limits, SeriesId};
use crate::ring::Run;
use crate::series::Series;
use lamplight_units::Mono;
use std::time::Duration;

/// Without samples a frame still goes out this often, so that the page keeps our time.
const IDLE: Duration = Duration::from_millis(500);

/// The series one screen shows, and its place in each.
#[derive(Debug)]
pub struct Subscription {
    places: Vec<Place>,
    seq: u32,
    sent_at: Option<Mono>,
    backfill: Option<Duration>,
    /// Which series comes first: who found no room in the last frame.
    turn: usize,
}

/// A place in one series.
#[derive(Debug, Clone, Copy)]
struct Place {
    id: SeriesId,
    next: Option<Next>,
}

/// What the next record has to go on from.
#[derive(Debug, Clone, Copy)]
struct Next {
    number: u64,
    /// [`crate::playout::Playout::epoch`] of what was sent.
    epoch: u32,
    /// Half a sample after the last one's time of drawing, seconds: nothing may come before.
    drawn_to: f64,
    /// The next record must not be joined.
    gap: bool,
}

impl Subscription {
    /// All of these from now on, and some seconds of what was before.
    #[must_use]
    pub fn new(series: Vec<SeriesId>) -> Self {
        let mut subscription = Self {
            places: Vec::new(),
            seq: 0,
            sent_at: None,
            backfill: None,
            turn: 0,
        };
        subscription.set_series(&series);
        subscription
    }

    /// More or less history than [`Limits::backfill`], for a slow sweep on a wide screen.
    #[must_use]
    pub const fn with_backfill(mut self, backfill: Duration) -> Self {
        self.backfill = Some(backfill);
        self
    }

    /// Shows these instead. Series that stay go on without a break; a series named twice
    /// is sent once.
    pub fn set_series(&mut self, series: &[SeriesId]) {
        let before = std::mem::take(&mut self.places);
        for id in series {
            if self.places.iter().any(|place| place.id == *id) {
                continue;
            }
            let known = before.iter().find(|place| place.id == *id).copied();
            self.places.push(known.unwrap_or(Place {
                id: *id,
                next: None,
            }));
        }
        self.turn = 0;
    }

    /// Sends everything again with its history: the page was loaded anew.
    pub fn restart(&mut self) {
        for place in &mut self.places {
            place.next = None;
        }
    }
}

impl Hub {
    /// The next frame for a screen, about every 33 ms: all samples that are to be drawn before
    /// `now` plus [`Limits::lead`] and were not sent yet. `None` when there is nothing to say.
    pub fn frame(&self, now: Mono, subscription: &mut Subscription) -> Option<Vec<u8>> {
        let lead_ms = u32::try_from(self.limits.lead.as_millis()).unwrap_or(u32::MAX);
        let mut writer = Writer::new(subscription.seq, now.seconds() * 1e3, lead_ms);
        let backfill = subscription.backfill.unwrap_or(self.limits.backfill);
        let count = subscription.places.len();
        for i in 0..count {
            let at = (subscription.turn + i) % count;
            if writer.len() >= self.limits.frame_bytes {
                subscription.turn = at;
                break;
            }
            let Some(place) = subscription.places.get_mut(at) else {
                continue;
            };
            let Some((series, group)) = self.find(place.id) else {
                continue;
            };
            let mut sending = Sending {
                limits: &self.limits,
                series,
                group,
                now: now.seconds(),
                backfill: backfill.as_secs_f64(),
            };
            sending.send(place, &mut writer);
        }
        let idle = subscription.sent_at.is_some_and(|at| now.since(at) < IDLE);
        if writer.is_empty() && idle {
            return None;
        }
        subscription.seq = subscription.seq.wrapping_add(1);
        subscription.sent_at = Some(now);
        Some(writer.finish())
    }
}

/// One series of one frame.
struct Sending<'a> {
    limits: &'a Limits,
    series: &'a Series,
    group: &'a Group,
    now: f64,
    backfill: f64,
}

impl Sending<'_> {
    fn send(&mut self, place: &mut Place, writer: &mut Writer) {
        let Some(shift) = self.group.playout.shift() else {
            return;
        };
        let epoch = self.group.playout.epoch();
        let mut restart = place.next.is_none();
        let mut next = place.next.unwrap_or_else(|| self.begin(shift, epoch));
        if next.epoch != epoch {
            (next.epoch, next.gap) = (epoch, true);
        }
        while let Some((run, from)) = self.seek(&mut next, shift, restart) {
            let until = run.number_from(self.now + self.limits.lead.as_secs_f64() - shift);
            let room = self
                .limits
                .frame_bytes
                .saturating_sub(writer.len() + RECORD_BYTES)
                / 4;
            let to = until.min(from.saturating_add(room.max(64) as u64));
            if to <= from {
                break;
            }
            let head = Head {
                index: place.id.0,
                #[expect(clippy::cast_possible_truncation, reason = "a label for the screen")]
                rate_hz: run.rate.hz() as f32,
                gap_before: next.gap,
                restart,
                start_ms: (run.time_of(from) + shift) * 1e3,
            };
            writer.record(&head, run.copy(from, to));
            restart = false;
            next = Next {
                number: to,
                epoch,
                drawn_to: run.time_of(to) - run.rate.period_s() / 2.0 + shift,
                gap: false,
            };
            place.next = Some(next);
            if writer.len() >= self.limits.frame_bytes {
                break;
            }
        }
        if !restart {
            place.next = Some(next);
        }
    }

    /// Where the history of a new subscriber begins.
    fn begin(&self, shift: f64, epoch: u32) -> Next {
        let from = self.now - self.backfill - shift;
        let run = self
            .series
            .ring
            .runs
            .iter()
            .find(|run| run.end_time() > from);
        Next {
            number: run.map_or(self.series.ring.next(), |run| run.number_from(from)),
            epoch,
            drawn_to: f64::NEG_INFINITY,
            gap: true,
        }
    }

    /// The run and number to send next. Leaves out what came too late and what would be
    /// drawn where something was drawn already, and notes the gap that this makes.
    fn seek(&self, next: &mut Next, shift: f64, restart: bool) -> Option<(&Run, u64)> {
        loop {
            let (i, run) = self.series.ring.run_from(next.number)?;
            if next.number < run.first
                || (i > 0 && next.number == run.first && run.begins_at(run.first))
            {
                (next.number, next.gap) = (next.number.max(run.first), true);
            }
            match self.series.unplayed {
                Some((from, to)) if !restart && (from..to).contains(&next.number) => {
                    (next.number, next.gap) = (to, true);
                    continue;
                }
                Some(_) | None => {}
            }
            let earliest = run.number_from(next.drawn_to - shift);
            if next.gap && earliest > next.number {
                next.number = earliest;
                continue;
            }
            return Some((run, next.number));
        }
    }
}
