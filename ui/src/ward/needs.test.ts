import { describe, expect, it } from 'vitest';
import { need } from './examples';
import { arrange, differs, type NeedRow } from './needs';

const needs = (...ids: number[]) => ids.map((id) => need({ id }));
const rows = (...ids: number[]): NeedRow[] => needs(...ids).map((one) => ({ need: one, over: false }));
const read = (list: NeedRow[]) => list.map((row) => `${row.need.condition.id}${row.over ? ' over' : ''}`);

describe('the list', () => {
  it.each<[string, NeedRow[], number[], boolean, string[]]>([
    ['is empty when nothing is open', [], [], false, []],
    ['follows the core while nobody points at it', rows(1, 2), [2, 3], false, ['2', '3']],
    ['keeps its order under the pointer', rows(1, 2), [2, 1], true, ['1', '2']],
    ['adds below under the pointer', rows(1, 2), [3, 1, 2], true, ['1', '2', '3']],
    ['keeps the place of what is over', rows(1, 2), [2], true, ['1 over', '2']],
    ['forgets it when the pointer leaves', rows(1, 2), [2], false, ['2']],
    ['keeps places even when all is over', rows(1, 2), [], true, ['1 over', '2 over']],
    ['takes the first rows under the pointer, too', [], [1], true, ['1']],
  ])('%s', (_name, shown, sent, held, expected) =>
    expect(read(arrange(shown, needs(...sent), held))).toEqual(expected),
  );

  it('takes over what changed in a row that keeps its place', () => {
    const [row] = arrange(rows(1), [need({ id: 1, priority: 'low' })], true);
    expect(row?.need.condition.priority).toBe('low');
  });

  it('holds sixty-four without losing one', () => {
    const ids = Array.from({ length: 64 }, (_, i) => i);
    expect(arrange(rows(...ids), needs(...ids.toReversed()), true)).toHaveLength(64);
  });
});

it.each<[string, number[], number[], boolean]>([
  ['the same order waits for nothing', [1, 2], [1, 2], false],
  ['another order waits', [1, 2], [2, 1], true],
  ['a row that is over waits', [1, 2], [1], true],
  ['two empty lists are the same', [], [], false],
])('%s', (_name, shown, sent, expected) => expect(differs(rows(...shown), needs(...sent))).toBe(expected));
