import { describe, expect, it } from 'vitest';
import type { Scale, Sweep, Trace } from '../waves';
import {
  afterKey,
  amplitude,
  firstHeights,
  firstPlaces,
  inOrder,
  interval,
  measured,
  neighbour,
  perMinute,
  scaled,
  within,
  type Places,
} from './calipers';

const ecg: Scale = { kind: 'calibrated', mmPerUnit: 10, baseline: 0.66 };
const pressure: Scale = { kind: 'fixed', min: 0, max: 200 };

const trace = (scale: Scale, index = 1, y = 0): Trace => ({
  index,
  x: 40,
  y,
  width: 1001,
  height: 100,
  colour: '#fff',
  lineWidth: 2,
  scale,
});
/** 0.1 CSS pixels a millisecond; the pen stands at 600 pixels of the trace. */
const sweep: Sweep = { timeMs: 100_100 + 6_000, pxPerMs: 0.1, dpr: 1 };
const at = (first: number, second: number): Places => ({ first, second, upper: 0.2, lower: 0.6 });

describe('the time between two cursors', () => {
  it.each<[string, Places, number | null]>([
    ['is nothing on one place', at(0.3, 0.3), 0],
    ['is the distance within a sweep', at(0.3, 0.4), 1_000],
    ['does not mind which is first', at(0.4, 0.3), 1_000],
    ['counts the sweep before for a cursor right of the pen', at(0.5, 0.7), 8_010],
    ['is not known in the cleared bar', at(0.3, 0.605), null],
    ['is known from edge to edge', at(0, 1), 10],
  ])('%s', (_name, places, expected) => {
    const ms = interval(sweep, trace(ecg), places);
    if (expected === null) expect(ms).toBeNull();
    else expect(ms).toBeCloseTo(expected, 3);
  });

  it('is not known before the first frame', () => {
    expect(interval({ ...sweep, timeMs: null }, trace(ecg), at(0.3, 0.4))).toBeNull();
  });
});

it.each<[string, number, number | null]>([
  ['a second is sixty a minute', 1_000, 60],
  ['a rate is whole', 638, 94],
  ['a breath is slow', 5_000, 12],
  ['the fastest rate is six hundred', 100, 600],
  ['faster is no rate', 99, null],
  ['no time is no rate', 0, null],
  ['an unknown time is no rate', Number.NaN, null],
])('%s', (_name, ms, expected) => expect(perMinute(ms)).toBe(expected));

describe('the height between two cursors', () => {
  it('is in millivolts on a calibrated trace', () => {
    const px = 3.78;
    const places = { first: 0, second: 0, ...firstHeights(trace(ecg), px) };
    expect(amplitude(trace(ecg), px, places)).toBeCloseTo(1, 6);
  });
  it('is in the unit of a fixed axis', () => {
    expect(amplitude(trace(pressure), 3.78, at(0, 0))).toBeCloseTo((200 * 40) / 98, 6);
  });
  it('is not known where the scale fits what is seen', () => {
    expect(amplitude(trace({ kind: 'auto' }), 3.78, at(0, 0))).toBeNull();
  });
});

it.each<[string, number, Scale, string]>([
  ['millivolts have two digits', 1.2345, ecg, '1.23'],
  ['a pressure has as many as a pixel can tell', 123.4, pressure, '123'],
  ['a narrow axis has more', 1.23456, { kind: 'fixed', min: 0, max: 0.5 }, '1.235'],
  ['an unknown scale has none', 12.7, { kind: 'auto' }, '13'],
])('%s', (_name, value, scale, expected) => expect(measured(value, trace(scale), 3.78)).toBe(expected));

describe('the traces', () => {
  const all = [trace(pressure, 3, 200), trace(ecg, 1, 0), trace({ kind: 'auto' }, 2, 100)];
  it('go from top to bottom', () => expect(inOrder(all).map((one) => one.index)).toEqual([1, 2, 3]));
  it('are measured where the scale is known', () =>
    expect(scaled(all).map((one) => one.index)).toEqual([1, 3]));
  it.each<[string, number, 1 | -1, number]>([
    ['the next one skips what has no scale', 1, 1, 3],
    ['the one before, too', 3, -1, 1],
    ['the last stays', 3, 1, 3],
    ['the first stays', 1, -1, 1],
  ])('%s', (_name, from, step, to) => expect(neighbour(all, from, step)).toBe(to));
});

describe('the cursors at first', () => {
  it('stand a second apart', () => {
    const places = firstPlaces(sweep, trace(ecg), 3.78);
    expect((places.second - places.first) * 1001).toBeCloseTo(100, 6);
  });
  it('stand apart before the first frame, too', () => {
    const places = firstPlaces({ timeMs: null, pxPerMs: 0, dpr: 1 }, trace(ecg), 3.78);
    expect(places.second).toBeGreaterThan(places.first);
  });
  it('stay on the trace however high the gain', () => {
    expect(firstHeights(trace({ ...ecg, mmPerUnit: 40 }), 8).upper).toBe(0);
  });
});

it.each<[string, string, boolean, 'x' | 'y', number, number | null]>([
  ['an arrow moves by a pixel', 'ArrowRight', false, 'x', 0.5, 0.51],
  ['with Shift by ten', 'ArrowLeft', true, 'x', 0.5, 0.4],
  ['up is towards the top', 'ArrowUp', false, 'y', 0.5, 0.49],
  ['down is away from it', 'ArrowDown', false, 'y', 0.5, 0.51],
  ['an arrow of the other axis is none', 'ArrowUp', false, 'x', 0.5, null],
  ['Home is the edge', 'Home', false, 'x', 0.5, 0],
  ['End is the other', 'End', false, 'y', 0.5, 1],
  ['no cursor leaves its trace', 'ArrowLeft', true, 'x', 0.05, 0],
  ['a letter is none', 'a', false, 'x', 0.5, null],
])('%s', (_name, key, shift, axis, part, expected) => {
  const to = afterKey(key, shift, axis, part, 100);
  if (expected === null) expect(to).toBeNull();
  else expect(to).toBeCloseTo(expected, 9);
});

it('a place is between the edges', () => expect([-1, 0.5, 2].map(within)).toEqual([0, 0.5, 1]));
