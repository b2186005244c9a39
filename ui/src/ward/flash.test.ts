/** On the virtual clock: what flashes how often, and in which frames it flips. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startFlash } from './flash';

const frame_ms = 16;
let stop: () => void = () => {};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  stop();
  document.body.replaceChildren();
  vi.useRealTimers();
});

/** Tiles with a message each, one for each priority named. */
function tiles(priorities: readonly string[], calm = false): Element[] {
  document.body.innerHTML = priorities
    .map((p) => `<section class="tile ${p} calling"><b class="fill ${p} calling"></b></section>`)
    .join('');
  stop = startFlash(document.documentElement, () => calm);
  return [...document.querySelectorAll('section')];
}
const dark = (element: Element | undefined) => element?.getAttribute('data-flash') === 'off';

/** In how many of the frames of a second and a half it flips, and for how many it is dark. */
function watch(element: Element | undefined): { flips: number; dark: number } {
  const seen = Array.from({ length: 94 }, () => {
    vi.advanceTimersByTime(frame_ms);
    return dark(element);
  });
  return {
    flips: seen.filter((now, i) => i > 0 && now !== seen[i - 1]).length,
    dark: seen.filter(Boolean).length,
  };
}

test('high flashes twice a second, half of the time', () => {
  const seen = watch(tiles(['high'])[0]);
  expect(seen.flips).toBeGreaterThanOrEqual(5);
  expect(seen.flips).toBeLessThanOrEqual(6);
  expect(seen.dark / 94).toBeGreaterThan(0.4);
  expect(seen.dark / 94).toBeLessThan(0.6);
});

test('medium flips every 833 ms, and high does where nothing shall move', () => {
  expect(watch(tiles(['medium'])[0]).flips).toBe(1);
  stop();
  expect(watch(tiles(['high'], true)[0]).flips).toBe(1);
});

test('what calls is lit until the first flip, and a tile flips with its message', () => {
  const [tile] = tiles(['high']);
  const message = tile?.querySelector('b') ?? undefined;
  expect([dark(tile), dark(message)]).toEqual([false, false]);
  vi.advanceTimersByTime(250 + frame_ms);
  expect([dark(tile), dark(message)]).toEqual([true, true]);
});

test('a few tiles flip one in a frame, all within a tenth of a second', () => {
  const all = tiles(['high', 'high', 'high', 'high', 'high', 'high']);
  vi.advanceTimersByTime(250);
  const counts = Array.from({ length: 6 }, () => {
    vi.advanceTimersByTime(frame_ms);
    return all.filter(dark).length;
  });
  expect(counts).toEqual([1, 2, 3, 4, 5, 6]);
});

test('where much of the ward calls all flip in the same frame', () => {
  const all = tiles(Array.from({ length: 30 }, () => 'high'));
  vi.advanceTimersByTime(250 + frame_ms);
  expect(all.filter(dark)).toHaveLength(30);
});

test('what no longer calls begins lit when it calls again', () => {
  const [tile] = tiles(['high']);
  vi.advanceTimersByTime(250 + frame_ms);
  expect(dark(tile)).toBe(true);
  tile?.classList.remove('calling');
  vi.advanceTimersByTime(250);
  expect(tile?.hasAttribute('data-flash')).toBe(false);
});

test('a row of the list, which does not flash, takes no frame of the tiles', () => {
  const [tile] = tiles(['high']);
  const rows = Array.from({ length: 30 }, () => '<div class="item high calling"></div>').join('');
  document.body.insertAdjacentHTML('afterbegin', rows);
  vi.advanceTimersByTime(250 + frame_ms);
  expect(dark(tile)).toBe(true);
  expect(document.querySelectorAll('.item[data-flash]')).toHaveLength(0);
});

test('an emergency call flashes, another call does not', () => {
  const all = tiles(['call grave', 'call']);
  vi.advanceTimersByTime(250 + 2 * frame_ms);
  expect(all.map(dark)).toEqual([true, false]);
});
