//! Prints ten seconds of a recording as docs/strip.pdf:
//! `cargo run -p lamplight-report --example strip [PDF]`.
//!
//! The wave is record 100 of the MIT-BIH Arrhythmia Database (ODC-By 1.0; see
//! assets/recordings/ATTRIBUTION.md). The page is fixed, down to the time of
//! printing, so that it changes only when the report does.

#![expect(
    clippy::disallowed_methods,
    reason = "an example is a program: it takes an argument and writes a file"
)]

use chrono::{DateTime, TimeDelta};
use lamplight_report::{Gain, Header, Layout, Mark, Number, Piece, Speed, Strip, StripWave, strip};
use std::error::Error;

const RECORD: &[u8] = include_bytes!("../../../../assets/recordings/mitdb-100.dat");
const RATE: f64 = 360.0;
const FROM_S: usize = 0;
const LENGTH_S: usize = 20;

/// WFDB 212: two samples of 12 bits in three bytes, here one of each lead;
/// 200 units a millivolt above 1024 (mitdb-100.hea).
fn leads() -> (Vec<f32>, Vec<f32>) {
    let millivolts = |raw: u16| {
        let signed = (i32::from(raw) ^ 0x800) - 0x800;
        (signed - 1024) as f32 / 200.0
    };
    let frames = RECORD.as_chunks::<3>().0.iter();
    frames
        .skip(FROM_S * RATE as usize)
        .take(LENGTH_S * RATE as usize)
        .map(|&[low, both, high]| {
            let first = u16::from(low) | (u16::from(both & 0x0f) << 8);
            let second = u16::from(high) | (u16::from(both >> 4) << 8);
            (millivolts(first), millivolts(second))
        })
        .unzip()
}

fn main() -> Result<(), Box<dyn Error>> {
    let at = DateTime::parse_from_rfc3339("2026-01-05T03:14:20+01:00")?;
    let wave = |label: &str, samples| StripWave {
        label: label.to_owned(),
        unit: "mV".to_owned(),
        rate: RATE,
        gain: Gain::MmPerUnit(10.0),
        pieces: vec![Piece { start: at, samples }],
    };
    let (first, second) = leads();
    let header = Header {
        ward: "Demonstration ward".to_owned(),
        bed: "Bed 01".to_owned(),
        patient: Some("MIT-BIH record 100".to_owned().into()),
        mrn: Some("mitdb/100".to_owned().into()),
        birth: None,
        device: "Recording, PhysioNet mitdb (ODC-By 1.0)".to_owned(),
        printed_at: at + TimeDelta::minutes(3),
        by: "Lamplight's example".to_owned(),
        simulated: true,
    };
    let strip_of_record = Strip {
        reason: "A strip of a public recording".to_owned(),
        at,
        length: TimeDelta::seconds(LENGTH_S as i64),
        speed: Speed::Mm25,
        waves: vec![wave("MLII", first), wave("V5", second)],
        numbers: vec![Number {
            label: "HR".to_owned(),
            value: "74".to_owned(),
            unit: "/min".to_owned(),
        }],
        marks: vec![Mark {
            at: at + TimeDelta::milliseconds(5680),
            text: "Premature atrial beat".to_owned(),
        }],
    };
    let document = strip(&header, Layout::default(), &strip_of_record)?;
    let path = std::env::args().nth(1);
    std::fs::write(path.as_deref().unwrap_or("docs/strip.pdf"), document.pdf()?)?;
    Ok(())
}
