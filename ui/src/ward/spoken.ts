/** What a screen reader is told of its own accord: each condition once, and again when it became graver. */
import type { NeedView } from '../host/api';
import { t } from '../text';
import { weightOf } from './numbers';
import { titleOf } from '../calls/words';
import { priorityWords } from './priority';

/** The gravest priority said of each open condition. */
export type Said = ReadonlyMap<number, number>;

export interface Announcement {
  /** Interrupts what is being read: high priority only. */
  urgent: boolean;
  text: string;
}

/** Sentences at once; the others are counted, for sixty-four of them would be read for minutes. */
const most = 3;

/** What is new in `needs`, and what has been said afterwards. Conditions that are over are forgotten. */
export function announce(said: Said, needs: readonly NeedView[]): { now: Announcement | null; said: Said } {
  const fresh = needs.filter(
    (need) => (said.get(need.condition.id) ?? -1) < weightOf(need.condition.priority),
  );
  const after = new Map(
    needs.map(({ condition }) => [
      condition.id,
      Math.max(said.get(condition.id) ?? 0, weightOf(condition.priority)),
    ]),
  );
  if (fresh.length === 0) return { now: null, said: after };
  const sentences = fresh.slice(0, most).map(sentenceOf);
  const more = fresh.length - most;
  if (more > 0) sentences.push(t('announce_more', { count: more }));
  const urgent = fresh.some((need) => need.condition.priority === 'high');
  return { now: { urgent, text: sentences.join('. ') }, said: after };
}

function sentenceOf({ bed, condition }: NeedView): string {
  const values = { priority: t(priorityWords[condition.priority]), what: titleOf(condition) };
  return bed === null ? t('announce_station', values) : t('announce', { bed, ...values });
}
