import { describe, expect, it } from 'vitest';
import {
  axisText,
  panned,
  spanLeast_ms,
  spanMost_ms,
  tableStep,
  tableStretch,
  within,
  zoomed,
} from './times';

const hour = 3_600_000;
const now = 1_795_269_600_000;

describe('a time', () => {
  it('that would end after now is moved before it', () =>
    expect(within({ from_ms: now - hour, to_ms: now + hour }, now)).toEqual({
      from_ms: now - 2 * hour,
      to_ms: now,
    }));
  it('in the past stays where it is', () => {
    const past = { from_ms: now - 9 * hour, to_ms: now - 5 * hour };
    expect(within(past, now)).toEqual(past);
  });
  it.each([
    ['shorter than the shortest', 1_000, spanLeast_ms],
    ['longer than the longest', 100 * 24 * hour, spanMost_ms],
  ])('%s is made to fit', (_, span, fits) => {
    const kept = within({ from_ms: now - span, to_ms: now }, now);
    expect(kept.to_ms - kept.from_ms).toBe(fits);
  });
  it('is zoomed about a moment that keeps its place', () => {
    const to = zoomed({ from_ms: 0, to_ms: 4 * hour }, 0.5, hour);
    expect(to).toEqual({ from_ms: 0.5 * hour, to_ms: 2.5 * hour });
  });
  it('is panned by a part of its length', () =>
    expect(panned({ from_ms: 0, to_ms: 4 * hour }, -0.5)).toEqual({ from_ms: -2 * hour, to_ms: 2 * hour }));
});

it.each([
  [hour / 4, 60_000],
  [4 * hour, 5 * 60_000],
  [24 * hour, hour / 2],
  [240 * hour, 6 * hour],
])('a table of %i ms has rows of %i ms', (span, step) => expect(tableStep(span)).toBe(step));

it('a table begins and ends on the marks of the clock, and is never cut short', () => {
  const asked = { from_ms: now - 4 * hour + 123_456, to_ms: now + 7_000 };
  const { from_ms, to_ms, rows, step_ms } = tableStretch(asked);
  expect(from_ms).toBeLessThanOrEqual(asked.from_ms);
  expect(to_ms).toBeGreaterThanOrEqual(asked.to_ms);
  expect(rows * step_ms).toBe(to_ms - from_ms);
  expect(new Date(from_ms).getMinutes() % 5).toBe(0);
});

it.each([
  [new Date(2026, 10, 21, 0, 0), hour, '21'],
  [new Date(2026, 10, 21, 14, 5), 300_000, '14:05'],
  [new Date(2026, 10, 21, 14, 5, 30), 15_000, '14:05:30'],
])('%s on an axis', (at, step, text) => expect(axisText(at.getTime(), step)).toContain(text));
