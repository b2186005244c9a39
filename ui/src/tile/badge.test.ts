import { render, screen } from '@testing-library/svelte';
import { afterEach, expect, test } from 'vitest';
import { chooseLanguage } from '../text';
import { condition, noon_ms } from '../ward/examples';
import ConditionBadge from './ConditionBadge.svelte';

afterEach(() => void chooseLanguage('', ['en']));

const silent = { why: 'inactivated', by: 'A. Lind', reason: 'suctioning', until_ms: noon_ms } as const;

test('a message carries the initials of who took it, and the name for the pointer', () => {
  render(ConditionBadge, { condition: condition({ accepted_by: 'A. Lind' }), testid: 'badge' });
  expect(screen.getByTestId('badge').textContent).toContain('AL');
  expect(screen.getByTitle('taken by A. Lind')).toBeTruthy();
});

test('on a small tile it carries the bell of a silence, with its reason', () => {
  render(ConditionBadge, { condition: condition({ silent }), room: 100 });
  expect(screen.getByTitle(/^silenced by A\. Lind until .*: suctioning$/).querySelector('svg')).toBeTruthy();
});

test('with nothing to say it is one text and nothing more', () => {
  render(ConditionBadge, { condition: condition(), testid: 'badge', room: 100 });
  expect(screen.getByTestId('badge').children).toHaveLength(1);
});

test("on a German page the station's own condition is German, and a monitor's is what the monitor says", () => {
  chooseLanguage('?lang=de', []);
  const text = 'No data from the monitor';
  render(ConditionBadge, { condition: condition({ source: 'station', text }), testid: 'own' });
  render(ConditionBadge, { condition: condition({ text }), testid: 'monitor' });
  expect(screen.getByTestId('own').textContent).toContain('Keine Daten vom Monitor');
  expect(screen.getByTestId('monitor').textContent).toContain(text);
});
