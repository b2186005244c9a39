/**
 * What the made-up station does about conditions: silence, pause, ownership, the ladder. Far simpler than the core's
 * engine and no model of it: enough that every state can be seen and every button does what it says.
 */
import type { AudioView, ConditionView, InactivationView, NextView, RungView, SilentView } from '../api';
import type { Asked } from './scenes';

export const here = 'this station';
const pause_ms = 120_000;
/** How long a rung has before the next is told. */
const step_ms = 30_000;
/** How long an acknowledgement holds. */
export const acknowledged_ms = 600_000;

export function audioOf(scene: Asked['scene'], now_ms: number): AudioView {
  const shown = scene === 'states';
  const ordered: InactivationView = {
    id: 1,
    bed: '13',
    kind: 'alarm_paused',
    reason: 'suctioning',
    by: 'A. Lind',
    until_ms: now_ms + 300_000,
  };
  return {
    output: scene === 'mute' ? 'muted' : scene === 'names' ? 'off' : 'working',
    paused: null,
    inactivations: shown ? [ordered] : [],
    longest_pause_min: 10,
  };
}

export const pausedFrom = (now_ms: number): AudioView['paused'] => ({
  by: here,
  until_ms: now_ms + pause_ms,
});

/** Without what has run out. The same object when nothing has. */
export function ranOut(audio: AudioView, now_ms: number): AudioView {
  const over = (until_ms: number | null) => until_ms !== null && until_ms <= now_ms;
  const paused = audio.paused !== null && over(audio.paused.until_ms) ? null : audio.paused;
  const inactivations = audio.inactivations.filter((one) => !over(one.until_ms));
  if (paused === audio.paused && inactivations.length === audio.inactivations.length) return audio;
  return { ...audio, paused, inactivations };
}

/** Why the condition of that bed makes no sound now. */
function silentOf(condition: ConditionView, bed: string, audio: AudioView): SilentView | null {
  const { acknowledged, silent } = condition;
  if (acknowledged !== null)
    return { why: 'acknowledged', by: acknowledged.by, reason: '', until_ms: acknowledged.until_ms };
  if (audio.paused !== null) return { why: 'paused', reason: '', ...audio.paused };
  const one = audio.inactivations.find((each) => each.bed === bed);
  if (one !== undefined)
    return { why: 'inactivated', by: one.by, reason: one.reason, until_ms: one.until_ms };
  if (condition.silenced !== '') return { why: 'at_bedside', by: 'the bedside', reason: '', until_ms: null };
  if (condition.priority === 'none') return { why: 'advisory', by: '', reason: '', until_ms: null };
  return silent?.why === 'onset_told' ? silent : null;
}

/** The condition as it stands at that time. The same object when it stands as before. */
export function stands(
  condition: ConditionView,
  bed: string,
  audio: AudioView,
  now_ms: number,
): ConditionView {
  const silent = silentOf(condition, bed, audio);
  const climbed = climb(condition, now_ms);
  return JSON.stringify(silent) === JSON.stringify(condition.silent) && climbed === condition
    ? condition
    : { ...climbed, silent };
}

const after: Readonly<Record<RungView, RungView | null>> = {
  owner: 'second',
  second: 'charge',
  charge: 'all',
  all: null,
};

function climb(condition: ConditionView, now_ms: number): ConditionView {
  if (condition.next === null || condition.next.at_ms > now_ms) return condition;
  const to = after[condition.next.to];
  const next: NextView | null = to === null ? null : { to, at_ms: now_ms + step_ms };
  return { ...condition, next, told_all: condition.told_all || to === null };
}

export const acknowledgedAt = (condition: ConditionView, now_ms: number): ConditionView => ({
  ...condition,
  acknowledged: { by: 'at this station', at_ms: now_ms, until_ms: now_ms + acknowledged_ms },
  next: null,
});

export const unacknowledged = (condition: ConditionView, now_ms: number): ConditionView => ({
  ...condition,
  acknowledged: null,
  next: { to: 'charge', at_ms: now_ms + step_ms },
});

export const accepted = (condition: ConditionView): ConditionView => ({
  ...condition,
  accepted_by: here,
  next: null,
});

export const declined = (condition: ConditionView, now_ms: number): ConditionView => ({
  ...condition,
  accepted_by: '',
  next: { to: 'all', at_ms: now_ms + step_ms },
});
