/** The made-up beds: every state that a tile can have, long and right-to-left names among them. */
import type { BedView, ConditionView, NeedView, NumberView, PriorityView, WaveView } from '../api';

const names = [
  ['Adeyemi', 'Tunde'],
  ['Brandt', 'Lena'],
  ['Cho', 'Min-Jun'],
  ['Diallo', 'Fatou'],
  ['von Wallenstein-Hohenlohe zu Oberkirchen', 'Maximiliana'],
  ['الأحمدي', 'ليلى'],
  ['Garcia', 'Rosa'],
  ['Hassan', 'Amina'],
] as const;

interface Shape {
  feed?: BedView['feed'];
  conditions?: Partial<ConditionView>[];
  about?: string;
}

const shapes: readonly Shape[] = [
  {},
  { conditions: [{ priority: 'high', text: 'VENT FIB' }], about: 'MDC_ECG_HEART_RATE' },
  {},
  { conditions: [{ priority: 'medium', text: 'SpO₂ 86 < 90' }], about: 'MDC_PULS_OXIM_SAT_O2' },
  { conditions: [{ priority: 'low', kind: 'technical', text: 'LEADS OFF · LA' }] },
  { feed: 'stale' },
  {
    feed: 'lost',
    conditions: [{ priority: 'low', kind: 'technical', source: 'station', text: 'No data from the monitor' }],
  },
  { feed: 'standby' },
  { feed: 'waiting' },
  { feed: 'empty' },
  { conditions: [{ priority: 'high', text: 'ASYSTOLE', acknowledged: { by: 'at this station', at_ms: 0 } }] },
  { conditions: [{ priority: 'high', text: 'V-TACH', present: false }] },
  {
    conditions: [
      { priority: 'medium', text: 'HR 131 > 120' },
      { priority: 'low', text: 'PVC/min 14 > 10' },
      { priority: 'none', kind: 'advisory', text: 'Monitor clock off' },
    ],
    about: 'MDC_ECG_HEART_RATE',
  },
  { conditions: [{ priority: 'medium', text: 'RR 34 > 30', silenced: 'audio paused' }] },
];

export function bedOf(place: number, now_ms: number): BedView {
  const shape = shapes[(place - 1) % shapes.length] ?? {};
  const [family, given] = names[(place - 1) % names.length] ?? ['', ''];
  const feed = shape.feed ?? 'live';
  const silent_ms = feed === 'lost' ? 42_000 : feed === 'stale' ? 14_000 : 400;
  const conditions = (shape.conditions ?? []).map((part, i) => condition(place * 10 + i, part, now_ms));
  const nobody = feed === 'empty';
  const measured = feed === 'live' || feed === 'stale' || feed === 'lost';
  return {
    id: String(place),
    patient: nobody
      ? null
      : { family, given, mrn: `REC${place}`, birth: '1955-03-03', sex: 'F', admitted: false },
    feed,
    last_data_ms: measured ? now_ms - silent_ms : null,
    numbers: measured
      ? numbersOf(place, shape.about ?? '', conditions[0]?.priority ?? null, feed, now_ms)
      : [],
    waves: measured ? wavesOf(place) : [],
    conditions,
    devices: nobody ? [] : [`REC-${place}`],
  };
}

export function needsOf(beds: readonly BedView[]): NeedView[] {
  const weights: Record<PriorityView, number> = { high: 3, medium: 2, low: 1, none: 0 };
  const needs = beds.flatMap((bed) =>
    bed.conditions.map((open) => ({
      bed: bed.id,
      patient: bed.patient?.family ?? '',
      condition: open,
      advice: '',
    })),
  );
  return needs.sort((a, b) => weights[b.condition.priority] - weights[a.condition.priority]);
}

function condition(id: number, part: Partial<ConditionView>, now_ms: number): ConditionView {
  return {
    id,
    priority: 'low',
    kind: 'physiological',
    source: 'device',
    text: '',
    since_ms: now_ms - id * 700,
    present: true,
    acknowledged: null,
    silenced: '',
    ...part,
  };
}

function wavesOf(place: number): WaveView[] {
  const rows = [
    ['MDC_ECG_ELEC_POTL_II', 'II', 250, 'mV'],
    ['MDC_PULS_OXIM_PLETH', 'Pleth', 125, ''],
    ['MDC_IMPED_TTHOR', 'Resp', 62.5, ''],
  ] as const;
  return rows.map(([refid, label, rate_hz, unit], i) => ({
    index: place * 10 + i,
    refid,
    label,
    rate_hz,
    unit,
    range: null,
    off: place === 5 && i === 0 ? 'Lead off' : '',
  }));
}

function numbersOf(
  place: number,
  about: string,
  alarm: PriorityView | null,
  feed: BedView['feed'],
  now_ms: number,
): NumberView[] {
  const rows: readonly (readonly [string, string, number, string, number | null, number | null])[] = [
    ['MDC_ECG_HEART_RATE', 'HR', 60 + ((place * 7) % 50), '/min', 50, 120],
    ['MDC_PULS_OXIM_SAT_O2', 'SpO₂', 92 + (place % 8), '%', 90, 100],
    // Two pulses under one label, as monitors send them.
    ['MDC_PULS_OXIM_PULS_RATE', 'PR', 60 + ((place * 7) % 50), '/min', 50, 120],
    ['MDC_PULS_RATE_NON_INV', 'PR', 61 + ((place * 7) % 50), '/min', null, null],
    ['MDC_TTHOR_RESP_RATE', 'RR', 13 + (place % 9), '/min', 8, 30],
    ['MDC_PRESS_BLD_NONINV_SYS', 'NIBP sys', 110 + (place % 30), 'mmHg', null, null],
    ['MDC_PRESS_BLD_NONINV_DIA', 'NIBP dia', 66 + (place % 14), 'mmHg', null, null],
    ['MDC_PRESS_BLD_NONINV_MEAN', 'NIBP mean', 82 + (place % 14), 'mmHg', null, null],
    ['MDC_TEMP', 'Temp', 36.4 + (place % 14) / 10, '°C', null, null],
  ];
  const gone = feed === 'lost';
  return rows.map(([refid, label, value, unit, low, high], i) => ({
    refid,
    label,
    text: gone ? '––' : refid === 'MDC_TEMP' ? value.toFixed(1) : String(value),
    value: gone ? null : value,
    no_value: gone ? 'too old' : '',
    unit,
    freshness: i >= 5 ? 'episodic' : feed === 'live' ? 'live' : 'stale',
    at_ms: now_ms - (i >= 5 ? 1_200_000 : 14_000),
    low,
    high,
    questionable: false,
    alarm: refid === about ? alarm : null,
    alarm_off: false,
  }));
}
