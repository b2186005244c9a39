import { beforeEach, describe, expect, it } from 'vitest';
import type { BedFeed, BedView, ConditionView, PriorityView } from '../host/api';
import { session } from '../people/session.svelte';
import { bed, condition, noon_ms, number, patient, wave } from './examples';
import { tileReadings } from './numbers';
import { calls, coverOf, pickWaves, spokenTile } from './tile';

const refids: Readonly<Record<string, string>> = {
  II: 'MDC_ECG_ELEC_POTL_II',
  V5: 'MDC_ECG_ELEC_POTL_V5',
  Pleth: 'MDC_PULS_OXIM_PLETH',
  Resp: 'MDC_IMPED_TTHOR',
};
const waves = (...labels: string[]) =>
  labels.map((label, index) => wave({ label, index, refid: refids[label] ?? label }));

it.each<[string, string[], number, string[]]>([
  ['no wave for no place', ['II', 'Pleth'], 0, []],
  ['no place stays unused', ['II'], 3, ['II']],
  ['none is none', [], 3, []],
  ['one of each parameter before a second lead', ['II', 'V5', 'Pleth', 'Resp'], 3, ['II', 'Pleth', 'Resp']],
  ['a second lead where there is room', ['II', 'V5', 'Pleth'], 3, ['II', 'V5', 'Pleth']],
  ['the order of the core stays', ['Resp', 'II', 'V5', 'Pleth'], 2, ['Resp', 'II']],
])('%s', (_name, sent, count, picked) =>
  expect(pickWaves(waves(...sent), count).map((one) => one.label)).toEqual(picked),
);

describe('a quiet bed', () => {
  const said = (feed: BedFeed, last_data_ms: number | null) =>
    coverOf({ id: '8', feed, last_data_ms }, noon_ms)?.says ?? null;
  it.each<[string, BedFeed, number | null, string | null]>([
    ['live says nothing', 'live', noon_ms, null],
    ['is empty', 'empty', null, 'Bed 8 · empty'],
    ['is on standby', 'standby', null, 'Standby'],
    ['waits', 'waiting', null, 'Waiting for the monitor'],
    ['is stale since', 'stale', noon_ms - 14_000, 'Last data 0:14 ago'],
    ['is stale without a time', 'stale', null, 'Last data –– ago'],
    ['is lost since', 'lost', noon_ms - 42_000, 'No data from the monitor for 0:42'],
    ['is lost and never was there', 'lost', null, 'No data from the monitor'],
  ])('%s', (_name, feed, last, says) => expect(said(feed, last)).toBe(says));
});

it.each<[string, Partial<ConditionView>[], PriorityView | null, boolean]>([
  ['no condition calls for nothing', [], 'high', false],
  ['a number without alarm does not call', [{}], null, false],
  ['one of the priority calls', [{}], 'high', true],
  ['one of another priority does not', [{ priority: 'low' }], 'high', false],
  [
    'one that is seen does not',
    [{ acknowledged: { by: 'at the bedside', at_ms: 0, until_ms: null } }],
    'high',
    false,
  ],
  ['one that is over does not', [{ present: false }], 'high', false],
])('%s', (_name, parts, priority, expected) => expect(calls(parts.map(condition), priority)).toBe(expected));

describe('what is said of a tile', () => {
  const nobody = { stage: 'in_use', person: null, rights: [], setup_file: null, provider: null } as const;
  const stands = (rights: 'See'[]) => session.take({ ...nobody, rights });
  beforeEach(() => stands(['See']));
  const labels = { hr: 'HR', pr: 'PR', spo2: 'SpO₂', rr: 'RR', nibp: 'NIBP', temp: 'Temp' };
  const spoken = (part: Partial<BedView>) => {
    const view = bed(part);
    return spokenTile(view, view.feed === 'live' ? tileReadings(view, labels, noon_ms) : null);
  };
  it.each<[string, Partial<BedView>, string]>([
    ['an empty bed', { feed: 'empty', patient: null }, 'Bed 1, empty'],
    ['a bed on standby', { feed: 'standby' }, 'Bed 1, ADEYEMI, T, standby'],
    [
      'a live bed, its alarms first',
      {
        conditions: [condition(), condition({ id: 2, priority: 'low', text: 'LEADS OFF' })],
        numbers: [number()],
      },
      'Bed 1, ADEYEMI, T, live, high priority VENT FIB, low priority LEADS OFF, ' +
        'HR 78, SpO₂ no value, RR no value, NIBP no value, Temp no value',
    ],
    [
      'a long name whole',
      { feed: 'waiting', patient: patient({ family: 'x'.repeat(99), given: '' }) },
      `Bed 1, ${'X'.repeat(99)}, waiting for the monitor`,
    ],
  ])('%s', (_name, part, text) => expect(spoken(part)).toBe(text));
  it('where nobody is signed in the name is shortened, and is in full again after the sign-in', () => {
    stands([]);
    expect(spoken({ feed: 'standby' })).toContain('Bed 1, ADE…,');
    stands(['See']);
    expect(spoken({ feed: 'standby' })).toContain('Bed 1, ADEYEMI, T,');
  });
});
