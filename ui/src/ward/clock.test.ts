/** On the virtual clock: the page's times, and in which frames they change. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ClockFace, StationClock, type Beat } from './clock.svelte';

/** A display of 60 Hz, as the virtual clock has it. */
const frame_ms = 16;

beforeEach(() => {
  // The frames of the virtual clock count from where it is installed: a time set later would leave them to the real one.
  vi.useFakeTimers({ now: new Date('2026-01-17T14:07:00.000Z') });
});
afterEach(() => void vi.useRealTimers());

function watched(faces: number, beat: Beat = 'second') {
  const clock = new StationClock();
  const kept = Array.from({ length: faces }, () => new ClockFace());
  const ends = kept.map((face) => clock.keep(face, beat));
  const shown = () => kept.map((face) => face.now_ms);
  /** How many faces changed in each of so many frames. */
  const changes = (frames: number): number[] =>
    Array.from({ length: frames }, () => {
      const before = shown();
      vi.advanceTimersByTime(frame_ms);
      return shown().filter((now_ms, i) => now_ms !== before[i]).length;
    });
  return { clock, kept, ends, changes };
}

test('ages are told the second one after the other, none in the frame of the clock', () => {
  const { clock, kept, changes } = watched(5);
  clock.start();
  vi.advanceTimersByTime(990);
  const before = clock.now_ms;
  const counts = changes(12);
  expect(clock.now_ms).toBeGreaterThan(before);
  expect(Math.max(...counts)).toBe(1);
  expect(counts.reduce((all, n) => all + n, 0)).toBe(5);
  for (const face of kept) expect(face.now_ms).toBe(clock.now_ms);
  clock.stop();
});

test('the clock has the first frame of a second for itself', () => {
  const { clock, kept } = watched(1);
  clock.start();
  vi.advanceTimersByTime(1_004);
  const before = clock.now_ms;
  vi.advanceTimersByTime(frame_ms + 1);
  expect(clock.now_ms).toBeGreaterThan(before);
  expect(Date.now() - clock.now_ms).toBeLessThanOrEqual(frame_ms + 1);
  expect(kept[0]?.now_ms).toBeLessThan(clock.now_ms);
  clock.stop();
});

test('where every bed of the ward counts, all are told in one frame', () => {
  const { clock, changes } = watched(64);
  clock.start();
  vi.advanceTimersByTime(990);
  expect(changes(6).filter((n) => n > 0)).toEqual([64]);
  clock.stop();
});

test('a face of minutes is not told the second, and the minute in the company of three', () => {
  const { clock, changes } = watched(64, 'minute');
  clock.start();
  vi.advanceTimersByTime(59_990);
  expect(new Set(changes(40))).toEqual(new Set([0, 4]));
  clock.stop();
});

test('a face that is kept anew has the time at once, and one that is let go keeps its own', () => {
  const { clock, ends } = watched(1);
  clock.start();
  vi.advanceTimersByTime(5_000);
  const late = new ClockFace();
  clock.keep(late, 'second');
  expect(late.now_ms).toBe(clock.now_ms);
  ends[0]?.();
  clock.stop();
});

test('a station whose clock is another is followed by all', () => {
  const { clock, kept } = watched(3);
  clock.start();
  clock.hear(Date.now() + 3_600_000);
  vi.advanceTimersByTime(4 * frame_ms);
  for (const face of kept) expect(face.now_ms).toBe(clock.now_ms);
  clock.stop();
});
