/** Which of a bed's numbers a tile shows, and how each is written. */
import type { BedView, NumberView, PriorityView } from '../host/api';
import { parameterOf, type Parameter } from './parameter';
import { age, needsItsTime, tileTime } from './times';
import { reasonWords } from './words';

export const noValue = '––';

/** One place for a number on a tile. */
export interface Reading {
  label: string;
  parameter: Parameter;
  text: string;
  /** Device limits as written, empty when there are none. */
  high: string;
  low: string;
  alarm: PriorityView | null;
  alarmOff: boolean;
  questionable: boolean;
  /** Old: dimmed. */
  stale: boolean;
  /** Age or time that must be said beside it, or empty. */
  when: string;
  /** Why there is no value, or empty. */
  why: string;
}

export interface TileReadings {
  hr: Reading;
  spo2: Reading;
  rr: Reading;
  nibp: Reading;
  temp: Reading;
}

/** The words of the catalogue for the five places, passed in so that this file needs no language. */
export interface ReadingLabels {
  hr: string;
  pr: string;
  spo2: string;
  rr: string;
  nibp: string;
  temp: string;
}

const heartRates = ['MDC_ECG_HEART_RATE'];
const pulseRates = [
  'MDC_PULS_OXIM_PULS_RATE',
  'MDC_PULS_RATE',
  'MDC_BLD_PULS_RATE_INV',
  'MDC_PULS_RATE_NON_INV',
];
const saturations = ['MDC_PULS_OXIM_SAT_O2', 'MDC_SAT_O2_ART'];
const respirations = ['MDC_TTHOR_RESP_RATE', 'MDC_RESP_RATE', 'MDC_AWAY_RESP_RATE', 'MDC_CO2_RESP_RATE'];
const cuffs = ['MDC_PRESS_BLD_NONINV', 'MDC_PRESS_CUFF'];

export function tileReadings(bed: BedView, labels: ReadingLabels, now_ms: number): TileReadings {
  const lost = bed.feed === 'lost';
  const one = (number: NumberView | undefined, label: string, parameter: Parameter) =>
    reading(number, label, parameter, lost, now_ms);
  const rate = heartOrPulse(bed.numbers);
  return {
    hr: one(rate, rate?.label === 'PR' ? labels.pr : labels.hr, rate ? parameterOf(rate.refid) : 'hr'),
    spo2: one(first(bed.numbers, saturations), labels.spo2, 'spo2'),
    rr: one(first(bed.numbers, respirations), labels.rr, 'rr'),
    nibp: cuffReading(bed.numbers, labels.nibp, lost, now_ms),
    temp: one(temperature(bed.numbers), labels.temp, 'temp'),
  };
}

/** One number as a place shows it; a missing one is a place without a value. */
export function reading(
  number: NumberView | undefined,
  label: string,
  parameter: Parameter,
  lost: boolean,
  now_ms: number,
): Reading {
  if (number === undefined) return { ...blank(label, parameter) };
  const stale = number.freshness === 'stale';
  const gone = lost || number.value === null;
  return {
    label,
    parameter,
    text: gone ? noValue : number.text,
    high: number.high === null ? '' : limit(number.high),
    low: number.low === null ? '' : limit(number.low),
    alarm: number.alarm,
    alarmOff: number.alarm_off,
    questionable: number.questionable,
    stale: stale && !gone,
    when: gone ? '' : whenOf(number, now_ms),
    why: reasonWords(number.no_value),
  };
}

/**
 * The heart rate of the ECG, or the pulse rate where there is no heart rate to show.
 * A heart rate in alarm keeps its place also without a value: a pulse there would hide what the alarm is about.
 */
export function heartOrPulse(numbers: readonly NumberView[]): NumberView | undefined {
  const heart = first(numbers, heartRates);
  if (heart !== undefined && (heart.value !== null || heart.alarm !== null)) return heart;
  const pulse = first(numbers, pulseRates);
  return pulse !== undefined && pulse.value !== null ? pulse : (heart ?? pulse);
}

/** `124/71 (89)`; what is missing of the three is written as no value, or left out when it is the mean. */
export function pressureText(
  sys: NumberView | undefined,
  dia: NumberView | undefined,
  mean: NumberView | undefined,
): string {
  const part = (number: NumberView | undefined) =>
    number === undefined || number.value === null ? noValue : number.text;
  if (part(sys) === noValue && part(dia) === noValue)
    return part(mean) === noValue ? noValue : `(${part(mean)})`;
  const pair = `${part(sys)}/${part(dia)}`;
  return part(mean) === noValue ? pair : `${pair} (${part(mean)})`;
}

/** A limit as short as it can be: `120`, `37.5`. */
export function limit(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Math.round(value * 100) / 100);
}

const weights: Readonly<Record<PriorityView, number>> = { none: 0, low: 1, medium: 2, high: 3 };

/** How grave a priority is, as a number to compare. */
export function weightOf(priority: PriorityView): number {
  return weights[priority];
}

/** The graver of two, where `null` is no alarm at all. */
export function graver(a: PriorityView | null, b: PriorityView | null): PriorityView | null {
  if (a === null || b === null) return a ?? b;
  return weights[a] >= weights[b] ? a : b;
}

function cuffReading(numbers: readonly NumberView[], label: string, lost: boolean, now_ms: number): Reading {
  for (const stem of cuffs) {
    const [sys, dia, mean] = ['SYS', 'DIA', 'MEAN'].map((part) => first(numbers, [`${stem}_${part}`]));
    const some = sys ?? dia ?? mean;
    if (some === undefined) continue;
    const whole = reading(some, label, 'nibp', lost, now_ms);
    const text = lost ? noValue : pressureText(sys, dia, mean);
    const alarm = [sys, dia, mean].reduce<PriorityView | null>((a, n) => graver(a, n?.alarm ?? null), null);
    return { ...whole, text, alarm, when: text === noValue ? '' : whenOf(some, now_ms) };
  }
  return blank(label, 'nibp');
}

function temperature(numbers: readonly NumberView[]): NumberView | undefined {
  const all = numbers.filter(
    (n) => n.refid.startsWith('MDC_TEMP') && n.refid !== 'MDC_TEMP_DIFF' && n.refid !== 'MDC_TEMP_ROOM',
  );
  return all.find((n) => n.value !== null) ?? all[0];
}

function whenOf(number: NumberView, now_ms: number): string {
  switch (number.freshness) {
    case 'live':
      return '';
    case 'stale':
      return age(number.at_ms, now_ms);
    case 'episodic':
      return needsItsTime(number.at_ms, now_ms) ? tileTime(number.at_ms, now_ms) : '';
  }
}

/** The first of the wished REFIDs that has a value, or the first that is there at all. */
function first(numbers: readonly NumberView[], refids: readonly string[]): NumberView | undefined {
  const there = refids
    .map((refid) => numbers.find((n) => n.refid === refid))
    .filter((n): n is NumberView => n !== undefined);
  return there.find((n) => n.value !== null) ?? there[0];
}

function blank(label: string, parameter: Parameter): Reading {
  return {
    label,
    parameter,
    text: noValue,
    high: '',
    low: '',
    alarm: null,
    alarmOff: false,
    questionable: false,
    stale: false,
    when: '',
    why: '',
  };
}
