import { expect, it } from 'vitest';
import type { CareView, ScorePointView, ScoreView, TrendView } from '../host/api';
import { isScore, scoreSeries, withScore } from './scoreSeries';

const at = (at_ms: number, value: number, open = false): ScorePointView => ({
  at_ms,
  value,
  open,
  risk: 'low',
});
const care = (trend: ScorePointView[]): CareView =>
  ({
    bed: '1',
    patient: null,
    stay: { scores: [{ score: 'news2', name: 'NEWS2', trend } as ScoreView] },
  }) as CareView;
/** Ten parts of 100 ms. */
const view = { from_ms: 0, to_ms: 1_000, buckets: 10, lines: [] } as unknown as TrendView;
const now_ms = 799;

function steps(trend: ScorePointView[]): (number | null)[] {
  const one = care(trend);
  return withScore(view, scoreSeries(one), one, now_ms).lines[0]?.mean ?? [];
}

it('holds a score until the next one, and not beyond now', () => {
  const n = null;
  expect(steps([at(150, 3), at(450, 7)])).toEqual([n, 3, 3, 3, 7, 7, 7, 7, n, n]);
});

it('begins with the last result before what is shown', () => expect(steps([at(-5_000, 2)])[0]).toBe(2));

it('is broken where parts were missing: the least that it can be is no score', () => {
  const drawn = steps([at(0, 5), at(200, 1, true), at(400, 6)]);
  expect(drawn.slice(0, 5)).toEqual([5, 5, null, null, 6]);
});

it('tells least and greatest of a part with several results', () => {
  const one = care([at(10, 3), at(20, 9), at(30, 4)]);
  const [line] = withScore(view, scoreSeries(one), one, now_ms).lines;
  expect([line?.least[0], line?.greatest[0], line?.mean[0], line?.count[0]]).toEqual([3, 9, 4, 3]);
});

it('is no series where nobody is admitted, nothing was worked out, or it is hidden', () => {
  expect(scoreSeries(null)).toEqual([]);
  expect(scoreSeries({ bed: '1', patient: null, stay: null })).toEqual([]);
  expect(scoreSeries(care([]))).toEqual([]);
  const one = care([at(0, 1)]);
  expect(scoreSeries(one).every(isScore)).toBe(true);
  expect(withScore(view, [], one, now_ms)).toBe(view);
});
