/**
 * Made-up limits of the recorded ward: factory and ward values, what a person set, extremes that move along, and a
 * guess of what other limits would have done. Far simpler than the core, and no model of it.
 */
import type {
  BedLimitsView,
  BedView,
  EditProblem,
  LimitEdit,
  LimitPreview,
  LimitProposals,
  LimitRowView,
  LimitSideView,
  PriorityView,
  SettingView,
  SideView,
  SuggestionView,
  WhatIfView,
} from '../api';
import type { Asked } from './scenes';
import { here } from './care';

interface Parameter {
  name: string;
  refids: readonly string[];
  unit: string;
  digits: number;
  step: number;
  range: readonly [number, number];
  low: number;
  high: number;
  extremeLow?: number;
  extremeHigh?: number;
  apnoea?: number;
}

// prettier-ignore
const parameters: readonly Parameter[] = [
  { name: 'HR', refids: ['MDC_ECG_HEART_RATE'], unit: '/min', digits: 0, step: 1, range: [20, 250], low: 50, high: 120, extremeLow: 40, extremeHigh: 150 },
  { name: 'SpO₂', refids: ['MDC_PULS_OXIM_SAT_O2'], unit: '%', digits: 0, step: 1, range: [50, 100], low: 90, high: 100, extremeLow: 85 },
  { name: 'RR', refids: ['MDC_TTHOR_RESP_RATE'], unit: '/min', digits: 0, step: 1, range: [4, 80], low: 8, high: 30, apnoea: 20 },
  { name: 'ABP sys', refids: ['MDC_PRESS_BLD_ART_ABP_SYS'], unit: 'mmHg', digits: 0, step: 5, range: [40, 260], low: 90, high: 160 },
  { name: 'ABP mean', refids: ['MDC_PRESS_BLD_ART_ABP_MEAN'], unit: 'mmHg', digits: 0, step: 5, range: [30, 200], low: 60, high: 110 },
  { name: 'NIBP sys', refids: ['MDC_PRESS_BLD_NONINV_SYS'], unit: 'mmHg', digits: 0, step: 5, range: [40, 260], low: 90, high: 160 },
  { name: 'etCO₂', refids: ['MDC_AWAY_CO2_ET'], unit: 'mmHg', digits: 0, step: 1, range: [5, 90], low: 25, high: 50 },
  { name: 'Temp', refids: ['MDC_TEMP'], unit: '°C', digits: 1, step: 0.1, range: [30, 42], low: 36, high: 38.5 },
];

const setting = (value: number, from: SettingView['from'] = 'ward'): SettingView => ({
  value,
  default: value,
  from,
  by: '',
  at_ms: null,
});

const judged = { on: true, on_default: true, on_from: 'ward' } as const;

const grave = (side: SideView): boolean => side === 'extreme_low' || side === 'extreme_high';

function sideOf(p: Parameter, side: SideView, at: number | undefined): LimitSideView[] {
  if (at === undefined) return [];
  const priority: PriorityView = grave(side) ? 'high' : 'medium';
  const [least, most] = p.range;
  const delay = setting(grave(side) ? 0 : p.name === 'SpO₂' ? 15 : 5, 'factory');
  // A saturation can't be too high for an adult: there, but not judged.
  const on = !(p.name === 'SpO₂' && side === 'high');
  return [{ side, at: setting(at), least, most, on, on_default: on, on_from: 'ward', priority, delay }];
}

