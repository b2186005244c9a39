//! How small an ECG becomes, beside other ways.

use crate::{Outcome, line};
use flacenc::bitsink::ByteSink;
use flacenc::component::BitRepr as _;
use flacenc::error::Verify as _;
use lamplight_store::codec::{Head, encode_wave};
use lamplight_units::Wall;
use serde_json::json;
use std::path::Path;

/// Ten seconds of the recording, as in the archive.
const BLOCK: usize = 3_600;

/// The first lead of MIT-BIH record 100, from its format 212 (two samples of 12 bits in 3 bytes).
pub fn record_100() -> Option<Vec<i32>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let file = root.join("assets/recordings/mitdb-100.dat");
    let bytes = std::fs::read(file).ok()?;
    let signed = |raw: i32| if raw > 2_047 { raw - 4_096 } else { raw };
    let first = |part: &[u8]| signed(i32::from(part[0]) | (i32::from(part[1] & 0x0f) << 8));
    Some(bytes.chunks_exact(3).map(first).collect())
}

/// Prints bits a sample, beside zstd, FLAC and raw.
pub fn measure(ecg: &[i32]) -> Outcome<()> {
    let wall = |seconds: i64| Wall::from_micros(seconds * 1_000_000);
    let (mut pco, mut zstd, mut flac) = (0, 0, 0);
    for block in ecg.chunks(BLOCK) {
        let head = Head {
            series: 1,
            from: wall(0),
            to: wall(10),
            n: block.len() as u32,
        };
        pco += encode_wave(&head, block)?.len();
        let raw: Vec<u8> = block
            .iter()
            .flat_map(|s| (*s as i16).to_le_bytes())
            .collect();
        zstd += zstd::bulk::compress(&raw, 19)?.len();
        flac += flac_bytes(block)?;
    }
    let bits = |bytes: usize| bytes as f64 * 8.0 / ecg.len() as f64;
    let more = json!({
        "samples": ecg.len(), "peer": "zstd -19", "peer_value": round(bits(zstd)),
        "ratio": round(bits(pco) / bits(zstd)), "flac": round(bits(flac)), "raw": 16,
        "note": "10-s blocks, each read by itself; FLAC is flacenc's frames without the file's header",
    });
    line::print(
        "store.bits_per_sample",
        bits(pco),
        "bit",
        Some(("<=", 4.2)),
        &more,
    );
    Ok(())
}

fn round(value: f64) -> f64 {
    (value * 1e3).round() / 1e3
}

/// One FLAC frame of 16 bits, without the header of the file, which would be fifty bytes
/// more for each block. FLAC knows no 360 Hz in its short form; the rate changes nothing.
fn flac_bytes(block: &[i32]) -> Outcome<usize> {
    let config = flacenc::config::Encoder::default()
        .into_verified()
        .map_err(|(_, error)| error.to_string())?;
    let source = flacenc::source::MemSource::from_samples(block, 1, 16, 44_100);
    let stream = flacenc::encode_with_fixed_block_size(&config, source, BLOCK)
        .map_err(|error| error.to_string())?;
    let mut bytes = 0;
    for number in 0..stream.frame_count() {
        let mut sink = ByteSink::new();
        if let Some(frame) = stream.frame(number) {
            frame.write(&mut sink).map_err(|error| error.to_string())?;
        }
        bytes += sink.as_slice().len();
    }
    Ok(bytes)
}
