import { afterEach, describe, expect, it } from 'vitest';
import { chooseLanguage } from '../text';
import { age, birthDate, clockFace, needsItsTime, patientAge, roughAge, tileTime, time } from './times';

const at = (day: number, hour: number, minute: number, second = 0) =>
  new Date(2026, 10, day, hour, minute, second).getTime();
const s = 1000;
const h = 3_600 * s;

afterEach(() => void chooseLanguage('', ['en']));

it.each<[string, number, string, string]>([
  ['now', 0, '0:00', '0 s'],
  ['a part of a second', 999, '0:00', '0 s'],
  ['seconds', 42 * s, '0:42', '42 s'],
  ['one second before a minute', 59 * s, '0:59', '59 s'],
  ['a minute', 60 * s, '1:00', '1 min'],
  ['minutes', 751 * s, '12:31', '12 min'],
  ['one second before an hour', 3_599 * s, '59:59', '59 min'],
  ['an hour', h, '1:00:00', '1 h'],
  ['hours', h + 125 * s, '1:02:05', '1 h'],
  ['one second before a day', 24 * h - s, '23:59:59', '23 h'],
  ['a day', 24 * h, '1 d 0 h', '1 d'],
  ['days', 51 * h, '2 d 3 h', '2 d'],
  ['the future is no age', -5 * s, '0:00', '0 s'],
])('the age of %s', (_name, ms, counting, rough) => {
  expect(age(at(20, 12, 0), at(20, 12, 0) + ms)).toBe(counting);
  expect(roughAge(at(20, 12, 0), at(20, 12, 0) + ms)).toBe(rough);
});

it('a tile says the day only where the hour alone could be another', () => {
  expect(tileTime(at(20, 23, 59), at(21, 0, 19))).toBe('23:59');
  expect(tileTime(at(20, 11, 0), at(21, 0, 19))).toBe('20 Nov 11:00');
  expect(tileTime(at(22, 2, 5), at(21, 23, 50))).toBe('02:05');
});

describe('a time', () => {
  it.each<[string, number, number, string]>([
    ['today is hours and minutes', at(20, 9, 5), at(20, 14, 0), '09:05'],
    ['just after midnight is today', at(20, 0, 0), at(20, 0, 1), '00:00'],
    ['just before midnight is another day', at(19, 23, 59), at(20, 0, 1), '19 Nov 23:59'],
    [
      'a month ago has its date, though the day is the same',
      new Date(2026, 9, 20, 9, 5).getTime(),
      at(20, 9, 5),
      '20 Oct',
    ],
    ['later today is today', at(20, 15, 0), at(20, 14, 0), '15:00'],
  ])('%s', (_name, then, now, text) => expect(time(then, now).startsWith(text)).toBe(true));

  it('has the month of the language', () => {
    chooseLanguage('?lang=es', []);
    expect(time(at(19, 8, 0), at(20, 8, 0))).toMatch(/^19 nov\.? 08:00$/);
  });
});

it('the clock has two digits each', () => expect(clockFace(at(20, 4, 7, 9))).toBe('04:07:09'));

it.each<[string, number, boolean]>([
  ['a fresh value needs none', 0, false],
  ['at fifteen minutes still none', 15 * 60 * s, false],
  ['a moment later it does', 15 * 60 * s + 1, true],
])('%s', (_name, ms, expected) => expect(needsItsTime(at(20, 12, 0), at(20, 12, 0) + ms)).toBe(expected));

it.each<[string, string, string]>([
  ['a whole date', '1955-03-03', '3 Mar 1955'],
  ['a month', '1955-03', 'Mar 1955'],
  ['a year', '1955', '1955'],
  ['nothing', '', ''],
  ['no date is as sent', 'about 1955', 'about 1955'],
])('%s', (_name, sent, text) => expect(birthDate(sent)).toBe(text));

it.each<[string, string, { years: number; months: number } | null]>([
  ['on the birthday', '1956-11-20', { years: 70, months: 840 }],
  ['a day before it', '1956-11-21', { years: 69, months: 839 }],
  ['born today', '2026-11-20', { years: 0, months: 0 }],
  ['an infant', '2026-01-20', { years: 0, months: 10 }],
  ['born tomorrow is not known', '2026-11-21', null],
  ['a month is not known well enough', '1956-11', null],
  ['nothing is not known', '', null],
])('the age of a patient: %s', (_name, birth, expected) =>
  expect(patientAge(birth, at(20, 12, 0))).toEqual(expected),
);
