import { expect, test } from 'vitest';
import { looksAlike } from './alike';
import { bed, condition, noon_ms, number } from './examples';

const before = bed({ feed: 'live', last_data_ms: noon_ms, numbers: [number({ value: 78, at_ms: noon_ms })] });
const later = noon_ms + 1_000;

test('a live bed that says the same a second later looks alike', () => {
  const numbers = [number({ value: 78, at_ms: later })];
  expect(looksAlike(before, { ...before, last_data_ms: later, numbers })).toBe(true);
});

test.each([
  ['another value', { numbers: [number({ value: 79, at_ms: later })] }],
  ['a number more', { numbers: [number({ value: 78 }), number({ refid: 'MDC_PULS_OXIM_SAT_O2' })] }],
  ['a number less', { numbers: [] }],
  ['another limit', { numbers: [number({ value: 78, high: 120 })] }],
  ['a number that is stale', { numbers: [number({ value: 78, freshness: 'stale' })] }],
  ['a condition', { conditions: [condition()] }],
  ['a feed that is stale', { feed: 'stale' as const }],
])('%s does not', (_what, part) => {
  expect(looksAlike(before, { ...before, ...part })).toBe(false);
});

test('the time of a spot-check is seen, so it counts', () => {
  const spot = (at_ms: number) => bed({ feed: 'live', numbers: [number({ freshness: 'episodic', at_ms })] });
  expect(looksAlike(spot(noon_ms), spot(noon_ms))).toBe(true);
  expect(looksAlike(spot(noon_ms), spot(later))).toBe(false);
});

test('a bed that is not live shows its ages', () => {
  const lost = { ...before, feed: 'lost' as const };
  expect(looksAlike(lost, { ...lost, last_data_ms: later })).toBe(false);
});
