/** Silencing a bed on purpose: which states there are, what each needs, and whether an order is whole. */
import type { InactivationView, SilencedView } from '../host/api';
import { t, type TextKey } from '../text';

export const silences = [
  'audio_paused',
  'alarm_paused',
  'audio_off',
  'alarm_off',
] as const satisfies readonly SilencedView[];

export const silenceNames: Readonly<Record<SilencedView, TextKey>> = {
  audio_paused: 'silent_audio_paused',
  audio_off: 'silent_audio_off',
  alarm_paused: 'silent_alarm_paused',
  alarm_off: 'silent_alarm_off',
};

export const silenceWhys: Readonly<Record<SilencedView, TextKey>> = {
  audio_paused: 'silence_audio_paused_why',
  audio_off: 'silence_audio_off_why',
  alarm_paused: 'silence_alarm_paused_why',
  alarm_off: 'silence_alarm_off_why',
};

export const commonReasons = [
  'reason_procedure',
  'reason_washing',
  'reason_transport',
  'reason_end_of_life',
] as const satisfies readonly TextKey[];

export const minuteChoices = [2, 5, 10, 15, 30] as const;
/** A silence that outlasts a shift is none that somebody still knows of. */
const minutesMost = 480;

/** A pause ends by itself; what is off stays so until somebody ends it, unless a time is given. */
export function needsTime(kind: SilencedView): boolean {
  switch (kind) {
    case 'audio_paused':
    case 'alarm_paused':
      return true;
    case 'audio_off':
    case 'alarm_off':
      return false;
  }
}

/** The longest that may be ordered: of a pause what the station allows; it tells 0 where it does not say. */
export function mostMinutes(kind: SilencedView, longestPause_min: number): number {
  return needsTime(kind) && longestPause_min > 0 ? Math.min(longestPause_min, minutesMost) : minutesMost;
}

export interface Order {
  kind: SilencedView;
  reason: string;
  minutes: number | null;
}

/** What is missing, in words, or empty. */
export function missing({ kind, reason, minutes }: Order, longestPause_min: number): string {
  const most = mostMinutes(kind, longestPause_min);
  const timed = minutes !== null && Number.isFinite(minutes) && minutes >= 1 && minutes <= most;
  if (!timed && (needsTime(kind) || minutes !== null)) return t('silence_wants_minutes', { most });
  return reason.trim() === '' ? t('silence_wants') : '';
}

/** `audio paused, 10 min, washing`. */
export function orderWords({ kind, reason, minutes }: Order): string {
  const long = minutes === null ? t('silence_until_ended') : t('silence_min', { minutes });
  return [t(silenceNames[kind]), long, reason.trim()].join(', ');
}

/** A silence that was ordered here, and what was silenced on the bed before. */
export interface Begun {
  bed: string;
  kind: SilencedView;
  /** Whom it was for; `null` where no stay was known. */
  stay: number | null;
  known: ReadonlySet<number>;
}

/**
 * That silence among all there are; `undefined` before the station has told of it, and after its end. It has ended once
 * another stay `lies` there: one of its kind is for that patient.
 */
export function begunAmong(
  all: readonly InactivationView[],
  { bed, kind, stay, known }: Begun,
  lies: number | null,
): InactivationView | undefined {
  if (stay !== null && stay !== lies) return undefined;
  return all.find((one) => one.bed === bed && one.kind === kind && !known.has(one.id));
}