export class RecordedLimits {
  readonly #rows = new Map<string, LimitRowView[]>();
  readonly #asked: Asked;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  of(bed: BedView): BedLimitsView {
    const rows = this.#kept(bed).map((row) => ({ ...row, value: valueOf(bed, row.parameter) }));
    const not_judged = bed.feed === 'standby' || bed.feed === 'empty' ? 'The bed is not monitored.' : '';
    return { bed: bed.id, group: 'adult', profile: 'Ward 4 East', not_judged, rows };
  }

  preview(bed: BedView, edits: readonly LimitEdit[], reset: readonly string[]): LimitPreview {
    const before = this.of(bed);
    const cleared = before.rows.map((row) => (reset.includes(row.parameter) ? wardRow(row) : row));
    const rows = cleared.map((row) => edited(row, edits, Date.now()));
    const problems = rows.flatMap(problemsOf);
    if (problems.length > 0) return { limits: before, problems, what_if: null, unknown: '' };
    const limits = { ...before, rows };
    const young = this.#asked.scene === 'calm' || this.#asked.scene === 'quiet';
    if (young)
      return { limits, problems, what_if: null, unknown: 'No values of this bed have been recorded yet.' };
    return { limits, problems, what_if: whatIf(before.rows, rows), unknown: '' };
  }

  /** The first problem, or `null` when it was done. */
  set(bed: BedView, edits: readonly LimitEdit[], reset: readonly string[]): EditProblem | null {
    const { limits, problems } = this.preview(bed, edits, reset);
    if (problems[0] !== undefined) return problems[0];
    this.#rows.set(bed.id, limits.rows);
    return null;
  }

  propose(bed: BedView): LimitProposals {
    const rows = this.of(bed).rows.filter((row) => row.seen);
    const fresh = rows.filter((row) => row.value !== null);
    return {
      rows: fresh.slice(0, -1).map((row) => {
        const value = row.value ?? 0;
        const round = (n: number) => Math.round(n / row.step) * row.step;
        const most = row.sides[0]?.most ?? 100;
        const high = Math.min(most, round(value * 1.3));
        return {
          parameter: row.parameter,
          low: round(value * (row.parameter === 'SpO₂' ? 0.95 : 0.7)),
          high,
          from: value,
          held_back: high === most,
        };
      }),
      without: [
        ...fresh.slice(-1).map((row) => ({
          parameter: row.parameter,
          sentence: 'The last value is 20 minutes old. Measure again first.',
        })),
        ...rows
          .filter((row) => row.value === null)
          .map((row) => ({ parameter: row.parameter, sentence: 'There is no value now.' })),
      ],
    };
  }

  #kept(bed: BedView): LimitRowView[] {
    const kept = this.#rows.get(bed.id) ?? parameters.map((p) => rowOf(p, bed));
    this.#rows.set(bed.id, kept);
    return kept;
  }
}

function rowOf(p: Parameter, bed: BedView): LimitRowView {
  const row: LimitRowView = {
    parameter: p.name,
    label: p.name,
    unit: p.unit,
    digits: p.digits,
    step: p.step,
    value: valueOf(bed, p.name),
    seen: bed.numbers.some((n) => p.refids.includes(n.refid)),
    sides: [
      ...sideOf(p, 'low', p.low),
      ...sideOf(p, 'high', p.high),
      ...sideOf(p, 'extreme_low', p.extremeLow),
      ...sideOf(p, 'extreme_high', p.extremeHigh),
    ],
    end_delay: setting(3, 'factory'),
    apnoea: p.apnoea === undefined ? null : { ...judged, time: setting(p.apnoea) },
    problem: '',
  };
  if (p.name !== 'HR' || Number(bed.id) % 2 === 0) return row;
  // Somebody has been here before.
  const at_ms = Date.now() - 5_400_000;
  return {
    ...row,
    sides: row.sides.map((side) =>
      side.side === 'high'
        ? { ...side, at: { value: 125, default: 120, from: 'patient', by: 'A. Lind', at_ms } }
        : side,
    ),
  };
}

function valueOf(bed: BedView, name: string): number | null {
  const refids = parameters.find((p) => p.name === name)?.refids ?? [];
  return bed.numbers.find((n) => refids.includes(n.refid))?.value ?? null;
}

const back = (one: SettingView): SettingView =>
  one.from === 'patient' || one.from === 'pushed' ? setting(one.default) : one;

function wardRow(row: LimitRowView): LimitRowView {
  return {
    ...row,
    sides: row.sides.map((side) => ({
      ...side,
      at: back(side.at),
      delay: back(side.delay),
      on: side.on_default,
      on_from: 'ward',
    })),
    end_delay: back(row.end_delay),
    apnoea: row.apnoea && { ...judged, time: back(row.apnoea.time) },
  };
}

