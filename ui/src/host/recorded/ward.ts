/** The made-up beds: every state that a tile can have, long and right-to-left names among them. */
import type { BedView, ConditionView, NeedView, PriorityView, SilentView } from '../api';
import { bedOfPatients, conflictOf, stayOf } from './patients';
import { nurseOf } from './duty';
import { suggestionsOf } from './limits';
import { numbersOf, wavesOf } from './measured';
import type { Asked } from './scenes';
import { shortName } from '../../ward/names';

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

const longNames = [
  ['von Wallenstein-Hohenlohe zu Oberkirchen und Niederkirchen', 'Maximiliana Theodora Elisabeth'],
  ['الأحمدي بن عبد الرحمن', 'ليلى'],
  ['כהן־לוי', 'שרה'],
  ['Nguyễn', 'Thị Minh Khai'],
  ['山田', '太郎'],
  ['Ó Súilleabháin', 'Caoimhín'],
] as const;

interface Shape {
  feed?: BedView['feed'];
  conditions?: Partial<ConditionView>[];
  about?: string;
  bare?: 'no name' | 'no waves' | 'no values';
}

const seenHere = { by: 'at this station', at_ms: 0, until_ms: 420_000 };
const onsetTold: SilentView = { why: 'onset_told', by: '', reason: '', until_ms: null };

/** Times are counted from the ward's beginning; `bedOf` puts them on the clock. */
const shapes: readonly Shape[] = [
  {},
  {
    conditions: [
      { priority: 'high', text: 'VENT FIB', owner: 'A. Lind', next: { to: 'charge', at_ms: 51_000 } },
    ],
    about: 'MDC_ECG_HEART_RATE',
  },
  {},
  {
    conditions: [{ priority: 'medium', text: 'SpO₂ 86 < 90', accepted_by: 'A. Lind', owner: 'A. Lind' }],
    about: 'MDC_PULS_OXIM_SAT_O2',
  },
  { conditions: [{ priority: 'low', kind: 'technical', text: 'LEADS OFF · LA' }] },
  { feed: 'stale' },
  {
    feed: 'lost',
    conditions: [{ priority: 'low', kind: 'technical', source: 'station', text: 'No data from the monitor' }],
  },
  { feed: 'standby' },
  { feed: 'waiting' },
  { feed: 'empty' },
  { conditions: [{ priority: 'high', text: 'ASYSTOLE', acknowledged: seenHere }] },
  { conditions: [{ priority: 'high', text: 'V-TACH', present: false, can_reset: true, told_all: true }] },
  {
    conditions: [
      { priority: 'medium', text: 'HR 131 > 120', owner: 'Jo Brand', told_all: true },
      { priority: 'low', text: 'PVC/min 14 > 10', silent: onsetTold },
      { priority: 'none', kind: 'advisory', text: 'Monitor clock off' },
    ],
    about: 'MDC_ECG_HEART_RATE',
  },
  { conditions: [{ priority: 'medium', text: 'RR 34 > 30', silenced: 'audio paused' }] },
  { bare: 'no name' },
  { bare: 'no waves' },
  { bare: 'no values' },
  {
    conditions: [
      {
        priority: 'medium',
        text: 'ABP SYS 86 < 90',
        acknowledged: { by: 'at the bedside', at_ms: 0, until_ms: null },
      },
    ],
    about: 'MDC_PRESS_BLD_ART_ABP_SYS',
  },
];

const flood: Shape = { conditions: [{ priority: 'high', text: 'VENT FIB' }], about: 'MDC_ECG_HEART_RATE' };
const wordy: Shape = {
  conditions: [
    { priority: 'medium', text: 'MULTIFORM VENTRICULAR EXTRASYSTOLES IN PAIRS AND RUNS ABOVE THE LIMIT' },
    {
      priority: 'low',
      text: 'Monitor says that the printer of the corridor is out of paper',
      silenced: 'alarm off',
    },
  ],
};

export function bedsOf(asked: Asked, now_ms: number): BedView[] {
  const beds = Array.from({ length: asked.beds }, (_, i) => bedOf(i + 1, now_ms, asked.scene));
  return asked.scene === 'patients' ? beds.map((bed) => bedOfPatients(bed, now_ms)) : beds;
}

const unclear: Shape = {
  conditions: [{ priority: 'low', kind: 'technical', source: 'station', text: 'Admission unclear' }],
};

