import { afterEach, expect, it } from 'vitest';
import type { EpisodeView, HistoryPage, HistoryQuery } from '../host/api';
import type { Host } from '../host';
import { chooseLanguage } from '../text';
import { noon_ms } from '../ward/examples';
import { noFilter } from './filters';
import { Past } from './past.svelte';

afterEach(() => void chooseLanguage('', ['en']));

const row = (id: number): EpisodeView => ({
  id,
  bed: '1',
  patient: 'ADEYEMI, T',
  priority: 'low',
  kind: 'technical',
  source: 'station',
  text: id % 3 === 0 ? 'No data from the monitor' : 'Monitor clock off',
  began_ms: noon_ms + id,
  ended_ms: noon_ms + id + 1,
  acknowledged_ms: null,
  acknowledged_by: '',
  owner: '',
  told_all: false,
});

/** A station with conditions 1 to 900, that gives out a hundred at a time and keeps what it was asked. */
function station(): { past: Past; asked: HistoryQuery[] } {
  const asked: HistoryQuery[] = [];
  const history = (query: HistoryQuery): Promise<HistoryPage> => {
    asked.push(query);
    const first = Math.min(900, (query.before ?? 901) - 1);
    const rows = Array.from({ length: Math.min(100, first) }, (_, i) => row(first - i));
    return Promise.resolve({ rows, more: first > 100, since_ms: null, trouble: '' });
  };
  return { past: new Past({ history } as unknown as Host), asked };
}

it.each([
  ['the words of the page', 'keine Daten'],
  ['the words that were written', 'no data'],
])('on a German page the past is searched by %s, and goes on where it was read to', async (_name, words) => {
  chooseLanguage('?lang=de', []);
  const { past, asked } = station();
  await past.read({ ...noFilter, words }, 0);
  expect([past.rows[0]?.id, past.rows.length, past.more]).toEqual([900, 200, true]);
  await past.older({ ...noFilter, words }, 0);
  expect([past.rows.length, past.rows.at(-1)?.id, past.more]).toEqual([300, 3, false]);
  expect(new Set(asked.map((query) => query.words))).toEqual(new Set(['']));
});

it('on an English page the station looks for the words', async () => {
  const { past, asked } = station();
  await past.read({ ...noFilter, words: 'no data' }, 0);
  expect(asked.map((query) => query.words)).toEqual(['no data']);
  await past.older({ ...noFilter, words: 'no data' }, 0);
  expect(asked.map((query) => query.before)).toEqual([null, 801]);
});

it('without words a German page asks for one page, as any', async () => {
  chooseLanguage('?lang=de', []);
  const { past, asked } = station();
  await past.read(noFilter, 0);
  expect([past.rows.length, asked.length]).toEqual([100, 1]);
});
