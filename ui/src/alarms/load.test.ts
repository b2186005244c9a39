import { expect, it } from 'vitest';
import type { BinView } from '../host/api';
import { noon_ms } from '../ward/examples';
import { axisTop, barsOf, figure, share, timeMarks } from './load';
import { loadQuery } from './spans';

const hour_ms = 3_600_000;
const bins = (counts: number[], from_ms = noon_ms, width_ms = hour_ms): BinView[] =>
  counts.map((alarms, i) => ({ at_ms: from_ms + i * width_ms, alarms }));

it.each([
  [0, 0, '––'],
  [0, 10, '0 %'],
  [1, 3, '33 %'],
  [10, 10, '100 %'],
])('%d of %d is %s', (part, all, words) => expect(share(part, all)).toBe(words));

it('a figure has its digits, and none when unknown', () => {
  expect(figure(12.345, 1)).toBe('12.3');
  expect(figure(null, 1)).toBe('––');
});

it('bars are measured by the longest, and nothing divides by nothing', () => {
  const named = (count: number) => ({ name: String(count), count });
  expect(barsOf([named(10), named(5)]).map((bar) => bar.length)).toEqual([1, 0.5]);
  expect(barsOf([named(0)])[0]?.length).toBe(0);
});

it.each([
  [[0], 2],
  [[1], 2],
  [[7], 8],
  [[19], 20],
  [[284], 300],
  [[1000], 1000],
])('the axis of %o ends at %d', (counts, top) => expect(axisTop(bins(counts))).toBe(top));

it('a day has a mark every six hours', () => {
  const midnight = new Date(2026, 10, 20).getTime();
  expect(timeMarks(bins(Array(24).fill(1), midnight), 60)).toEqual([0, 6, 12, 18]);
});

it('a week of hours has a mark every midnight, a month of days at most eight', () => {
  const midnight = new Date(2026, 10, 2).getTime();
  expect(timeMarks(bins(Array(168).fill(1), midnight), 60)).toHaveLength(7);
  expect(timeMarks(bins(Array(30).fill(1), midnight, 24 * hour_ms), 1440).length).toBeLessThanOrEqual(8);
});

it.each(['24h', '7d', '30d'] as const)('the time of %s ends after now, on an edge of the clock', (span) => {
  const query = loadQuery(span, noon_ms);
  expect(query.to_ms).toBeGreaterThan(noon_ms);
  expect(query.to_ms - noon_ms).toBeLessThanOrEqual(query.bin_min * 60_000);
  expect(new Date(query.to_ms).getMinutes()).toBe(0);
  expect(Number.isInteger((query.to_ms - query.from_ms) / (query.bin_min * 60_000))).toBe(true);
});