function edited(row: LimitRowView, edits: readonly LimitEdit[], now_ms: number): LimitRowView {
  const mine = edits.filter((edit) => edit.parameter === row.parameter);
  const to = (one: SettingView, value: number): SettingView => ({
    ...one,
    value,
    from: 'patient',
    by: here,
    at_ms: now_ms,
  });
  const after = mine.reduce((r, { setting: edit }): LimitRowView => {
    const side = (which: SideView, change: (s: LimitSideView) => LimitSideView) => ({
      ...r,
      sides: r.sides.map((s) => (s.side === which ? change(s) : s)),
    });
    switch (edit.kind) {
      case 'at':
        return side(edit.side, (s) => ({ ...s, at: to(s.at, edit.value) }));
      case 'on':
        return side(edit.side, (s) => ({ ...s, on: edit.on, on_from: 'patient' }));
      case 'delay':
        return side(edit.side, (s) => ({ ...s, delay: to(s.delay, edit.seconds) }));
      case 'apnoea_on':
        return { ...r, apnoea: r.apnoea && { ...r.apnoea, on: edit.on, on_from: 'patient' } };
      case 'apnoea_time':
        return { ...r, apnoea: r.apnoea && { ...r.apnoea, time: to(r.apnoea.time, edit.seconds) } };
      case 'end_delay':
        return { ...r, end_delay: to(r.end_delay, edit.seconds) };
    }
  }, row);
  return pushed(after);
}

/** An extreme that the ordinary limit has passed moves along. */
function pushed(row: LimitRowView): LimitRowView {
  const at = (which: SideView) => row.sides.find((s) => s.side === which)?.at.value;
  const beyond = (s: LimitSideView): number | null => {
    const [low, high] = [at('low'), at('high')];
    if (s.side === 'extreme_low' && low !== undefined && s.at.value > low) return low;
    if (s.side === 'extreme_high' && high !== undefined && s.at.value < high) return high;
    return null;
  };
  const sides = row.sides.map((s) => {
    const to = beyond(s);
    return to === null ? s : { ...s, at: { ...s.at, value: to, from: 'pushed' as const } };
  });
  return { ...row, sides };
}

function problemsOf(row: LimitRowView): EditProblem[] {
  const problem = (sentence: string): EditProblem => ({ parameter: row.parameter, sentence });
  const low = row.sides.find((s) => s.side === 'low');
  const high = row.sides.find((s) => s.side === 'high');
  if (low && high && low.at.value >= high.at.value)
    return [problem(`${row.label}: the low limit must lie below the high one.`)];
  const out = row.sides.find((s) => s.at.value < s.least || s.at.value > s.most);
  return out === undefined
    ? []
    : [problem(`${row.label}: choose a limit between ${out.least} and ${out.most} ${row.unit}.`)];
}

/** The wider the limits and the longer the delays, the fewer. */
function whatIf(before: readonly LimitRowView[], after: readonly LimitRowView[]): WhatIfView {
  const came = 14;
  const eased = after.reduce((sum, row, i) => {
    const was = before[i];
    return sum + row.sides.reduce((all, side, k) => all + easeOf(side, was?.sides[k]), 0);
  }, 0);
  const left = Math.max(0, Math.round(came * 0.8 ** eased));
  const stay = left === 0 ? 0 : left < 3 ? 1 : 2;
  const vanish = ['HR high 14:07', 'HR high 13:22'].slice(0, 2 - stay);
  return { hours: 8, before: came, after: left, acted_on: 2, stay, vanish };
}

function easeOf(side: LimitSideView, was: LimitSideView | undefined): number {
  if (was === undefined) return 0;
  const outward = side.side === 'high' || side.side === 'extreme_high' ? 1 : -1;
  const moved = (outward * (side.at.value - was.at.value)) / Math.max(1, was.at.value * 0.03);
  const waits = (side.delay.value - was.delay.value) / 5;
  const off = was.on && !side.on ? 6 : !was.on && side.on ? -2 : 0;
  return grave(side.side) ? 0 : moved + waits + off;
}

/** Prompts to tailor limits: on bed 13 a limit, on bed 4 a delay, on bed 14 one without a remedy. */
export function suggestionsOf(place: number, scene: Asked['scene'], now_ms: number): SuggestionView[] {
  if (scene === 'calm' || scene === 'quiet' || scene === 'story') return [];
  const since_ms = now_ms - 2_700_000;
  const prompt = { id: place, count: 3, since_ms };
  if (place % 16 === 13)
    return [
      {
        ...prompt,
        parameter: 'HR',
        side: 'high',
        worst: 131,
        remedy: { kind: 'at', side: 'high', value: 136 },
      },
    ];
  if (place % 16 === 4)
    return [
      {
        ...prompt,
        parameter: 'SpO₂',
        side: 'low',
        worst: 86,
        remedy: { kind: 'delay', side: 'low', seconds: 25 },
      },
    ];
  if (place % 16 === 14) return [{ ...prompt, parameter: 'RR', side: 'high', worst: 34, remedy: null }];
  return [];
}
