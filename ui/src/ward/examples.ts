/** Plain examples of what the core sends, for the tests: each has every field, a test names those that it is about. */
import type { BedView, ConditionView, NeedView, NumberView, PatientView, WaveView } from '../host/api';

/** A quarter past two in the afternoon, local time, so that no test depends on the zone. */
export const noon_ms = new Date(2026, 10, 20, 14, 15, 0).getTime();

export function number(part: Partial<NumberView> = {}): NumberView {
  const value = part.value === undefined ? 78 : part.value;
  return {
    refid: 'MDC_ECG_HEART_RATE',
    label: 'HR',
    text: value === null ? '––' : String(value),
    no_value: value === null ? 'not measured' : '',
    unit: '/min',
    freshness: 'live',
    at_ms: noon_ms,
    low: null,
    high: null,
    questionable: false,
    alarm: null,
    alarm_off: false,
    ...part,
    value,
  };
}

export function wave(part: Partial<WaveView> = {}): WaveView {
  return {
    index: 1,
    refid: 'MDC_ECG_ELEC_POTL_II',
    label: 'II',
    rate_hz: 250,
    unit: 'mV',
    range: null,
    off: '',
    ...part,
  };
}

export function condition(part: Partial<ConditionView> = {}): ConditionView {
  return {
    id: 1,
    priority: 'high',
    kind: 'physiological',
    source: 'device',
    text: 'VENT FIB',
    since_ms: noon_ms,
    present: true,
    acknowledged: null,
    silenced: '',
    can_reset: false,
    silent: null,
    owner: '',
    accepted_by: '',
    call: null,
    next: null,
    told_all: false,
    ...part,
  };
}

export function patient(part: Partial<PatientView> = {}): PatientView {
  return {
    family: 'Adeyemi',
    given: 'Tunde',
    mrn: 'A1',
    birth: '',
    sex: '',
    admitted: true,
    stay: null,
    ...part,
  };
}

export function bed(part: Partial<BedView> = {}): BedView {
  return {
    id: '1',
    patient: patient(),
    feed: 'live',
    last_data_ms: noon_ms,
    numbers: [],
    waves: [],
    conditions: [],
    room_calls: [],
    devices: [],
    suggestions: [],
    closed: null,
    care: null,
    nurse: null,
    smart_bed: null,
    ...part,
  };
}

export function need(part: Partial<ConditionView> = {}, on: string | null = '1'): NeedView {
  return { bed: on, patient: 'ADEYEMI, T', condition: condition(part), advice: '', conflict: null };
}
