import { afterEach, expect, it } from 'vitest';
import type { ConditionView } from '../host/api';
import { chooseLanguage } from '../text';
import { need } from '../ward/examples';
import { fits, isFiltered, namesOf, noFilter, queryOf, type Filter } from './filters';

afterEach(() => void chooseLanguage('', ['en']));

it.each<[string, Partial<Filter>, Partial<ConditionView>, string | null, boolean]>([
  ['no filter takes all', {}, {}, '1', true],
  ['its bed', { bed: '1' }, {}, '1', true],
  ['another bed', { bed: '2' }, {}, '1', false],
  ['a bed, of the station', { bed: '2' }, {}, null, false],
  ['its priority', { least: 'medium' }, { priority: 'medium' }, '1', true],
  ['a graver one', { least: 'medium' }, { priority: 'high' }, '1', true],
  ['a milder one', { least: 'medium' }, { priority: 'low' }, '1', false],
  ['its kind', { kind: 'technical' }, { kind: 'technical' }, '1', true],
  ['another kind', { kind: 'technical' }, { kind: 'physiological' }, '1', false],
  ['its owner', { owner: 'A. Lind' }, { owner: 'A. Lind' }, '1', true],
  ['who took it', { owner: 'A. Lind' }, { accepted_by: 'A. Lind' }, '1', true],
  ['another owner', { owner: 'A. Lind' }, { owner: 'Jo Brand' }, '1', false],
  ['words of its text, in any case', { words: 'vent' }, { text: 'VENT FIB' }, '1', true],
  ['words of its patient, without accents', { words: 'adéyemi' }, {}, '1', true],
  ['other words', { words: 'apnoea' }, {}, '1', false],
  ['two that fit', { bed: '1', words: 'fib' }, {}, '1', true],
  ['one of two that does not', { bed: '1', words: 'apnoea' }, {}, '1', false],
])('%s', (_name, filter, condition, bed, expected) =>
  expect(fits(need(condition, bed), { ...noFilter, ...filter })).toBe(expected),
);

it.each(['keine daten', 'no data'])('on a German page the station\'s own is found by "%s"', (words) => {
  chooseLanguage('?lang=de', []);
  const own = need({ source: 'station', kind: 'technical', text: 'No data from the monitor' });
  expect(fits(own, { ...noFilter, words })).toBe(true);
});

it('the past is asked with what is set, and null for what is not', () => {
  expect(queryOf({ ...noFilter, bed: '4', words: ' HR ' }, 1000, 7)).toEqual({
    from_ms: 1000,
    to_ms: null,
    bed: '4',
    least: null,
    kind: null,
    owner: null,
    open: null,
    words: 'HR',
    before: 7,
  });
});

it('blanks are no filter', () => {
  expect(isFiltered({ ...noFilter, words: '  ' })).toBe(false);
  expect(isFiltered({ ...noFilter, kind: 'advisory' })).toBe(true);
});

it('names come once, in order, without nobody', () =>
  expect(namesOf(['Jo Brand', '', 'A. Lind', 'Jo Brand'])).toEqual(['A. Lind', 'Jo Brand']));
