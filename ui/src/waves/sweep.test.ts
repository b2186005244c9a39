import { describe, expect, it } from 'vitest';
import type { Sweep, Trace } from './layout';
import { eraseColumns, isDrawn, plan, spans, timeAt, xAt } from './sweep';

describe('spans', () => {
  it.each([
    [0, 10, [{ from: 0, to: 10, x: 0 }]],
    [
      95,
      105,
      [
        { from: 95, to: 100, x: 95 },
        { from: 100, to: 105, x: 0 },
      ],
    ],
    [
      -5,
      3,
      [
        { from: -5, to: 0, x: 95 },
        { from: 0, to: 3, x: 0 },
      ],
    ],
    [7, 7, []],
  ])('cuts %i to %i at the sweep’s ends', (from, to, expected) => {
    expect(spans(from, to, 100)).toEqual(expected);
  });
});

describe('plan', () => {
  it.each([
    ['all, at first', null, 500, Infinity, { from: 415, to: 501, eraseTo: 515 }],
    ['two columns further', 501, 502, Infinity, { from: 498, to: 503, eraseTo: 517 }],
    ['late samples behind the pen', 501, 502, 480, { from: 477, to: 503, eraseTo: 517 }],
    ['samples from before the sweep', 501, 502, -Infinity, { from: 417, to: 503, eraseTo: 517 }],
    ['samples in front of the pen', 501, 502, 520, { from: 498, to: 503, eraseTo: 517 }],
    ['after a long sleep', 501, 9000, Infinity, { from: 8915, to: 9001, eraseTo: 9015 }],
    ['a clock that went back', 501, 300, Infinity, { from: 215, to: 301, eraseTo: 315 }],
  ])('draws %s', (_name, drawn, pen, changed, expected) => {
    expect(plan(drawn, pen, changed, 100, 14, 3)).toEqual(expected);
  });

  it('never covers more than one sweep', () => {
    for (let pen = 0; pen < 1000; pen += 7) {
      for (const drawn of [null, 0, pen - 30, pen, pen + 50]) {
        const p = plan(drawn, pen, pen - 400, 100, 14, 3);
        expect(p.eraseTo - p.from).toBeLessThanOrEqual(100);
        expect(p.to).toBe(pen + 1);
      }
    }
  });
});

describe('isDrawn', () => {
  it.each([
    ['the same column, nothing new', 501, 500, Infinity, true],
    ['the same column, samples in front of the pen', 501, 500, 501, true],
    ['the same column, samples that belong in it', 501, 500, 500, false],
    ['the same column, late samples', 501, 500, 480, false],
    ['a series that begins anew', 501, 500, -Infinity, false],
    ['the next column', 501, 501, Infinity, false],
    ['nothing drawn yet', null, 500, Infinity, false],
    ['a clock that went back', 501, 499, Infinity, false],
  ])('%s', (_name, drawn, pen, changed, expected) => {
    expect(isDrawn(drawn, pen, changed)).toBe(expected);
  });
});

it('clears 14 to 20 pixels ahead of the pen, and never more than half a trace', () => {
  expect(eraseColumns(250, 1)).toBe(14);
  expect(eraseColumns(1800, 1)).toBe(20);
  expect(eraseColumns(500, 2)).toBe(28);
  expect(eraseColumns(12, 1)).toBe(6);
});

describe('times and pixels', () => {
  const trace: Trace = {
    index: 0,
    x: 10,
    y: 0,
    width: 200,
    height: 50,
    colour: '#fff',
    scale: { kind: 'auto' },
  };
  const sweep: Sweep = { timeMs: 123_456, pxPerMs: 0.0945, dpr: 1.5 };

  it('are each other’s inverse', () => {
    for (let ago = 0; ago < 1900; ago += 37) {
      const x = xAt(sweep, trace, sweep.timeMs! - ago);
      expect(x).not.toBeNull();
      expect(timeAt(sweep, trace, x!)).toBeCloseTo(sweep.timeMs! - ago, 6);
    }
  });

  it('are none outside, in the cleared bar, and before anything came', () => {
    expect(timeAt(sweep, trace, 9)).toBeNull();
    expect(timeAt(sweep, trace, xAt(sweep, trace, sweep.timeMs!)! + 5)).toBeNull();
    expect(xAt(sweep, trace, sweep.timeMs! + 1)).toBeNull();
    expect(xAt(sweep, trace, 0)).toBeNull();
    expect(timeAt({ ...sweep, timeMs: null }, trace, 50)).toBeNull();
  });
});
