//! Waves as a WFDB record: a header (`.hea`), a signal file (`.dat`), annotations (`.atr`).
//!
//! After the public descriptions header(5), signal(5) and annot(5) of PhysioNet. One
//! record for each bed, with all its signals, also of different rates: the frame
//! rate is what all rates share, and a signal has several samples in a frame
//! (`16x4`). The signal file is in the smallest of the formats 212 (12 bits), 16 and
//! 32 that holds the device's own integers, which are written as they are: nothing
//! is rounded. A gap is samples of the format's least value, which readers take for
//! "no sample" (signal(5)); a record has one segment, and long gaps make it no
//! shorter.

mod annotations;
mod format;

pub use annotations::annotations;
pub use format::Format;

use crate::channel::Channel;
use crate::error::WriteError;
use crate::grid::{GAP, Grid};
use std::fmt::Write as _;
use std::io::Write;

/// A signal with what the header must tell of its samples.
#[derive(Debug)]
struct Track {
    channel: Channel,
    per_frame: usize,
    /// The integer that the file's 0 stands for.
    middle: i64,
    first: Option<i64>,
    sum: i16,
}

/// Writes a signal file block by block, and the header in the end.
#[derive(Debug)]
pub struct WfdbWriter<W> {
    out: W,
    format: Format,
    tracks: Vec<Track>,
    frames_per_block: usize,
    frames: u64,
    bytes: Vec<u8>,
    /// The first of two samples of format 212 that waits for the second.
    odd: Option<i64>,
}

impl<W: Write> WfdbWriter<W> {
    /// Of these signals, at least one.
    #[must_use]
    pub fn new(out: W, channels: &[Channel]) -> Self {
        let format = Format::for_all(channels);
        let shared = channels
            .iter()
            .map(|channel| channel.rate.halves())
            .reduce(gcd)
            .unwrap_or(1);
        let track = |channel: &Channel| Track {
            per_frame: (channel.rate.halves() / shared) as usize,
            middle: channel.middle(format.limit()).unwrap_or(0),
            channel: channel.clone(),
            first: None,
            sum: 0,
        };
        Self {
            out,
            format,
            tracks: channels.iter().map(track).collect(),
            // A block of two seconds has as many frames as the frame rate has halves.
            frames_per_block: shared as usize,
            frames: 0,
            bytes: Vec::new(),
            odd: None,
        }
    }

    /// Writes one block: a row for each signal, in their order. A row that is short ends
    /// in a gap.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn block(&mut self, rows: &[&[i32]]) -> Result<(), WriteError> {
        self.bytes.clear();
        for frame in 0..self.frames_per_block {
            for (track, row) in self.tracks.iter_mut().zip(rows) {
                for n in 0..track.per_frame {
                    let place = frame * track.per_frame + n;
                    let sample = row.get(place).copied().unwrap_or(GAP);
                    let stored = if sample == GAP {
                        self.format.no_sample()
                    } else {
                        i64::from(sample) - track.middle
                    };
                    track.first.get_or_insert(stored);
                    track.sum = track.sum.wrapping_add(low_word(stored));
                    self.format.push(&mut self.bytes, &mut self.odd, stored);
                }
            }
        }
        self.frames += self.frames_per_block as u64;
        self.out.write_all(&self.bytes)?;
        Ok(())
    }

    /// Ends the signal file, and answers the text of the header: for a record of this name,
    /// with these comments.
    ///
    /// # Errors
    /// When `out` refuses.
    pub fn finish(
        mut self,
        name: &str,
        grid: &Grid,
        comments: &[String],
    ) -> Result<(W, String), WriteError> {
        self.bytes.clear();
        self.format.end(&mut self.bytes, &mut self.odd);
        self.out.write_all(&self.bytes)?;
        self.out.flush()?;
        let header = self.header(name, grid, comments);
        Ok((self.out, header))
    }

    fn header(&self, name: &str, grid: &Grid, comments: &[String]) -> String {
        let hz = self.frames_per_block as f64 / 2.0;
        let at = grid.origin().to_utc().map_or_else(String::new, |at| {
            at.format(" %H:%M:%S %d/%m/%Y").to_string()
        });
        let mut text = format!("{name} {} {hz} {}{at}\n", self.tracks.len(), self.frames);
        // Writing into a String can't fail.
        for track in &self.tracks {
            let channel = &track.channel;
            let times = match track.per_frame {
                1 => String::new(),
                n => format!("x{n}"),
            };
            // (stored + middle) * scale + shift is the value: baseline is where it is 0.
            // Adding 0 makes 0 of -0.
            let zero = (-channel.shift / channel.scale).round() - track.middle as f64 + 0.0;
            let _ = writeln!(
                text,
                "{name}.dat {}{times} {}({zero})/{} {} 0 {} {} 0 {}",
                self.format.number(),
                channel.scale.recip(),
                channel.unit,
                self.format.bits(),
                track.first.unwrap_or(0),
                track.sum,
                channel.label,
            );
        }
        for comment in comments {
            let _ = writeln!(text, "# {}", comment.replace(['\n', '\r'], " "));
        }
        text
    }
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// The last 16 bits, of which the header's check sum is made.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the check sum is of the last 16 bits (header(5))"
)]
const fn low_word(stored: i64) -> i16 {
    stored as i16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::tests::channel;
    use lamplight_units::Wall;

    #[test]
    fn signals_of_two_rates_lie_in_frames_with_check_sums_and_first_values() {
        let channels = [channel("ECG II", 1.0, -40, 50), channel("Resp", 0.5, -5, 5)];
        let mut out = WfdbWriter::new(Vec::new(), &channels);
        out.block(&[&[1, -2], &[5]]).unwrap();
        out.block(&[&[GAP, 3], &[GAP]]).unwrap();
        let grid = Grid::from_first(Wall::from_micros(1_700_000_000_900_000));
        let (bytes, header) = out.finish("bed4", &grid, &["Bed: 4".to_owned()]).unwrap();
        // 1 -2 | 5 none | 3 none, packed in twelve bits each.
        assert_eq!(
            bytes,
            [0x01, 0xf0, 0xfe, 0x05, 0x80, 0x00, 0x03, 0x80, 0x00]
        );
        assert_eq!(
            header,
            "bed4 2 0.5 2 22:13:20 14/11/2023\n\
             bed4.dat 212x2 200(0)/mV 12 0 1 -2046 0 ECG II\n\
             bed4.dat 212 200(0)/mV 12 0 5 -2043 0 Resp\n\
             # Bed: 4\n"
        );
    }

    #[test]
    fn the_baseline_tells_of_a_middle_that_was_moved_and_of_a_shift() {
        let mut moved = channel("ABP", 125.0, 100_000, 100_010);
        moved.scale = 0.5;
        moved.shift = 10.0;
        let out = WfdbWriter::new(Vec::new(), &[moved]);
        let grid = Grid::from_first(Wall::from_micros(0));
        let (_, header) = out.finish("x", &grid, &[]).unwrap();
        // 100,005 is stored as 0 and is 50,012.5; so 0 lies at -100,025.
        assert!(header.contains(" 212 2(-100025)/mV "), "{header}");
    }
}
