import { describe, expect, it } from 'vitest';
import { collect, Points } from './columns';
import { Ring } from './ring';

function ringOf(rate: number, values: number[], startMs = 0): Ring {
  const ring = new Ring(rate, 60);
  const samples = Float32Array.from(values);
  ring.append({ index: 0, rate, gapBefore: true, restart: true, startMs, samples });
  return ring;
}

function lines(points: Points): [number, number][][] {
  const out: [number, number][][] = [[]];
  for (let i = 0; i < points.n; i++) {
    const v = points.v[i] as number;
    if (Number.isNaN(v)) out.push([]);
    else out.at(-1)?.push([points.x[i] as number, v]);
  }
  return out.filter((line) => line.length > 0);
}

const noise = (n: number): number[] => Array.from({ length: n }, (_, i) => Math.sin(i * 12.9898) * 43.7);

describe('points of a piece of the sweep', () => {
  it('are the samples at their places where there are few', () => {
    const points = new Points();
    collect(ringOf(250, noise(100)), 5, 10, 0.1, points);
    const [line] = lines(points);
    // 5 px at 0.1 px/ms are 50 ms: sample 12.5. One more on either side.
    expect(line?.[0]?.[0]).toBeLessThan(5);
    expect(line?.at(-1)?.[0]).toBeGreaterThanOrEqual(10);
    expect(line?.every(([x], i) => Math.abs(x - (line[0]?.[0] ?? 0) - i * 0.4) < 1e-9)).toBe(true);
  });

  it('lose no peak and invent none where there are many', () => {
    const values = noise(5000);
    const points = new Points();
    const pxPerMs = 0.02;
    collect(ringOf(1000, values), 0, 100, pxPerMs, points);
    const [line = []] = lines(points);
    expect(line.length).toBeLessThanOrEqual(4 * 102);
    for (let c = 0; c < 100; c++) {
      const all = values.slice(c * 50, c * 50 + 50).map(Math.fround);
      const kept = line.filter(([x]) => Math.floor(x + 1e-9) === c).map(([, v]) => v);
      expect(Math.max(...kept)).toBe(Math.max(...all));
      expect(Math.min(...kept)).toBe(Math.min(...all));
      expect(kept[0]).toBe(all[0]);
      expect(kept.at(-1)).toBe(all.at(-1));
    }
    expect(line.every(([x], i) => i === 0 || x > (line[i - 1]?.[0] ?? 0))).toBe(true);
  });

  it('are the same for a column whichever piece it is drawn in', () => {
    const ring = ringOf(1000, noise(4000));
    const whole = new Points();
    const piece = new Points();
    collect(ring, 0, 80, 0.02, whole);
    collect(ring, 30, 34, 0.02, piece);
    const inside = (points: Points): [number, number][] =>
      (lines(points)[0] ?? []).filter(([x]) => x >= 30 && x < 34);
    expect(inside(piece)).toEqual(inside(whole));
  });

  it.each([250, 1000])('are parted by a hole at %i Hz', (rate) => {
    const values = noise(rate);
    values.fill(NaN, rate * 0.4, rate * 0.6);
    const points = new Points();
    collect(ringOf(rate, values), 0, 20, 0.02, points);
    const parts = lines(points);
    expect(parts).toHaveLength(2);
    expect(parts[0]?.at(-1)?.[0]).toBeLessThan(8);
    expect(parts[1]?.[0]?.[0]).toBeGreaterThanOrEqual(12);
  });

  it('are parted by a gap, and joined over a clock that drifts', () => {
    for (const [gapBefore, parts] of [
      [true, 2],
      [false, 1],
    ] as const) {
      const ring = ringOf(250, noise(50));
      const samples = Float32Array.from(noise(50));
      ring.append({ index: 0, rate: 250, gapBefore, restart: false, startMs: 202, samples });
      const points = new Points();
      collect(ring, 0, 40, 0.1, points);
      expect(ring.stretches).toHaveLength(2);
      expect(lines(points)).toHaveLength(parts);
    }
  });

  it('are none where there is nothing', () => {
    const points = new Points();
    collect(ringOf(250, noise(50)), 5000, 5010, 0.1, points);
    expect(lines(points)).toEqual([]);
    collect(new Ring(250, 1), 0, 10, 0.1, points);
    expect(points.n).toBe(0);
  });
});
