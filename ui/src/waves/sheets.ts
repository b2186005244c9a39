/**
 * A picture in several canvases below each other, which take turns. Pure.
 *
 * A webview without a GPU paints all that lies in a canvas's area again whenever the canvas changes, and pays for each
 * pixel of that area, whatever was drawn. So a canvas has the height of the waves that it shows and no more, and the
 * canvases change in two turns, one in a frame: no frame carries the whole picture.
 */

import type { Layout, Sheet, Trace } from './layout';

/** The most canvases that a window's waves have. */
export const SHEETS = 12;

/** Two traces are apart when so many CSS pixels lie between them: no line is cut, nor its edge. */
const APART_PX = 4;

/**
 * What WebKit does with places that change in the same frame: it paints each for itself if they are few and leave at
 * least three quarters of the box around them untouched; otherwise it paints the box. Of its ten places these leave
 * six to the numbers that change beside the waves.
 */
const FEW = 6;
const SPARSE = 0.25;

/** From one height to below another, CSS pixels. */
interface Band {
  from: number;
  to: number;
}

/**
 * The canvases of a picture of this height. Rows of waves with much between them get a canvas each, every other row in
 * the same turn; where waves fill the picture, it is cut between two traces as near to the middle as can be.
 */
export function sheetsOf(height: number, traces: readonly Pick<Trace, 'y' | 'height'>[]): Sheet[] {
  const bands = bandsOf(height, traces);
  const rows = bands.map((band, i) => ({ ...band, turn: i % 2 }));
  const halves = halvesOf(height, bands).map((band, turn) => ({ ...band, turn }));
  const sheets = rows.length <= SHEETS && dearest(rows) < dearest(halves) ? rows : halves;
  return sheets.map(({ from, to, turn }) => ({ y: from, height: to - from, turn }));
}

/** Heights of whole pixels that traces take; those that touch taken together. */
function bandsOf(height: number, traces: readonly Pick<Trace, 'y' | 'height'>[]): Band[] {
  const bands: Band[] = [];
  for (const trace of [...traces].sort((a, b) => a.y - b.y)) {
    const [from, to] = [Math.floor(trace.y), Math.min(height, Math.ceil(trace.y + trace.height))];
    const last = bands.at(-1);
    if (last !== undefined && from - last.to < APART_PX) last.to = Math.max(last.to, to);
    else bands.push({ from, to });
  }
  return bands;
}

/** All bands in one or two parts, each without the empty space above and below it. */
function halvesOf(height: number, bands: readonly Band[]): Band[] {
  const middle = height / 2;
  const upper = bands.filter((band) => (band.from + band.to) / 2 <= middle);
  const lower = bands.filter((band) => (band.from + band.to) / 2 > middle);
  return [upper, lower].flatMap((part) => {
    const [first, last] = [part[0], part.at(-1)];
    return first === undefined || last === undefined ? [] : [{ from: first.from, to: last.to }];
  });
}

/** What a frame costs at most: the height that is painted in the dearer of the two turns. */
function dearest(sheets: readonly (Band & { turn: number })[]): number {
  return Math.max(...[0, 1].map((turn) => painted(sheets.filter((sheet) => sheet.turn === turn))));
}

function painted(bands: readonly Band[]): number {
  const [first, last] = [bands[0], bands.at(-1)];
  if (first === undefined || last === undefined) return 0;
  const box = last.to - first.from;
  const sum = bands.reduce((all, band) => all + band.to - band.from, 0);
  return bands.length <= FEW && sum < SPARSE * box ? sum : box;
}

/** Above so many columns a second a turn in every other frame would be seen to jerk; then all sheets are drawn in each. */
const TURNS_UP_TO = 60;

/** The turns to offer a frame to, in this order: the first of them that has something to draw takes it. */
export function turnsAfter(last: number, columnsPerSecond: number): readonly (readonly number[])[] {
  if (columnsPerSecond > TURNS_UP_TO) return [[0, 1]];
  return last === 0 ? [[1], [0]] : [[0], [1]];
}

/** What is on one sheet, from its own top. */
export function onSheet(layout: Layout, sheet: number): Layout {
  const { sheets = [{ y: 0, height: layout.height, turn: 0 }], ...rest } = layout;
  const { y, height } = sheets[sheet] ?? { y: layout.height, height: 0 };
  const traces = layout.traces
    .filter((trace) => trace.y >= y && trace.y < y + height)
    .map((trace) => ({ ...trace, y: trace.y - y }));
  return { ...rest, height, traces };
}
