/**
 * Reads wave frames: the page's end of `src-tauri/crates/waves/src/frame.rs`.
 *
 * Layout, version 1, little-endian, every part at a multiple of 4 bytes:
 *
 *   header, 32 bytes
 *     0  u32  magic "LLWF" (bytes 4C 4C 57 46)
 *     4  u16  version = 1
 *     6  u16  flags, 0 (unknown ones are ignored)
 *     8  u32  sequence number, one more than the frame before; wraps
 *    12  u32  number of series records
 *    16  f64  the core's monotonic clock when it wrote the frame, ms
 *    24  u32  bytes in use, header included; what follows is padding
 *    28  u32  how far ahead of their drawing the newest samples are sent, ms
 *   then each series record, 24 bytes and its samples
 *     0  u32  series (WaveView.index)
 *     4  f32  samples a second
 *     8  u32  flags: 1 gap before (do not join to what was there),
 *             2 restart (forget what you have of this series; history follows)
 *    12  u32  n, number of samples
 *    16  f64  when the first sample is to be drawn, ms on the core's monotonic
 *             clock, playout delay included. Without flag 1 the record goes on
 *             from the one before; its time may still differ from the count of
 *             samples by some tenths of a millisecond, as the core's picture
 *             follows the device's clock
 *    24  n x f32  samples in the physical unit; NaN is a hole
 *
 * Frames are padded with zeros to 1,024 bytes: shorter messages take a slower
 * path through Tauri. Both ends are tested against the bytes in
 * `src-tauri/crates/waves/tests/golden/`.
 */

export const MAGIC = 0x46574c4c;
export const VERSION = 1;
export const HEADER_BYTES = 32;
export const RECORD_BYTES = 24;
export const GAP_BEFORE = 1;
export const RESTART = 2;

export interface Frame {
  seq: number;
  coreNowMs: number;
  leadMs: number;
  records: SeriesRecord[];
}

export interface SeriesRecord {
  index: number;
  rate: number;
  gapBefore: boolean;
  restart: boolean;
  startMs: number;
  samples: Float32Array;
}

/** Why bytes are no frame. */
export type FrameFault = 'too short' | 'not a wave frame' | 'another version' | 'cut off' | 'bad number';

/** Decodes one message. The samples are views into `bytes`, valid as long as it is. */
export function readFrame(bytes: ArrayBuffer): Frame | FrameFault {
  if (bytes.byteLength < HEADER_BYTES) return 'too short';
  const view = new DataView(bytes);
  if (view.getUint32(0, true) !== MAGIC) return 'not a wave frame';
  if (view.getUint16(4, true) !== VERSION) return 'another version';
  const count = view.getUint32(12, true);
  const coreNowMs = view.getFloat64(16, true);
  const used = view.getUint32(24, true);
  if (used > bytes.byteLength || used < HEADER_BYTES) return 'cut off';
  if (!Number.isFinite(coreNowMs)) return 'bad number';
  const records: SeriesRecord[] = [];
  let at = HEADER_BYTES;
  for (let i = 0; i < count; i++) {
    if (at + RECORD_BYTES > used) return 'cut off';
    const record = readRecord(view, at, used);
    if (typeof record === 'string') return record;
    records.push(record);
    at += RECORD_BYTES + record.samples.byteLength;
  }
  return { seq: view.getUint32(8, true), coreNowMs, leadMs: view.getUint32(28, true), records };
}

function readRecord(view: DataView, at: number, used: number): SeriesRecord | FrameFault {
  const rate = view.getFloat32(at + 4, true);
  const flags = view.getUint32(at + 8, true);
  const n = view.getUint32(at + 12, true);
  const startMs = view.getFloat64(at + 16, true);
  if (at + RECORD_BYTES + n * 4 > used) return 'cut off';
  if (!(rate > 0 && rate <= 16_000) || !Number.isFinite(startMs)) return 'bad number';
  return {
    index: view.getUint32(at, true),
    rate,
    gapBefore: (flags & GAP_BEFORE) !== 0,
    restart: (flags & RESTART) !== 0,
    startMs,
    samples: floats(view.buffer as ArrayBuffer, at + RECORD_BYTES, n),
  };
}

const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

function floats(bytes: ArrayBuffer, at: number, n: number): Float32Array {
  if (littleEndian) return new Float32Array(bytes, at, n);
  const view = new DataView(bytes);
  return Float32Array.from({ length: n }, (_, i) => view.getFloat32(at + i * 4, true));
}
