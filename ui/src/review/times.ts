/** Times of the Review view as arithmetic: spans, zooming, panning, the steps of tables and axes. */
import { currentLanguage, type TextKey } from '../text';

export interface Stretch {
  from_ms: number;
  to_ms: number;
}

const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;
export const day_ms = 24 * hour_ms;

export const spanChoices = [
  { value: '15min', ms: 15 * minute_ms, text: 'span_15min' },
  { value: '1h', ms: hour_ms, text: 'span_1h' },
  { value: '4h', ms: 4 * hour_ms, text: 'span_4h' },
  { value: '12h', ms: 12 * hour_ms, text: 'span_12h' },
  { value: '24h', ms: day_ms, text: 'span_24h' },
  { value: '3d', ms: 3 * day_ms, text: 'span_3d' },
  { value: '10d', ms: 10 * day_ms, text: 'span_10d' },
] as const satisfies readonly { value: string; ms: number; text: TextKey }[];

/** No trend is shorter, and none longer. */
export const spanLeast_ms = 2 * minute_ms;
export const spanMost_ms = 10 * day_ms;

/** A time of a possible length that does not end after now; it is moved before it is cut. */
export function within({ from_ms, to_ms }: Stretch, now_ms: number): Stretch {
  const span = Math.min(spanMost_ms, Math.max(spanLeast_ms, to_ms - from_ms));
  const middle = (from_ms + to_ms) / 2;
  const end = Math.min(now_ms, middle + span / 2);
  return { from_ms: end - span, to_ms: end };
}

/** Longer or shorter by a factor, while one moment keeps its place. */
export function zoomed({ from_ms, to_ms }: Stretch, factor: number, at_ms: number): Stretch {
  const span = Math.min(spanMost_ms, Math.max(spanLeast_ms, (to_ms - from_ms) * factor));
  const part = (at_ms - from_ms) / (to_ms - from_ms);
  return { from_ms: at_ms - part * span, to_ms: at_ms + (1 - part) * span };
}

/** Later by a part of its length. */
export function panned({ from_ms, to_ms }: Stretch, part: number): Stretch {
  const by = (to_ms - from_ms) * part;
  return { from_ms: from_ms + by, to_ms: to_ms + by };
}

/** What is asked of the core: whole milliseconds. */
export function whole({ from_ms, to_ms }: Stretch): Stretch {
  return { from_ms: Math.floor(from_ms), to_ms: Math.ceil(to_ms) };
}

const tableSteps_ms = [
  minute_ms,
  5 * minute_ms,
  15 * minute_ms,
  30 * minute_ms,
  hour_ms,
  2 * hour_ms,
  4 * hour_ms,
  6 * hour_ms,
  12 * hour_ms,
] as const;

/** The time of a row of a table: some forty rows, on the marks of the clock on the wall. */
export function tableStep(span_ms: number): number {
  return tableSteps_ms.find((step) => span_ms / step <= 48) ?? 12 * hour_ms;
}

/** The rows of a table that cover a time, from mark to mark of the local clock. */
export function tableStretch({ from_ms, to_ms }: Stretch): Stretch & { rows: number; step_ms: number } {
  const step_ms = tableStep(to_ms - from_ms);
  const offset = new Date(to_ms).getTimezoneOffset() * minute_ms;
  const begin = Math.floor((from_ms - offset) / step_ms) * step_ms + offset;
  const end = Math.ceil((to_ms - offset) / step_ms) * step_ms + offset;
  return { from_ms: begin, to_ms: end, rows: Math.round((end - begin) / step_ms), step_ms };
}

/** What stands under a mark of the axis: days at midnight, minutes or seconds between. */
export function axisText(at_ms: number, step_ms: number): string {
  const at = new Date(at_ms);
  if (at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0) return dayText(at_ms);
  const short = `${two(at.getHours())}:${two(at.getMinutes())}`;
  return step_ms < minute_ms ? `${short}:${two(at.getSeconds())}` : short;
}

/** `20 Nov`. */
export function dayText(at_ms: number): string {
  return new Date(at_ms).toLocaleDateString(currentLanguage(), { day: 'numeric', month: 'short' });
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
