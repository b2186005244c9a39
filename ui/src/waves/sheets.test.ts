import { expect, it } from 'vitest';
import type { Layout, Trace } from './layout';
import { MOST_SHEETS, sheetsOf, tracesOn } from './sheets';

const trace = (x: number, y: number, height = 20): Trace => ({
  index: x * 1000 + y,
  x,
  y,
  width: 100,
  height,
  colour: '#4be08a',
  scale: { kind: 'auto' },
});

const layout = (traces: Trace[]): Layout => ({
  width: 800,
  height: 600,
  dpr: 1,
  pxPerMm: 3.78,
  speedMmS: 25,
  traces,
});

it('gives each row of tiles a sheet that is no larger than its waves', () => {
  const rows = [trace(10, 30), trace(210, 30), trace(10, 50), trace(210, 130), trace(10, 130, 30)];
  expect(sheetsOf(layout(rows))).toEqual([
    { x: 10, y: 30, width: 300, height: 40 },
    { x: 10, y: 130, width: 300, height: 30 },
  ]);
});

it('lies on whole pixels around waves that do not', () => {
  const [sheet] = sheetsOf(layout([trace(10.4, 30.2, 20.5), trace(110.4, 30.2, 20.5)]));
  expect(sheet).toEqual({ x: 10, y: 30, width: 201, height: 21 });
});

it('takes all rows on one sheet where there are more than the webview paints apart', () => {
  const rows = (n: number) => Array.from({ length: n }, (_, i) => trace(0, i * 50));
  expect(sheetsOf(layout(rows(MOST_SHEETS)))).toHaveLength(MOST_SHEETS);
  expect(sheetsOf(layout(rows(MOST_SHEETS + 1)))).toEqual([{ x: 0, y: 0, width: 100, height: 420 }]);
});

it('has no sheet without waves', () => {
  expect(sheetsOf(layout([]))).toEqual([]);
  expect(sheetsOf(layout([trace(0, 0, 0)]))).toEqual([]);
});

it('puts each wave on one sheet, as seen from its corner', () => {
  const all = layout([trace(10, 30), trace(210, 30.5), trace(10, 130)]);
  const on = sheetsOf(all).map((sheet) => tracesOn(sheet, all));
  expect(on.map((traces) => traces.map(({ index, x, y }) => [index, x, y]))).toEqual([
    [
      [10030, 0, 0],
      [210030.5, 200, 0.5],
    ],
    [[10130, 0, 0]],
  ]);
});
