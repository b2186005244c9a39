/** The 64 tiles with their 12 numbers each; the waves lie below or inside. */

import { BEDS } from './ward';

export interface Tiles {
  grid: HTMLElement;
  tiles: HTMLElement[];
  /** Changes every number of a few beds: called often enough, each changes once a second. */
  tick(): void;
}

const NUMBERS = 12;
/** Beds changed at a time, so that no frame carries all 768 numbers. */
const AT_ONCE = 8;

export function makeTiles(stage: HTMLElement): Tiles {
  const grid = document.createElement('div');
  grid.className = 'grid';
  const tiles = Array.from({ length: BEDS }, () => {
    const tile = document.createElement('div');
    tile.className = 'tile';
    const numbers = document.createElement('div');
    numbers.className = 'numbers';
    for (let i = 0; i < NUMBERS; i++) numbers.append(document.createElement('span'));
    tile.append(numbers);
    grid.append(tile);
    return tile;
  });
  stage.append(grid);
  const spans = tiles.map((tile) => [...tile.querySelectorAll('span')]);
  let turn = 0;
  const tick = (): void => {
    for (let i = 0; i < AT_ONCE; i++) {
      const bed = (turn * AT_ONCE + i) % BEDS;
      spans[bed]?.forEach(
        (span, n) => (span.textContent = String(60 + ((turn * 7 + bed * 3 + n * 11) % 80))),
      );
    }
    turn++;
  };
  for (let i = 0; i < BEDS / AT_ONCE; i++) tick();
  return { grid, tiles, tick };
}

/** `tick` is due this often. */
export const TICK_MS = 1000 / (BEDS / AT_ONCE);

/** Where a tile's waves go, in CSS pixels of the stage. */
export function waveArea(tile: HTMLElement): { x: number; y: number; width: number; height: number } {
  const { left, top, width, height } = tile.getBoundingClientRect();
  return { x: left + 2, y: top + 2, width: width - 62, height: height - 4 };
}
