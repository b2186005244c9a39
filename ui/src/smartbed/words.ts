/** What a smart bed tells, in words. A fact that is not known says why, and what was known last. */
import type {
  CheckView,
  ChecksView,
  FactView,
  FrameView,
  SmartBedFace,
  UnknownView,
  WeightChangeView,
} from '../host/api';
import { t, type TextKey } from '../text';
import { said as translated } from '../text/said';
import { noValue } from '../ward/numbers';
import { roughAge, time } from '../ward/times';

/** A fact as it is read: its words, and whether they are of now. */
export interface Said {
  text: string;
  /** Why it is not known, with what was known last; empty for what is known. */
  why: string;
  known: boolean;
}

const reasons: Readonly<Record<UnknownView, TextKey>> = {
  never_told: 'sb_unknown_never_told',
  told_unknown: 'sb_unknown_told_unknown',
  out_of_range: 'sb_unknown_out_of_range',
  memory: 'sb_unknown_memory',
  stale: 'sb_unknown_stale',
  offline: 'sb_unknown_offline',
};

export function said<T>(fact: FactView<T>, words: (value: T) => string, now_ms: number): Said {
  if (fact.value !== null) return { text: words(fact.value), why: '', known: true };
  const reason = fact.why === null ? t('sb_unknown') : t(reasons[fact.why]);
  const last =
    fact.last === null || fact.told_ms === null
      ? ''
      : t('sb_was', { value: words(fact.last), age: roughAge(fact.told_ms, now_ms) });
  return { text: noValue, why: last === '' ? reason : `${reason} · ${last}`, known: false };
}

export const yesNo =
  (yes: TextKey, no: TextKey) =>
  (value: boolean): string =>
    t(value ? yes : no);

/** Exit monitoring with who lies there: `armed · in bed`. */
export function exitSaid(frame: FrameView, now_ms: number): Said {
  const exit = said(frame.exit, (value) => t(`sb_exit_${value}`), now_ms);
  if (!exit.known) return exit;
  const { value } = frame.occupied;
  const where = value === null ? '' : ` · ${t(value ? 'sb_in_bed' : 'sb_out_of_bed')}`;
  const quiet = frame.silenced.value === true ? ` · ${t('sb_silenced')}` : '';
  return { ...exit, text: `${exit.text}${where}${quiet}` };
}

/** The rails in one line: those that are down, those that nobody knows, or that all are up. */
export function railsSaid(frame: FrameView, now_ms: number): Said {
  const name = (place: number) => t(`sb_rail_${place as 0 | 1 | 2 | 3}`);
  const of = (state: (fact: FrameView['rails'][number]) => boolean) =>
    frame.rails.flatMap((fact, place) => (state(fact) ? [{ fact, place }] : []));
  const down = of((fact) => fact.value === 'down');
  const unknown = of((fact) => fact.value === null && fact.why !== 'never_told');
  const told = of((fact) => fact.value !== null);
  if (told.length === 0) {
    const first = frame.rails.find((fact) => fact.why !== 'never_told') ?? frame.rails[0];
    const words = (value: 'up' | 'down') => (value === 'up' ? t('sb_rails_up') : t('sb_rails'));
    if (first === undefined) return { text: noValue, why: t('sb_unknown'), known: false };
    const all = frame.rails.every((fact) => fact.last === first.last);
    return said(all ? first : { ...first, last: null }, words, now_ms);
  }
  const parts = [
    ...down.map(({ fact, place }) => {
      const since = fact.since_ms === null ? '' : ` ${t('sb_since', { time: time(fact.since_ms, now_ms) })}`;
      return `${t('sb_rail_down', { rail: name(place) })}${since}`;
    }),
    ...unknown.map(({ place }) => t('sb_rail_unknown', { rail: name(place) })),
  ];
  if (parts.length > 0) return { text: parts.join(', '), why: '', known: true };
  return { text: t(told.length === 4 ? 'sb_rails_up' : 'sb_rails_asked_up'), why: '', known: true };
}

/** Height with what it means: `lowest`, `62 cm · not lowest`. */
export function heightSaid(frame: FrameView, now_ms: number): Said {
  const lowest = said(frame.lowest, yesNo('sb_lowest', 'sb_not_lowest'), now_ms);
  const height = said(frame.height_cm, (cm) => `${cm} cm`, now_ms);
  if (lowest.known && height.known) return { ...lowest, text: `${height.text} · ${lowest.text}` };
  return lowest.known ? lowest : height.known ? height : frame.lowest.why === 'never_told' ? height : lowest;
}

const signed = (kg: number): string => `${kg > 0 ? '+' : kg < 0 ? '−' : '±'}${Math.abs(kg).toFixed(1)} kg`;

/** How the weight changed: a day, three days, or that the scale wants a look. */
export function changeSaid(day: WeightChangeView | null, three_days: WeightChangeView | null): string {
  const jump = [day, three_days].find((one) => one !== null && !one.plausible);
  if (jump !== undefined && jump !== null) return t('sb_weight_jump', { kg: signed(jump.kg) });
  return [
    day === null ? '' : t('sb_weight_day', { kg: signed(day.kg) }),
    three_days === null ? '' : t('sb_weight_three_days', { kg: signed(three_days.kg) }),
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

/** When the bed was heard, and whether it can be. */
export function reachSaid(bed: Pick<SmartBedFace, 'reach' | 'heard_ms'>, now_ms: number): string {
  if (bed.heard_ms === null) return t('sb_never_heard');
  const age = roughAge(bed.heard_ms, now_ms);
  switch (bed.reach) {
    case 'here':
      return t('sb_heard', { age });
    case 'stale':
      return t('sb_reach_stale', { age });
    case 'offline':
      return t('sb_reach_offline', { age });
  }
}

export const checkNames = ['exit', 'rails', 'brake', 'lowest'] as const;
export type CheckName = (typeof checkNames)[number];

export const checkMark: Readonly<Record<CheckView, string>> = { yes: '✓', no: '✗', unknown: '?', absent: '' };

const checkWords: Readonly<Record<Exclude<CheckView, 'absent'>, TextKey>> = {
  yes: 'sb_yes',
  no: 'sb_no',
  unknown: 'sb_unknown',
};

/** The checklist as a reader says it: `exit monitoring armed: no, rails up: yes`. */
export function checksSaid(checks: ChecksView): string {
  return checkNames
    .flatMap((name) => {
      const check = checks[name];
      return check === 'absent' ? [] : [`${t(`sb_check_${name}`)}: ${t(checkWords[check])}`];
    })
    .join(', ');
}

/** What a tile says of its bed, all of it, for a title and a reader. */
export function faceSaid(face: SmartBedFace, now_ms: number): string {
  const parts = [
    face.reach === 'here' ? '' : reachSaid(face, now_ms),
    face.exit === 'out' ? t('sb_exit_out') : '',
    face.occupied === false ? t('sb_out_of_bed') : '',
    face.rising ? t('sb_tile_rising') : '',
    checksSaid(face.checks),
    ...face.asked.map((one) => orderSaid(one)),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

/** An order that the bed has not confirmed, or one that failed. */
export function orderSaid(asked: SmartBedFace['asked'][number]): string {
  const order = t(`sb_order_${asked.order}`);
  if (asked.failed === '') return t('sb_asked', { order });
  return t('sb_failed', { order, why: translated(asked.failed) });
}
