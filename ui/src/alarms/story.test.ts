import { afterEach, expect, it } from 'vitest';
import type { EpisodeView, StoryEventView } from '../host/api';
import { chooseLanguage } from '../text';
import { noon_ms } from '../ward/examples';
import { acknowledgedOf, lastedOf } from './rows';
import { stepsOf } from './story';

type EpisodeOf = Pick<EpisodeView, 'source' | 'kind'>;
const monitors: EpisodeOf = { source: 'device', kind: 'physiological' };

afterEach(() => void chooseLanguage('', ['en']));

const event = (part: Partial<StoryEventView>): StoryEventView => ({
  at_ms: noon_ms,
  what: 'began',
  who: '',
  priority: null,
  rung: null,
  text: '',
  ...part,
});

it('a story says what, who, and what passed in between', () => {
  const steps = stepsOf(
    [
      event({ priority: 'high', text: 'VENT FIB' }),
      event({ at_ms: noon_ms + 180, what: 'delivered', who: 'A. Lind', rung: 'owner' }),
      event({ at_ms: noon_ms + 30_180, what: 'acknowledged', who: 'at this station' }),
      event({ at_ms: noon_ms + 30_180, what: 'ended' }),
    ],
    monitors,
  );
  expect(steps.map((step) => [step.words, step.detail, step.delta, step.weight])).toEqual([
    ['Began', '▲▲▲ high priority · VENT FIB', '', 'edge'],
    ['Told', "A. Lind · the bed's nurse", '+0.2 s', 'plain'],
    ['Acknowledged', 'this station', '+30 s', 'person'],
    ['Ended', '', '', 'edge'],
  ]);
});

it('what became of a message to a pager stands in the story', () => {
  const steps = stepsOf(
    [
      event({ what: 'pager_failed', who: 'phones 5550000', text: '403 no' }),
      event({ at_ms: noon_ms + 4_000, what: 'pager_answered', who: 'phones 5551234', text: 'Accept' }),
    ],
    monitors,
  );
  expect(steps.map((step) => [step.words, step.detail, step.weight])).toEqual([
    ['Pager: message did not arrive', 'phones 5550000 · 403 no', 'plain'],
    ['Pager: answer', 'phones 5551234 · Accept', 'person'],
  ]);
});

it('nothing happened: no step', () => expect(stepsOf([], monitors)).toEqual([]));

it("a story of the station's own is told in the language of the page, what a monitor or a person said as it came", () => {
  chooseLanguage('?lang=de', []);
  const text = 'No data from the monitor';
  const own = { source: 'station', kind: 'technical' } as const;
  const details = (of: EpisodeOf) => stepsOf([event({ text }), event({ what: 'pager_answered', text })], of);
  expect(details(own).map((step) => step.detail)).toEqual(['Keine Daten vom Monitor', text]);
  expect(details(monitors).map((step) => step.detail)).toEqual([text, text]);
});

it('a row says how long, and who acknowledged after what time', () => {
  const row = { began_ms: noon_ms, ended_ms: noon_ms + 90_000, acknowledged_ms: null, acknowledged_by: '' };
  expect(lastedOf(row, noon_ms)).toBe('1 min 30 s');
  expect(lastedOf({ ...row, ended_ms: null }, noon_ms + 5_000)).toBe('5 s, open');
  expect(acknowledgedOf(row)).toBe('nobody');
  const seen = { ...row, acknowledged_ms: noon_ms + 20_000 };
  expect(acknowledgedOf(seen)).toBe('after 20 s');
  expect(acknowledgedOf({ ...seen, acknowledged_by: 'at the bedside' })).toBe('after 20 s · the bedside');
});
