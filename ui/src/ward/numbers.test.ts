import { describe, expect, it } from 'vitest';
import type { NumberView, PriorityView } from '../host/api';
import { bed, noon_ms, number } from './examples';
import {
  graver,
  heartOrPulse,
  limit,
  noValue,
  pressureText,
  reading,
  tileReadings,
  weightOf,
} from './numbers';

const labels = { hr: 'HR', pr: 'PR', spo2: 'SpO₂', rr: 'RR', nibp: 'NIBP', temp: 'Temp' };
const one = (part: Partial<NumberView> | undefined, lost = false) =>
  reading(part && number(part), 'HR', 'hr', lost, noon_ms);
const min_ms = 60_000;

describe('a place', () => {
  it.each<[string, Partial<NumberView> | undefined, boolean, object]>([
    ['without a number has no value', undefined, false, { text: noValue, why: '', alarm: null }],
    ['shows the text as sent', { value: 78, text: '78' }, false, { text: '78', stale: false, when: '' }],
    ['shows nought as a value', { value: 0 }, false, { text: '0' }],
    [
      'says why there is none',
      { value: null, no_value: 'sensor off' },
      false,
      { text: noValue, why: 'sensor off' },
    ],
    [
      'of a stale number is dim and has its age',
      { freshness: 'stale', at_ms: noon_ms - 14_000 },
      false,
      { stale: true, when: '0:14' },
    ],
    [
      'of a lost bed has no value, but keeps its alarm',
      { alarm: 'high' },
      true,
      { text: noValue, alarm: 'high', stale: false, when: '' },
    ],
    [
      'of a fresh spot value has no time',
      { freshness: 'episodic', at_ms: noon_ms - 15 * min_ms },
      false,
      { when: '' },
    ],
    [
      'of an older spot value has its time',
      { freshness: 'episodic', at_ms: noon_ms - 16 * min_ms },
      false,
      { when: '13:59' },
    ],
    ['has the limits that are known', { low: 50, high: null }, false, { low: '50', high: '' }],
    [
      'marks what the device marked',
      { questionable: true, alarm_off: true },
      false,
      { questionable: true, alarmOff: true },
    ],
  ])('%s', (_name, part, lost, expected) => expect(one(part, lost)).toMatchObject(expected));
});

describe('the rate of a tile', () => {
  const heart = (part: Partial<NumberView>) => number({ refid: 'MDC_ECG_HEART_RATE', label: 'HR', ...part });
  const pulse = (part: Partial<NumberView>) =>
    number({ refid: 'MDC_PULS_OXIM_PULS_RATE', label: 'PR', ...part });
  it.each<[string, NumberView[], string | undefined]>([
    ['is nothing without numbers', [], undefined],
    ['is the heart rate before the pulse', [pulse({ value: 70 }), heart({ value: 72 })], 'HR'],
    ['is the pulse when there is no heart rate', [heart({ value: null }), pulse({ value: 70 })], 'PR'],
    [
      'stays the heart rate while it alarms',
      [heart({ value: null, alarm: 'high' }), pulse({ value: 70 })],
      'HR',
    ],
    ['is the heart rate when neither has a value', [heart({ value: null }), pulse({ value: null })], 'HR'],
    ['is the pulse when it is all there is', [pulse({ value: null })], 'PR'],
  ])('%s', (_name, numbers, label) => expect(heartOrPulse(numbers)?.label).toBe(label));
});

describe('a pressure', () => {
  it.each<[string, number | null | undefined, number | null | undefined, number | null | undefined, string]>([
    ['is systolic, diastolic and mean', 124, 71, 89, '124/71 (89)'],
    ['goes without a mean', 124, 71, undefined, '124/71'],
    ['leaves out a mean that has no value', 124, 71, null, '124/71'],
    ['shows what is missing of the pair', 124, null, 89, '124/–– (89)'],
    ['is its mean alone', undefined, undefined, 89, '(89)'],
    ['is no value when there is none', null, null, null, noValue],
    ['is no value when there is nothing', undefined, undefined, undefined, noValue],
  ])('%s', (_name, sys, dia, mean, text) => {
    const of = (value: number | null | undefined) => (value === undefined ? undefined : number({ value }));
    expect(pressureText(of(sys), of(dia), of(mean))).toBe(text);
  });
});

describe('a tile', () => {
  const cuff = (part: string, value: number | null, alarm: PriorityView | null = null) =>
    number({ refid: `MDC_PRESS_BLD_NONINV_${part}`, label: 'NIBP', value, alarm, freshness: 'episodic' });
  it('of no numbers has five places without value', () => {
    const places = Object.values(tileReadings(bed(), labels, noon_ms));
    expect(places.map((place) => place.text)).toEqual(Array(5).fill(noValue));
  });
  it('takes the gravest alarm of a cuff', () => {
    const numbers = [cuff('SYS', 190, 'low'), cuff('DIA', 99), cuff('MEAN', 120, 'medium')];
    const { nibp } = tileReadings(bed({ numbers }), labels, noon_ms);
    expect(nibp).toMatchObject({ text: '190/99 (120)', alarm: 'medium' });
  });
  it('has no cuff pressure when the bed is lost', () => {
    const { nibp } = tileReadings(bed({ feed: 'lost', numbers: [cuff('SYS', 120)] }), labels, noon_ms);
    expect(nibp).toMatchObject({ text: noValue, when: '' });
  });
  it('takes a temperature of the patient, not of the room', () => {
    const numbers = [
      number({ refid: 'MDC_TEMP_ROOM', value: 21 }),
      number({ refid: 'MDC_TEMP_BODY', value: null }),
      number({ refid: 'MDC_TEMP_RECT', value: 37.2, text: '37.2' }),
    ];
    expect(tileReadings(bed({ numbers }), labels, noon_ms).temp.text).toBe('37.2');
  });
  it('calls a pulse a pulse', () => {
    const numbers = [number({ refid: 'MDC_PULS_RATE', label: 'PR', value: 66 })];
    expect(tileReadings(bed({ numbers }), labels, noon_ms).hr).toMatchObject({
      label: 'PR',
      parameter: 'spo2',
    });
  });
});

it.each<[string, number, string]>([
  ['a whole limit has no point', 120, '120'],
  ['a part is kept', 37.5, '37.5'],
  ['two digits at most', 0.8249, '0.82'],
  ['a limit of nought is written', 0, '0'],
  ['a limit below nought, too', -3.25, '-3.25'],
  ['noise of the machine is not', 0.1 + 0.2, '0.3'],
])('%s', (_name, value, text) => expect(limit(value)).toBe(text));

it.each<[PriorityView | null, PriorityView | null, PriorityView | null]>([
  [null, null, null],
  [null, 'none', 'none'],
  ['low', null, 'low'],
  ['low', 'medium', 'medium'],
  ['high', 'medium', 'high'],
])('of %s and %s the graver is %s', (a, b, expected) => expect(graver(a, b)).toBe(expected));

it('priorities weigh as they rank', () =>
  expect((['none', 'low', 'medium', 'high'] as const).map(weightOf)).toEqual([0, 1, 2, 3]));
