import { expect, it } from 'vitest';
import type { Layout, Trace } from './layout';
import { stripsOf } from './strips';

const trace = (x: number, y: number, more: Partial<Trace> = {}): Trace => ({
  index: x * 1000 + y,
  x,
  y,
  width: 100,
  height: 20,
  colour: '#4be08a',
  scale: { kind: 'auto' },
  ...more,
});

const layout = (traces: Trace[], dpr = 1): Layout => ({
  width: 800,
  height: 600,
  dpr,
  pxPerMm: 3.78,
  speedMmS: 25,
  traces,
});

it('draws tiles of one column together, and strokes of one kind in one path', () => {
  const strips = stripsOf(
    layout([
      trace(0, 0),
      trace(0, 100),
      trace(0, 50, { colour: '#f00' }),
      trace(0, 200, { dim: true }),
      trace(200, 0),
    ]),
  );
  expect(strips.map((s) => [s.x0, s.width, s.top, s.height])).toEqual([
    [0, 100, 0, 220],
    [200, 100, 0, 20],
  ]);
  expect(strips[0]?.pencils.map((p) => p.traces.length)).toEqual([2, 1, 1]);
});

it('lies on whole device pixels, so that neighbours never share one', () => {
  const traces = [0, 1, 2, 3].map((i) => trace(10 + i * 33.3, 0, { width: 33.3 }));
  const strips = stripsOf(layout(traces, 1.25));
  const edges = strips.map((s) => [s.x0, s.x0 + s.width]);
  expect(edges.flat().every(Number.isInteger)).toBe(true);
  expect(edges.every(([x0], i) => i === 0 || x0 === edges[i - 1]?.[1])).toBe(true);
});

it('leaves out what has no size', () => {
  expect(stripsOf(layout([trace(0, 0, { width: 0 }), trace(0, 0, { height: 0 })]))).toEqual([]);
});

it('clears heights that touch in one, and nothing between others', () => {
  const [strip] = stripsOf(layout([trace(0, 0), trace(0, 60), trace(0, 20, { height: 19.5 }), trace(0, 5)]));
  expect(strip?.bands).toEqual([
    { from: 0, to: 40 },
    { from: 60, to: 80 },
  ]);
});
