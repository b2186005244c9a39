/** The flags of a patient in the order in which a small tile loses them: the last one goes first. */
import type { CodeView, IsolationView, PatientView, StayView } from '../host/api';
import { t, type TextKey } from '../text';

export type FlagKind = 'code' | 'isolation' | 'allergy' | 'unidentified' | 'fall' | 'hint';

export interface Flag {
  kind: FlagKind;
  /** A word or two, as on the tile. */
  short: string;
  /** With what it is about, as in the banner. */
  whole: string;
}

const isolations: Readonly<Record<IsolationView, TextKey>> = {
  contact: 'flag_contact',
  droplet: 'flag_droplet',
  airborne: 'flag_airborne',
  protective: 'flag_protective',
};

const codes: Readonly<Record<CodeView, TextKey>> = {
  full: 'flag_code_full',
  limited: 'flag_code_limited',
  no_cpr: 'flag_no_cpr',
};

/** What must be seen at a glance; full resuscitation is the rule and is no flag. */
export function flagsOf(stay: StayView | null | undefined): Flag[] {
  if (stay === null || stay === undefined) return [];
  const { details } = stay;
  const flags: Flag[] = [];
  const add = (kind: FlagKind, short: string, whole = short) => flags.push({ kind, short, whole });
  if (details.code === 'no_cpr' || details.code === 'limited') add('code', t(codes[details.code]));
  if (details.isolation !== null) {
    const kind = t(isolations[details.isolation]);
    add('isolation', kind, t('flag_isolation', { kind }));
  }
  if (details.allergies.length > 0)
    add('allergy', t('flag_allergy'), t('flag_allergies', { what: details.allergies.join(', ') }));
  if (stay.unidentified) add('unidentified', t('flag_unidentified'));
  if (details.fall_risk) add('fall', t('flag_fall'));
  if (details.hint !== '') add('hint', t('flag_hint'), details.hint);
  return flags;
}

/** All flags in one line, for a title and for a screen reader. */
export function flagWords(patient: PatientView | null): string {
  return flagsOf(patient?.stay)
    .map((flag) => flag.whole)
    .join(', ');
}

/** A weight for the screen: grams for the very small. */
export function weightWords(grams: number | null): string {
  if (grams === null) return '';
  return grams < 10_000 ? `${grams} g` : `${(grams / 1000).toFixed(1)} kg`;
}
