import { describe, expect, it } from 'vitest';
import type { EditView, LimitEdit } from '../host/api';
import {
  applied,
  isEmpty,
  isTailored,
  movedAlong,
  noDraft,
  restoring,
  sideOf,
  touched,
  withEdit,
  withEdits,
  without,
  withReset,
  type Draft,
} from './edits';
import { limits, row, setting, side } from './examples';

const hr = (setting: EditView): LimitEdit => ({ parameter: 'HR', setting });
const high = (value: number) => hr({ kind: 'at', side: 'high', value });
const low = (value: number) => hr({ kind: 'at', side: 'low', value });
const rows = [row()];
const draftOf = (...edits: LimitEdit[]): Draft => withEdits(noDraft, edits, rows);

describe('a draft', () => {
  it('holds the last edit of a thing', () =>
    expect(draftOf(high(125), high(130)).edits).toEqual([high(130)]));
  it('holds edits of two sides beside each other', () =>
    expect(draftOf(high(125), low(45)).edits).toHaveLength(2));
  it('holds the place and the delay of one side beside each other', () =>
    expect(draftOf(high(125), hr({ kind: 'delay', side: 'high', seconds: 10 })).edits).toHaveLength(2));
  it('drops an edit back to what is in force', () =>
    expect(isEmpty(draftOf(high(125), high(120)))).toBe(true));
  it('drops a switch back to what is in force', () =>
    expect(
      isEmpty(
        draftOf(hr({ kind: 'on', side: 'high', on: false }), hr({ kind: 'on', side: 'high', on: true })),
      ),
    ).toBe(true));
  it('keeps an edit of a row that it does not know', () =>
    expect(withEdit(noDraft, { ...high(120), parameter: 'RR' }, rows).edits).toHaveLength(1));
  it('forgets a parameter’s edits when it is reset', () => {
    const draft = withReset(draftOf(high(125)), 'HR');
    expect(draft).toEqual({ edits: [], reset: ['HR'] });
  });
  it('holds a reset once', () => expect(withReset(withReset(noDraft, 'HR'), 'HR').reset).toEqual(['HR']));
  it('takes a parameter back whole', () =>
    expect(isEmpty(without(withReset(draftOf(high(125)), 'HR'), 'HR'))).toBe(true));
  it('names each parameter once', () => {
    const draft = withEdit(withReset(noDraft, 'HR'), high(125), rows);
    expect(touched(draft)).toEqual(['HR']);
  });
  it('after a reset measures an edit by the ward’s value', () => {
    const tailored = [
      row({ sides: [side('high', 125, { at: setting(125, { default: 120, from: 'patient' }) })] }),
    ];
    const reset = withReset(noDraft, 'HR');
    expect(withEdit(reset, high(120), tailored).edits).toEqual([]);
    expect(withEdit(reset, high(125), tailored).edits).toHaveLength(1);
  });
  it('after a reset measures a switch by what the ward has', () => {
    const off = [row({ sides: [side('high', 120, { on: false, on_from: 'patient' })] })];
    const reset = withReset(noDraft, 'HR');
    const edits = (on: boolean) => withEdit(reset, hr({ kind: 'on', side: 'high', on }), off).edits;
    expect([edits(true), edits(false)]).toEqual([[], [hr({ kind: 'on', side: 'high', on: false })]]);
  });
});

describe('laid over the limits', () => {
  const shown = (draft: Draft) => applied(limits(), draft).rows[0]!;
  it('an edit shows', () => expect(sideOf(shown(draftOf(high(130))), 'high')?.at.value).toBe(130));
  it('the others stay', () => expect(sideOf(shown(draftOf(high(130))), 'low')?.at.value).toBe(50));
  it('a reset shows the ward’s values', () => {
    const mine = row({
      sides: [side('high', 125, { at: setting(125, { default: 120, from: 'patient' }) })],
      end_delay: setting(8, { default: 3, from: 'patient' }),
    });
    const after = applied(limits([mine]), withReset(noDraft, 'HR')).rows[0]!;
    expect([after.sides[0]?.at.value, after.end_delay.value]).toEqual([120, 3]);
  });
  it('apnoea is set where there is one', () => {
    const breath = row({ apnoea: { on: true, on_default: true, on_from: 'ward', time: setting(20) } });
    const edit = hr({ kind: 'apnoea_time', seconds: 15 });
    expect(applied(limits([breath]), { edits: [edit], reset: [] }).rows[0]?.apnoea?.time.value).toBe(15);
    expect(shown({ edits: [edit], reset: [] }).apnoea).toBeNull();
  });
});

it.each<[string, number, Draft, boolean]>([
  ['one that nobody touched has not', 150, noDraft, false],
  ['one that changed though nobody edited it has', 160, draftOf(high(160)), true],
  ['one that was edited has not', 160, draftOf(hr({ kind: 'at', side: 'extreme_high', value: 160 })), false],
])('moved along: %s', (_name, at, draft, expected) =>
  expect(movedAlong(side('extreme_high', at), side('extreme_high', 150), draft, 'HR')).toBe(expected),
);

it('only what is set for the patient can be set back', () => {
  expect(isTailored(row())).toBe(false);
  expect(isTailored(row({ end_delay: setting(8, { from: 'patient' }) }))).toBe(true);
  const off = side('high', 120, { on: false, on_from: 'patient' });
  expect(isTailored(row({ sides: [off] }))).toBe(true);
});

it('what was set for the patient is brought back, and nothing of the ward’s is made the patient’s', () => {
  const before = row({
    sides: [
      side('low', 50, { on: false, on_default: false }),
      side('high', 125, { on: false, on_from: 'patient', at: setting(125, { from: 'patient' }) }),
    ],
  });
  expect(restoring([before, row({ parameter: 'RR' })], ['HR'])).toEqual({
    reset: ['HR'],
    edits: [hr({ kind: 'on', side: 'high', on: false }), high(125)],
  });
});
