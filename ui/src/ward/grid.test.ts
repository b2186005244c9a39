import { describe, expect, it } from 'vitest';
import {
  chooseGrid,
  fitTile,
  gridChoices,
  mostReadable,
  offPage,
  pageCount,
  pageOf,
  partOf,
  roomForLimits,
  roomForWaveNames,
  textScale,
  tileSpeed,
} from './grid';

const beds = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('a grid', () => {
  it.each<[string, number, number, number, number, number]>([
    ['has one place for one bed', 1, 1500, 950, 1, 1],
    ['has one place for none', 0, 1500, 950, 1, 1],
    ['stands four in a square', 4, 1500, 950, 2, 2],
    ['stands sixteen in a square', 16, 1500, 950, 4, 4],
    ['stands sixty-four in a square', 64, 1500, 950, 8, 8],
    ['has one column in a narrow window', 4, 300, 900, 1, 4],
    ['has one row in a low window', 4, 1600, 150, 4, 1],
  ])('%s', (_name, count, width, height, columns, rows) => {
    expect(chooseGrid(count, width, height)).toEqual({ columns, rows });
  });

  it('has a place for every bed, and no empty row, whatever the window', () => {
    for (const [width, height] of [
      [1010, 690],
      [1500, 950],
      [3400, 2000],
      [0, 0],
      [380, 230],
    ] as const) {
      for (let count = 1; count <= 64; count += 1) {
        const { columns, rows } = chooseGrid(count, width, height);
        expect(columns * rows).toBeGreaterThanOrEqual(count);
        expect(columns * (rows - 1)).toBeLessThan(count);
      }
    }
  });
});

describe('a tile', () => {
  it.each<[string, number, number, string]>([
    ['of the drawing holds three waves', 366, 226, 'three'],
    ['somewhat smaller holds them still', 366 * 0.84, 226 * 0.84, 'three'],
    ['a step smaller holds two', 366 * 0.83, 226 * 0.83, 'two'],
    ['of a full ward at 1366 holds numbers', 119, 78, 'numbers'],
    ['of no size holds numbers', 0, 0, 'numbers'],
  ])('%s', (_name, width, height, density) => expect(fitTile(width, height).density).toBe(density));

  it('grows, but not without end', () => {
    expect(fitTile(732, 452).unit).toBeCloseTo(2);
    expect(fitTile(9_000, 9_000).unit).toBe(3.2);
  });
});

it.each<[string, number, number, boolean]>([
  ['three waves', 366, 226, true],
  ['two waves, as drawn', 290, 160, false],
  ['two waves in a tile that is high for its width', 290, 166, true],
  ['forty beds on a large screen', 244, 136, false],
  ['one wave', 214, 300, false],
])('limits have room under the labels of %s: %s x %s', (_name, width, height, room) =>
  expect(roomForLimits(fitTile(width, height), height)).toBe(room),
);

it('the words of a tile grow with it and never shrink below ten pixels', () => {
  expect(textScale(2)).toBe(2);
  expect(textScale(0.6) * 11.5).toBeCloseTo(10);
});

it.each<[string, number, number, boolean]>([
  ['a tile of the drawing', 366, 226, true],
  ['one of 16 at 1920 x 1080', 371, 239, true],
  ['one of 24 at 1920 x 1080', 245, 239, true],
  ['one of 16 at 1366 x 768', 246, 161, false],
  ['one of 36 at 1920 x 1080', 245, 157, false],
  ['one of 40 at 1920 x 1080', 245, 134, false],
  ['one of 64 at 1920 x 1080', 182, 116, false],
  ['one of numbers', 119, 78, false],
])('%s (%i x %i) names its waves: %s', (_name, width, height, named) => {
  expect(roomForWaveNames(fitTile(width, height), height)).toBe(named);
});

it.each<[string, number, number, number, number]>([
  ['a full ward fits the smallest screen', 64, 1016, 690, 64],
  ['a large screen takes all', 64, 3400, 2000, 64],
  ['large text on the smallest screen takes fewer', 18, 383, 233, 9],
  ['a window of no size takes one', 64, 0, 0, 1],
  ['one bed is one', 1, 50, 50, 1],
  ['no bed is one place', 0, 1016, 690, 1],
])('%s', (_name, count, width, height, most) => expect(mostReadable(count, width, height)).toBe(most));

it.each<[string, number, number, number]>([
  ['the chosen speed when four seconds are seen', 25, 400, 25],
  ['exactly four seconds are enough', 25, 25 * 3.78 * 4, 25],
  ['a slower one when they are not', 25, 25 * 3.78 * 4 - 1, 12.5],
  ['never a faster one than chosen', 6.25, 4_000, 6.25],
  ['the slowest when nothing fits', 50, 10, 6.25],
])('%s', (_name, chosen, px, speed) => expect(tileSpeed(chosen, px, 3.78)).toBe(speed));

describe('pages', () => {
  it.each<[string, number, number, number, number[], number]>([
    ['of all is one', 64, 0, 0, beds(64), 1],
    ['of more places than beds is one', 3, 4, 0, [1, 2, 3], 1],
    ['of as many is one', 4, 4, 0, [1, 2, 3, 4], 1],
    ['begin with the first beds', 18, 16, 0, beds(16), 2],
    ['end with the rest', 18, 16, 1, [17, 18], 2],
    ['of no bed is one', 0, 4, 0, [], 1],
    ['past the end are empty', 4, 2, 9, [], 2],
  ])('%s', (_name, count, grid, page, shown, pages) => {
    expect(pageOf(beds(count), grid, page)).toEqual(shown);
    expect(pageCount(count, grid)).toBe(pages);
  });

  it('leave the others to be told of', () => {
    expect(offPage(beds(5), 2, 1)).toEqual([1, 2, 5]);
    expect(offPage(beds(5), 0, 0)).toEqual([]);
  });
});

it.each<[string, number, string | null, number[]]>([
  ['one window shows all', 3, null, [1, 2, 3]],
  ['the first half is the larger', 5, '1/2', [1, 2, 3]],
  ['the second is the rest', 5, '2/2', [4, 5]],
  ['one bed is in the first', 1, '2/2', []],
  ['an unknown part shows all', 2, '3/4', [1, 2]],
  ['no bed is no bed', 0, '1/2', []],
])('%s', (_name, count, part, expected) => expect(partOf(beds(count), part)).toEqual(expected));

it('every choice of places but "all" divides into a grid', () =>
  expect(gridChoices.filter((n) => n > 0).every((n) => chooseGrid(n, 1500, 950).columns >= 1)).toBe(true));
