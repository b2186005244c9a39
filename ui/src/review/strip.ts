/** Strips: recorded samples as heights and lines. Everything in CSS pixels; the canvas is scaled by its owner. */
import type { SeriesView, StripPiece, StripView, WaveView } from '../host/api';
import { bedScale, isEcg, parameterColours, parameterOf } from '../ward/parameter';
import type { Scale, Trace } from '../waves';
import { mapping, yOf, type Mapping, type Range } from '../waves/scale';

export interface StripRow {
  wave: WaveView;
  pieces: readonly StripPiece[];
  scale: Scale;
  /** What is seen of it, where the scale fits that. */
  range: Range | null;
  colour: string;
}

/** The rows of a strip: every wave that the bed has, those without samples as well, so that rows keep their places. */
export function rowsOf(waves: readonly SeriesView[], view: StripView, gain: number): StripRow[] {
  return waves.map((one) => {
    const pieces = view.waves.find(({ series }) => series === one.id)?.pieces ?? [];
    const range = rangeOf(pieces);
    const wave = waveOf(one, range);
    return {
      wave,
      pieces,
      scale: bedScale(wave, gain),
      range,
      colour: parameterColours[parameterOf(one.refid)],
    };
  });
}

/** A recorded wave as the bed view's parts know one. */
function waveOf(one: SeriesView, range: Range | null): WaveView {
  const pressure = /^MDC_(PRESS|AWAY_CO2)/.test(one.refid) && range !== null;
  return {
    index: one.id,
    refid: one.refid,
    label: one.label,
    rate_hz: one.rate_hz ?? 0,
    unit: one.unit,
    range: pressure ? tens(range) : null,
    off: '',
  };
}

/** The ends of an axis, at whole tens: an axis from nought when that is near. */
function tens({ min, max }: Range): [number, number] {
  const top = Math.ceil((max + 4) / 20) * 20;
  const foot = Math.floor((min - 4) / 20) * 20;
  return [foot < 60 ? Math.min(0, foot) : foot, top];
}

/** Least and greatest value; `null` when there is none. */
export function rangeOf(pieces: readonly StripPiece[]): Range | null {
  let min = Infinity;
  let max = -Infinity;
  for (const { samples, scale, shift } of pieces)
    for (const sample of samples) {
      const value = sample * scale + shift;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  if (min > max) return null;
  const room = max > min ? (max - min) * 0.1 : 0.5;
  return { min: min - room, max: max + room };
}

/** Where a row lies, for the arithmetic of the calipers. */
export function traceOf(row: StripRow, y: number, height: number, width: number): Trace {
  return {
    index: row.wave.index,
    x: 0,
    y,
    width,
    height,
    colour: row.colour,
    scale: row.scale,
    lineWidth: 1.4,
  };
}

/** Times without a sample between two, in milliseconds since 1970. */
export function gapsOf(
  pieces: readonly StripPiece[],
  { from_ms, to_ms }: { from_ms: number; to_ms: number },
): { from_ms: number; to_ms: number }[] {
  const gaps: { from_ms: number; to_ms: number }[] = [];
  let covered = from_ms;
  for (const piece of pieces) {
    if (piece.from_ms - covered > 40) gaps.push({ from_ms: covered, to_ms: piece.from_ms });
    covered = Math.max(covered, piece.from_ms + (piece.samples.length * 1000) / piece.rate_hz);
  }
  if (to_ms - covered > 40) gaps.push({ from_ms: covered, to_ms });
  return gaps;
}

/** From times to places: `x = (ms - from_ms) * pxPerMs`. */
export interface Place {
  from_ms: number;
  pxPerMs: number;
  width: number;
}

/** Draws the part of a row that lies in the place. */
export function drawRow(
  ctx: CanvasRenderingContext2D,
  row: StripRow,
  trace: Trace,
  pxPerMm: number,
  place: Place,
): void {
  const map = mapping(trace, pxPerMm, 1, row.range);
  ctx.save();
  ctx.beginPath();
  ctx.rect(0, trace.y, place.width, trace.height);
  ctx.clip();
  ctx.strokeStyle = row.colour;
  ctx.lineWidth = trace.lineWidth ?? 1.4;
  ctx.lineJoin = 'round';
  ctx.beginPath();
  for (const piece of row.pieces) drawPiece(ctx, piece, map, place);
  ctx.stroke();
  ctx.restore();
}

function drawPiece(ctx: CanvasRenderingContext2D, piece: StripPiece, map: Mapping, place: Place): void {
  const { samples, rate_hz, scale, shift } = piece;
  const step = (1000 / rate_hz) * place.pxPerMs;
  const x0 = (piece.from_ms - place.from_ms) * place.pxPerMs;
  const first = Math.max(0, Math.floor((-2 - x0) / step));
  const end = Math.min(samples.length, Math.ceil((place.width + 2 - x0) / step) + 1);
  for (let n = first; n < end; n++) {
    const y = yOf(map, (samples[n] ?? 0) * scale + shift);
    if (n === first) ctx.moveTo(x0 + n * step, y);
    else ctx.lineTo(x0 + n * step, y);
  }
}

/** Lines of seconds, as far apart as the paper speed says, and of fifths where they can be told apart. */
export function drawSeconds(ctx: CanvasRenderingContext2D, place: Place, top: number, height: number): void {
  const line = (every_ms: number, ink: string) => {
    ctx.strokeStyle = ink;
    ctx.lineWidth = 1;
    ctx.beginPath();
    for (let at = Math.ceil(place.from_ms / every_ms) * every_ms; ; at += every_ms) {
      const x = Math.round((at - place.from_ms) * place.pxPerMs) + 0.5;
      if (x > place.width) break;
      ctx.moveTo(x, top);
      ctx.lineTo(x, top + height);
    }
    ctx.stroke();
  };
  if (place.pxPerMs * 200 >= 12) line(200, '#ffffff0c');
  line(1000, '#ffffff1c');
}

/** Whether heights on this row can be measured. */
export const measurable = (row: StripRow): boolean => row.scale.kind !== 'auto' && row.pieces.length > 0;

/** The row that is measured first: an ECG if there is one. */
export const firstMeasured = (rows: readonly StripRow[]): StripRow | undefined =>
  rows.find((row) => isEcg(row.wave) && measurable(row)) ?? rows.find(measurable);
