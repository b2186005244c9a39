import { describe, expect, it } from 'vitest';
import type { NeedView } from '../host/api';
import { need } from './examples';
import { announce, type Said } from './spoken';

/** Says one list after another; the answer is what was said of the last. */
function after(...lists: NeedView[][]): { text: string; urgent: boolean } | null {
  let said: Said = new Map();
  let last: ReturnType<typeof announce>['now'] = null;
  for (const needs of lists) ({ now: last, said } = announce(said, needs));
  return last;
}
const low = (id: number) => need({ id, priority: 'low', text: 'LEADS OFF' });
const high = (id: number) => need({ id });

describe('a screen reader is told', () => {
  it.each<[string, NeedView[][], string | null, boolean]>([
    ['nothing of nothing', [[]], null, false],
    ['a new condition', [[low(1)]], 'Bed 1: low priority, LEADS OFF', false],
    ['a high one at once', [[high(1)]], 'Bed 1: high priority, VENT FIB', true],
    ['each only once', [[high(1)], [high(1)]], null, false],
    [
      'again when it rises',
      [[low(1)], [need({ id: 1, priority: 'medium' })]],
      'Bed 1: medium priority, VENT FIB',
      false,
    ],
    ['not when it falls', [[high(1)], [low(1)]], null, false],
    ['not when it falls and rises as far as before', [[high(1)], [low(1)], [high(1)]], null, false],
    ['again when it comes back', [[high(1)], [], [high(1)]], 'Bed 1: high priority, VENT FIB', true],
    ['of the station, too', [[need({ id: 1 }, null)]], 'Station: high priority, VENT FIB', true],
    [
      'of two together',
      [[high(1), low(2)]],
      'Bed 1: high priority, VENT FIB. Bed 1: low priority, LEADS OFF',
      true,
    ],
    [
      'of three of sixty-four, and how many more',
      [Array.from({ length: 64 }, (_, i) => low(i))],
      `${Array(3).fill('Bed 1: low priority, LEADS OFF').join('. ')}. and 61 more`,
      false,
    ],
  ])('%s', (_name, lists, text, urgent) => {
    expect(after(...lists)).toEqual(text === null ? null : { text, urgent });
  });
});

it('what is over is forgotten, so that nothing grows', () => {
  const { said } = announce(
    new Map([
      [1, 3],
      [2, 1],
    ]),
    [high(2)],
  );
  expect([...said.keys()]).toEqual([2]);
});
