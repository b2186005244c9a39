/** What is said of a call: its kind, its place, who goes. Never a patient's name. */
import type { CallEndView, CallKindView, CallView, ConditionView } from '../host/api';
import { t, type TextKey } from '../text';
import { said as translated } from '../text/said';
import { initials, type Said } from '../ward/care';

export const kindKeys: Readonly<Record<CallKindView, TextKey>> = {
  code_blue: 'call_kind_code_blue',
  emergency: 'call_kind_emergency',
  assistance: 'call_kind_assistance',
  fall: 'call_kind_fall',
  wc: 'call_kind_wc',
  cord_out: 'call_kind_cord_out',
  device: 'call_kind_device',
  patient: 'call_kind_patient',
  door: 'call_kind_door',
  telephone: 'call_kind_telephone',
  service: 'call_kind_service',
  fault: 'call_kind_fault',
  other: 'call_kind_other',
};

export const endKeys: Readonly<Record<CallEndView, TextKey>> = {
  at_place: 'calls_end_at_place',
  taken: 'calls_end_taken',
  completed: 'calls_end_completed',
  timed_out: 'calls_end_timed_out',
};

const spots: Partial<Record<CallView['spot'], TextKey>> = {
  wc: 'call_spot_wc',
  bath: 'call_spot_bath',
  door: 'call_spot_door',
};

export const kindWords = (kind: CallKindView): string => t(kindKeys[kind]);

/** `Room 12, WC` in the language of the page; of a place that has neither room nor bed, as the core wrote it. */
export function placeWords(call: Pick<CallView, 'room' | 'bed' | 'spot' | 'place'>): string {
  const spot = spots[call.spot];
  const parts = [
    call.room === '' ? '' : t('call_room', { room: call.room }),
    call.bed === null ? '' : t('call_bed', { bed: call.bed }),
    spot === undefined ? '' : t(spot),
  ].filter((part) => part !== '');
  return call.room === '' && call.bed === null ? call.place : parts.join(', ');
}

/** What a condition is called: a call by its kind in the language of the page, everything else as it was sent. */
export function titleOf(condition: ConditionView): string {
  return condition.call === null ? condition.text : kindWords(condition.call.kind);
}

/** Who goes, or that nobody does. */
export function goesWords(call: CallView): string {
  if (call.taken_by !== null)
    return call.taken_by === '' ? t('call_taken_somebody') : t('call_taken_by', { name: call.taken_by });
  if (call.attended) return t('call_attended');
  if (call.handed_to !== '') return t('call_handed_waits', { name: call.handed_to });
  return t('call_rings');
}

/** Who goes, in a place of a few letters: a tick, and initials where somebody is named. */
export function callMark(call: CallView): string {
  if (call.rings) return '';
  return call.taken_by === null || call.taken_by === '' ? '✓' : `✓ ${initials(call.taken_by)}`;
}

const asked = {
  take: 'call_asked_take',
  release: 'call_asked_release',
  complete: 'call_asked_complete',
} as const satisfies Record<string, TextKey>;

/** Everything else that is worth saying, most important first. */
export function saidOf(call: CallView): Said[] {
  const said: (Said | null)[] = [
    { words: goesWords(call), until_ms: null },
    call.rings_again_ms === null ? null : { words: t('call_rings_again'), until_ms: call.rings_again_ms },
    still(call.told !== call.kind, t('call_by_presence')),
    still(call.over_at_place, t('call_over_at_place')),
    still(call.unconfirmed, t('call_unconfirmed')),
    still(call.from_memory, t('call_from_memory')),
    still(call.promoted, t('call_promoted_state')),
    still(call.rang_again === 1, t('call_rang_again_once')),
    still(call.rang_again > 1, t('call_rang_again', { count: call.rang_again })),
    still(!call.known_place, t('call_unknown_place')),
    call.asked === null
      ? null
      : {
          words:
            call.asked.failed === ''
              ? t(asked[call.asked.what])
              : t('call_asked_failed', { reason: translated(call.asked.failed) }),
          until_ms: null,
        },
  ];
  return said.filter((one) => one !== null);
}

const still = (holds: boolean, words: string): Said | null => (holds ? { words, until_ms: null } : null);
