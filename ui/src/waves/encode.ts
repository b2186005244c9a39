/** Writes wave frames, for the browser's recorded ward, the bench and the tests. Layout: see `frame.ts`. */

import {
  type Frame,
  GAP_BEFORE,
  HEADER_BYTES,
  MAGIC,
  RECORD_BYTES,
  RESTART,
  type SeriesRecord,
  VERSION,
} from './frame';

/** Shorter messages take a slower path through Tauri. */
export const LEAST_BYTES = 1024;

export function writeFrame(frame: Frame): ArrayBuffer {
  const used = frame.records.reduce((sum, r) => sum + RECORD_BYTES + r.samples.length * 4, HEADER_BYTES);
  const view = new DataView(new ArrayBuffer(Math.max(used, LEAST_BYTES)));
  view.setUint32(0, MAGIC, true);
  view.setUint16(4, VERSION, true);
  view.setUint32(8, frame.seq, true);
  view.setUint32(12, frame.records.length, true);
  view.setFloat64(16, frame.coreNowMs, true);
  view.setUint32(24, used, true);
  view.setUint32(28, frame.leadMs, true);
  let at = HEADER_BYTES;
  for (const record of frame.records) at = writeRecord(view, at, record);
  return view.buffer;
}

function writeRecord(view: DataView<ArrayBuffer>, at: number, record: SeriesRecord): number {
  view.setUint32(at, record.index, true);
  view.setFloat32(at + 4, record.rate, true);
  view.setUint32(at + 8, (record.gapBefore ? GAP_BEFORE : 0) | (record.restart ? RESTART : 0), true);
  view.setUint32(at + 12, record.samples.length, true);
  view.setFloat64(at + 16, record.startMs, true);
  record.samples.forEach((v, i) => view.setFloat32(at + RECORD_BYTES + i * 4, v, true));
  return at + RECORD_BYTES + record.samples.length * 4;
}
