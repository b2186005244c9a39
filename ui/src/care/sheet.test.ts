import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ProposalItem } from '../host/api';
import { drafts, emptySheet, faults, proposed, timeOfDay, typed } from './sheet';

test('a number is read with a point or a comma, and nothing else is one', () => {
  for (const [text, number] of [
    ['97', 97],
    ['37,4', 37.4],
    [' 37.4 ', 37.4],
    ['', null],
    ['  ', null],
    ['-3', NaN],
    ['97%', NaN],
    ['1e3', NaN],
    ['3.', NaN],
  ] as const)
    expect(typed(text), text).toEqual(number);
});

test('an empty sheet charts nothing, and nothing in it is wrong', () => {
  expect(drafts(emptySheet(), null)).toEqual([]);
  expect(faults(emptySheet()).size).toBe(0);
});

test('only what stands in a field is charted, all of one time', () => {
  const sheet = emptySheet();
  sheet.numbers.spo2 = '97';
  sheet.numbers.systolic = '118';
  sheet.numbers.diastolic = '76';
  sheet.numbers.temperature = '98,6';
  sheet.temperatureUnit = 'fahrenheit';
  sheet.acvpu = 'voice';
  sheet.oxygen = 'nasal_cannula';
  sheet.litres = '2';
  sheet.note = '  asleep  ';
  expect(drafts(sheet, 5)).toEqual(
    [
      { item: 'vital', vital: 'spo2', number: 97, unit: 'percent' },
      { item: 'oxygen', device: 'nasal_cannula', litres: 2, fio2: null },
      { item: 'blood_pressure', systolic: 118, diastolic: 76, unit: 'mm_hg' },
      { item: 'consciousness', acvpu: 'voice' },
      { item: 'vital', vital: 'temperature', number: 98.6, unit: 'fahrenheit' },
      { item: 'note', text: 'asleep' },
    ].map((item) => ({ item, measured_ms: 5 })),
  );
});

describe('what can not be charted is marked', () => {
  for (const [name, field, text] of [
    ['no number', 'pulse', 'fast'],
    ['pain beyond the scale', 'pain', '11'],
    ['half a point of pain', 'pain', '3.5'],
  ] as const)
    test(name, () => {
      const sheet = emptySheet();
      sheet.numbers[field] = text;
      expect([...faults(sheet)]).toEqual([field]);
    });
  test('a diastolic pressure alone', () => {
    const sheet = emptySheet();
    sheet.numbers.diastolic = '70';
    expect([...faults(sheet)]).toEqual(['systolic']);
  });
});

test('what a monitor measures fills its field as a chart writes it', () => {
  const base = { signal: 'ECG', at_ms: 0 };
  const pulse: ProposalItem = {
    ...base,
    vital: 'pulse',
    item: { item: 'vital', vital: 'pulse', number: 77.6, unit: 'per_min' },
  };
  const cuff: ProposalItem = {
    ...base,
    vital: null,
    item: { item: 'blood_pressure', systolic: 121, diastolic: null, unit: 'mm_hg' },
  };
  expect(proposed(pulse, 'celsius')).toEqual({ field: 'pulse', text: '78' });
  expect(proposed(cuff, 'celsius')).toEqual({ field: 'systolic', text: '121' });
});

describe('a temperature is proposed in the unit of its field', () => {
  for (const [number, unit, field, text] of [
    [37.4, 'celsius', 'celsius', '37.4'],
    [37.4, 'celsius', 'fahrenheit', '99.3'],
    [99.3, 'fahrenheit', 'fahrenheit', '99.3'],
    [99.3, 'fahrenheit', 'celsius', '37.4'],
    [99.3, 'mm_hg', 'celsius', null],
  ] as const)
    test(`${number} ${unit} in ${field}`, () => {
      const item = { item: 'vital', vital: 'temperature', number, unit } as const;
      const proposal: ProposalItem = { vital: 'temperature', item, signal: 'core', at_ms: 0 };
      expect(proposed(proposal, field)).toEqual(text === null ? null : { field: 'temperature', text });
    });
});

test('a number of another unit than that of its field is not proposed', () => {
  const item = { item: 'blood_pressure', systolic: 16, diastolic: null, unit: 'kilo_pascal' } as const;
  expect(proposed({ vital: null, item, signal: 'NIBP', at_ms: 0 }, 'celsius')).toBeNull();
});

test('a time of day is the last one that has been', () => {
  const now = new Date(2026, 10, 21, 14, 30).getTime();
  const at = (day: number, hours: number, minutes: number) =>
    new Date(2026, 10, day, hours, minutes).getTime();
  for (const [text, expected] of [
    ['14:05', at(21, 14, 5)],
    ['1405', at(21, 14, 5)],
    ['9.05', at(21, 9, 5)],
    ['14:31', at(21, 14, 31)],
    ['23:50', at(20, 23, 50)],
    ['24:00', null],
    ['12:60', null],
    ['soon', null],
  ] as const)
    expect(timeOfDay(text, now), text).toBe(expected);
});

describe('a time of day round a change of the clocks', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  for (const [name, now, text, expected] of [
    ['yesterday, the day after 25 hours', '2026-10-25T06:00+01:00', '23:00', '2026-10-24T23:00+02:00'],
    ['yesterday, the day after 23 hours', '2026-03-29T06:00+02:00', '23:00', '2026-03-28T23:00+01:00'],
    ['the hour that is there twice', '2026-10-25T02:50+01:00', '02:45', '2026-10-25T02:45+01:00'],
    ['the first of the two', '2026-10-25T02:50+02:00', '02:45', '2026-10-25T02:45+02:00'],
  ] as const)
    test(name, () => {
      vi.stubEnv('TZ', 'Europe/Berlin');
      expect(timeOfDay(text, Date.parse(now))).toBe(Date.parse(expected));
    });
});
