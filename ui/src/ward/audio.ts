/** The station's sound in words: whether it can be heard, and what has been silenced by whom. */
import type { InactivationView, OutputView, SilencedView } from '../host/api';
import { t, type TextKey } from '../text';
import { personWords } from './care';
import { time } from './times';

/** How the header shows the sound. */
export type Heard =
  /** It is heard, or will be in a moment. */
  | 'heard'
  /** It should be and isn't: somebody must see to it. */
  | 'trouble'
  /** The configuration wants none. */
  | 'off';

export function heardOf(output: OutputView): Heard {
  switch (output) {
    case 'starting':
    case 'working':
      return 'heard';
    case 'muted':
    case 'missing':
    case 'failed':
      return 'trouble';
    case 'off':
      return 'off';
  }
}

/** What is so, and what to do about it. */
export const outputWords: Readonly<Record<OutputView, TextKey>> = {
  starting: 'output_starting',
  working: 'output_working',
  muted: 'output_muted',
  missing: 'output_missing',
  failed: 'output_failed',
  off: 'output_off',
};

const kinds: Readonly<Record<SilencedView, TextKey>> = {
  audio_paused: 'silent_audio_paused',
  audio_off: 'silent_audio_off',
  alarm_paused: 'silent_alarm_paused',
  alarm_off: 'silent_alarm_off',
};

/** `alarm off · suctioning`. */
export function inactivationWhat(one: InactivationView): string {
  return [t(kinds[one.kind]), one.reason].filter((part) => part !== '').join(' · ');
}

/** `by A. Lind until 14:07`. */
export function inactivationWho(one: InactivationView, now_ms: number): string {
  const by = personWords(one.by);
  return one.until_ms === null
    ? t('silence_open', { by })
    : t('silence_until', { by, time: time(one.until_ms, now_ms) });
}
