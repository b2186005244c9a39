import { afterEach, describe, expect, it } from 'vitest';
import type { WhatIfView } from '../host/api';
import { chooseLanguage } from '../text';
import { hoursWords, whatIfWords } from './whatIf';

const view = (part: Partial<WhatIfView>): WhatIfView => ({
  hours: 8,
  before: 14,
  after: 3,
  acted_on: 2,
  stay: 2,
  vanish: [],
  ...part,
});
afterEach(() => void chooseLanguage('', ['en']));

it.each<[string, Partial<WhatIfView>, string, string, boolean]>([
  [
    'fewer alarms, and those acted on stay',
    {},
    'With these limits and delays the last 8 hours would have had 3 alarms instead of 14.',
    'The 2 that were acted on stay.',
    false,
  ],
  [
    'one alarm, one acted on',
    { after: 1, acted_on: 1, stay: 1 },
    'With these limits and delays the last 8 hours would have had 1 alarm instead of 14.',
    'The one that was acted on stays.',
    false,
  ],
  [
    'more alarms',
    { after: 20 },
    'With these limits and delays the last 8 hours would have had 20 alarms instead of 14.',
    'The 2 that were acted on stay.',
    false,
  ],
  [
    'as many',
    { after: 14 },
    'With these limits and delays the last 8 hours would have had 14 alarms, as they had.',
    'The 2 that were acted on stay.',
    false,
  ],
  [
    'one that was acted on would be lost',
    { stay: 1, vanish: ['HR high 14:07'] },
    'With these limits and delays the last 8 hours would have had 3 alarms instead of 14.',
    '1 of the 2 that were acted on would not have come:',
    true,
  ],
  [
    'nobody acted on any',
    { acted_on: 0, stay: 0 },
    'With these limits and delays the last 8 hours would have had 3 alarms instead of 14.',
    'Nobody acted on any of them.',
    false,
  ],
  [
    'there were none',
    { before: 0, after: 0, acted_on: 0, stay: 0 },
    'With these limits and delays the last 8 hours would have had 0 alarms, as they had.',
    '',
    false,
  ],
])('%s', (_name, part, count, acted, grave) =>
  expect(whatIfWords(view(part))).toEqual({ count, acted, grave }),
);

describe('in other languages it says the same', () => {
  it.each([
    ['de', 'die letzten 8 Stunden 3 Alarme statt 14'],
    ['es', 'en las últimas 8 horas habría habido 3 alarmas en vez de 14'],
  ])('%s', (language, words) => {
    chooseLanguage(`?lang=${language}`, []);
    expect(whatIfWords(view({})).count).toContain(words);
  });
});

it.each([
  [8, '8 hours'],
  [1, 'hour'],
  [0.5, '30 minutes'],
  [1.2, '72 minutes'],
  [7.8, '8 hours'],
  [0, 'minute'],
])('%d hours are "%s"', (hours, words) => expect(hoursWords(hours)).toBe(words));
