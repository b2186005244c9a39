/**
 * Which parts of the area have a canvas of their own. Pure.
 *
 * Without a GPU the webview paints whatever lies within a canvas again with each of its pictures. So the waves of a
 * ward lie on a few sheets, one for each row of tiles and no larger than the waves in it: names, numbers and messages
 * above and below are painted only when they change.
 */

import type { Layout, Trace } from './layout';

/** In whole CSS pixels of the layout. */
export interface Sheet {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** WebKit paints the box around all changes as soon as there are more than ten of them. */
export const MOST_SHEETS = 8;

/** From above to below, none over another; every trace lies on one of them. */
export function sheetsOf(layout: Layout): Sheet[] {
  const boxes = layout.traces.filter((trace) => trace.width > 0 && trace.height > 0).map(boxOf);
  boxes.sort((a, b) => a.y - b.y);
  const sheets: Sheet[] = [];
  for (const box of boxes) {
    const last = sheets.at(-1);
    if (last && box.y <= last.y + last.height) sheets[sheets.length - 1] = around(last, box);
    else sheets.push(box);
  }
  const whole = sheets.reduce<Sheet | null>((all, sheet) => (all ? around(all, sheet) : sheet), null);
  return whole && sheets.length > MOST_SHEETS ? [whole] : sheets;
}

/** The traces of a sheet, as seen from its corner. */
export function tracesOn(sheet: Sheet, layout: Layout): Trace[] {
  return layout.traces
    .filter((trace) => trace.y >= sheet.y && trace.y + trace.height <= sheet.y + sheet.height)
    .map((trace) => ({ ...trace, x: trace.x - sheet.x, y: trace.y - sheet.y }));
}

function boxOf({ x, y, width, height }: Trace): Sheet {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  return { x: left, y: top, width: Math.ceil(x + width) - left, height: Math.ceil(y + height) - top };
}

function around(a: Sheet, b: Sheet): Sheet {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}
