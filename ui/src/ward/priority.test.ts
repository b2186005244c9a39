import { expect, it } from 'vitest';
import type { ConditionView } from '../host/api';
import { condition } from './examples';
import { countByPriority, gravestCalling, gravestToAcknowledge, lookOf, shapes } from './priority';

const seen = { by: 'at this station', at_ms: 0, until_ms: null };
const list = (...parts: Partial<ConditionView>[]) =>
  parts.map((part, i) => condition({ id: i + 1, ...part }));

it.each<[string, Partial<ConditionView>, string]>([
  ['present and not seen calls', {}, 'calling'],
  ['present and seen is acknowledged', { acknowledged: seen }, 'acknowledged'],
  ['over and not seen is latched', { present: false }, 'latched'],
  ['over and seen is latched until the device lets go', { present: false, acknowledged: seen }, 'latched'],
])('%s', (_name, part, look) => expect(lookOf(condition(part))).toBe(look));

it.each<[string, ConditionView[], number, number, number]>([
  ['none', [], 0, 0, 0],
  ['advisories are not counted', list({ priority: 'none' }), 0, 0, 0],
  [
    'each by its priority, seen or not',
    list({}, { priority: 'low', acknowledged: seen }, { priority: 'low' }),
    1,
    0,
    2,
  ],
  ['sixty-four', list(...Array(64).fill({ priority: 'medium' })), 0, 64, 0],
])('counts: %s', (_name, conditions, high, medium, low) =>
  expect(countByPriority(conditions)).toEqual({ high, medium, low }),
);

it.each<[string, ConditionView[], number | undefined]>([
  ['nothing is open', [], undefined],
  ['the first that nobody has seen', list({ acknowledged: seen }, { priority: 'low' }), 2],
  ['a latched one waits, too', list({ present: false }), 1],
  ['all are seen', list({ acknowledged: seen }), undefined],
])('to acknowledge: %s', (_name, conditions, id) => expect(gravestToAcknowledge(conditions)?.id).toBe(id));

it.each<[string, ConditionView[], string | null]>([
  ['nothing is open', [], null],
  ['the gravest in whatever order', list({ priority: 'low' }, { priority: 'high' }), 'high'],
  ['what is seen does not call', list({ acknowledged: seen }, { priority: 'low' }), 'low'],
  ['what is over does not call', list({ present: false }), null],
  ['an advisory does not call', list({ priority: 'none' }), null],
])('calling: %s', (_name, conditions, expected) => expect(gravestCalling(conditions)).toBe(expected));

it('each priority has a shape of its own, so that no colour is needed', () =>
  expect(new Set(Object.values(shapes)).size).toBe(4));
