/** From a sample to a height. Pure; y in device pixels, downwards. */

import type { Scale, Trace } from './layout';

/** y = factor * value + shift, kept between top and bottom. */
export interface Mapping {
  factor: number;
  shift: number;
  top: number;
  bottom: number;
}

export interface Range {
  min: number;
  max: number;
}

/** Room kept above and below an automatic range, as a part of what was seen. */
const MARGIN = 0.12;
/** An automatic range closes in once less than this part of it is used ... */
const USED = 0.55;
/** ... by this part of the way each sweep. */
const CLOSE_IN = 0.3;

export function mapping(trace: Trace, pxPerMm: number, dpr: number, auto: Range | null): Mapping {
  const half = ((trace.lineWidth ?? LINE_WIDTH) * dpr) / 2;
  const top = trace.y * dpr + half;
  const bottom = (trace.y + trace.height) * dpr - half;
  return { ...line(trace.scale, top, bottom, pxPerMm * dpr, auto), top, bottom };
}

/** CSS pixels, as in the drawings of the screens. */
export const LINE_WIDTH = 1.35;

function line(
  scale: Scale,
  top: number,
  bottom: number,
  pxPerMm: number,
  auto: Range | null,
): { factor: number; shift: number } {
  switch (scale.kind) {
    case 'fixed':
      return between(scale.min, scale.max, top, bottom);
    case 'calibrated':
      return { factor: -scale.mmPerUnit * pxPerMm, shift: top + (bottom - top) * scale.baseline };
    case 'auto':
      return auto ? between(auto.min, auto.max, top, bottom) : { factor: 0, shift: (top + bottom) / 2 };
    default:
      return never(scale);
  }
}

function between(min: number, max: number, top: number, bottom: number): { factor: number; shift: number } {
  if (!(max > min)) return { factor: 0, shift: (top + bottom) / 2 };
  const factor = (top - bottom) / (max - min);
  return { factor, shift: bottom - factor * min };
}

export function yOf(m: Mapping, value: number): number {
  const y = m.factor * value + m.shift;
  return y < m.top ? m.top : y > m.bottom ? m.bottom : y;
}

/**
 * The physical value at CSS pixel `y` of the canvas within a trace; for calipers.
 * `null` outside the trace, and where the scale only fits what is seen and so is not known here.
 */
export function valueAt(trace: Trace, pxPerMm: number, y: number): number | null {
  if (trace.scale.kind === 'auto' || y < trace.y || y > trace.y + trace.height) return null;
  const { factor, shift } = mapping(trace, pxPerMm, 1, null);
  return factor === 0 ? null : (y - shift) / factor;
}

/**
 * The next automatic range, asked for when a new sweep begins.
 *
 * It opens at once for a wave that left it, closes in slowly on one that became
 * small, and does nothing in between, so that the size of a wave keeps its meaning.
 */
export function nextRange(now: Range | null, seen: Range | null): Range | null {
  if (!seen) return now;
  const wanted = around(seen);
  if (!now) return wanted;
  if (seen.min < now.min || seen.max > now.max) {
    return { min: Math.min(wanted.min, now.min), max: Math.max(wanted.max, now.max) };
  }
  if (seen.max - seen.min >= USED * (now.max - now.min) || seen.max === seen.min) return now;
  return {
    min: now.min + (wanted.min - now.min) * CLOSE_IN,
    max: now.max + (wanted.max - now.max) * CLOSE_IN,
  };
}

/** With room on both sides; a flat line lies in the middle of something. */
function around(seen: Range): Range {
  const span = seen.max - seen.min;
  if (span > 0) return { min: seen.min - span * MARGIN, max: seen.max + span * MARGIN };
  const some = Math.max(Math.abs(seen.min) * 0.1, 0.5);
  return { min: seen.min - some, max: seen.max + some };
}

function never(value: never): never {
  throw new Error(`no such scale: ${JSON.stringify(value)}`);
}
