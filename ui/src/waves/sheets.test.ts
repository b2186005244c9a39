import { describe, expect, it } from 'vitest';
import type { Layout } from './layout';
import { lagOf, onSheet, SHEETS, sheetsOf } from './sheets';

const row = (y: number, height = 40) => ({ y, height });

describe('sheetsOf', () => {
  it.each([
    ['no trace: one sheet', 800, [], 800],
    [
      'rows of tiles: between two of them, nearest the middle',
      800,
      [row(30), row(230), row(430), row(630)],
      350,
    ],
    ['traces that touch: not between them', 800, [row(0, 400), row(400, 400)], 800],
    ['one trace across the middle: beside it', 800, [row(0, 100), row(150, 600)], 125],
    ['waves that are side by side', 800, [row(30), row(30), row(500), row(500)], 285],
  ])('cuts %s', (_name, height, traces, cut) => {
    expect(sheetsOf(height, traces)).toEqual([
      { y: 0, height: cut },
      { y: cut, height: height - cut },
    ]);
  });
});

describe('onSheet', () => {
  const layout: Layout = {
    width: 400,
    height: 800,
    sheets: sheetsOf(800, [row(30), row(530)]),
    dpr: 1,
    pxPerMm: 3.78,
    speedMmS: 25,
    traces: [30, 530].map((y) => ({
      index: y,
      x: 0,
      y,
      width: 100,
      height: 40,
      colour: '#fff',
      scale: { kind: 'auto' },
    })),
  };

  it('counts from the sheet’s own top, and every trace is on one sheet', () => {
    const [upper, lower] = [onSheet(layout, 0), onSheet(layout, 1)];
    expect(upper.traces.map((t) => [t.index, t.y])).toEqual([[30, 30]]);
    expect(lower.traces.map((t) => [t.index, t.y])).toEqual([[530, 530 - upper.height]]);
    expect(upper.height + lower.height).toBe(800);
  });

  it('has all of a layout without sheets on the first', () => {
    const { sheets: _, ...whole } = layout;
    expect(onSheet(whole, 0).traces).toHaveLength(2);
    expect(onSheet(whole, 1).traces).toHaveLength(0);
  });
});

it('lags by less than a column', () => {
  expect(lagOf(0)).toBe(0);
  expect(lagOf(SHEETS - 1)).toBeLessThan(1);
});
