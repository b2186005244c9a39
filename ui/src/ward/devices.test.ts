import { expect, it } from 'vitest';
import { clockWords } from './devices';

it.each<[string, number | null, string]>([
  ['a device without a clock', null, 'sends no times'],
  ['a clock that is right', 0, 'clock right'],
  ['whole seconds may differ by one', 1.9, 'clock right'],
  ['and back by one', -1.9, 'clock right'],
  ['two are a difference', 2, 'clock +2 s'],
  ['ten minutes fast', 600, 'clock +600 s'],
  ['ten minutes slow', -600.4, 'clock −600 s'],
])('%s', (_name, clock_offset_s, words) => expect(clockWords({ clock_offset_s })).toBe(words));
