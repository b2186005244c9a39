/** Sorts a layout's traces into strips that are drawn together. Pure. */

import type { Layout, Trace } from './layout';
import { LINE_WIDTH } from './scale';
import { deviceX, eraseColumns } from './sweep';

/** Traces of the same stroke: one path for all of them. */
export interface Pencil {
  colour: string;
  /** Device pixels. */
  lineWidth: number;
  dim: boolean;
  traces: Trace[];
}

/** Traces that share their left and right edge, so that one pen sweeps them all. Device pixels. */
export interface Strip {
  x0: number;
  width: number;
  top: number;
  height: number;
  /** Columns to clear ahead of the pen. */
  erase: number;
  /** Columns that a stroke reaches beyond its points. */
  back: number;
  pencils: Pencil[];
  traces: Trace[];
  /** Column after the last that was drawn; `null` draws all anew. */
  drawn: number | null;
}

export function stripsOf(layout: Layout): Strip[] {
  const strips = new Map<string, Strip>();
  for (const trace of layout.traces) {
    const { x0, width } = deviceX(trace, layout.dpr);
    if (width < 2 || !(trace.height > 0)) continue;
    const key = `${x0} ${width}`;
    const strip = strips.get(key) ?? empty(x0, width, layout.dpr);
    strips.set(key, strip);
    take(strip, trace, layout.dpr);
  }
  return [...strips.values()];
}

function empty(x0: number, width: number, dpr: number): Strip {
  const erase = eraseColumns(width, dpr);
  return { x0, width, top: 0, height: 0, erase, back: 2, pencils: [], traces: [], drawn: null };
}

function take(strip: Strip, trace: Trace, dpr: number): void {
  const { y0, height } = deviceY(trace, dpr);
  const bottom = Math.max(y0 + height, strip.traces.length > 0 ? strip.top + strip.height : 0);
  strip.top = strip.traces.length > 0 ? Math.min(strip.top, y0) : y0;
  strip.height = bottom - strip.top;
  strip.traces.push(trace);
  const lineWidth = (trace.lineWidth ?? LINE_WIDTH) * dpr;
  const dim = trace.dim ?? false;
  strip.back = Math.max(strip.back, Math.ceil(lineWidth / 2) + 1);
  const same = strip.pencils.find(
    (p) => p.colour === trace.colour && p.lineWidth === lineWidth && p.dim === dim,
  );
  if (same) same.traces.push(trace);
  else strip.pencils.push({ colour: trace.colour, lineWidth, dim, traces: [trace] });
}

/** A trace's whole device pixels from top to bottom. */
export function deviceY(trace: Trace, dpr: number): { y0: number; height: number } {
  const y0 = Math.floor(trace.y * dpr);
  return { y0, height: Math.ceil((trace.y + trace.height) * dpr) - y0 };
}
