import { afterEach, describe, expect, it } from 'vitest';
import type { ConditionView, NextView, SilentView } from '../host/api';
import { chooseLanguage } from '../text';
import {
  acknowledgedWords,
  canTake,
  careMark,
  countdown,
  initials,
  nextWords,
  ownerWords,
  personWords,
  silentWords,
  tileSilence,
} from './care';
import { condition, noon_ms } from './examples';

afterEach(() => void chooseLanguage('', ['en']));

it.each<[string, number, string]>([
  ['two minutes begin as two minutes', 120_000, '2:00'],
  ['the clock is behind by up to a second', 120_900, '2:00'],
  ['the next one', 119_000, '1:59'],
  ['the last second', 1_000, '0:01'],
  ['the end', 0, '0:00'],
  ['past the end stays at the end', -5_000, '0:00'],
  ['an hour is minutes', 3_600_000, '60:00'],
])('%s', (_name, left_ms, shown) => expect(countdown(noon_ms + left_ms, noon_ms)).toBe(shown));

it.each<[string, string]>([
  ['A. Lind', 'AL'],
  ['Maria del Carmen Ruiz', 'MR'],
  ['charge', 'C'],
  ['a.lind', 'AL'],
  ['Łukasz', 'Ł'],
  ['Ines Carvalho (SIM)', 'IS'],
  ['', ''],
])('the initials of "%s" are "%s"', (name, short) => expect(initials(name)).toBe(short));

it.each<[string, string]>([
  ['station', 'this station'],
  ['this station', 'this station'],
  ['at the bedside', 'the bedside'],
  ['A. Lind', 'A. Lind'],
])('"%s" is called "%s"', (by, words) => expect(personWords(by)).toBe(words));

it.each<[string, Partial<ConditionView>, string]>([
  ['nobody is named', {}, ''],
  ['the nurse of the bed', { owner: 'A. Lind' }, 'with A. Lind'],
  ['who took it comes before the nurse', { owner: 'A. Lind', accepted_by: 'Jo' }, 'taken by Jo'],
  ['nobody in particular took it', { accepted_by: 'station' }, 'taken by this station'],
])('owner: %s', (_name, part, words) => expect(ownerWords(condition(part))).toBe(words));

it.each<[NextView['to'], string]>([
  ['owner', 'owner in'],
  ['second', 'second nurse in'],
  ['charge', 'charge nurse in'],
  ['all', 'everybody in'],
])('next: %s is said with a countdown', (to, words) =>
  expect(nextWords({ next: { to, at_ms: 7 }, told_all: false })).toEqual({ words, until_ms: 7 }),
);

it('next: the ladder at its end is said without one', () => {
  expect(nextWords({ next: null, told_all: true })).toEqual({ words: 'told to all', until_ms: null });
  expect(nextWords({ next: null, told_all: false })).toBeNull();
});

describe('silence', () => {
  const by = (why: SilentView['why'], part: Partial<SilentView> = {}): SilentView => ({
    why,
    by: 'A. Lind',
    reason: '',
    until_ms: null,
    ...part,
  });
  const until_ms = noon_ms + 60_000;
  const bedside = 'Silent at the bedside: audio off';
  it.each<[string, SilentView | null, string, string | null]>([
    ['what sounds is not said', null, '', null],
    ['what sounds here and not at the bedside', null, 'audio off', bedside],
    ['an acknowledgement is said elsewhere', by('acknowledged'), '', null],
    ['an advisory goes without saying', by('advisory'), '', null],
    ['the bedside', by('at_bedside'), 'audio off', bedside],
    ['the bedside without a word why', by('at_bedside'), '', 'silent at the bedside'],
    ['for good', by('inactivated', { reason: 'comfort' }), '', 'silenced by A. Lind: comfort'],
    ['for a time', by('inactivated', { until_ms }), '', 'silenced by A. Lind until 14:16'],
    ['behind another', by('inhibited'), '', 'silent behind a graver one'],
    ['told once', by('onset_told'), '', 'told once, silent until it ends'],
  ])('%s', (_name, silent, silenced, words) =>
    expect(silentWords(silent, silenced, noon_ms)?.words ?? null).toBe(words),
  );
  it('of the pause counts down', () =>
    expect(silentWords(by('paused', { until_ms }), '', noon_ms)).toEqual({
      words: 'audio paused',
      until_ms,
    }));
  it('of a bed is said on its tile with the reason for the pointer', () => {
    const silent = by('inactivated', { reason: 'suctioning', until_ms });
    expect(tileSilence([condition(), condition({ silent })], { minute_ms: noon_ms })).toEqual({
      short: 'silenced',
      whole: 'silenced by A. Lind until 14:16: suctioning',
    });
    expect(tileSilence([condition()], { minute_ms: noon_ms })).toBeNull();
    expect(tileSilence([condition({ silenced: 'audio off' })], { minute_ms: noon_ms })?.short).toBe(
      'audio off',
    );
  });
  it('is said in the language of the page', () => {
    chooseLanguage('?lang=de', []);
    expect(silentWords(by('inhibited'), '', noon_ms)?.words).toBe('stumm hinter einem schwereren');
  });
});

const seen = (by: string, until_ms: number | null = null) => ({
  acknowledged: { by, at_ms: noon_ms, until_ms },
});

it.each<[string, Partial<ConditionView>, string]>([
  ['by nobody', {}, 'unacknowledged'],
  ['here', seen('at this station'), 'Acknowledged at this station'],
  ['by a person until', seen('A. Lind', noon_ms), 'Acknowledged by A. Lind until 14:15'],
  ['at the bedside', seen('at the bedside'), 'Acknowledged at the bedside'],
])('acknowledged %s', (_name, part, words) =>
  expect(acknowledgedWords(condition(part).acknowledged, noon_ms)).toBe(words),
);

it.each<[string, Partial<ConditionView>, string]>([
  ['nothing when nobody has it', {}, ''],
  ['where it was acknowledged', seen('at this station'), '✓ station'],
  ['the bedside', seen('at the bedside'), '✓ bedside'],
  ['who acknowledged', seen('A. Lind'), '✓ AL'],
  [
    'who took it before where it was acknowledged',
    { ...seen('at this station'), accepted_by: 'A. Lind' },
    '✓ AL',
  ],
  ['who took what still calls', { accepted_by: 'A. Lind' }, 'AL'],
  ['the station that took it', { accepted_by: 'station' }, 'station'],
])('behind the message stands %s', (_name, part, mark) => expect(careMark(condition(part))).toBe(mark));

it.each<[string, Partial<ConditionView>, boolean]>([
  ['an alarm of the patient can be taken', {}, true],
  ['one that is taken cannot', { accepted_by: 'A. Lind' }, false],
  ['a technical one cannot', { kind: 'technical' }, false],
  ['one that is over cannot', { present: false }, false],
])('%s', (_name, part, can) => expect(canTake(condition(part))).toBe(can));
