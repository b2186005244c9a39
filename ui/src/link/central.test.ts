import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import type { CentralState, CentralView } from '../host/api';
import { RecordedHost } from '../host/recorded';
import { centralRows, centralTone, centralTrouble, centralWords } from './central';

const at_ms = new Date(2026, 10, 21, 3, 14).getTime();
const now_ms = at_ms + 3_600_000;

function view(state: CentralState, more: Partial<CentralView> = {}): CentralView {
  const calm = { behind: 0, heard_ms: at_ms, set_aside: 0, set_aside_reason: null };
  return { server: 'https://central.example', state, ...calm, ...more };
}

test('each state has its words, and only what is held is for a technician', () => {
  const rows: [CentralView, string, string][] = [
    [view({ kind: 'starting' }), 'Central: starting', 'calm'],
    [view({ kind: 'synced' }), 'Central: in step', 'calm'],
    [view({ kind: 'behind' }, { behind: 12_000 }), 'Central: behind by 12000', 'moving'],
    [
      view({ kind: 'offline', since_ms: at_ms, sentence: 'no route' }),
      'Central: not reached since 03:14',
      'held',
    ],
    [
      view({ kind: 'refused', since_ms: at_ms, sentence: 'locked out' }),
      'Central: refuses since 03:14',
      'held',
    ],
    [view({ kind: 'paused', since_ms: at_ms }), 'Central: paused since 03:14', 'held'],
  ];
  for (const [state, words, tone] of rows) {
    expect(centralWords(state, now_ms)).toBe(words);
    expect(centralTone(state)).toBe(tone);
  }
});

test('what waits, what never goes and what is wrong is said', () => {
  expect(centralRows(view({ kind: 'behind' }, { behind: 1 }))).toEqual(['1 row waits here']);
  const aside = { behind: 2, set_aside: 3, set_aside_reason: 'too large' };
  expect(centralRows(view({ kind: 'behind' }, aside))).toEqual([
    '2 rows wait here',
    '3 rows are not sent, because the server does not take them: too large',
  ]);
  expect(centralTrouble(view({ kind: 'refused', since_ms: 0, sentence: 'locked out' }))).toBe('locked out');
  expect(centralTrouble(view({ kind: 'synced' }))).toBe('');
});

test('the header says how it stands; a press pauses it and another lets it go on', async () => {
  render(App, {
    host: new RecordedHost('?beds=2&central=behind&as=admin'),
    search: '?beds=2&central=behind&as=admin',
  });
  const words = await screen.findByTestId('central-words');
  expect(words.textContent).toBe('Central: behind by 1240');
  await fireEvent.click(screen.getByTestId('central'));
  await fireEvent.click(await screen.findByTestId('central-pause'));
  expect((await screen.findByTestId('central-words')).textContent).toMatch(/^Central: /);
  await screen.findByText('Go on');
});

test('a station without a central server shows nothing of one', async () => {
  render(App, { host: new RecordedHost('?beds=2'), search: '?beds=2' });
  await screen.findByTestId('pause-audio');
  expect(screen.queryByTestId('central')).toBeNull();
});
