//! Waves to the broker: the frames of a page, divided by beds. Live only; what finds no room is
//! left out and counted, and a reader sees the gap by the samples' times.

use super::live::{Counts, count, put};
use crate::ward::Ward;
use lamplight_broker::async_nats::Client;
use lamplight_broker::{Kind, Standing, Subject};
use lamplight_waves::frame::{self, Frame, Record};
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::{mpsc, watch};

/// Frames that may wait; beyond, they are left out.
const FRAMES: usize = 32;

/// Which series is of which bed.
pub(super) type Beds = BTreeMap<u32, String>;

/// What the task is made of.
pub(super) struct Waves {
    pub client: Client,
    pub ward: Ward,
    pub id: String,
    pub of: watch::Receiver<Arc<Beds>>,
    pub standing: watch::Receiver<Standing>,
    pub counts: Arc<Counts>,
}

/// Runs until the station stops.
pub(super) async fn run(mut waves: Waves) {
    let (queue, mut frames) = mpsc::channel::<Vec<u8>>(FRAMES);
    let counts = Arc::clone(&waves.counts);
    // On the station's thread: never waits.
    let sink = move |frame: Vec<u8>| match queue.try_send(frame) {
        Ok(()) => true,
        Err(mpsc::error::TrySendError::Full(_)) => {
            count(&counts.frames_left_out);
            true
        }
        Err(mpsc::error::TrySendError::Closed(_)) => false,
    };
    let Ok(stream) = waves.ward.open_waves(Box::new(sink)).await else {
        return;
    };
    let mut seqs = BTreeMap::new();
    let mut beds = Arc::default();
    loop {
        tokio::select! {
            changed = waves.of.changed() => {
                if changed.is_err() {
                    return;
                }
                beds = waves.of.borrow_and_update().clone();
                let series = beds.keys().copied().collect();
                if waves.ward.watch(stream, series).await.is_err() {
                    return;
                }
            }
            bytes = frames.recv() => {
                let Some(bytes) = bytes else { return };
                // A page's frame of ours is always one.
                let Ok(whole) = frame::read(&bytes) else { continue };
                let up = waves.standing.borrow().up();
                for (bed, frame) in divide(whole, &beds, &mut seqs) {
                    let subject = Subject::bed(&waves.id, &bed, Kind::Waves).to_string();
                    if up && put(&waves.client, subject, bare(&frame)).await {
                        count(&waves.counts.frames);
                    } else {
                        count(&waves.counts.frames_left_out);
                    }
                }
            }
        }
    }
}

/// A frame for each bed, numbered by itself.
fn divide(whole: Frame, beds: &Beds, seqs: &mut BTreeMap<String, u32>) -> Vec<(String, Frame)> {
    let mut of: BTreeMap<&String, Vec<Record>> = BTreeMap::new();
    for record in whole.records {
        if let Some(bed) = beds.get(&record.index) {
            of.entry(bed).or_default().push(record);
        }
    }
    let mut frame = |bed: &String, records| {
        let seq = seqs.entry(bed.clone()).or_insert(0);
        *seq = seq.wrapping_add(1);
        let frame = Frame {
            seq: *seq,
            now_ms: whole.now_ms,
            lead_ms: whole.lead_ms,
            records,
        };
        (bed.clone(), frame)
    };
    of.into_iter()
        .map(|(bed, records)| frame(bed, records))
        .collect()
}

/// The bytes in use: what a page's channel wants as padding, a network need not carry.
fn bare(of: &Frame) -> Vec<u8> {
    let mut bytes = frame::write(of);
    let samples: usize = of
        .records
        .iter()
        .map(|record| 4 * record.samples.len())
        .sum();
    bytes.truncate(frame::HEADER_BYTES + frame::RECORD_BYTES * of.records.len() + samples);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(index: u32, samples: usize) -> Record {
        Record {
            index,
            rate_hz: 250.0,
            gap_before: false,
            restart: false,
            start_ms: 40.0,
            samples: vec![0.5; samples],
        }
    }

    #[test]
    fn a_frame_is_divided_by_beds_and_reads_as_one_of_a_page() {
        let whole = Frame {
            seq: 9,
            now_ms: 100.0,
            lead_ms: 130,
            records: vec![record(1, 12), record(2, 3), record(3, 0), record(8, 4)],
        };
        let beds = Beds::from([(1, "a".into()), (2, "b".into()), (3, "a".into())]);
        let mut seqs = BTreeMap::new();
        let divided = divide(whole.clone(), &beds, &mut seqs);
        let indices: Vec<_> = divided
            .iter()
            .map(|(bed, frame)| {
                let of: Vec<u32> = frame.records.iter().map(|record| record.index).collect();
                (bed.as_str(), frame.seq, of)
            })
            .collect();
        assert_eq!(indices, [("a", 1, vec![1, 3]), ("b", 1, vec![2])]);
        let (_, frame) = &divided[0];
        let bytes = bare(frame);
        assert_eq!(bytes.len(), 32 + 2 * 24 + 12 * 4, "no padding");
        assert_eq!(frame::read(&bytes).as_ref(), Ok(frame));
        assert_eq!(divide(whole, &beds, &mut seqs)[1].1.seq, 2);
    }
}
