/**
 * Which points to draw for a piece of the sweep.
 *
 * Where there are few samples to a pixel every sample is a point, at its true
 * place. Where there are many, each column keeps its first, least, greatest and
 * last sample, in their order and at their places, so that no peak is lost and
 * the line still meets its neighbours.
 */

import { numberAt, type Ring, type Stretch, timeOf } from './ring';

/** Points of a line: x in endless device pixels, v the physical value; NaN v lifts the pen. */
export class Points {
  x = new Float64Array(4096);
  v = new Float32Array(4096);
  n = 0;

  add(x: number, v: number): void {
    if (this.n === this.x.length) this.#grow();
    this.x[this.n] = x;
    this.v[this.n++] = v;
  }

  lift(): void {
    if (this.n > 0 && !Number.isNaN(this.v[this.n - 1])) this.add(0, NaN);
  }

  #grow(): void {
    const x = new Float64Array(this.x.length * 2);
    const v = new Float32Array(this.x.length * 2);
    x.set(this.x);
    v.set(this.v);
    this.x = x;
    this.v = v;
  }
}

/** Above this many samples a column, columns are thinned. */
const DENSE = 4;

/** Puts into `out` the points for columns `from` to `to`, and one on either side for the line to reach the edges. */
export function collect(ring: Ring, from: number, to: number, pxPerMs: number, out: Points): void {
  out.n = 0;
  const stretches = ring.stretches;
  for (let i = firstStretch(ring, from / pxPerMs); i < stretches.length; i++) {
    const stretch = stretches[i] as Stretch;
    if (stretch.startMs > to / pxPerMs && stretch.gap) break;
    if (stretch.gap) out.lift();
    const first = Math.max(stretch.first, ring.begin, Math.floor(numberAt(stretch, from / pxPerMs)) - 1);
    const end = Math.min(ring.endOf(i), Math.ceil(numberAt(stretch, to / pxPerMs)) + 2);
    if (stretch.rate > DENSE * pxPerMs * 1000) thinned(ring, stretch, first, end, pxPerMs, out);
    else every(ring, stretch, first, end, pxPerMs, out);
    if (stretch.startMs > to / pxPerMs) break;
  }
}

/** The last stretch that begins before the time, and one more for a line that crosses its beginning. */
function firstStretch(ring: Ring, timeMs: number): number {
  const stretches = ring.stretches;
  let i = stretches.length - 1;
  while (i > 0 && (stretches[i] as Stretch).startMs > timeMs) i--;
  return Math.max(0, i - 1);
}

function every(ring: Ring, s: Stretch, first: number, end: number, pxPerMs: number, out: Points): void {
  const step = (1000 / s.rate) * pxPerMs;
  let x = timeOf(s, first) * pxPerMs;
  for (let n = first; n < end; n++, x += step) {
    const v = ring.at(n);
    if (v === v) out.add(x, v);
    else out.lift();
  }
}

function thinned(ring: Ring, s: Stretch, first: number, end: number, pxPerMs: number, out: Points): void {
  const x = (n: number): number => timeOf(s, n) * pxPerMs;
  let n = first;
  while (n < end) {
    const edge = Math.floor(x(n) + 1e-9) + 1;
    const stop = Math.min(end, Math.max(n + 1, Math.ceil(numberAt(s, edge / pxPerMs) - 1e-9)));
    keep(ring, n, stop, x, out);
    n = stop;
  }
}

/** First, least, greatest and last of one column; a hole inside parts it. */
function keep(ring: Ring, from: number, to: number, x: (n: number) => number, out: Points): void {
  let start = -1;
  let least = -1;
  let most = -1;
  for (let n = from; n <= to; n++) {
    const v = n < to ? ring.at(n) : NaN;
    if (v === v) {
      if (start < 0) start = least = most = n;
      if (v < ring.at(least)) least = n;
      if (v > ring.at(most)) most = n;
      continue;
    }
    if (start >= 0) {
      const last = n - 1;
      let before = -1;
      for (const k of [start, Math.min(least, most), Math.max(least, most), last]) {
        if (k !== before) out.add(x(k), ring.at(k));
        before = k;
      }
      start = -1;
    }
    if (n < to) out.lift();
  }
}
