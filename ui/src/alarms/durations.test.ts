import { expect, it } from 'vitest';
import { noon_ms } from '../ward/examples';
import { delta, duration, exactTime } from './durations';

it.each([
  [0, '0 s'],
  [-5_000, '0 s'],
  [499, '0 s'],
  [42_000, '42 s'],
  [59_600, '1 min'],
  [200_000, '3 min 20 s'],
  [3_900_000, '1 h 05 min'],
  [183_600_000, '2 d 3 h'],
])('%d ms last %s', (ms, words) => expect(duration(ms)).toBe(words));

it.each([
  [0, ''],
  [-1, ''],
  [40, '+40 ms'],
  [140, '+0.1 s'],
  [9_900, '+9.9 s'],
  [30_000, '+30 s'],
  [90_000, '+1 min 30 s'],
])('%d ms later is "%s"', (ms, words) => expect(delta(ms)).toBe(words));

it('a time has its seconds, and its day when it is another', () => {
  expect(exactTime(noon_ms + 7_000, noon_ms)).toBe('14:15:07');
  expect(exactTime(noon_ms - 86_400_000, noon_ms)).toBe('19 Nov 14:15:00');
});
