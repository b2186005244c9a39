import { afterEach, expect, it } from 'vitest';
import { chooseLanguage } from '../text';
import { feedWords, labelWords, reasonWords, silenceWords, waveWords } from './words';

afterEach(() => void chooseLanguage('', ['en']));

it.each<[string, (sent: string) => string, string, string]>([
  ['a reason', reasonWords, 'sensor off', 'Sensor ab'],
  ['a silence', silenceWords, 'alarm off', 'Alarm aus'],
  ['a wave that is off', waveWords, 'Lead off', 'Elektrode ab'],
  ['a feed', feedWords, 'failed', 'ausgefallen'],
  ['a label', labelWords, 'HR', 'HF'],
  ['a label with its part', labelWords, 'NIBP mean', 'NIBD mittel'],
  ['a label of no parameter', labelWords, 'PVC', 'PVC'],
  ['what the core never said is left as it is', reasonWords, 'made up', 'made up'],
  ['a name that every object has is no word', reasonWords, 'constructor', 'constructor'],
  ['nothing stays nothing', silenceWords, '', ''],
])('%s', (_name, words, sent, german) => {
  chooseLanguage('?lang=de', []);
  expect(words(sent)).toBe(german);
});
