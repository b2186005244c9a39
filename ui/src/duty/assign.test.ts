import { expect, it, test } from 'vitest';
import type { DutyBedView, DutyPersonView, DutyView } from '../host/api';
import {
  balance,
  before,
  common,
  given,
  holder,
  load,
  overrun,
  seconded,
  shares,
  step,
  unassigned,
} from './assign';

const shift = { name: 'early', begins_ms: 0, ends_ms: 28_800_000 };
const person = (id: string): DutyPersonView => ({
  id,
  name: id.toUpperCase(),
  initials: id,
  leads: false,
  signed_in: [],
  away: null,
  buddy: null,
});
const bed = (id: string, part: Partial<DutyBedView> = {}): DutyBedView => ({
  bed: id,
  patient: '',
  occupied: true,
  nurse: null,
  second: null,
  owner: null,
  next: null,
  standing: 'unassigned',
  overrun_since_ms: null,
  priority: null,
  weight: null,
  weight_open: false,
  ...part,
});
const ann = { nurse: 'ann', owner: 'ann', standing: 'assigned' } as const;
const duty: DutyView = {
  in_use: true,
  here: { person: null, assign: true, take: false, rest: false, plan: false, sign: false },
  now: shift,
  shift,
  shifts: [shift],
  plan: [],
  clock_change: null,
  charge: null,
  charge_now: null,
  charge_overrun: false,
  people: [person('ann'), person('ben')],
  beds: [
    bed('1', { ...ann, weight: 3 }),
    bed('2', { ...ann, weight: 1, second: 'ben' }),
    bed('3'),
    bed('4', { owner: 'ben', standing: 'overrun', overrun_since_ms: 0 }),
    bed('5', { nurse: 'ann', owner: 'ben', standing: 'covers' }),
  ],
};
const names = (beds: readonly { bed: string }[]) => beds.map((one) => one.bed);

test('a bed is whose it was given to, also in a break, and still the last nurse’s when nobody took it', () => {
  expect(duty.beds.map(holder)).toEqual(['ann', 'ann', null, 'ben', 'ann']);
  expect(names(unassigned(duty))).toEqual(['3']);
  expect(names(overrun(duty))).toEqual(['4']);
});

test('each nurse has a share with the weight of its patients', () => {
  const [first, second] = shares(duty);
  expect([names(first!.beds), first!.weight]).toEqual([['1', '2', '5'], 4]);
  expect([names(second!.beds), second!.weight]).toEqual([['4'], null]);
  expect(balance(shares(duty))).toEqual({ least: 1, most: 3 });
  expect(balance([])).toBeNull();
});

test('a share says when it may be more: a patient without a score, or one with missing parts', () => {
  // Bed 5 is occupied and has no score.
  expect(shares(duty)[0]?.open).toBe(true);
  const beds = duty.beds.filter((one) => one.weight !== null);
  expect(shares({ ...duty, beds })[0]?.open).toBe(false);
  const open = beds.map((one) => ({ ...one, weight_open: true }));
  expect(shares({ ...duty, beds: open })[0]?.open).toBe(true);
  expect([load(4, false), load(4, true)]).toEqual(['4', '4+']);
});

test('somebody stands in at beds that have a nurse, and nothing else changes', () => {
  expect(seconded(duty, ['1', '2', '3'], 'ben')).toEqual([{ bed: '1', nurse: 'ann', second: 'ben' }]);
  expect(seconded(duty, ['2'], null)).toEqual([{ bed: '2', nurse: 'ann', second: null }]);
  expect([common(['ben', 'ben']), common(['ben', null]), common([])]).toEqual(['ben', null, null]);
});

it.each<[string, string[], string | null, { bed: string; nurse: string | null; second: string | null }[]]>([
  ['what is so already is left out', ['1', '3'], 'ann', [{ bed: '3', nurse: 'ann', second: null }]],
  ['nobody stands in for himself', ['2'], 'ben', [{ bed: '2', nurse: 'ben', second: null }]],
  ['a second stays', ['2'], null, [{ bed: '2', nurse: null, second: 'ben' }]],
  ['a bed of nobody is not freed again', ['3'], null, []],
  ['one that nobody took over is given', ['4'], 'ben', [{ bed: '4', nurse: 'ben', second: null }]],
  ['one that nobody took over is freed', ['4'], null, [{ bed: '4', nurse: null, second: null }]],
  ['no such bed', ['9'], 'ann', []],
])('%s', (_name, beds, nurse, orders) => expect(given(duty, beds, nurse)).toEqual(orders));

test('undo puts the beds back as they were', () => {
  expect(before(duty, given(duty, ['2', '3'], 'ben'))).toEqual([
    { bed: '2', nurse: 'ann', second: 'ben' },
    { bed: '3', nurse: null, second: null },
  ]);
});

it.each<[number, string, number]>([
  [0, 'ArrowRight', 1],
  [0, 'ArrowLeft', 0],
  [1, 'ArrowDown', 4],
  [3, 'ArrowDown', 3],
  [4, 'ArrowUp', 1],
  [4, 'ArrowRight', 4],
  [2, 'Home', 0],
  [0, 'End', 4],
  [2, 'x', 2],
])('from %i %s leads to %i in rows of three', (at, key, to) => expect(step(at, key, 5, 3)).toBe(to));
