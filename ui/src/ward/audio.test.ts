import { expect, it } from 'vitest';
import type { InactivationView, OutputView } from '../host/api';
import { heardOf, inactivationWhat, inactivationWho, type Heard } from './audio';
import { noon_ms } from './examples';

it.each<[OutputView, Heard]>([
  ['starting', 'heard'],
  ['working', 'heard'],
  ['muted', 'trouble'],
  ['missing', 'trouble'],
  ['failed', 'trouble'],
  ['off', 'off'],
])('an output that is %s shows as %s', (output, heard) => expect(heardOf(output)).toBe(heard));

const one: InactivationView = {
  id: 1,
  bed: '4',
  kind: 'alarm_off',
  reason: 'suctioning',
  by: 'A. Lind',
  until_ms: noon_ms,
};

it.each<[string, Partial<InactivationView>, string, string]>([
  ['for a time', {}, 'alarm off · suctioning', 'by A. Lind until 14:15'],
  ['until it is ended', { until_ms: null }, 'alarm off · suctioning', 'by A. Lind until somebody ends it'],
  ['without a word', { reason: '', kind: 'audio_paused' }, 'audio paused', 'by A. Lind until 14:15'],
])('a bed silenced %s', (_name, part, what, who) => {
  expect(inactivationWhat({ ...one, ...part })).toBe(what);
  expect(inactivationWho({ ...one, ...part }, noon_ms)).toBe(who);
});
