/** The alarm load in figures and bars. */
import type { BinView, LoadCountView, LoadRowView } from '../host/api';
import { currentLanguage } from '../text';
import { duration } from './durations';

export interface Bar {
  name: string;
  count: number;
  /** Of the longest bar, 0 to 1. */
  length: number;
}

export function barsOf(rows: readonly { name: string; count: number }[]): Bar[] {
  const most = Math.max(1, ...rows.map((row) => row.count));
  return rows.map(({ name, count }) => ({ name, count, length: count / most }));
}

export const countBars = (rows: readonly LoadRowView[]): Bar[] =>
  barsOf(rows.map(({ name, count }) => ({ name, count: count.alarms })));

/** `38 %`; `––` of nothing. */
export function share(part: number, all: number): string {
  return all === 0 ? '––' : `${Math.round((100 * part) / all)} %`;
}

/** `12.4`, written as the language does; `––` when unknown. */
export function figure(value: number | null, digits: number): string {
  if (value === null) return '––';
  return value.toLocaleString(currentLanguage(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

export function medianWords(count: LoadCountView): string {
  return count.median_acknowledged_s === null ? '––' : duration(count.median_acknowledged_s * 1000);
}

/** A round number at or above the largest bin, for the axis. */
export function axisTop(bins: readonly BinView[]): number {
  const most = Math.max(1, ...bins.map((bin) => bin.alarms));
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((n) => n * power >= most) ?? 10;
  return most < 2 ? 2 : step * power;
}

/** Where the axis of time says something: midnights, or every sixth hour of a day; not more than about eight. */
export function timeMarks(bins: readonly BinView[], bin_min: number): number[] {
  const hours = bins.map((bin) => new Date(bin.at_ms).getHours());
  const edges = bins.map((_, i) => i);
  if (bin_min < 1440 && bins.length <= 48) return edges.filter((i) => (hours[i] ?? 0) % 6 === 0);
  const days = bin_min < 1440 ? edges.filter((i) => hours[i] === 0) : edges;
  const each = Math.max(1, Math.ceil(days.length / 8));
  return days.filter((_, i) => i % each === 0);
}
