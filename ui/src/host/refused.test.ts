import { afterEach, expect, it } from 'vitest';
import { chooseLanguage } from '../text';
import { refusedFrom } from './host';

afterEach(() => void chooseLanguage('', ['en']));

it.each<[string, string, string]>([
  ['en', 'this ward has no bed 9', 'this ward has no bed 9'],
  ['de', 'this ward has no bed 9', 'diese Station hat kein Bett 9'],
  ['es', 'this ward has no bed 9', 'esta unidad no tiene la cama 9'],
  ['de', 'what no core says', 'what no core says'],
])('a refusal is shown in %s, and its message is as the core made it', (language, core, shown) => {
  chooseLanguage(`?lang=${language}`, []);
  const refused = refusedFrom({ code: 'gone', sentence: core });
  expect([refused.sentence, refused.message]).toEqual([shown, core]);
});

it('a refusal that asks says each question in the language of the screen', () => {
  chooseLanguage('?lang=de', []);
  const sentence =
    'pulse 200 /min is unusual (35 to 180); is it right?; measured more than twelve hours ago; is the time right?';
  expect(refusedFrom({ code: 'ask', sentence }).sentence).toBe(
    'Puls 200 /min ist ungewöhnlich (35 bis 180); stimmt das?; vor mehr als zwölf Stunden gemessen; stimmt die Zeit?',
  );
});
