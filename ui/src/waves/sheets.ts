/**
 * A picture in several canvases below each other. Pure.
 *
 * A webview without a GPU paints all that lies in a canvas's area again whenever the canvas changes, and pays for each
 * pixel of that area, whatever was drawn. Two canvases whose pens enter their columns half a column apart
 * change in turn, so that no frame has to carry the whole picture.
 */

import type { Layout, Sheet, Trace } from './layout';

/** How many canvases a window's waves have. */
export const SHEETS = 2;

/** Two traces are apart when so many CSS pixels lie between them: no line is cut, nor its edge. */
const APART_PX = 4;

/** How far behind the first sheet's pen this one's is, in columns: less than one, so that nobody sees it. */
export function lagOf(sheet: number): number {
  return sheet / SHEETS;
}

/**
 * Cuts a picture of this height between its traces, as near to the middle as can be. Where no cut misses all
 * traces, the first sheet has all of it.
 */
export function sheetsOf(height: number, traces: readonly Pick<Trace, 'y' | 'height'>[]): Sheet[] {
  const middle = height / 2;
  let cut = height;
  let bottom = -Infinity;
  for (const trace of [...traces].sort((a, b) => a.y - b.y)) {
    const between = Math.round((bottom + trace.y) / 2);
    if (trace.y - bottom >= APART_PX && Math.abs(between - middle) < Math.abs(cut - middle)) cut = between;
    bottom = Math.max(bottom, trace.y + trace.height);
  }
  return [
    { y: 0, height: cut },
    { y: cut, height: height - cut },
  ];
}

/** What is on one sheet, from its own top. */
export function onSheet(layout: Layout, sheet: number): Layout {
  const { sheets = [{ y: 0, height: layout.height }], ...rest } = layout;
  const { y, height } = sheets[sheet] ?? { y: layout.height, height: 0 };
  const traces = layout.traces
    .filter((trace) => trace.y >= y && trace.y < y + height)
    .map((trace) => ({ ...trace, y: trace.y - y }));
  return { ...rest, height, traces };
}
