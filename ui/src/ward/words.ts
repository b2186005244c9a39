/**
 * The core's own words in the language of the page.
 *
 * The core writes a few closed sets of words (see `src-tauri/crates/api/src/view.rs`). What is not among them, such as
 * a monitor's alarm text, is shown as it was sent: a translation that guesses is worse than a foreign word.
 */
import { t, type TextKey } from '../text';

type Words = Readonly<Record<string, TextKey>>;

/** Why a number has no value: `NoValue::words` in the crate `units`. */
const reasons: Words = {
  'not measured': 'why_not_measured',
  'sensor off': 'why_sensor_off',
  invalid: 'why_invalid',
  measuring: 'why_measuring',
  'above range': 'why_above_range',
  'below range': 'why_below_range',
  'no value sent': 'why_none_sent',
  unreadable: 'why_unreadable',
  'unit not understood': 'why_unit',
  'too old': 'why_too_old',
};

/** Why a wave is not drawn. */
const waves: Words = { 'Lead off': 'why_lead_off', 'No signal': 'why_no_signal' };

/** How the device keeps a condition silent. */
const silences: Words = {
  'audio paused': 'silent_audio_paused',
  'audio off': 'silent_audio_off',
  'alarm paused': 'silent_alarm_paused',
  'alarm off': 'silent_alarm_off',
};

/** States of a feed. */
const feeds: Words = {
  listening: 'feed_listening',
  connected: 'feed_connected',
  connecting: 'feed_connecting',
  failed: 'feed_failed',
};

/** First words of labels that have another abbreviation elsewhere. */
const labels: Words = { HR: 'hr', PR: 'pr', RR: 'rr', NIBP: 'nibp', Temp: 'temp' };
const parts: Words = { mean: 'part_mean' };

export const reasonWords = (sent: string): string => translated(reasons, sent);
export const waveWords = (sent: string): string => translated(waves, sent);
export const silenceWords = (sent: string): string => translated(silences, sent);
export const feedWords = (sent: string): string => translated(feeds, sent);

/** `NIBP mean` as the language abbreviates it. Labels of waves and of other numbers stay. */
export function labelWords(sent: string): string {
  const [head = '', ...rest] = sent.split(' ');
  return [translated(labels, head), ...rest.map((word) => translated(parts, word))].join(' ');
}

function translated(words: Words, sent: string): string {
  const key = Object.hasOwn(words, sent) ? words[sent] : undefined;
  return key === undefined ? sent : t(key);
}
