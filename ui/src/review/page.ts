/** The full disclosure as drawing: rows of a wave by the least and greatest of each column. */
import type { EpisodeView, MarksView, MarkView, PageView } from '../host/api';
import { hatch } from './plot';

/** How high a row is: as many rows as the screen has room for, so that a page is a page. */
export const rowHeight = 46;
/** Room for the times on the left. */
export const timeWidth = 74;
const rowsMost = 60;
const pageMost_ms = 3_600_000;
const columnsMost = 4_096;
const allColumnsMost = 250_000;

export const rowChoices_ms = [10_000, 30_000, 60_000, 120_000, 300_000] as const;

export interface Shape {
  rows: number;
  columns: number;
}

/** As many rows as there is room for, and a column for each pixel, within what the core answers. */
export function shapeOf(width: number, height: number, dpr: number, row_ms: number): Shape {
  const rows = Math.max(
    1,
    Math.min(rowsMost, Math.floor(pageMost_ms / row_ms), Math.floor(height / rowHeight)),
  );
  const columns = Math.min(
    columnsMost,
    Math.floor(allColumnsMost / rows),
    Math.max(60, Math.round(width * dpr)),
  );
  return { rows, columns };
}

/** When the page begins that has a moment in its middle; on a whole row, and not after the newest. */
export function beginOf(at_ms: number | null, now_ms: number, row_ms: number, rows: number): number {
  const last = (Math.floor(now_ms / row_ms) + 1 - rows) * row_ms;
  if (at_ms === null) return last;
  return Math.min(last, (Math.floor(at_ms / row_ms) - Math.floor(rows / 2)) * row_ms);
}

/** The axis of all rows: nearly all of what is there, so that one artefact does not make a line of everything. */
export function pageRange(page: PageView): { min: number; max: number } | null {
  const low = page.rows.flatMap((row) => row.least.filter((value) => value !== null));
  const high = page.rows.flatMap((row) => row.greatest.filter((value) => value !== null));
  if (low.length === 0) return null;
  const at = (all: number[], part: number) =>
    all[Math.min(all.length - 1, Math.floor(all.length * part))] ?? 0;
  const min = at(
    low.sort((a, b) => a - b),
    0.002,
  );
  const max = at(
    high.sort((a, b) => a - b),
    0.998,
  );
  const room = Math.max(1, (max - min) * 0.12);
  return { min: min - room, max: max + room };
}

const fills = { high: '#e5263c', medium: '#ffcf24', low: '#35d0e6', none: '#0000' } as const;

/** Draws the page; `width` is that of the rows, in CSS pixels. */
export function drawPage(
  ctx: CanvasRenderingContext2D,
  page: PageView,
  marks: Pick<MarksView, 'conditions' | 'marks'>,
  colour: string,
  width: number,
): void {
  const range = pageRange(page);
  page.rows.forEach((row, n) => {
    const top = n * rowHeight;
    const begin = page.from_ms + n * page.row_ms;
    const x = (ms: number) => ((ms - begin) / page.row_ms) * width;
    drawAlarms(ctx, marks.conditions, x, begin, begin + page.row_ms, top, width);
    if (row.least.length === 0) hatch(ctx, 0, top + 5, width, rowHeight - 6);
    else if (range !== null) drawRow(ctx, row, range, colour, top, width / page.columns);
    ctx.fillStyle = '#1e2a36';
    ctx.fillRect(0, top + rowHeight - 1, width, 1);
    drawNotes(ctx, marks.marks, x, begin, begin + page.row_ms, top, width);
  });
}

function drawAlarms(
  ctx: CanvasRenderingContext2D,
  conditions: readonly EpisodeView[],
  x: (ms: number) => number,
  from_ms: number,
  to_ms: number,
  top: number,
  width: number,
): void {
  for (const one of conditions) {
    const end = one.ended_ms ?? Infinity;
    if (one.began_ms >= to_ms || end <= from_ms) continue;
    const left = Math.max(0, x(one.began_ms));
    const right = Math.min(width, Number.isFinite(end) ? x(end) : width);
    ctx.fillStyle = fills[one.priority];
    ctx.fillRect(left, top + 1, Math.max(3, right - left), 3);
    ctx.globalAlpha = 0.1;
    ctx.fillRect(left, top + 4, Math.max(3, right - left), rowHeight - 5);
    ctx.globalAlpha = 1;
  }
}

const noteInk = '#c3a6ff';

/** A note is a line through its row, a kept stretch a line under it. */
function drawNotes(
  ctx: CanvasRenderingContext2D,
  marks: readonly MarkView[],
  x: (ms: number) => number,
  from_ms: number,
  to_ms: number,
  top: number,
  width: number,
): void {
  ctx.fillStyle = noteInk;
  for (const one of marks) {
    if (one.from_ms >= to_ms || one.to_ms < from_ms) continue;
    if (one.from_ms === one.to_ms) {
      ctx.fillRect(x(one.from_ms) - 1, top + 4, 2, rowHeight - 5);
      ctx.fillRect(x(one.from_ms) - 4, top + 1, 8, 5);
    } else {
      const left = Math.max(0, x(one.from_ms));
      ctx.fillRect(left, top + rowHeight - 3, Math.max(3, Math.min(width, x(one.to_ms)) - left), 3);
    }
  }
}

function drawRow(
  ctx: CanvasRenderingContext2D,
  row: PageView['rows'][number],
  { min, max }: { min: number; max: number },
  colour: string,
  top: number,
  step: number,
): void {
  const height = rowHeight - 8;
  const y = (value: number) => top + 6 + (1 - (value - min) / (max - min)) * height;
  const path = new Path2D();
  let pen = false;
  let missing = -1;
  for (let c = 0; c <= row.least.length; c++) {
    const [low, high] = [row.least[c], row.greatest[c]];
    if (low == null || high == null) {
      if (missing < 0 && c < row.least.length) missing = c;
      pen = false;
      if (c < row.least.length) continue;
    }
    if (missing >= 0) hatch(ctx, missing * step, top + 5, (c - missing) * step, rowHeight - 6);
    missing = -1;
    if (low == null || high == null) continue;
    const x = (c + 0.5) * step;
    if (pen) path.lineTo(x, y(high));
    else path.moveTo(x, y(high));
    path.lineTo(x, y(low));
    pen = true;
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.lineJoin = 'round';
  ctx.stroke(path);
}
