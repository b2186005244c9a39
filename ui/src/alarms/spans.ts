/** The time spans that can be chosen, for the past and for the load. */
import type { LoadQuery } from '../host/api';
import type { TextKey } from '../text';

const hour_ms = 3_600_000;

interface Span {
  ms: number;
  text: TextKey;
}

export const pastSpans = {
  '8h': { ms: 8 * hour_ms, text: 'span_8h' },
  '24h': { ms: 24 * hour_ms, text: 'span_24h' },
  '3d': { ms: 72 * hour_ms, text: 'span_3d' },
  '10d': { ms: 240 * hour_ms, text: 'span_10d' },
} as const satisfies Record<string, Span>;
export type PastSpan = keyof typeof pastSpans;

export const loadSpans = {
  '24h': { ms: 24 * hour_ms, text: 'span_24h', bin_min: 60 },
  '7d': { ms: 168 * hour_ms, text: 'span_7d', bin_min: 60 },
  '30d': { ms: 720 * hour_ms, text: 'span_30d', bin_min: 1440 },
} as const satisfies Record<string, Span & { bin_min: number }>;
export type LoadSpan = keyof typeof loadSpans;

/**
 * The time of a load up to now. It ends with the current bin and begins on a bin's edge in local time, so that a bar is
 * an hour or a day of the clock on the wall. A span over a change to summer time is off by that hour.
 */
export function loadQuery(span: LoadSpan, now_ms: number): LoadQuery {
  const { ms, bin_min } = loadSpans[span];
  const edge = new Date(now_ms);
  if (bin_min === 60) edge.setHours(edge.getHours() + 1, 0, 0, 0);
  else edge.setHours(24, 0, 0, 0);
  return { from_ms: edge.getTime() - ms, to_ms: edge.getTime(), bin_min };
}
