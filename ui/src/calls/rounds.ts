/** The ward's rounds: which of them to show, and how far each has run. */
import type { RoundView } from '../host/api';
import { urgencyOf } from '../care/words';

export const roundKinds = ['all', 'turn', 'round', 'vitals', 'rest'] as const;
export type RoundKind = (typeof roundKinds)[number];

/** The kind of a task in the choice above the list. */
export function kindOf({ task }: RoundView): Exclude<RoundKind, 'all'> {
  const { task: kind } = task.what;
  return kind === 'turn' || kind === 'round' || kind === 'vitals' ? kind : 'rest';
}

/** What is shown: one kind, or all. */
export function shown(rounds: readonly RoundView[], kind: RoundKind): RoundView[] {
  return rounds.filter((round) => kind === 'all' || kindOf(round) === kind);
}

/** How many are late and how many are due. */
export function sumOf(rounds: readonly RoundView[], now_ms: number): { late: number; due: number } {
  const sum = { late: 0, due: 0 };
  for (const { task } of rounds) {
    const urgency = urgencyOf(task, now_ms);
    if (urgency !== 'later') sum[urgency] += 1;
  }
  return sum;
}

/**
 * How much of the time from one to the next has run, 0 to 1; `null` for what does not come back, and for what nobody has
 * done yet.
 */
export function runOf({ task }: RoundView, now_ms: number): number | null {
  if (task.repeat === null || task.done_ms === null) return null;
  const whole_ms = task.due_ms - task.done_ms;
  if (whole_ms <= 0) return 1;
  return Math.min(1, Math.max(0, (now_ms - task.done_ms) / whole_ms));
}
