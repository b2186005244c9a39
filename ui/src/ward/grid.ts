/** How many tiles stand beside each other, and how much a tile of that size can hold. */

/** The grids a person can choose; 0 lets the window choose and shows every bed. */
export const gridChoices = [0, 1, 2, 4, 6, 8, 12, 16, 24, 32, 64] as const;

export interface Grid {
  columns: number;
  rows: number;
}

/** Width to height of a tile that reads well; the drawn ward view has 1.5, wider ones give longer waves. */
const goodAspect = 1.85;

/**
 * The grid that gives `count` tiles the most room in a window of `width` x `height`.
 * Wins the largest tile of a good shape; empty places count against a grid.
 */
export function chooseGrid(count: number, width: number, height: number): Grid {
  const tiles = Math.max(1, count);
  let best: Grid = { columns: 1, rows: tiles };
  let bestScore = -1;
  for (let columns = 1; columns <= tiles; columns += 1) {
    const rows = Math.ceil(tiles / columns);
    const size = Math.min(width / columns, (height / rows) * goodAspect);
    const emptyShare = (columns * rows - tiles) / (columns * rows);
    const score = size * (1 - 0.3 * emptyShare);
    if (score > bestScore) [best, bestScore] = [{ columns, rows }, score];
  }
  return best;
}

/** The smallest tile in which bed, name, numbers and message can be read. */
const least = { width: 104, height: 70 };

/** How many of `count` tiles can be read in a window of this size, at least one. The others go to further pages. */
export function mostReadable(count: number, width: number, height: number): number {
  for (let tiles = count; tiles > 1; tiles -= 1) {
    const { columns, rows } = chooseGrid(tiles, width, height);
    if (width / columns >= least.width && height / rows >= least.height) return tiles;
  }
  return 1;
}

/** What a tile holds, from the most to the least. */
export type Density = 'three' | 'two' | 'one' | 'numbers';

export interface TileFit {
  density: Density;
  /** Size of the tile's measures against the drawn ones, so that big tiles are read from afar. */
  unit: number;
}

interface Measure {
  density: Density;
  /** The tile at unit 1, CSS pixels. */
  width: number;
  height: number;
  /** Smaller than this and the next, thinner one is taken. */
  unitMin: number;
}

const measures: readonly Measure[] = [
  { density: 'three', width: 366, height: 226, unitMin: 0.84 },
  { density: 'two', width: 290, height: 160, unitMin: 0.82 },
  { density: 'one', width: 214, height: 118, unitMin: 0.84 },
  { density: 'numbers', width: 150, height: 92, unitMin: 0 },
];

const unitMax = 3.2;

/** The fullest tile that is still readable at this size. */
export function fitTile(width: number, height: number): TileFit {
  for (const m of measures) {
    const unit = Math.min(width / m.width, height / m.height);
    if (unit >= m.unitMin) return { density: m.density, unit: Math.min(unitMax, Math.max(0.6, unit)) };
  }
  return { density: 'numbers', unit: 0.6 };
}

/** How much larger than drawn the words of a tile are: those of a small one do not shrink below 10 px. */
export function textScale(unit: number): number {
  return Math.max(10 / 11.5, unit);
}

/**
 * Whether the limits fit under their labels: three numbers take 117 of a tile's own pixels with them, 102 where the
 * last goes without, beside 57 of head and foot and the border of an alarm.
 */
export function roomForLimits({ density, unit }: TileFit, height: number): boolean {
  return density === 'three' || (density === 'two' && height >= (102 + 57) * unit + 6);
}

/** Waves of each density. */
export const wavesOf: Readonly<Record<Density, number>> = { three: 3, two: 2, one: 1, numbers: 0 };

/** Height of the least wave of each density, against all that its tile's waves have. */
const leastWave: Readonly<Record<Density, number>> = { three: 1 / 3.5, two: 1 / 2.5, one: 1, numbers: 0 };

/**
 * Whether the waves have their names: they stand in a corner of the wave, and where that is more than a third of its
 * height they lie over the curve. Without it the wave's colour tells, which is that of its number, and its title.
 */
export function roomForWaveNames({ density, unit }: TileFit, height: number): boolean {
  // Head, foot and, below one wave, the numbers; and the border of an alarm.
  const rest = (density === 'one' ? 24 + 38 + 22 : 28 + 25) * unit + 6;
  const name = 1.2 * Math.max(10, 10 * unit) + 4;
  return name <= 0.34 * (height - rest) * leastWave[density];
}

/** The paper speeds of the field, mm/s, fastest first. */
export const speeds = [50, 25, 12.5, 6.25] as const;

/** Gains, as times the usual 10 mm a millivolt. */
export const gains = [0.5, 1, 2, 4] as const;

/** The speed for a tile: the chosen one, or slower until four seconds are seen, so that a rhythm can be. */
export function tileSpeed(chosen: number, wavePx: number, pxPerMm: number): number {
  const seconds = (speed: number) => wavePx / (speed * pxPerMm);
  return speeds.find((s) => s <= chosen && seconds(s) >= 4) ?? 6.25;
}

/** The beds of one page, keeping their order. */
export function pageOf<T>(beds: readonly T[], grid: number, page: number): T[] {
  if (grid <= 0 || grid >= beds.length) return [...beds];
  return beds.slice(page * grid, (page + 1) * grid);
}

export function pageCount(beds: number, grid: number): number {
  return grid <= 0 || beds === 0 ? 1 : Math.ceil(beds / grid);
}

/** What is on other pages, in the order of the ward: an alarm there must be seen here. */
export function offPage<T>(beds: readonly T[], grid: number, page: number): T[] {
  const shown = new Set(pageOf(beds, grid, page));
  return beds.filter((bed) => !shown.has(bed));
}

/** The beds of this window: `1/2` is the first half, `2/2` the second, anything else all of them. */
export function partOf<T>(beds: readonly T[], part: string | null): T[] {
  const half = Math.ceil(beds.length / 2);
  if (part === '1/2') return beds.slice(0, half);
  if (part === '2/2') return beds.slice(half);
  return [...beds];
}
