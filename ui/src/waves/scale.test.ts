import { describe, expect, it } from 'vitest';
import type { Scale, Trace } from './layout';
import { mapping, nextRange, type Range, valueAt, yOf } from './scale';

const trace = (scale: Scale): Trace => ({
  index: 0,
  x: 0,
  y: 10,
  width: 100,
  height: 100,
  colour: '#fff',
  lineWidth: 2,
  scale,
});

describe('heights', () => {
  it('put a fixed range from edge to edge, the stroke inside', () => {
    const m = mapping(trace({ kind: 'fixed', min: 0, max: 200 }), 4, 1, null);
    expect([0, 100, 200].map((v) => yOf(m, v))).toEqual([109, 60, 11]);
  });

  it('are true to size when calibrated, whatever the device’s pixels', () => {
    const scale: Scale = { kind: 'calibrated', mmPerUnit: 10, baseline: 0.5 };
    for (const dpr of [1, 2]) {
      const m = mapping(trace(scale), 3.78, dpr, null);
      expect(yOf(m, 0) - yOf(m, 1)).toBeCloseTo(37.8 * dpr, 6);
      expect(yOf(m, 0)).toBeCloseTo(60 * dpr, 6);
    }
  });

  it('stay within the trace', () => {
    const m = mapping(trace({ kind: 'calibrated', mmPerUnit: 10, baseline: 0.5 }), 3.78, 1, null);
    expect(yOf(m, 50)).toBe(11);
    expect(yOf(m, -50)).toBe(109);
  });

  it('are the middle for a range of nothing', () => {
    expect(yOf(mapping(trace({ kind: 'fixed', min: 5, max: 5 }), 4, 1, null), 7)).toBe(60);
    expect(yOf(mapping(trace({ kind: 'auto' }), 4, 1, null), 7)).toBe(60);
  });
});

describe('the value at a height', () => {
  const ecg: Scale = { kind: 'calibrated', mmPerUnit: 10, baseline: 0.5 };
  it.each<[string, Scale, number, number | null]>([
    ['is the one that is drawn there, calibrated', ecg, 60 - 37.8, 1],
    ['is zero on the baseline', ecg, 60, 0],
    [
      'is the end of a fixed range at its edge, the stroke inside',
      { kind: 'fixed', min: 0, max: 200 },
      11,
      200,
    ],
    ['is not known above the trace', ecg, 9, null],
    ['is not known below the trace', ecg, 111, null],
    ['is not known when the scale only fits what is seen', { kind: 'auto' }, 60, null],
    ['is not known in a range of nothing', { kind: 'fixed', min: 5, max: 5 }, 60, null],
  ])('%s', (_name, scale, y, expected) => {
    const value = valueAt(trace(scale), 3.78, y);
    if (expected === null) expect(value).toBeNull();
    else expect(value).toBeCloseTo(expected, 6);
  });
});

describe('an automatic range', () => {
  const range = (min: number, max: number): Range => ({ min, max });

  it.each<[string, Range | null, Range | null, Range | null]>([
    ['waits for something to see', null, null, null],
    ['keeps what it has while nothing comes', range(0, 9), null, range(0, 9)],
    ['leaves some room', null, range(0, 100), range(-12, 112)],
    ['stays while the wave fills it well', range(-12, 112), range(5, 90), range(-12, 112)],
    ['stays for a flat line', range(-12, 112), range(5, 5), range(-12, 112)],
    ['puts a flat line in the middle', null, range(80, 80), range(72, 88)],
    ['opens at once', range(-12, 112), range(0, 200), range(-24, 224)],
  ])('%s', (_name, now, seen, expected) => {
    expect(nextRange(now, seen)).toEqual(expected);
  });

  it('closes in over several sweeps', () => {
    let now: Range | null = range(-12, 112);
    const spans: number[] = [];
    for (let i = 0; i < 20; i++) {
      now = nextRange(now, range(45, 55));
      spans.push((now?.max ?? 0) - (now?.min ?? 0));
    }
    expect(spans[0]).toBeGreaterThan(80);
    expect(spans.every((s, i) => i === 0 || s <= (spans[i - 1] ?? 0))).toBe(true);
    expect(spans.at(-1)).toBeLessThan(20);
    expect(now?.min).toBeLessThan(45);
  });
});
