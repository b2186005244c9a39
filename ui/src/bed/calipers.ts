/**
 * Calipers on a frozen picture, as pure choices: what lies between two cursors, and where a cursor may go.
 *
 * A cursor's place is a part of the trace (0 to 1), so that it keeps its place when the window changes its size.
 * Times come from the sweep and not from the distance on screen: two cursors on either side of the pen lie
 * in different sweeps, and are further apart in time than they look.
 */
import { t } from '../text';
import { timeAt, valueAt, type Sweep, type Trace } from '../waves';

export interface Places {
  /** The time cursors, from the left edge of the traces. */
  first: number;
  second: number;
  /** The amplitude cursors, from the top edge of the measured trace. */
  upper: number;
  lower: number;
}

export type CursorName = keyof Places;

/** Faster than this is no rate of anything that is measured at a bedside, only two cursors on one another. */
const rateMost = 600;

/** Milliseconds between the time cursors; `null` when one of them stands where nothing is drawn. */
export function interval(sweep: Sweep, trace: Trace, places: Places): number | null {
  const at = (part: number) => timeAt(sweep, trace, trace.x + part * (trace.width - 1));
  const [first, second] = [at(places.first), at(places.second)];
  return first === null || second === null ? null : Math.abs(second - first);
}

/** How often a minute something comes that comes once in `ms`. */
export function perMinute(ms: number): number | null {
  const rate = 60_000 / ms;
  return Number.isFinite(rate) && rate <= rateMost ? Math.round(rate) : null;
}

/** A span in words, with its rate where it is one. */
export function spanWords(ms: number): string {
  const rate = perMinute(ms);
  return [t('caliper_span', { ms: Math.round(ms) }), rate === null ? '' : t('caliper_rate', { rate })]
    .filter((part) => part !== '')
    .join(' · ');
}

/** The physical value under an amplitude cursor. */
export function valueUnder(trace: Trace, pxPerMm: number, part: number): number | null {
  return valueAt(trace, pxPerMm, trace.y + part * trace.height);
}

/** The difference between the amplitude cursors, in the wave's unit; `null` when the scale is not known. */
export function amplitude(trace: Trace, pxPerMm: number, places: Places): number | null {
  const [upper, lower] = [valueUnder(trace, pxPerMm, places.upper), valueUnder(trace, pxPerMm, places.lower)];
  return upper === null || lower === null ? null : Math.abs(upper - lower);
}

/** A value with as many digits as one pixel can tell apart, three at most. */
export function measured(value: number, trace: Trace, pxPerMm: number): string {
  const [here, there] = [valueUnder(trace, pxPerMm, 0), valueUnder(trace, pxPerMm, 1)];
  if (here === null || there === null) return value.toFixed(0);
  const perPixel = Math.abs(here - there) / Math.max(1, trace.height);
  const digits = perPixel > 0 ? Math.ceil(-Math.log10(perPixel)) : 0;
  return value.toFixed(Math.min(3, Math.max(0, digits)));
}

/** The traces from top to bottom. */
export function inOrder(traces: readonly Trace[]): Trace[] {
  return [...traces].sort((a, b) => a.y - b.y);
}

/** The traces whose heights mean something. */
export function scaled(traces: readonly Trace[]): Trace[] {
  return inOrder(traces).filter((trace) => trace.scale.kind !== 'auto');
}

/** The measured trace after the one of `index`, or before it; at the ends it stays. */
export function neighbour(traces: readonly Trace[], index: number, step: 1 | -1): number {
  const all = scaled(traces);
  const at = all.findIndex((trace) => trace.index === index);
  return all[at + step]?.index ?? index;
}

/** Where the cursors stand at first: one second apart, and on a calibrated trace one unit high. */
export function firstPlaces(sweep: Sweep, trace: Trace, pxPerMm: number): Places {
  const second = trace.width > 0 ? (sweep.pxPerMs * 1000) / trace.width : 0;
  const first = 0.4;
  return { first, second: within(first + (second > 0 ? second : 0.2)), ...firstHeights(trace, pxPerMm) };
}

/** Where the amplitude cursors stand at first on a trace. */
export function firstHeights(trace: Trace, pxPerMm: number): Pick<Places, 'upper' | 'lower'> {
  if (trace.scale.kind !== 'calibrated' || trace.height <= 0) return { upper: 0.25, lower: 0.75 };
  const lower = trace.scale.baseline;
  return { upper: within(lower - (trace.scale.mmPerUnit * pxPerMm) / trace.height), lower };
}

export function within(part: number): number {
  return Math.min(1, Math.max(0, part));
}

/** The place after a key: a pixel, with Shift ten; `null` when the key is none of a cursor. */
export function afterKey(
  key: string,
  shift: boolean,
  axis: 'x' | 'y',
  part: number,
  px: number,
): number | null {
  const step = (shift ? 10 : 1) / Math.max(1, px);
  const [back, on] = axis === 'x' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  if (key === back) return within(part - step);
  if (key === on) return within(part + step);
  if (key === 'Home') return 0;
  if (key === 'End') return 1;
  return null;
}
