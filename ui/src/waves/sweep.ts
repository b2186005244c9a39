/**
 * The sweep: which columns of device pixels belong to which time.
 *
 * Columns are counted without end: column c shows the time from c / speed to
 * (c + 1) / speed, and stands at c modulo the trace's width. All arithmetic is on
 * whole columns, so that what is drawn now meets what was drawn before without
 * a seam.
 */

import type { Sweep, Trace } from './layout';

/** A piece of the endless row of columns that lies in one sweep. */
export interface Span {
  /** First column, counted without end. */
  from: number;
  /** Column after the last. */
  to: number;
  /** Where `from` stands within the trace, in device pixels. */
  x: number;
}

/** What to do on one animation frame, in columns counted without end. */
export interface Plan {
  /** Columns to draw anew. */
  from: number;
  to: number;
  /** Columns after `to` to clear, up to here. */
  eraseTo: number;
}

/** The column of a time. */
export function columnAt(timeMs: number, pxPerMs: number): number {
  return Math.floor(timeMs * pxPerMs);
}

/** Device pixels to clear ahead of the pen: 14 CSS pixels in a tile, 20 in a wide trace. */
export function eraseColumns(width: number, dpr: number): number {
  const bar = Math.round(Math.max(14, Math.min(20, (width / dpr) * 0.02)) * dpr);
  return Math.min(bar, width >> 1);
}

/**
 * Whether the canvas shows it already: the pen is in the column that was drawn last, and nothing behind it changed.
 * A pen of 6 mm/s enters 24 columns a second. A canvas that is touched makes a webview without a GPU paint all that
 * lies in its area again, so between two columns it must not be touched.
 */
export function isDrawn(drawn: number | null, pen: number, changed: number): boolean {
  return drawn === pen + 1 && changed > pen;
}

/**
 * From where to where to draw.
 *
 * @param drawn  column after the last that was drawn, `null` to draw everything
 * @param pen  column that the pen is in
 * @param changed  first column whose samples came or changed since
 * @param back  columns that a stroke reaches beyond its points: they are drawn again
 */
export function plan(
  drawn: number | null,
  pen: number,
  changed: number,
  width: number,
  erase: number,
  back: number,
): Plan {
  const oldest = pen + 1 + erase - width;
  const to = pen + 1;
  if (drawn === null || drawn > to + 1) return { from: oldest, to, eraseTo: to + erase };
  const from = Math.max(oldest, Math.min(drawn, changed, to) - back);
  return { from, to, eraseTo: to + erase };
}

/** Cuts columns at the sweep's ends. `to - from` must not exceed the width. */
export function spans(from: number, to: number, width: number): Span[] {
  const out: Span[] = [];
  let at = from;
  while (at < to) {
    const x = modulo(at, width);
    const end = Math.min(to, at + width - x);
    out.push({ from: at, to: end, x });
    at = end;
  }
  return out;
}

/** The time at CSS pixel `x` of the canvas within a trace; for calipers.
 * `null` outside, in the cleared bar, or before the first frame. */
export function timeAt(sweep: Sweep, trace: Trace, x: number): number | null {
  const grid = gridOf(sweep, trace);
  if (!grid || x < trace.x || x >= trace.x + trace.width) return null;
  const device = x * sweep.dpr - grid.x0;
  const behind = modulo(grid.pen - device, grid.width);
  if (behind > grid.width - eraseColumns(grid.width, sweep.dpr)) return null;
  return (grid.pen - behind) / grid.pxPerMs;
}

/** The CSS pixel of the canvas at which a time stands within a trace; `null` when it is no longer, or not yet, on it. */
export function xAt(sweep: Sweep, trace: Trace, timeMs: number): number | null {
  const grid = gridOf(sweep, trace);
  if (!grid) return null;
  const behind = grid.pen - timeMs * grid.pxPerMs;
  if (behind < 0 || behind > grid.width - eraseColumns(grid.width, sweep.dpr)) return null;
  return (grid.x0 + modulo(grid.pen - behind, grid.width)) / sweep.dpr;
}

function gridOf(
  sweep: Sweep,
  trace: Trace,
): { pen: number; x0: number; width: number; pxPerMs: number } | null {
  if (sweep.timeMs === null) return null;
  const pxPerMs = sweep.pxPerMs * sweep.dpr;
  const { x0, width } = deviceX(trace, sweep.dpr);
  return width > 0 ? { pen: sweep.timeMs * pxPerMs, x0, width, pxPerMs } : null;
}

/** A trace's whole device pixels across. */
export function deviceX(trace: Trace, dpr: number): { x0: number; width: number } {
  const x0 = Math.round(trace.x * dpr);
  return { x0, width: Math.round((trace.x + trace.width) * dpr) - x0 };
}

export function modulo(a: number, n: number): number {
  return ((a % n) + n) % n;
}
