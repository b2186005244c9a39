/**
 * What is said of a condition beside its name: who has it, who is told next, and why it makes no sound.
 *
 * Every sentence is a `Said`: words, and behind them a time that counts down, drawn apart in a place of fixed width,
 * so that nothing moves while it counts. Only what counts needs the clock's second.
 */
import type { ConditionView, NextView, RungView, SilentView } from '../host/api';
import { t, type TextKey } from '../text';
import { time } from './times';
import { silenceWords } from './words';

export interface Said {
  words: string;
  /** Until when it counts down, ms since 1970; `null` when it doesn't. */
  until_ms: number | null;
}

/**
 * `1:47`: whole seconds to go. The page's clock steps once a second and is behind by up to one: rounded up, a pause of
 * two minutes would begin as `2:01`. Never negative.
 */
export function countdown(until_ms: number, now_ms: number): string {
  const seconds = Math.max(0, Math.floor((until_ms - now_ms) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** The core's names for whoever stands at the station and has not signed in by name. */
const unnamed = ['station', 'this station', 'at this station'];
const bedside = ['the bedside', 'at the bedside'];

/** The core's name for whoever acknowledged a high alarm without being signed in. */
const emergency = 'emergency, not signed in';

/** Whether it was done at this station by nobody who is named: what this screen may take back. */
export const isHere = (by: string | undefined): boolean => by !== undefined && unnamed.includes(by);

/** Whether a person is named. */
export const isNamed = (by: string): boolean =>
  by !== '' && by !== emergency && !unnamed.includes(by) && !bedside.includes(by);

/** A person's name, or the station's or the bedside's in the language of the page. */
export function personWords(by: string): string {
  if (unnamed.includes(by)) return t('person_station');
  if (by === emergency) return t('person_emergency');
  return bedside.includes(by) ? t('person_bedside') : by;
}

/** `AL` for A. Lind: the first letters of the first and the last part of a name. */
export function initials(name: string): string {
  const letters = name.split(/[\s.,()'’_-]+/u).flatMap((part) => [...part].slice(0, 1));
  const ends = letters.length > 1 ? [letters[0], letters.at(-1)] : letters;
  return ends.join('').toLocaleUpperCase();
}

/** Who has it: who took it, else whose patient it is; empty when nobody is named. */
export function ownerWords(condition: Pick<ConditionView, 'owner' | 'accepted_by'>): string {
  if (condition.accepted_by !== '') return t('taken_by', { by: personWords(condition.accepted_by) });
  return condition.owner === '' ? '' : t('with_owner', { by: personWords(condition.owner) });
}

const rungs: Readonly<Record<RungView, TextKey>> = {
  owner: 'next_owner',
  second: 'next_second',
  charge: 'next_charge',
  all: 'next_all',
};

/** Who is told next and when, or that everybody has been. */
export function nextWords(condition: { next: NextView | null; told_all: boolean }): Said | null {
  if (condition.next !== null) return { words: t(rungs[condition.next.to]), until_ms: condition.next.at_ms };
  return condition.told_all ? { words: t('told_all'), until_ms: null } : null;
}

/**
 * Why it makes no sound, and until when. An acknowledgement is said with who gave it (`acknowledgedWords`), and that
 * an advisory makes no sound goes without saying.
 */
export function silentWords(silent: SilentView | null, silenced: string, now_ms: number): Said | null {
  const device = silenced === '' ? null : still(t('silenced', { why: silenceWords(silenced) }));
  if (silent === null) return device;
  switch (silent.why) {
    case 'acknowledged':
    case 'advisory':
      return device;
    case 'paused':
      return { words: t('silent_audio_paused'), until_ms: silent.until_ms };
    case 'inactivated':
      return still(inactivatedWords(silent, now_ms));
    case 'at_bedside':
      return device ?? still(t('silent_at_bedside'));
    case 'inhibited':
      return still(t('silent_inhibited'));
    case 'onset_told':
      return still(t('silent_onset_told'));
  }
}

const still = (words: string): Said => ({ words, until_ms: null });

/** `Silenced by A. Lind until 14:07: suctioning`. */
function inactivatedWords(silent: SilentView, now_ms: number): string {
  const by = personWords(silent.by);
  const head =
    silent.until_ms === null
      ? t('silent_inactivated', { by })
      : t('silent_inactivated_until', { by, time: time(silent.until_ms, now_ms) });
  return silent.reason === '' ? head : `${head}: ${silent.reason}`;
}

/** Who acknowledged, and when it returns if it is still unsolved then. */
export function acknowledgedWords(acknowledged: ConditionView['acknowledged'], now_ms: number): string {
  if (acknowledged === null) return t('unacknowledged');
  const by = placeOf(acknowledged.by);
  return acknowledged.until_ms === null
    ? t('acknowledged_by', { by })
    : t('acknowledged_until', { by, time: time(acknowledged.until_ms, now_ms) });
}

/** `at this station`, `by A. Lind`. */
function placeOf(by: string): string {
  if (isHere(by)) return t('by_station');
  if (by === emergency) return t('by_emergency');
  return bedside.includes(by) ? t('by_bedside') : t('by_person', { by });
}

/** What stands short behind a message: initials of whoever has it, else where it was acknowledged; or empty. */
export function careMark(condition: Pick<ConditionView, 'acknowledged' | 'accepted_by'>): string {
  const seen = condition.acknowledged;
  const tick = seen === null ? '' : '✓ ';
  const named = [condition.accepted_by, seen?.by ?? ''].find(isNamed);
  if (named !== undefined) return tick + initials(named);
  if (seen?.by === emergency) return tick + t('by_emergency_short');
  if (seen !== null) return tick + (isHere(seen.by) ? t('by_station_short') : t('by_bedside_short'));
  return isHere(condition.accepted_by) ? t('by_station_short') : '';
}

/** Physiological, still there, and taken by nobody: somebody can take it. */
export function canTake(condition: ConditionView): boolean {
  return condition.kind === 'physiological' && condition.present && condition.accepted_by === '';
}

/**
 * Why a tile is silent, short, and the whole of it for the pointer; `null` when nothing silences it. The clock is read
 * only where a time must be said, so that other tiles do not hear its minute.
 */
export function tileSilence(
  conditions: readonly ConditionView[],
  clock: { minute_ms: number },
): { short: string; whole: string } | null {
  const ordered = conditions.find((c) => c.silent?.why === 'inactivated')?.silent;
  if (ordered != null)
    return { short: t('silent_ordered'), whole: inactivatedWords(ordered, clock.minute_ms) };
  const silenced = conditions.find((c) => c.silenced !== '')?.silenced ?? '';
  if (silenced === '') return null;
  const short = silenceWords(silenced);
  return { short, whole: t('silenced', { why: short }) };
}
