import { describe, expect, it } from 'vitest';
import type { PageView } from '../host/api';
import { beginOf, pageRange, rowChoices_ms, shapeOf } from './page';

describe('a page', () => {
  it.each(rowChoices_ms)('of rows of %i ms is never more than the core answers', (row_ms) => {
    for (const [width, height, dpr] of [
      [3_700, 2_000, 2],
      [1_200, 600, 1],
      [10, 10, 1],
    ] as const) {
      const { rows, columns } = shapeOf(width, height, dpr, row_ms);
      expect(rows).toBeGreaterThan(0);
      expect(rows * row_ms).toBeLessThanOrEqual(3_600_000);
      expect(columns).toBeLessThanOrEqual(4_096);
      expect(rows * columns).toBeLessThanOrEqual(250_000);
    }
  });
  it('ends with the newest row', () => {
    const begin = beginOf(null, 1_000_000, 60_000, 10);
    expect(begin % 60_000).toBe(0);
    expect(begin + 10 * 60_000).toBeGreaterThan(1_000_000);
    expect(begin + 9 * 60_000).toBeLessThanOrEqual(1_000_000);
  });
  it('has its moment in the middle, on whole rows', () =>
    expect(beginOf(1_234_567, 9_000_000, 60_000, 10)).toBe(15 * 60_000));
});

it('one artefact does not flatten the rest', () => {
  const usual = Array.from({ length: 2_000 }, () => 100);
  const page: PageView = {
    from_ms: 0,
    row_ms: 60_000,
    columns: 2_001,
    scale: 1,
    shift: 0,
    rows: [{ least: [...usual.map(() => 0), -30_000], greatest: [...usual, 30_000] }],
  };
  const range = pageRange(page);
  expect(range?.min).toBeGreaterThan(-50);
  expect(range?.max).toBeLessThan(150);
  expect(pageRange({ ...page, rows: [{ least: [], greatest: [] }] })).toBeNull();
});
