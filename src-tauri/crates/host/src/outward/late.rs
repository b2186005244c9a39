//! What a receiver once refused, offered to it again because somebody wishes so.

use super::blocking;
use super::lane::{Lane, Receiver};
use crate::system_clock::SystemClock;
use lamplight_link::Failure;
use lamplight_link::wire::Record;
use lamplight_store::{Batch, NotSent, Reader, StoreError};

/// Stretches that are offered in one go, the oldest of the newest first.
const MOST: u32 = 500;
/// Records of one stretch.
const RECORDS: u32 = 64;
/// Where the receiver fails at so many stretches one after the other it is the receiver, and the
/// others wait.
pub(super) const FAILED_MOST: u32 = 3;

/// What came of it.
pub(super) struct Late {
    /// What stands aside no longer, or for another reason.
    pub batch: Batch,
    /// How many records stand aside no longer.
    pub gone: u64,
    /// The newest reason why others do.
    pub reason: Option<String>,
}

/// How many records of a link stand aside, and the newest reason.
pub(super) fn standing(reader: &Reader, name: &str) -> Result<(u64, Option<String>), StoreError> {
    let rows = reader.not_sent(name, u32::MAX)?;
    Ok(counted(rows.iter()))
}

fn counted<'a>(rows: impl Iterator<Item = &'a NotSent> + Clone) -> (u64, Option<String>) {
    let of = |row: &NotSent| u64::try_from(row.to.number() - row.from.number() + 1).unwrap_or(0);
    let newest = rows.clone().max_by_key(|row| row.at);
    (rows.map(of).sum(), newest.map(|row| row.reason.clone()))
}

/// Offers each stretch by itself, so that one which is refused again, or at which the receiver
/// still fails, holds up no other. Where the receiver can't be reached the rest stays as it is.
pub(super) async fn offer<R: Receiver>(lane: &Lane<R>) -> Late {
    let (reader, name) = (lane.station.reader.clone(), lane.name.clone());
    let all = blocking(move || reader.not_sent(&name, u32::MAX)).await;
    let mut all = all.unwrap_or_else(|error| {
        tracing::warn!(lane = lane.name, %error, "what was set aside can't be read");
        Vec::new()
    });
    let before = counted(all.iter()).0;
    let mut batch = Batch::repeatable(Vec::new());
    let oldest_first = (0..all.len().min(MOST as usize)).rev();
    let (mut there, mut failed) = (Vec::new(), 0);
    for at in oldest_first {
        let Some(row) = all.get_mut(at) else { continue };
        let records = match read(lane, row).await {
            Ok(records) if !records.is_empty() => records,
            // It is no longer in the station's records.
            Ok(_) => continue,
            Err(error) => {
                tracing::warn!(lane = lane.name, %error, "what was set aside can't be read");
                break;
            }
        };
        match lane.receiver.again(records).await {
            Ok(asides) => {
                failed = 0;
                match asides.first() {
                    None => {
                        batch.sent_late.push((row.destination.clone(), row.from));
                        there.push(at);
                    }
                    Some(aside) => {
                        row.at = SystemClock::wall();
                        row.reason.clone_from(&aside.reason);
                        batch.not_sent.push(row.clone());
                    }
                }
            }
            Err(failure) => {
                tracing::warn!(lane = lane.name, ?failure, "what was set aside stays so");
                failed += 1;
                let of_this_one = match failure {
                    Failure::Unreachable(_) => failed < FAILED_MOST,
                    Failure::TooLarge => true,
                    Failure::Busy { .. } | Failure::Refused(_) => false,
                };
                if !of_this_one {
                    break;
                }
            }
        }
    }
    let left = all
        .iter()
        .enumerate()
        .filter(|(at, _)| !there.contains(at))
        .map(|(_, row)| row);
    let (left, reason) = counted(left);
    Late {
        batch,
        gone: before - left,
        reason,
    }
}

async fn read<R: Receiver>(lane: &Lane<R>, row: &NotSent) -> Result<Vec<Record>, StoreError> {
    let (reader, source) = (lane.station.reader.clone(), lane.source);
    let (from, to) = (row.from.number(), row.to.number());
    blocking(move || {
        let now = SystemClock::wall();
        let mut records = source.read(&reader, now, from - 1, RECORDS, usize::MAX)?;
        records.retain(|record| (from..=to).contains(&record.seq));
        Ok(records)
    })
    .await
}
