/** Charted things, parts of scores and tasks in words. */
import type {
  ItemView,
  RiskView,
  ScorePartView,
  ScoreView,
  TaskKindView,
  TaskView,
  UnitView,
} from '../host/api';
import { t, type TextKey } from '../text';
import { roughAge, time } from '../ward/times';

const units: Readonly<Record<UnitView, string>> = {
  per_min: '/min',
  percent: '%',
  celsius: '°C',
  fahrenheit: '°F',
  second: 's',
  mm_hg: 'mmHg',
  kilo_pascal: 'kPa',
  mmol_per_l: 'mmol/L',
  mg_per_dl: 'mg/dL',
};

/** What an item is about: `Pulse`. */
export function itemName(item: ItemView): string {
  switch (item.item) {
    case 'vital':
      return t(`part_${item.vital}`);
    case 'blood_pressure':
      return t('care_pressure');
    case 'consciousness':
      return t('part_consciousness');
    case 'gcs':
      return t('care_gcs');
    case 'oxygen':
      return t('part_oxygen');
    case 'effort':
      return t('part_effort');
    case 'pain':
      return t('care_pain');
    case 'glucose':
      return t('care_glucose');
    case 'fluid':
      return t(`fluid_${item.fluid}`);
    case 'note':
      return t('care_note');
  }
}

/** What it says: `97 %`, `118/76 mmHg`. */
export function itemValue(item: ItemView): string {
  switch (item.item) {
    case 'vital':
      return `${digits(item.number, item.vital === 'temperature' ? 1 : 0)} ${units[item.unit]}`;
    case 'blood_pressure':
      return `${digits(item.systolic, 0)}/${item.diastolic === null ? '––' : digits(item.diastolic, 0)} ${units[item.unit]}`;
    case 'consciousness':
      return t(`acvpu_${item.acvpu}`);
    case 'gcs':
      return String(item.total);
    case 'oxygen':
      return oxygen(item);
    case 'effort':
      return t(`effort_${item.effort}`);
    case 'pain':
      return `${item.rating}/10`;
    case 'glucose':
      return `${item.number} ${units[item.unit]}`;
    case 'fluid':
      return `${item.millilitres} mL`;
    case 'note':
      return item.text;
  }
}

function oxygen(item: Extract<ItemView, { item: 'oxygen' }>): string {
  if (item.device === null) return t('oxygen_air');
  const amounts = [
    item.litres === null ? '' : `${item.litres} L/min`,
    item.fio2 === null ? '' : `${item.fio2} %`,
  ].filter((part) => part !== '');
  return [t(`oxygen_${item.device}`), ...amounts].join(', ');
}

/** Whole where it is whole; at most so many digits more than a chart has. */
function digits(number: number, places: number): string {
  return Number.isInteger(number) && places === 0 ? String(number) : number.toFixed(Math.max(places, 1));
}

/** A task: `Turn the patient`, or its own words. */
export function taskName(what: TaskKindView): string {
  switch (what.task) {
    case 'medication':
    case 'other':
      return what.text;
    case 'turn':
      return t('task_turn');
    case 'vitals':
      return t('task_vitals');
    case 'round':
      return t('task_round');
  }
}

/** The same in a word, for a tile. */
export function taskShort(what: TaskKindView): string {
  return t(`task_short_${what.task}`);
}

export type Urgency = 'later' | 'due' | 'late';

export function urgencyOf(task: Pick<TaskView, 'due_ms' | 'late_ms'>, now_ms: number): Urgency {
  if (now_ms > task.late_ms) return 'late';
  return now_ms >= task.due_ms ? 'due' : 'later';
}

/** `due 14:30`, `due now`, `25 min late`. */
export function dueWords(due_ms: number, late_ms: number | null, now_ms: number): string {
  if (late_ms !== null && now_ms > late_ms) return t('care_late_by', { age: roughAge(due_ms, now_ms) });
  if (now_ms >= due_ms) return t('care_due_now');
  return t('care_due_at', { time: time(due_ms, now_ms) });
}

export function partName(part: ScorePartView): string {
  return t(`part_${part.part}` as TextKey);
}

/** What was read: `22 /min`, `alert`, `2 L/min`. Words come from the core as keys. */
export function partValue(part: ScorePartView): string {
  if (part.value === '') return '––';
  if (part.part === 'consciousness') {
    const letters = { A: 'alert', C: 'confusion', V: 'voice', P: 'pain', U: 'unresponsive' } as const;
    const letter = letters[part.value as keyof typeof letters];
    return letter === undefined ? part.value : t(`acvpu_${letter}`);
  }
  if (part.value === 'air') return t('oxygen_air');
  if (part.value === 'oxygen') return t('oxygen_some');
  if (part.part === 'effort') return t(`effort_${part.value}` as TextKey);
  return part.unit === '' ? part.value : `${part.value} ${part.unit}`;
}

/** Its points: `2`, or `0–3` where it is not known. */
export function partPoints(part: ScorePartView): string {
  return part.least === part.greatest ? String(part.least) : `${part.least}–${part.greatest}`;
}

/** Why a part does not count, and since when; empty where it does. */
export function partGap(part: ScorePartView, now_ms: number): string {
  if (part.why === '') return '';
  const why = t(`gap_${part.why}` as TextKey);
  return part.at_ms === null ? why : t('gap_since', { why, time: time(part.at_ms, now_ms) });
}

/** `medium`; where parts are missing `medium or more`, since they can only add to it. */
export function riskWords(score: { risk: RiskView }, open: boolean): string {
  const risk = t(`risk_${score.risk}`);
  return open && score.risk !== 'high' ? t('risk_or_more', { risk }) : risk;
}

/** `7`, or `5 to 8` where parts are missing. */
export function totalWords(score: ScoreView): string {
  if (score.total !== '') return score.total;
  if (score.greatest === '') return '––';
  return t('score_between', { least: score.least, most: score.greatest });
}
