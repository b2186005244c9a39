import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { frameOfItsOwn, Spread, type Turn } from './spread';

/** A spread whose frames come when the test says so. */
function framed(turn?: Turn) {
  const shown: string[] = [];
  let step: (() => void) | null = null;
  const spread = new Spread<number>(
    (key, value) => void shown.push(`${key}=${value}`),
    turn,
    (next) => {
      step = next;
      return () => void (step = null);
    },
  );
  /** One frame; answers what was shown in it, `null` when none was asked for. */
  const frame = (): string[] | null => {
    const due = step;
    step = null;
    due?.();
    return due === null ? null : shown.splice(0);
  };
  return { spread, frame };
}

test('two beds of a batch are shown in two frames, in their order, and then no frame is asked for', () => {
  const { spread, frame } = framed();
  spread.put('7', 1);
  spread.put('3', 2);
  expect(frame()).toEqual(['7=1']);
  expect(frame()).toEqual(['3=2']);
  expect(frame()).toBeNull();
});

test('a newer value of a bed that waits is shown in its place and once', () => {
  const { spread, frame } = framed();
  spread.put('7', 1);
  spread.put('3', 2);
  spread.put('7', 3);
  expect(frame()).toEqual(['7=3']);
  expect(frame()).toEqual(['3=2']);
});

test('a batch of a few beds is one in a frame', () => {
  const { spread, frame } = framed();
  for (let bed = 1; bed <= 5; bed += 1) spread.put(String(bed), bed);
  const counts = Array.from({ length: 5 }, () => frame()?.length);
  expect(counts).toEqual([1, 1, 1, 1, 1]);
  expect(frame()).toBeNull();
});

test('beds that come faster than the frames do not pile up', () => {
  const { spread, frame } = framed();
  const counts: number[] = [];
  for (let i = 0; i < 120; i += 1) {
    spread.put(`a${i}`, i);
    if (i % 3 === 0) spread.put(`b${i}`, i);
    counts.push(frame()?.length ?? 0);
  }
  expect(Math.max(...counts)).toBe(6);
  expect(counts.reduce((all, n) => all + n, 0)).toBeGreaterThanOrEqual(155);
});

test('sixty-four beds at once are all shown within four frames', () => {
  const { spread, frame } = framed();
  for (let bed = 1; bed <= 64; bed += 1) spread.put(String(bed), bed);
  const counts = Array.from({ length: 4 }, () => frame()?.length);
  expect(counts).toEqual([16, 16, 16, 16]);
  expect(frame()).toBeNull();
});

test('a bed that waits is known to wait', () => {
  const { spread, frame } = framed();
  spread.put('7', 1);
  expect(spread.waits('7')).toBe(true);
  frame();
  expect(spread.waits('7')).toBe(false);
});

test('what was cleared is not shown', () => {
  const { spread, frame } = framed();
  spread.put('7', 1);
  spread.clear();
  expect(frame()).toBeNull();
  spread.put('7', 2);
  expect(frame()).toEqual(['7=2']);
});

test('a turn of its own says how many a frame shows', () => {
  const { spread, frame } = framed(() => 3);
  for (const key of ['1', '2', '3', '4']) spread.put(key, 0);
  expect(frame()).toEqual(['1=0', '2=0', '3=0']);
  expect(frame()).toEqual(['4=0']);
});

test('what was dropped is not shown, and the others are', () => {
  const { spread, frame } = framed();
  spread.put('7', 1);
  spread.put('3', 2);
  spread.drop('7');
  expect(frame()).toEqual(['3=2']);
  expect(frame()).toBeNull();
});

/** On the virtual clock, whose display has 60 Hz. */
describe('frames that nobody else has', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** What came in each of so many frames. */
  function frames(count: number, came: string[]): string[][] {
    return Array.from({ length: count }, () => {
      vi.advanceTimersByTime(16);
      return came.splice(0);
    });
  }

  test('whoever asks has one alone, in their order', () => {
    const came: string[] = [];
    for (const name of ['clock', 'bed', 'age']) frameOfItsOwn(() => void came.push(name));
    expect(frames(4, came)).toEqual([['clock'], ['bed'], ['age'], []]);
  });

  test('who takes it back leaves the frame to the next', () => {
    const came: string[] = [];
    const cancel = frameOfItsOwn(() => void came.push('clock'));
    frameOfItsOwn(() => void came.push('bed'));
    cancel();
    expect(frames(2, came)).toEqual([['bed'], []]);
  });

  test('one that fails does not keep the others waiting', () => {
    const came: string[] = [];
    frameOfItsOwn(() => {
      throw new Error('a bed that can not be shown');
    });
    frameOfItsOwn(() => void came.push('bed'));
    expect(() => vi.advanceTimersByTime(16)).toThrow('can not be shown');
    expect(frames(1, came)).toEqual([['bed']]);
  });
});