/** Every second patient is admitted, in the scene of the patients all of them; the others a device names. */
function admission(place: number, now_ms: number, scene: Asked['scene']) {
  const admitted = place % 2 === 0 || scene === 'patients';
  return { admitted, stay: admitted ? stayOf(place, now_ms) : null };
}

function shapeOf(place: number, scene: Asked['scene']): Shape {
  switch (scene) {
    case 'calm':
    case 'devices':
    case 'quiet':
    case 'story':
    case 'viewed-old':
      return {};
    case 'patients':
      return place === 4 ? unclear : {};
    case 'calls':
      return place === 2 || place === 4 ? (shapes[place - 1] ?? {}) : {};
    case 'flood':
      return flood;
    case 'names':
      return wordy;
    case 'states':
    case 'none':
    case 'loading':
    case 'failed':
    case 'silent':
    case 'refuse':
    case 'mute':
    case 'slow':
    case 'broken':
    case 'no-printer':
    case 'practice':
    case 'viewed':
      return shapes[(place - 1) % shapes.length] ?? {};
  }
}

export function bedOf(place: number, now_ms: number, scene: Asked['scene'] = 'states'): BedView {
  const shape = shapeOf(place, scene);
  const called = scene === 'names' ? longNames : names;
  const [family, given] = called[(place - 1) % called.length] ?? ['', ''];
  const feed = shape.feed ?? 'live';
  const silent_ms = feed === 'lost' ? 42_000 : feed === 'stale' ? 14_000 : 400;
  const conditions = (shape.conditions ?? []).map((part, i) =>
    condition(place * 10 + i, onClock(part, now_ms), now_ms),
  );
  const nobody = feed === 'empty';
  const measured = feed === 'live' || feed === 'stale' || feed === 'lost';
  const valued = measured && shape.bare !== 'no values';
  return {
    id: String(place),
    patient:
      nobody || shape.bare === 'no name'
        ? null
        : {
            family,
            given,
            mrn: `REC${place}`,
            birth: '1955-03-03',
            sex: 'F',
            ...admission(place, now_ms, scene),
          },
    feed,
    last_data_ms: measured ? now_ms - silent_ms : null,
    numbers: valued ? numbersOf(place, shape.about ?? '', conditions[0]?.priority ?? null, feed, now_ms) : [],
    waves: measured && shape.bare !== 'no waves' ? wavesOf(place) : [],
    conditions,
    devices: nobody ? [] : [`REC-${place}`],
    suggestions: valued ? suggestionsOf(place, scene, now_ms) : [],
    closed: null,
    room_calls: [],
    care: null,
    nurse: nurseOf(place, scene),
    smart_bed: null,
  };
}

export function needsOf(beds: readonly BedView[]): NeedView[] {
  const weights: Record<PriorityView, number> = { high: 3, medium: 2, low: 1, none: 0 };
  const needs = beds.flatMap((bed) =>
    bed.conditions.map((open) => ({
      bed: bed.id,
      patient: bed.patient === null ? '' : shortName(bed.patient),
      condition: open,
      advice:
        open.text === 'Admission unclear'
          ? `Bed ${bed.id}: the admission system puts a second patient here. The first one is kept; decide who lies here.`
          : open.source === 'station'
            ? `Bed ${bed.id}: no data from the monitor. Check its network cable, or mark the bed as standby.`
            : '',
      conflict: conflictOf({ bed: bed.id }, open.text),
    })),
  );
  return needs.sort((a, b) => weights[b.condition.priority] - weights[a.condition.priority]);
}

function onClock(part: Partial<ConditionView>, now_ms: number): Partial<ConditionView> {
  const { acknowledged, next } = part;
  const seen = acknowledged && {
    ...acknowledged,
    at_ms: now_ms - 60_000,
    until_ms: acknowledged.until_ms === null ? null : now_ms + acknowledged.until_ms,
  };
  return {
    ...part,
    ...(seen ? { acknowledged: seen } : {}),
    ...(next ? { next: { ...next, at_ms: now_ms + next.at_ms } } : {}),
  };
}

export function condition(id: number, part: Partial<ConditionView>, now_ms: number): ConditionView {
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
    can_reset: false,
    silent: null,
    owner: '',
    accepted_by: '',
    next: null,
    told_all: false,
    call: null,
    ...part,
  };
}
