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

/** From one row of device pixels to before another. */
export interface Band {
  from: number;
  to: number;
}

/** Traces of a sheet that share their left and right edge, so that one pen sweeps them all. Device pixels. */
export interface Strip {
  /** Which of the canvases it is on. */
  sheet: number;
  /** When that canvas may change (`sheets.ts`). */
  turn: number;
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
  /** The traces' heights, those that touch taken together: what is cleared. */
  bands: Band[];
  /** Column after the last that was drawn; `null` draws all anew. */
  drawn: number | null;
  /** The earliest time whose samples came or changed since; `Infinity` when none did. */
  changedMs: number;
}

/** The strips of a layout that has one sheet, the `sheet`th of its picture. */
export function stripsOf(layout: Layout, sheet = 0, turn = 0): Strip[] {
  const strips = new Map<string, Strip>();
  for (const trace of layout.traces) {
    const { x0, width } = deviceX(trace, layout.dpr);
    if (width < 2 || !(trace.height > 0)) continue;
    const key = `${x0} ${width}`;
    const strip = strips.get(key) ?? empty({ sheet, turn, x0, width }, layout.dpr);
    strips.set(key, strip);
    take(strip, trace, layout.dpr);
  }
  for (const strip of strips.values()) strip.bands = bandsOf(strip.traces, layout.dpr);
  return [...strips.values()];
}

function bandsOf(traces: Trace[], dpr: number): Band[] {
  const rows = traces
    .map((trace) => deviceY(trace, dpr))
    .map(({ y0, height }) => ({ from: y0, to: y0 + height }));
  rows.sort((a, b) => a.from - b.from);
  const out: Band[] = [];
  for (const row of rows) {
    const last = out.at(-1);
    if (last && row.from <= last.to) last.to = Math.max(last.to, row.to);
    else out.push(row);
  }
  return out;
}

function empty(place: Pick<Strip, 'sheet' | 'turn' | 'x0' | 'width'>, dpr: number): Strip {
  const erase = eraseColumns(place.width, dpr);
  const [pencils, traces, bands]: [Pencil[], Trace[], Band[]] = [[], [], []];
  return {
    ...place,
    top: 0,
    height: 0,
    erase,
    back: 2,
    pencils,
    traces,
    bands,
    drawn: null,
    changedMs: Infinity,
  };
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
