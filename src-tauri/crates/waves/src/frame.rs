//! The bytes of a wave frame: everything a screen draws, one message a tick.
//!
//! Version 1, little-endian, every part at a multiple of 4 bytes:
//!
//! ```text
//! header, 32 bytes
//!   0  u32  magic "LLWF" (bytes 4C 4C 57 46)
//!   4  u16  version = 1
//!   6  u16  flags, 0 (a reader ignores unknown ones)
//!   8  u32  sequence number, one more than the frame before; wraps
//!  12  u32  number of series records
//!  16  f64  our monotonic clock when the frame was written, ms
//!  24  u32  bytes in use, header included; what follows is padding
//!  28  u32  how far ahead of their drawing the newest samples are sent, ms
//! then each series record, 24 bytes and its samples
//!   0  u32  series (`SeriesId`, `WaveView.index`)
//!   4  f32  samples a second
//!   8  u32  flags: 1 gap before (do not join to what was there),
//!           2 restart (forget what you have of this series; history follows)
//!  12  u32  n, number of samples
//!  16  f64  when the first sample is to be drawn, ms on our monotonic clock,
//!           playout delay included. Without flag 1 the record goes on from the
//!           one before; its time may still differ from the count of samples by
//!           some tenths of a millisecond, as our picture follows the device's clock
//!  24  n x f32  samples in the physical unit; NaN is a hole
//! ```
//!
//! Frames are padded with zeros to [`LEAST_BYTES`]: shorter messages take a slower
//! path through Tauri. The page's reader is `ui/src/waves/frame.ts`; both are tested
//! against the bytes in `tests/golden/`.

/// "LLWF", read as little-endian.
pub const MAGIC: u32 = 0x4657_4c4c;
/// What this module writes.
pub const VERSION: u16 = 1;
/// Bytes before the first record.
pub const HEADER_BYTES: usize = 32;
/// Bytes of a record before its samples.
pub const RECORD_BYTES: usize = 24;
/// No frame is shorter.
pub const LEAST_BYTES: usize = 1_024;
/// Record flag: do not join to what was there.
pub const GAP_BEFORE: u32 = 1;
/// Record flag: forget what you have of this series.
pub const RESTART: u32 = 2;

/// Samples of one series that follow each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The series.
    pub index: u32,
    /// Samples a second.
    pub rate_hz: f32,
    /// Do not join to what was there.
    pub gap_before: bool,
    /// Forget what you have of this series.
    pub restart: bool,
    /// When the first sample is drawn, ms on our monotonic clock.
    pub start_ms: f64,
    /// Physical values, NaN for a hole.
    pub samples: Vec<f32>,
}

/// A decoded frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// Sequence number.
    pub seq: u32,
    /// Our monotonic clock at the writing, ms.
    pub now_ms: f64,
    /// How far ahead samples are sent, ms.
    pub lead_ms: u32,
    /// The records.
    pub records: Vec<Record>,
}

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// Not even a header, or less than it says.
    #[error("cut off at byte {0}")]
    CutOff(usize),
    /// Another magic.
    #[error("not a wave frame")]
    NotAFrame,
    /// A version this module does not read.
    #[error("wave frame of version {0}, this reads {VERSION}")]
    Version(u16),
    /// A rate or time that is none.
    #[error("no rate or no time in the record at byte {0}")]
    BadNumber(usize),
}

/// Writes one frame.
#[derive(Debug)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
    count: u32,
}

