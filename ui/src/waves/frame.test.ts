import { resolve } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { writeFrame } from './encode';
import { type Frame, readFrame } from './frame';

// The core's tests write these bytes: both ends of the wire read the same file.
const golden = (name: string): Buffer =>
  readFileSync(resolve(import.meta.dirname, '../../../src-tauri/crates/waves/tests/golden', name));

function bytes(): ArrayBuffer {
  return Uint8Array.from(golden('frame-v1.bin')).buffer;
}

function decoded(buffer: ArrayBuffer): Frame {
  const frame = readFrame(buffer);
  if (typeof frame === 'string') throw new Error(frame);
  return frame;
}

function plain(frame: Frame): unknown {
  const records = frame.records.map((r) => ({
    ...r,
    samples: [...r.samples].map((v) => (Number.isFinite(v) ? v : null)),
  }));
  return { ...frame, records };
}

describe('wave frames', () => {
  it('reads the golden frame of the core', () => {
    const text: unknown = JSON.parse(golden('frame-v1.json').toString());
    expect(plain(decoded(bytes()))).toEqual(text);
  });

  it('writes the same bytes as the core', () => {
    const written = new Uint8Array(writeFrame(decoded(bytes())));
    expect([...written]).toEqual([...new Uint8Array(bytes())]);
  });

  const changed = (at: number, values: number[]): ArrayBuffer => {
    const copy = new Uint8Array(bytes());
    copy.set(values, at);
    return copy.buffer;
  };

  it.each([
    ['nothing', new ArrayBuffer(0), 'too short'],
    ['another magic', changed(0, [82]), 'not a wave frame'],
    ['a later version', changed(4, [2]), 'another version'],
    ['less than it says', bytes().slice(0, 100), 'cut off'],
    ['more records than there are', changed(12, [9]), 'cut off'],
    ['more samples than there are', changed(44, [255, 255, 255, 255]), 'cut off'],
    ['a rate of zero', changed(36, [0, 0, 0, 0]), 'bad number'],
  ])('refuses %s', (_name, buffer, reason) => {
    expect(readFrame(buffer)).toBe(reason);
  });
});
