import { describe, expect, it } from 'vitest';
import type { SeriesRecord } from './frame';
import { Ring, timeOf } from './ring';

function record(startMs: number, values: number[], more: Partial<SeriesRecord> = {}): SeriesRecord {
  const samples = Float32Array.from(values);
  return { index: 0, rate: 250, gapBefore: false, restart: false, startMs, samples, ...more };
}

const count = (from: number, n: number): number[] => Array.from({ length: n }, (_, i) => from + i);

describe('a ring', () => {
  it('joins what goes on where the last record ended', () => {
    const ring = new Ring(250, 4);
    ring.append(record(1000, count(0, 8), { restart: true, gapBefore: true }));
    expect(ring.append(record(1032, count(8, 8)))).toBe(1028);
    // A hair off, as the core's clock follows the device's.
    ring.append(record(1064.3, count(16, 8)));
    expect(ring.stretches).toHaveLength(1);
    expect(ring.runs(0, 9999)).toEqual([
      { startMs: 1000, rate: 250, samples: Float32Array.from(count(0, 24)) },
    ]);
  });

  it('lets a drifting clock move what follows, without a hole', () => {
    const ring = new Ring(250, 60);
    for (let i = 0; i < 1000; i++) ring.append(record(1000 + i * 32.05, count(i * 8, 8)));
    expect(ring.stretches.slice(1).every((s) => !s.gap)).toBe(true);
    expect(Math.abs((ring.endMs ?? 0) - (1000 + 1000 * 32.05))).toBeLessThan(1.1);
  });

  it.each([
    ['a flag', 1032, true],
    ['time alone', 1042, false],
  ])('sees a gap by %s', (_name, startMs, gapBefore) => {
    const ring = new Ring(250, 4);
    ring.append(record(1000, count(0, 8)));
    ring.append(record(startMs, count(8, 8), { gapBefore }));
    expect(ring.stretches.map((s) => s.gap)).toEqual([true, true]);
  });

  it('leaves out what would be drawn twice', () => {
    const ring = new Ring(250, 4);
    ring.append(record(1000, count(0, 8)));
    ring.append(record(1016, count(100, 8)));
    expect([...(ring.runs(1032, 9999)[0]?.samples ?? [])]).toEqual([104, 105, 106, 107]);
    expect(ring.append(record(1000, count(0, 8)))).toBeNull();
  });

  it('forgets on a restart', () => {
    const ring = new Ring(250, 4);
    ring.append(record(5000, count(0, 8)));
    expect(ring.append(record(1000, count(50, 8), { restart: true }))).toBe(-Infinity);
    expect(ring.runs(0, 9999)).toHaveLength(1);
    expect(ring.beginMs).toBe(1000);
  });

  it('keeps the newest so many, and their times', () => {
    const ring = new Ring(250, 1);
    for (let i = 0; i < 200; i++) ring.append(record(1000 + i * 32, count(i * 8, 8)));
    expect(ring.end - ring.begin).toBe(256);
    const [run] = ring.runs(0, 1e6);
    expect(run?.samples[0]).toBe(1600 - 256);
    expect(run?.startMs).toBe(1000 + (1600 - 256) * 4);
  });

  it('grows with a faster rate and keeps what it has', () => {
    const ring = new Ring(62.5, 2);
    ring.append(record(1000, count(0, 4), { rate: 62.5 }));
    ring.append(record(1064, count(4, 600), { rate: 500 }));
    expect(ring.runs(0, 9999).map((r) => r.samples.length)).toEqual([4, 600]);
  });

  it('tells the range of a while, holes left out', () => {
    const ring = new Ring(250, 4);
    ring.append(record(1000, [9, 1, NaN, 3, 2]));
    expect(ring.range(1004, 1020)).toEqual({ min: 1, max: 3, ms: 12 });
    expect(ring.range(0, 500)).toBeNull();
  });

  it('stays as it was when cloned', () => {
    const ring = new Ring(250, 1);
    ring.append(record(1000, count(0, 8)));
    const copy = ring.clone();
    for (let i = 1; i < 100; i++) ring.append(record(1000 + i * 32, count(i * 8, 8)));
    expect([...(copy.runs(0, 9999)[0]?.samples ?? [])]).toEqual(count(0, 8));
    expect(timeOf(copy.stretches[0] ?? { first: 0, startMs: 0, rate: 1, gap: true }, 8)).toBe(1032);
  });
});
