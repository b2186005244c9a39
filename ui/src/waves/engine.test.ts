/** Which canvases are touched when: each touch makes a webview without a GPU paint that canvas's area again. */
import { describe, expect, it } from 'vitest';
import { writeFrame } from './encode';
import { Engine, type Surface } from './engine';
import type { Layout, Trace } from './layout';
import { sheetsOf } from './sheets';

/** A canvas that counts what is stroked on it. */
function counted(): { surface: Surface; strokes: () => number } {
  let strokes = 0;
  const context = new Proxy({} as Record<string, unknown>, {
    get: (_, name) => (name === 'stroke' ? () => void (strokes += 1) : () => {}),
    set: () => true,
  });
  const surface = { canvas: { width: 0, height: 0 }, context } as unknown as Surface;
  const told = () => {
    const n = strokes;
    strokes = 0;
    return n;
  };
  return { surface, strokes: told };
}

const trace = (index: number, y: number): Trace => ({
  index,
  x: 0,
  y,
  width: 180,
  height: 40,
  colour: '#4be08a',
  scale: { kind: 'fixed', min: -1, max: 1 },
});

/** Two rows of tiles at so many millimetres a second, 4 px to a millimetre, with ten seconds of both waves. */
function ward(speedMmS: number) {
  const canvases = [counted(), counted()];
  const engine = new Engine(
    canvases.map((c) => c.surface),
    'inline',
  );
  const traces = [trace(1, 20), trace(2, 220)];
  const layout: Layout = {
    width: 180,
    height: 300,
    sheets: sheetsOf(300, traces),
    dpr: 1,
    pxPerMm: 4,
    speedMmS,
    traces,
  };
  engine.handle({ type: 'layout', layout }, 0);
  let seq = 0;
  const send = (nowMs: number, startMs: number, n: number): void => {
    const records = [1, 2].map((index) => ({
      index,
      rate: 250,
      gapBefore: false,
      restart: false,
      startMs,
      samples: new Float32Array(n),
    }));
    engine.handle(
      { type: 'frame', bytes: writeFrame({ seq: seq++, coreNowMs: nowMs, leadMs: 130, records }) },
      nowMs,
    );
  };
  /** One frame of the display: which canvases were touched. */
  const touched = (nowMs: number): number[] => {
    engine.tick(nowMs);
    return canvases.flatMap((c, i) => (c.strokes() > 0 ? [i] : []));
  };
  /** Another trace in the lower row, as when a lead falls off. */
  const changeLower = (): void => {
    const layout2 = { ...layout, traces: [trace(1, 20), { ...trace(2, 220), dim: true }] };
    engine.handle({ type: 'layout', layout: layout2 }, 0);
  };
  return { send, touched, changeLower };
}

describe('an engine with two canvases', () => {
  it('draws all at first, then a canvas only when its pen enters a column, one in a frame', () => {
    const { send, touched } = ward(6.25);
    send(1_000, 0, 2_500);
    expect(touched(1_000)).toEqual([0, 1]);
    // 25 columns a second: one in 40 ms, at 1,000, 1,040 ...
    expect([1_010, 1_030, 1_041, 1_051, 1_061, 1_079, 1_097, 1_113].map(touched)).toEqual([
      [],
      [],
      [0],
      [1],
      [],
      [],
      [0],
      [1],
    ]);
  });

  it('leaves the canvas alone when samples come in front of the pen, and draws late ones with the next turns', () => {
    const { send, touched } = ward(6.25);
    send(1_000, 0, 250 + 32);
    touched(1_000);
    send(1_010, 1_128, 13);
    expect(touched(1_010)).toEqual([]);
    const late = ward(6.25);
    late.send(1_000, 0, 200);
    late.touched(1_000);
    late.send(1_010, 800, 50);
    expect([1_010, 1_020, 1_030].map(late.touched)).toEqual([[0], [1], []]);
  });

  it('draws only the row in which another trace is shown, in the next frame', () => {
    for (const at of [1_010, 1_041]) {
      const { send, touched, changeLower } = ward(6.25);
      send(1_000, 0, 2_500);
      touched(1_000);
      changeLower();
      expect(touched(at)).toEqual([1]);
    }
  });

  it('goes on with the row that stayed, from where it was', () => {
    const { send, touched, changeLower } = ward(6.25);
    send(1_000, 0, 2_500);
    touched(1_000);
    changeLower();
    expect([1_010, 1_041, 1_051].map(touched)).toEqual([[1], [0], [1]]);
  });

  it('draws every frame when the pen is faster than the frames', () => {
    const { send, touched } = ward(25);
    send(1_000, 0, 2_500);
    touched(1_000);
    expect([1_017, 1_033, 1_050, 1_067].map(touched)).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  });
});
