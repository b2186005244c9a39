import { describe, expect, it } from 'vitest';
import type { Layout } from './layout';
import { onSheet, SHEETS, sheetsOf, turnsAfter } from './sheets';

const row = (y: number, height = 40) => ({ y, height });
/** Rows of tiles of this height, in each of which waves take a part. */
const tiles = (rows: number, tile: number, top: number, height: number) =>
  Array.from({ length: rows }, (_, i) => row(i * tile + top, height));

describe('sheetsOf', () => {
  it.each([
    ['nothing without a trace', 800, [], []],
    ['one trace: its own height', 800, [row(30)], [[30, 40, 0]]],
    ['traces that touch: one sheet', 800, [row(0, 400), row(400, 400)], [[0, 800, 0]]],
    ['heights between pixels: whole ones', 800, [row(30.4, 39.2)], [[30, 40, 0]]],
    [
      'waves that are side by side: once',
      800,
      [row(30), row(30), row(500), row(500)],
      [
        [30, 40, 0],
        [500, 40, 1],
      ],
    ],
    [
      'rows of small waves: a sheet each, every other in the same turn',
      600,
      tiles(6, 100, 20, 30),
      [
        [20, 30, 0],
        [120, 30, 1],
        [220, 30, 0],
        [320, 30, 1],
        [420, 30, 0],
        [520, 30, 1],
      ],
    ],
    [
      'rows that waves fill: two halves, since the box around every other row is nearly all',
      800,
      tiles(4, 200, 20, 160),
      [
        [20, 360, 0],
        [420, 360, 1],
      ],
    ],
  ])('gives %s', (_name, height, traces, sheets) => {
    expect(sheetsOf(height, traces).map((s) => [s.y, s.height, s.turn])).toEqual(sheets);
  });

  it('takes halves where there are more rows than canvases', () => {
    expect(sheetsOf(2_000, tiles(SHEETS + 1, 100, 20, 20))).toHaveLength(2);
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
    expect(upper.traces.map((t) => [t.index, t.y])).toEqual([[30, 0]]);
    expect(lower.traces.map((t) => [t.index, t.y])).toEqual([[530, 0]]);
    expect([upper.height, lower.height]).toEqual([40, 40]);
  });

  it('has nothing on a canvas that the picture does not need', () => {
    expect(onSheet(layout, 2)).toMatchObject({ height: 0, traces: [] });
  });

  it('has all of a layout without sheets on the first', () => {
    const { sheets: _, ...whole } = layout;
    expect(onSheet(whole, 0).traces).toHaveLength(2);
    expect(onSheet(whole, 1).traces).toHaveLength(0);
  });
});

describe('turnsAfter', () => {
  it('offers a frame to the turn that did not have the last one, then to the other', () => {
    expect(turnsAfter(0, 24)).toEqual([[1], [0]]);
    expect(turnsAfter(1, 24)).toEqual([[0], [1]]);
  });

  it('gives every frame to both where the pen is faster than the frames', () => {
    expect(turnsAfter(0, 94)).toEqual([[0, 1]]);
  });
});
