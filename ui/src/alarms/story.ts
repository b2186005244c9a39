/** A story in words. */
import type { EpisodeView, PriorityView, RungView, StoryEventView, StoryWhat } from '../host/api';
import { t, type TextKey } from '../text';
import { personWords } from '../ward/care';
import { conditionWords } from '../ward/conditionWords';
import { priorityWords, shapes } from '../ward/priority';
import { delta } from './durations';

const whats: Readonly<Record<StoryWhat, TextKey>> = {
  began: 'story_began',
  returned: 'story_returned',
  changed: 'story_changed',
  rose: 'story_rose',
  rose_by_time: 'story_rose_by_time',
  fell: 'story_fell',
  over_at_source: 'story_over_at_source',
  ended: 'story_ended',
  reset: 'story_reset',
  sounded: 'story_sounded',
  acknowledged: 'story_acknowledged',
  unacknowledged: 'story_unacknowledged',
  acknowledgement_ran_out: 'story_acknowledgement_ran_out',
  inhibited: 'story_inhibited',
  to_the_fore: 'story_to_the_fore',
  accepted: 'story_accepted',
  given_back: 'story_given_back',
  escalated: 'story_escalated',
  skipped: 'story_skipped',
  delivered: 'story_delivered',
  seen: 'story_seen',
  declined: 'story_declined',
  timed_out: 'story_timed_out',
  restarted: 'story_restarted',
  pager_took: 'story_pager_took',
  pager_brought: 'story_pager_brought',
  pager_read: 'story_pager_read',
  pager_called: 'story_pager_called',
  pager_hung_up: 'story_pager_hung_up',
  pager_answered: 'story_pager_answered',
  pager_failed: 'story_pager_failed',
};

const rungs: Readonly<Record<RungView, TextKey>> = {
  owner: 'rung_owner',
  second: 'rung_second',
  charge: 'rung_charge',
  all: 'rung_all',
};

/** A step of a story: the beginning and the end stand out, and what a person did. */
export type Weight = 'edge' | 'person' | 'plain';

export interface Step {
  at_ms: number;
  /** What passed since the step before, or empty. */
  delta: string;
  words: string;
  /** Who, to whom, why; or empty. */
  detail: string;
  priority: PriorityView | null;
  weight: Weight;
}

/** Whose words a story's events repeat. */
type Of = Pick<EpisodeView, 'source' | 'kind'>;

export function stepsOf(events: readonly StoryEventView[], of: Of): Step[] {
  return events.map((event, i) => ({
    at_ms: event.at_ms,
    delta: i === 0 ? '' : delta(event.at_ms - (events[i - 1]?.at_ms ?? event.at_ms)),
    words: t(whats[event.what]),
    detail: detailOf(event, of),
    priority: event.priority,
    weight: weightOf(event.what),
  }));
}

function detailOf(event: StoryEventView, of: Of): string {
  const priority =
    event.priority === null ? '' : `${shapes[event.priority]} ${t(priorityWords[event.priority])}`.trim();
  const rung = event.rung === null ? '' : t(rungs[event.rung]);
  const who = event.who === '' ? '' : personWords(event.who);
  return [priority, who, rung, textOf(event, of)].filter((part) => part !== '').join(' · ');
}

/** The condition's words then, in the language of the page where they are the station's; what a pager said as it came. */
function textOf({ what, text }: StoryEventView, of: Of): string {
  const its = what === 'began' || what === 'returned' || what === 'changed';
  return its ? conditionWords({ ...of, text }) : text;
}

function weightOf(what: StoryWhat): Weight {
  switch (what) {
    case 'began':
    case 'returned':
    case 'ended':
    case 'reset':
      return 'edge';
    case 'acknowledged':
    case 'unacknowledged':
    case 'accepted':
    case 'given_back':
    case 'declined':
    case 'seen':
    case 'pager_read':
    case 'pager_called':
    case 'pager_answered':
      return 'person';
    case 'changed':
    case 'rose':
    case 'rose_by_time':
    case 'fell':
    case 'over_at_source':
    case 'sounded':
    case 'acknowledgement_ran_out':
    case 'inhibited':
    case 'to_the_fore':
    case 'escalated':
    case 'skipped':
    case 'delivered':
    case 'timed_out':
    case 'restarted':
    case 'pager_took':
    case 'pager_brought':
    case 'pager_hung_up':
    case 'pager_failed':
      return 'plain';
  }
}
