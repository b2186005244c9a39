import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { catalogues, chooseLanguage, counted, currentLanguage, t, type TextKey } from './index';

const keys = Object.keys(catalogues.en) as TextKey[];
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

afterEach(() => void chooseLanguage('', ['en']));

describe.each(['de', 'es'] as const)('%s', (language) => {
  const texts = catalogues[language];
  it('has the keys of English and no other', () =>
    expect(Object.keys(texts).sort()).toEqual([...keys].sort()));
  it('has the placeholders of English in every text', () => {
    for (const key of keys)
      expect([key, ...placeholders(texts[key])]).toEqual([key, ...placeholders(catalogues.en[key])]);
  });
  it('leaves no text empty', () => expect(keys.filter((key) => texts[key].trim() === '')).toEqual([]));
});

it('every text is said somewhere', () => {
  const source = sources(join(process.cwd(), 'src')).join('\n');
  const said = (key: string) => source.includes(`'${key}'`);
  const stem = (key: string) => key.replace(/_(one|other)$/, '');
  // A key may be put together from a stem of any length: `oxygen_` and `simple_mask`.
  const stems = (key: string) => [...key.matchAll(/_/g)].map(({ index }) => key.slice(0, index + 1));
  const built = (key: string) => stems(key).some((part) => source.includes(`\`${part}\${`));
  expect(keys.filter((key) => !said(key) && !said(stem(key)) && !built(key))).toEqual([]);
});

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === 'text' ? [] : sources(path);
    return /\.(ts|svelte)$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

it.each<[string, string, string[], string]>([
  ['the address wins', '?lang=es', ['de-DE'], 'es'],
  ['a region is left out', '', ['de-CH', 'en'], 'de'],
  ['the first known language is taken', '', ['fr', 'es-MX'], 'es'],
  ['English is the last resort', '', ['fr', 'ja'], 'en'],
  ['no wish is English', '', [], 'en'],
  ['an unknown wish falls back to the system', '?lang=xx', ['de'], 'de'],
])('%s', (_name, search, preferred, expected) => {
  expect(chooseLanguage(search, preferred)).toBe(expected);
  expect(currentLanguage()).toBe(expected);
});

it.each<[number, string]>([
  [0, '0 open'],
  [1, '1 open'],
  [64, '64 open'],
])('%i is counted as "%s"', (count, text) => expect(counted('needs_open', count)).toBe(text));

it('a value that is missing leaves its placeholder to be seen', () =>
  expect(t('device_on_bed')).toBe('Bed {bed}'));
