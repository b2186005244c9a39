/** One pane of a trend as uPlot draws it: means as lines, least and greatest as a band, away times hatched. */
import uPlot from 'uplot';
import type { AwayView, EpisodeView, TrendLine, TrendView } from '../host/api';
import { alone, inkOf, pointsOf, rangeOf, timesOf, type Pane } from './trendData';
import { axisText } from './times';

/** Room for the numbers of the axis, in CSS pixels: what lies over the panes must begin where they do. */
export const axisWidth = 46;
export const padRight = 14;
export const axisHeight = 26;

/** What lies behind the lines. */
export interface Ground {
  away: readonly AwayView[];
  conditions: readonly EpisodeView[];
}

/** Columns of a pane: times, then least, greatest and mean of each line. */
export function dataOf(pane: Pane, view: TrendView): uPlot.AlignedData {
  const part_ms = (view.to_ms - view.from_ms) / view.buckets;
  const columns = linesOf(pane, view).flatMap((line) => [
    pointsOf(line.least, part_ms),
    pointsOf(line.greatest, part_ms),
    pointsOf(line.mean, part_ms),
  ]);
  return [timesOf(view), ...columns];
}

export function linesOf(pane: Pane, view: TrendView): TrendLine[] {
  const empty = (series: number): TrendLine => ({ series, least: [], greatest: [], mean: [], count: [] });
  return pane.series.map((one) => view.lines.find((line) => line.series === one.id) ?? empty(one.id));
}

/** Where the pane stands and what it stands on; asked for at each drawing. */
export interface Asked {
  width: number;
  height: number;
  axis: boolean;
  range: () => [number, number];
  ground: () => Ground;
}

export function optionsOf(pane: Pane, asked: Asked): uPlot.Options {
  const series: uPlot.Series[] = [{}];
  const bands: uPlot.Band[] = [];
  pane.series.forEach((one, place) => {
    const { colour, dash, width } = inkOf(one, place);
    const first = series.length;
    const none = { show: false };
    series.push(
      { stroke: 'transparent', points: none },
      { stroke: 'transparent', points: none },
      {
        stroke: colour,
        width,
        dash,
        points: { show: true, size: 5, fill: colour, width: 0, filter: (u, i) => alone(pointsIn(u, i)) },
      },
    );
    bands.push({ series: [first + 1, first], fill: `${colour}2e` });
  });
  return {
    width: asked.width,
    height: asked.height,
    padding: [6, padRight, asked.axis ? 0 : 6, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: true, auto: false }, y: { range: asked.range } },
    series,
    bands,
    axes: [timeAxis(asked.axis), valueAxis(pane.unit)],
    hooks: { drawClear: [(u) => drawGround(u, asked.ground())] },
  };
}

const pointsIn = (u: uPlot, i: number) => (u.data[i] ?? []) as (number | null | undefined)[];

const ink = '#8fa0b1';
const grid = { stroke: '#1e2a36', width: 1 };
const font = "12px 'Inter Variable', Inter, system-ui, sans-serif";

function timeAxis(show: boolean): uPlot.Axis {
  return {
    size: show ? axisHeight : 0,
    stroke: ink,
    font,
    grid,
    gap: 4,
    ticks: { show: false },
    space: 88,
    values: (_u, splits, _axis, _space, step) =>
      splits.map((at) => (show ? axisText(at * 1000, step * 1000) : '')),
  };
}

/** Whole numbers only, but for temperatures: a heart rate of 74.2 is none. */
function valueAxis(unit: string): uPlot.Axis {
  const incrs = unit === '°C' ? [0.1, 0.2, 0.5, 1, 2, 5] : [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000];
  return { size: axisWidth, stroke: ink, font, grid, gap: 6, ticks: { show: false }, space: 20, incrs };
}

const spanInk = { high: '#e5263c26', medium: '#ffcf2417', low: '#35d0e60e', none: '#0000' } as const;

/** Alarms as faint columns, and hatched where the station did not run. */
function drawGround(u: uPlot, { away, conditions }: Ground): void {
  const { ctx, bbox } = u;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const x = (ms: number) => u.valToPos(ms / 1000, 'x', true);
  const right = bbox.left + bbox.width;
  for (const one of conditions) {
    const from = Math.max(bbox.left, x(one.began_ms));
    const to = one.ended_ms === null ? right : Math.min(right, x(one.ended_ms));
    ctx.fillStyle = spanInk[one.priority];
    if (to >= from) ctx.fillRect(from, bbox.top, Math.max(1, to - from), bbox.height);
  }
  for (const one of away) {
    const from = Math.max(bbox.left, x(one.from_ms));
    const to = Math.min(right, x(one.to_ms));
    if (to > from) hatch(ctx, from, bbox.top, to - from, bbox.height);
  }
  ctx.restore();
}

/** Grey lines from corner to corner. */
export function hatch(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  width: number,
  height: number,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.fillStyle = '#ffffff08';
  ctx.fillRect(x, y, width, height);
  ctx.strokeStyle = '#67798a70';
  ctx.lineWidth = 1;
  ctx.beginPath();
  // From one fixed point on, so that a band keeps its lines while it is dragged along.
  for (let at = x - height; at < x + width; at += 9) {
    ctx.moveTo(at, y + height);
    ctx.lineTo(at + height, y);
  }
  ctx.stroke();
  ctx.restore();
}

export function paneRange(pane: Pane, view: TrendView): [number, number] {
  return rangeOf(linesOf(pane, view), pane.unit);
}
