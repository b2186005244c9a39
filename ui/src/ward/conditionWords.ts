/** What a condition is called on this screen. */
import type { ConditionView } from '../host/api';
import { said } from '../text/said';

/** What the core calls by itself under a device's name: a bed's own judgement, a fault at a call place. */
const ofDevices: ReadonlySet<string> = new Set([
  'Bed exit',
  'Moisture',
  'Bed fault',
  'Fault at a call place',
]);

/**
 * The station's own words, and the kinds of calls, in the language of the page. A monitor's alarm is called what the
 * monitor calls it: who looks from the screen to the bedside must find the same words.
 */
export function conditionWords({
  source,
  kind,
  text,
}: Pick<ConditionView, 'source' | 'kind' | 'text'>): string {
  return source === 'station' || kind === 'call' || ofDevices.has(text) ? said(text) : text;
}
