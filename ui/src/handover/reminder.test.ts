import { expect, it } from 'vitest';
import type { HandoverRowView, HandoversView } from '../host/api';
import { after_ms, unsignedOf } from './reminder';

const hour_ms = 3_600_000;
const shift = { name: 'early', begins_ms: 0, ends_ms: 8 * hour_ms };
const next = { name: 'late', begins_ms: 8 * hour_ms, ends_ms: 16 * hour_ms };
const row = (nurse: string, late: boolean): HandoverRowView => ({
  nurse,
  name: nurse,
  beds: ['1'],
  signed: null,
  taken: null,
  late,
});
const list = (of: HandoversView['shift'], here: string | null, rows: HandoverRowView[]): HandoversView => ({
  shift: of,
  on: of === next,
  before: shift,
  here,
  may_sign: true,
  rows,
  unassigned: [],
});

it.each<[string, number, string | null, boolean, boolean, ReturnType<typeof unsignedOf>]>([
  ['nobody is signed in', 15.9, null, true, true, null],
  ['somebody else is late', 15.9, 'ben', true, true, null],
  ['nothing is late', 9, 'ann', false, false, null],
  ['the shift is nearly over', 15.9, 'ann', true, false, { shift_ms: next.begins_ms, over: false }],
  ['the last one is over and unsigned', 9, 'ann', false, true, { shift_ms: 0, over: true }],
  ['both: the last one first', 9, 'ann', true, true, { shift_ms: 0, over: true }],
  ['the last one is long over', 8 + after_ms / hour_ms, 'ann', false, true, null],
])('%s', (_, hours, here, lateNow, lateBefore, wanted) => {
  const current = list(next, here, [row('ann', lateNow)]);
  const last = list(shift, here, [row('ann', lateBefore)]);
  expect(unsignedOf(hours * hour_ms, current, last)).toEqual(wanted);
});

it('asks nothing of a last shift that is not known', () =>
  expect(unsignedOf(9 * hour_ms, list(next, 'ann', []), null)).toBeNull());
