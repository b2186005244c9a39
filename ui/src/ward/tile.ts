/** What a tile says and shows, as pure choices. */
import type { BedFeed, BedView, ConditionView, PriorityView, WaveView } from '../host/api';
import { t, type TextKey } from '../text';
import { goesWords, kindWords, placeWords, titleOf } from '../calls/words';
import { faceSaid } from '../smartbed/words';
import { session } from '../people/session.svelte';
import { clock } from './clock.svelte';
import { noValue, type TileReadings } from './numbers';
import { parameterOf } from './parameter';
import { lookOf, priorityWords } from './priority';
import { age } from './times';

/** The waves for `count` places: first one of each parameter, then the others; in the order they were sent. */
export function pickWaves(waves: readonly WaveView[], count: number): WaveView[] {
  const seen = new Set<string>();
  const firsts = waves.filter((wave) => {
    const parameter = parameterOf(wave.refid);
    return seen.has(parameter) ? false : seen.add(parameter);
  });
  const others = waves.filter((wave) => !firsts.includes(wave));
  const picked = new Set([...firsts, ...others].slice(0, count));
  return waves.filter((wave) => picked.has(wave));
}

export interface Cover {
  says: string;
  /** The same where one short line has room; the tile's message says the rest. */
  brief?: string;
  hint: string;
}

/** The sentence over a quiet bed's waves; `null` for a live one. */
export function coverOf(
  bed: Pick<BedView, 'id' | 'feed' | 'last_data_ms'> & Partial<Pick<BedView, 'closed'>>,
  now_ms: number,
): Cover | null {
  const since = bed.last_data_ms === null ? null : age(bed.last_data_ms, now_ms);
  switch (bed.feed) {
    case 'live':
      return null;
    case 'empty':
      if (bed.closed != null) return { says: t('bed_closed'), hint: bed.closed.reason };
      return { says: t('empty', { bed: bed.id }), hint: t('empty_hint') };
    case 'standby':
      return { says: t('standby'), hint: t('standby_hint') };
    case 'waiting':
      return { says: t('waiting'), hint: t('waiting_hint') };
    case 'stale':
      return { says: t('stale', { age: since ?? noValue }), hint: t('stale_hint') };
    case 'lost':
      return since === null
        ? { says: t('lost_ever'), hint: t('lost_hint') }
        : { says: t('lost', { age: since }), brief: t('stale', { age: since }), hint: t('lost_hint') };
  }
}

/** Whether anything of this priority still calls, so that its number flashes too. */
export function calls(conditions: readonly ConditionView[], priority: PriorityView | null): boolean {
  return conditions.some((c) => c.priority === priority && c.kind !== 'call' && lookOf(c) === 'calling');
}

/** A call from the bed's room that is no bed's, in a sentence: what, where, who goes. */
export const roomCallSaid = ({ call }: ConditionView): string =>
  call === null ? '' : `${kindWords(call.kind)}, ${placeWords(call)}: ${goesWords(call)}`;

const stateWords: Readonly<Record<BedFeed, TextKey>> = {
  empty: 'state_empty',
  standby: 'state_standby',
  waiting: 'state_waiting',
  live: 'state_live',
  stale: 'state_stale',
  lost: 'state_lost',
};

/** What a screen reader says of a tile: bed, patient, state, what is open, numbers. */
export function spokenTile(
  bed: BedView,
  readings: TileReadings | null,
  now: { minute_ms: number } = clock,
): string {
  const parts = [t('tile_label', { bed: bed.id })];
  if (bed.patient !== null) parts.push(session.short(bed.patient));
  parts.push(t(stateWords[bed.feed]));
  if (bed.smart_bed !== null) {
    const what = faceSaid(bed.smart_bed, now.minute_ms);
    if (what !== '') parts.push(t('sb_spoken', { what }));
  }
  for (const c of bed.conditions) parts.push(`${t(priorityWords[c.priority])} ${titleOf(c)}`);
  parts.push(...bed.room_calls.map(roomCallSaid).filter((said) => said !== ''));
  if (readings !== null) {
    for (const r of [readings.hr, readings.spo2, readings.rr, readings.nibp, readings.temp]) {
      parts.push(`${r.label} ${r.text === noValue ? t('no_value_spoken') : r.text}`);
    }
  }
  return parts.join(', ');
}
