import { afterEach, describe, expect, it } from 'vitest';
import { chooseLanguage } from '../text';
import { row, side } from './examples';
import { parsed, placeOf, rounded, scaleOf, stepped, ticksOf, valueAt, written } from './scale';

afterEach(() => void chooseLanguage('', ['en']));

describe('a scale', () => {
  const scale = { min: 50, max: 150 };
  it.each([
    [50, 0],
    [100, 0.5],
    [150, 1],
    [20, 0],
    [200, 1],
  ])('has %d at %d', (value, place) => expect(placeOf(scale, value)).toBe(place));
  it.each([
    [0, 1, 50],
    [0.504, 1, 100],
    [0.504, 0.5, 100.5],
    [1.2, 1, 150],
    [-1, 5, 50],
  ])('at %d in steps of %d is %d', (place, step, value) => expect(valueAt(scale, place, step)).toBe(value));
  it('shows every limit and stays within what is allowed', () => {
    const { min, max } = scaleOf(row());
    expect(min).toBeGreaterThanOrEqual(20);
    expect(min).toBeLessThan(50);
    expect(max).toBeGreaterThan(150);
    expect(max).toBeLessThanOrEqual(250);
  });
  it('ends where the ward’s range ends', () =>
    expect(scaleOf(row({ sides: [side('low', 90, { least: 50, most: 100 })], value: 98 })).max).toBe(100));
  it('has a width also without limits', () => {
    const { min, max } = scaleOf(row({ sides: [], value: null }));
    expect(max).toBeGreaterThan(min);
  });
  it.each([
    [35, 40],
    [0, 300],
    [75, 100],
  ])('from %d to %d has round ticks within', (min, max) => {
    const ticks = ticksOf({ min, max });
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(ticks.length).toBeLessThanOrEqual(8);
    expect(ticks.every((tick) => tick >= min && tick <= max)).toBe(true);
  });
});

it.each([
  [37.04, 0.1, 37],
  [0.30000000000000004, 0.1, 0.3],
  [122, 5, 120],
  [7.3, 0, 7.3],
])('%d in steps of %d is %d', (value, step, expected) => expect(rounded(value, step)).toBe(expected));

it.each([
  [120, 1, 1, 121],
  [120, -10, 1, 110],
  [250, 1, 1, 250],
  [36.9, 1, 0.1, 37],
])('%d moved by %d steps of %d is %d', (value, count, step, expected) =>
  expect(stepped(value, count, step, 20, 250)).toBe(expected),
);

it.each<[string, number | null]>([
  ['120', 120],
  [' 37,5 ', 37.5],
  ['37.5', 37.5],
  ['.5', 0.5],
  ['−5', -5],
  ['', null],
  ['12a', null],
  ['1e3', null],
  ['1,2,3', null],
])('"%s" is read as %s', (text, value) => expect(parsed(text)).toBe(value));

it('numbers are written as the language does, without groups', () => {
  expect(written(37.5, 1)).toBe('37.5');
  expect(written(1200, 0)).toBe('1200');
  chooseLanguage('?lang=de', []);
  expect(written(37.5, 1)).toBe('37,5');
});
