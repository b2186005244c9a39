//! The senders: a thread and a connection for each monitor.

use crate::Outcome;
use crate::message::Monitor;
use std::collections::VecDeque;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A station that does not answer for so long has failed.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is sent where.
pub struct Load {
    pub address: String,
    pub connections: usize,
    /// Messages of a connection that wait for their answers.
    pub in_flight: usize,
}

/// What came of it.
pub struct Sent {
    pub answers: u64,
    pub took: Duration,
    /// Sorted.
    waits: Vec<f32>,
}

impl Sent {
    /// So many in a hundred answers came within this.
    pub fn answer_ms(&self, percent: usize) -> f64 {
        let at = self.waits.len() * percent / 100;
        let wait = self.waits.get(at).copied().unwrap_or(f32::NAN);
        (f64::from(wait) * 10.0).round() / 10.0
    }
}

impl Load {
    /// Sends for so long, waits for the last answers.
    pub fn send(&self, time: Duration, run: u64) -> Outcome<Sent> {
        let begin = Instant::now();
        let until = begin + time;
        let waits = std::thread::scope(|scope| {
            let threads: Vec<_> = (1..=self.connections)
                .map(|bed| scope.spawn(move || self.monitor(bed, run, until)))
                .collect();
            let mut all = Vec::new();
            for thread in threads {
                all.extend(thread.join().map_err(|_| "a sender has failed")??);
            }
            Outcome::Ok(all)
        })?;
        let mut sent = Sent {
            answers: waits.len() as u64,
            took: begin.elapsed(),
            waits,
        };
        sent.waits.sort_by(f32::total_cmp);
        Ok(sent)
    }

    /// Sends as many as were answered, in one write.
    fn monitor(&self, bed: usize, run: u64, until: Instant) -> Outcome<Vec<f32>> {
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let mut monitor = Monitor::of_run(bed, run);
        let (mut waiting, mut waits) = (VecDeque::new(), Vec::new());
        let (mut out, mut bytes) = (Vec::new(), vec![0; 64 << 10]);
        let mut answers = Answers::default();
        let mut room = self.in_flight;
        loop {
            let now = Instant::now();
            if now < until {
                out.clear();
                for _ in 0..room {
                    out.extend_from_slice(monitor.next());
                    waiting.push_back(now);
                }
                stream.write_all(&out)?;
            } else if waiting.is_empty() {
                return Ok(waits);
            }
            let read = stream.read(&mut bytes)?;
            if read == 0 {
                return Err("the station closed a connection".into());
            }
            room = answers.take(bytes.get(..read).unwrap_or_default())?;
            for _ in 0..room {
                let sent = waiting.pop_front().ok_or("an answer too many")?;
                waits.push(sent.elapsed().as_secs_f32() * 1e3);
            }
        }
    }
}

/// Counts answers, each of which must say that the message was taken.
#[derive(Default)]
struct Answers(Vec<u8>);

impl Answers {
    fn take(&mut self, bytes: &[u8]) -> Outcome<usize> {
        let mut count = 0;
        for byte in bytes {
            if *byte != 0x1c {
                self.0.push(*byte);
                continue;
            }
            let taken = self.0.windows(7).any(|part| part == b"MSA|CA|");
            if !taken {
                let text = String::from_utf8_lossy(&self.0).into_owned();
                return Err(format!("not taken: {text}").into());
            }
            self.0.clear();
            count += 1;
        }
        Ok(count)
    }
}
