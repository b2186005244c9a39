import { describe, expect, test } from 'vitest';
import { Pace } from './pace';

/** Pictures in ten seconds of a display that comes round every `period` ms, give or take `jitter`. */
function pictures(period: number, jitter = 0): number {
  const pace = new Pace();
  let count = 0;
  for (let i = 0; i * period < 10_000; i++) {
    const now = 1_000 + i * period + (i % 2 === 0 ? jitter : -jitter);
    if (pace.due(now)) count++;
  }
  return count;
}

describe('pictures a second', () => {
  const rows: [string, number, number, number, number][] = [
    ['every frame at 60 Hz', 1000 / 60, 0, 600, 600],
    ['every frame at 60 Hz with jitter', 1000 / 60, 1.5, 598, 600],
    ['every frame of a slower display', 25, 0, 400, 400],
    ['every second frame at 120 Hz', 1000 / 120, 0, 598, 602],
    ['about sixty at 144 Hz', 1000 / 144, 0, 580, 610],
    ['about sixty at 100 Hz', 10, 0, 580, 610],
    ['about sixty where nothing sets the pace', 1, 0, 590, 610],
  ];
  test.each(rows)('%s', (_, period, jitter, least, most) => {
    const count = pictures(period, jitter);
    expect(count).toBeGreaterThanOrEqual(least);
    expect(count).toBeLessThanOrEqual(most);
  });

  test('of a pause one picture is made up for, no more', () => {
    const pace = new Pace();
    expect(pace.due(1_000)).toBe(true);
    expect(pace.due(5_000)).toBe(true);
    expect(pace.due(5_003)).toBe(true);
    expect(pace.due(5_006)).toBe(false);
    expect(pace.due(5_017)).toBe(true);
  });
});
