import { expect, it } from 'vitest';
import type { EditView, SuggestionView } from '../host/api';
import { noon_ms } from '../ward/examples';
import { row, setting } from './examples';
import { aboutWords, changeWords, fromWords, suggestionWords, whatWords } from './words';

const minute_ms = 60_000;

it.each([
  ['factory', setting(1, { from: 'factory' }), 'factory'],
  ['ward', setting(1), 'ward'],
  [
    'patient',
    setting(1, { from: 'patient', by: 'A. Lind', at_ms: noon_ms - 35 * minute_ms }),
    'set by A. Lind 13:40',
  ],
  ['patient, by nobody named', setting(1, { from: 'patient' }), 'set for this patient'],
  ['pushed', setting(1, { from: 'pushed' }), 'moved along'],
] as const)('a value from %s says so', (_name, one, words) => expect(fromWords(one, noon_ms)).toBe(words));

it.each<[EditView, string, string]>([
  [{ kind: 'at', side: 'high', value: 130 }, 'HR high', '120 → 130'],
  [{ kind: 'on', side: 'low', on: false }, 'HR low', 'on → off'],
  [{ kind: 'delay', side: 'high', seconds: 12.5 }, 'HR high, after', '5 s → 12.5 s'],
  [{ kind: 'end_delay', seconds: 8 }, 'HR, ends after', '3 s → 8 s'],
  [{ kind: 'apnoea_time', seconds: 15 }, 'Apnoea, after', '–– → 15 s'],
])('the change %o is said', (edit, about, change) => {
  expect(aboutWords('HR', edit)).toBe(about);
  expect(changeWords(row(), edit)).toBe(change);
});

it('an extreme is named', () => expect(whatWords('HR', 'extreme_low')).toBe('HR extreme low'));

const prompt = (remedy: EditView | null): SuggestionView => ({
  id: 1,
  parameter: 'HR',
  side: 'high',
  count: 3,
  since_ms: noon_ms - 65 * minute_ms,
  worst: 124,
  remedy,
});

it.each<[EditView | null, string]>([
  [{ kind: 'at', side: 'high', value: 126 }, 'Set the limit to 126?'],
  [{ kind: 'delay', side: 'high', seconds: 15 }, 'Wait 15 s before it alarms?'],
  [{ kind: 'on', side: 'high', on: false }, 'Switch it off?'],
  [null, 'Look at the sensor and the patient.'],
])('a prompt asks: %o', (remedy, ask) => {
  const words = suggestionWords(prompt(remedy), noon_ms);
  expect(words.since).toBe('HR high came 3 times since 13:10 and nobody acted. The worst value was 124.');
  expect(words.ask).toBe(ask);
});
