//! What can go wrong between a monitor and a station, on purpose and by a seed.
//!
//! Faults of the device itself (clock, place, power, cable) are steps of a scenario;
//! these are the ones of the wire.

use super::outbox::Queued;
use crate::chance::Chance;
use std::str::FromStr;
use std::time::Duration;
use thiserror::Error;

/// How often what goes wrong. All zero: nothing does.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Faults {
    /// Share of the messages after which the connection is dropped, unanswered.
    pub drop: f64,
    /// Share of the messages that are cut off in the middle, with the connection.
    pub cut: f64,
    /// Share of the messages that are sent twice.
    pub duplicate: f64,
    /// Share of the writes in which the messages change places (with `together` above 1).
    pub reorder: f64,
    /// Share of the messages that follow some bytes of rubbish.
    pub rubbish: f64,
    /// Every write waits so long,
    pub delay_ms: u32,
    /// and up to so much longer.
    pub jitter_ms: u32,
    /// A message is written in pieces of so many bytes; 0 for whole.
    pub split: u32,
    /// So many messages go out in one write, before any answer; 0 is 1.
    pub together: u32,
}

/// Why a list of faults is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "{0:?} is no fault; write name=number, names are drop, cut, duplicate, reorder, rubbish (shares from 0 to 1), delay-ms, jitter-ms, split, together (0 to 60000)"
)]
pub struct FaultError(String);

impl FromStr for Faults {
    type Err = FaultError;

    /// Reads `drop=0.01,split=7`.
    fn from_str(text: &str) -> Result<Self, FaultError> {
        let mut faults = Self::default();
        for part in text.split(',').filter(|p| !p.trim().is_empty()) {
            let bad = || FaultError(part.to_owned());
            let (name, value) = part.split_once('=').ok_or_else(bad)?;
            let number: f64 = value.trim().parse().map_err(|_| bad())?;
            let (place, most): (&mut f64, f64) = match name.trim() {
                "drop" => (&mut faults.drop, 1.0),
                "cut" => (&mut faults.cut, 1.0),
                "duplicate" => (&mut faults.duplicate, 1.0),
                "reorder" => (&mut faults.reorder, 1.0),
                "rubbish" => (&mut faults.rubbish, 1.0),
                other => {
                    let place = match other {
                        "delay-ms" => &mut faults.delay_ms,
                        "jitter-ms" => &mut faults.jitter_ms,
                        "split" => &mut faults.split,
                        "together" => &mut faults.together,
                        _ => return Err(bad()),
                    };
                    if !(0.0..=60_000.0).contains(&number) {
                        return Err(bad());
                    }
                    *place = number as u32;
                    continue;
                }
            };
            if !(0.0..=most).contains(&number) {
                return Err(bad());
            }
            *place = number;
        }
        Ok(faults)
    }
}

/// What to do with a batch of messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Wait so long first.
    pub wait: Duration,
    /// Then write these, each on its own.
    pub writes: Vec<Vec<u8>>,
    /// Then hang up instead of waiting for answers.
    pub hang_up: bool,
    /// How many answers are due.
    pub answers: usize,
}

/// Turns batches into plans, by the faults and a seed.
#[derive(Debug)]
pub struct Injector {
    faults: Faults,
    chance: Chance,
}

/// What comes before a message with rubbish: a line of a telnet client.
const RUBBISH: &[u8] = b"\r\nhello?\r\n";

impl Injector {
    /// For one connection.
    #[must_use]
    pub fn new(faults: Faults, seed: u64) -> Self {
        Self {
            faults,
            chance: Chance::new(seed, "faults"),
        }
    }

    /// How many messages go together.
    #[must_use]
    pub fn together(&self) -> usize {
        self.faults.together.max(1) as usize
    }

    /// Decides what happens to a batch.
    pub fn plan(&mut self, batch: &[Queued]) -> Plan {
        let mut order: Vec<&Queued> = Vec::with_capacity(batch.len());
        for message in batch {
            order.push(message);
            if self.chance.chance(self.faults.duplicate) {
                order.push(message);
            }
        }
        if self.chance.chance(self.faults.reorder) {
            order.reverse();
        }
        let mut bytes = Vec::new();
        let mut hang_up = false;
        for message in &order {
            if self.chance.chance(self.faults.rubbish) {
                bytes.extend_from_slice(RUBBISH);
            }
            if self.chance.chance(self.faults.cut) {
                bytes.extend(message.block.iter().take(message.block.len() / 2));
                hang_up = true;
                break;
            }
            bytes.extend_from_slice(&message.block);
            if self.chance.chance(self.faults.drop) {
                hang_up = true;
                break;
            }
        }
        let jitter = self.chance.unit() * f64::from(self.faults.jitter_ms);
        let wait = Duration::from_millis(u64::from(self.faults.delay_ms) + jitter as u64);
        let writes = match self.faults.split {
            0 => vec![bytes],
            size => bytes.chunks(size as usize).map(<[u8]>::to_vec).collect(),
        };
        Plan {
            wait,
            writes,
            hang_up,
            answers: order.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::MessageKind;

    fn batch(blocks: &[&[u8]]) -> Vec<Queued> {
        blocks
            .iter()
            .map(|block| Queued {
                kind: MessageKind::Numbers,
                control_id: String::new(),
                block: block.to_vec(),
            })
            .collect()
    }

    fn plan(faults: &str, blocks: &[&[u8]]) -> Plan {
        Injector::new(faults.parse().unwrap(), 1).plan(&batch(blocks))
    }

    #[test]
    fn without_faults_a_message_is_one_write_and_one_answer() {
        let plan = plan("", &[b"abc"]);
        assert_eq!(plan.writes, [b"abc".to_vec()]);
        assert_eq!(
            (plan.answers, plan.hang_up, plan.wait),
            (1, false, Duration::ZERO)
        );
    }

    #[test]
    fn each_fault_does_what_it_says() {
        assert_eq!(plan("duplicate=1", &[b"ab"]).writes, [b"abab".to_vec()]);
        assert_eq!(plan("duplicate=1", &[b"ab"]).answers, 2);
        assert_eq!(
            plan("reorder=1,together=2", &[b"a", b"b"]).writes,
            [b"ba".to_vec()]
        );
        assert_eq!(
            plan("split=2", &[b"abc"]).writes,
            [b"ab".to_vec(), b"c".to_vec()]
        );
        assert!(plan("drop=1", &[b"a"]).hang_up);
        let cut = plan("cut=1", &[b"abcd"]);
        assert_eq!((cut.writes, cut.hang_up), (vec![b"ab".to_vec()], true));
        assert!(plan("rubbish=1", &[b"a"]).writes[0].ends_with(b"\r\na"));
        let late = plan("delay-ms=40,jitter-ms=10", &[b"a"]).wait;
        assert!(late >= Duration::from_millis(40) && late <= Duration::from_millis(50));
    }

    #[test]
    fn a_list_of_faults_that_is_none_says_what_would_be() {
        for bad in [
            "drop",
            "drop=2",
            "drop=x",
            "fire=1",
            "split=-1",
            "delay-ms=1e9",
        ] {
            let message = bad.parse::<Faults>().unwrap_err().to_string();
            assert!(
                message.contains("names are drop, cut") && message.contains(bad),
                "{message}"
            );
        }
    }
}
