//! The bytes of a frame, against the golden file that the page's tests read too.
//!
//! After an intended change: `LAMPLIGHT_UPDATE_GOLDEN=1 cargo test -p lamplight-waves`,
//! and read the difference of the `.json`.

use lamplight_waves::frame::{Frame, FrameError, Record, read, write};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::PathBuf;

fn golden() -> Frame {
    let ecg = [0.0, 0.125, 1.5, -0.25, f32::NAN, 0.0625];
    let pleth = (0..40_u8).map(|i| f32::from(i) * 2.5);
    Frame {
        seq: 4_294_967_295,
        now_ms: 86_400_123.5,
        lead_ms: 130,
        records: vec![
            Record {
                index: 3,
                rate_hz: 250.0,
                gap_before: true,
                restart: true,
                start_ms: 86_400_220.25,
                samples: ecg.to_vec(),
            },
            Record {
                index: 70_000,
                rate_hz: 62.5,
                gap_before: false,
                restart: false,
                start_ms: 86_400_251.062_5,
                samples: pleth.collect(),
            },
            Record {
                index: 4,
                rate_hz: 125.0,
                gap_before: true,
                restart: false,
                start_ms: 86_400_240.0,
                samples: Vec::new(),
            },
        ],
    }
}

fn as_json(frame: &Frame) -> Value {
    let record = |r: &Record| {
        let samples: Vec<Value> = r
            .samples
            .iter()
            .map(|v| json!(v.is_finite().then_some(*v)))
            .collect();
        json!({
            "index": r.index, "rate": r.rate_hz, "gapBefore": r.gap_before, "restart": r.restart,
            "startMs": r.start_ms, "samples": samples,
        })
    };
    let records: Vec<Value> = frame.records.iter().map(record).collect();
    json!({
        "seq": frame.seq, "coreNowMs": frame.now_ms, "leadMs": frame.lead_ms, "records": records,
    })
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "golden files are files, and updated on demand"
)]
fn the_golden_frame_is_written_and_read_as_ever() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let (bin, text) = (folder.join("frame-v1.bin"), folder.join("frame-v1.json"));
    let bytes = write(&golden());
    let pretty = format!("{:#}\n", as_json(&golden()));
    if std::env::var_os("LAMPLIGHT_UPDATE_GOLDEN").is_some() {
        std::fs::write(&bin, &bytes).unwrap();
        std::fs::write(&text, &pretty).unwrap();
    }
    let kept = std::fs::read(&bin).unwrap();
    assert_eq!(kept, bytes);
    assert_eq!(std::fs::read_to_string(&text).unwrap(), pretty);
    assert_eq!(as_json(&read(&kept).unwrap()), as_json(&golden()));
}

#[test]
fn what_is_no_frame_is_refused_with_its_reason() {
    let good = write(&golden());
    let with = |at: usize, bytes: &[u8]| {
        let mut changed = good.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        changed
    };
    for (name, bytes, expected) in [
        ("empty", vec![], FrameError::CutOff(0)),
        ("another magic", with(0, b"RIFF"), FrameError::NotAFrame),
        ("a later version", with(4, &[2, 0]), FrameError::Version(2)),
        (
            "less than it says",
            good[..100].to_vec(),
            FrameError::CutOff(100),
        ),
        (
            "a rate of zero",
            with(36, &[0; 4]),
            FrameError::BadNumber(32),
        ),
        (
            "no time",
            with(48, &f64::NAN.to_le_bytes()),
            FrameError::BadNumber(32),
        ),
    ] {
        assert_eq!(read(&bytes), Err(expected), "{name}");
    }
    // One record more than there is, and one with more samples than there are.
    assert!(matches!(read(&with(12, &[9])), Err(FrameError::CutOff(_))));
    assert!(matches!(
        read(&with(44, &[255; 4])),
        Err(FrameError::CutOff(_))
    ));
}

proptest! {
    #[test]
    fn a_frame_read_after_writing_is_the_same(
        seq: u32,
        now_ms in 0.0f64..1e12,
        records in proptest::collection::vec(
            (any::<u32>(), 0.1f32..16_000.0, any::<bool>(), any::<bool>(), -1e12f64..1e12,
             proptest::collection::vec(-1e6f32..1e6, 0..200)), 0..20),
    ) {
        let records = records.into_iter().map(|(index, rate_hz, gap_before, restart, start_ms, samples)| {
            Record { index, rate_hz, gap_before, restart, start_ms, samples }
        }).collect();
        let frame = Frame { seq, now_ms, lead_ms: 130, records };
        let bytes = write(&frame);
        prop_assert!(bytes.len() >= 1_024);
        prop_assert_eq!(read(&bytes), Ok(frame));
    }

    #[test]
    fn any_bytes_are_read_without_a_panic(
        mut bytes in proptest::collection::vec(any::<u8>(), 0..400), framed: bool,
    ) {
        if framed && bytes.len() > 32 {
            bytes[..6].copy_from_slice(b"LLWF\x01\x00");
        }
        let _ = read(&bytes);
    }
}