impl Writer {
    pub(crate) fn new(seq: u32, now_ms: f64, lead_ms: u32) -> Self {
        let mut bytes = Vec::with_capacity(4 * LEAST_BYTES);
        bytes.extend(MAGIC.to_le_bytes());
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(0_u16.to_le_bytes());
        bytes.extend(seq.to_le_bytes());
        bytes.extend(0_u32.to_le_bytes());
        bytes.extend(now_ms.to_le_bytes());
        bytes.extend(0_u32.to_le_bytes());
        bytes.extend(lead_ms.to_le_bytes());
        Self { bytes, count: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// One record. `head.samples` is not written; `samples` are.
    pub(crate) fn record(&mut self, head: &Head, samples: impl Iterator<Item = f32>) {
        let flags = (if head.gap_before { GAP_BEFORE } else { 0 })
            | (if head.restart { RESTART } else { 0 });
        self.bytes.extend(head.index.to_le_bytes());
        self.bytes.extend(head.rate_hz.to_le_bytes());
        self.bytes.extend(flags.to_le_bytes());
        let count_at = self.bytes.len();
        self.bytes.extend(0_u32.to_le_bytes());
        self.bytes.extend(head.start_ms.to_le_bytes());
        let mut count = 0_u32;
        for sample in samples {
            self.bytes.extend(sample.to_le_bytes());
            count += 1;
        }
        self.patch(count_at, count);
        self.count += 1;
    }

    pub(crate) fn finish(mut self) -> Vec<u8> {
        self.patch(12, self.count);
        // A frame is bounded by `Limits::frame_bytes`, far below 4 GiB.
        let used = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        self.patch(24, used);
        if self.bytes.len() < LEAST_BYTES {
            self.bytes.resize(LEAST_BYTES, 0);
        }
        self.bytes
    }

    fn patch(&mut self, at: usize, value: u32) {
        if let Some(place) = self.bytes.get_mut(at..at + 4) {
            place.copy_from_slice(&value.to_le_bytes());
        }
    }
}

/// A record without its samples.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Head {
    pub(crate) index: u32,
    pub(crate) rate_hz: f32,
    pub(crate) gap_before: bool,
    pub(crate) restart: bool,
    pub(crate) start_ms: f64,
}

/// Writes a frame from its parts, as tests and recorders have them.
#[must_use]
pub fn write(frame: &Frame) -> Vec<u8> {
    let mut writer = Writer::new(frame.seq, frame.now_ms, frame.lead_ms);
    for record in &frame.records {
        let head = Head {
            index: record.index,
            rate_hz: record.rate_hz,
            gap_before: record.gap_before,
            restart: record.restart,
            start_ms: record.start_ms,
        };
        writer.record(&head, record.samples.iter().copied());
    }
    writer.finish()
}

/// Reads a frame.
///
/// # Errors
/// When the bytes are no frame of this version, or end early.
pub fn read(bytes: &[u8]) -> Result<Frame, FrameError> {
    if u32_at(bytes, 0)? != MAGIC {
        return Err(FrameError::NotAFrame);
    }
    let version = u16::from_le_bytes(array(bytes, 4)?);
    if version != VERSION {
        return Err(FrameError::Version(version));
    }
    let used = usize::try_from(u32_at(bytes, 24)?).unwrap_or(usize::MAX);
    let used = bytes.get(..used).ok_or(FrameError::CutOff(bytes.len()))?;
    let mut at = HEADER_BYTES;
    let mut records = Vec::new();
    for _ in 0..u32_at(used, 12)? {
        let record = read_record(used, at)?;
        at += RECORD_BYTES + 4 * record.samples.len();
        records.push(record);
    }
    Ok(Frame {
        seq: u32_at(used, 8)?,
        now_ms: f64::from_le_bytes(array(used, 16)?),
        lead_ms: u32_at(used, 28)?,
        records,
    })
}

fn read_record(bytes: &[u8], at: usize) -> Result<Record, FrameError> {
    let rate_hz = f32::from_le_bytes(array(bytes, at + 4)?);
    let flags = u32_at(bytes, at + 8)?;
    let n = usize::try_from(u32_at(bytes, at + 12)?).unwrap_or(usize::MAX);
    let start_ms = f64::from_le_bytes(array(bytes, at + 16)?);
    if !(rate_hz > 0.0 && rate_hz <= 16_000.0 && start_ms.is_finite()) {
        return Err(FrameError::BadNumber(at));
    }
    let samples = n
        .checked_mul(4)
        .and_then(|size| size.checked_add(at + RECORD_BYTES))
        .and_then(|end| bytes.get(at + RECORD_BYTES..end))
        .ok_or(FrameError::CutOff(bytes.len()))?;
    Ok(Record {
        index: u32_at(bytes, at)?,
        rate_hz,
        gap_before: flags & GAP_BEFORE != 0,
        restart: flags & RESTART != 0,
        start_ms,
        samples: samples
            .chunks_exact(4)
            .map(|c| f32::from_le_bytes([c[0], c[1], c[2], c[3]]))
            .collect(),
    })
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, FrameError> {
    array(bytes, at).map(u32::from_le_bytes)
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Result<[u8; N], FrameError> {
    bytes
        .get(at..at + N)
        .and_then(|part| part.try_into().ok())
        .ok_or(FrameError::CutOff(bytes.len()))
}
