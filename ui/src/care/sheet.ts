/** The sheet that a nurse fills in at the bed: what stands in its fields, and what is charted by it. */
import type {
  AcvpuView,
  ChartDraft,
  FluidView,
  ItemView,
  OxygenDeviceView,
  ProposalItem,
  UnitView,
} from '../host/api';

/** The numbers of a full set, in the order of the sheet. */
export const numberFields = [
  'respiration',
  'spo2',
  'pulse',
  'systolic',
  'diastolic',
  'temperature',
  'pain',
  'glucose',
  'refill',
] as const;
export type NumberField = (typeof numberFields)[number];

export interface Sheet {
  numbers: Record<NumberField, string>;
  temperatureUnit: 'celsius' | 'fahrenheit';
  glucoseUnit: 'mmol_per_l' | 'mg_per_dl';
  acvpu: AcvpuView | '';
  /** What the patient breathes; empty is not charted. */
  oxygen: '' | 'air' | OxygenDeviceView;
  litres: string;
  fio2: string;
  fluid: FluidView;
  millilitres: string;
  note: string;
}

export const emptySheet = (): Sheet => ({
  numbers: {
    respiration: '',
    spo2: '',
    pulse: '',
    systolic: '',
    diastolic: '',
    temperature: '',
    pain: '',
    glucose: '',
    refill: '',
  },
  temperatureUnit: 'celsius',
  glucoseUnit: 'mmol_per_l',
  acvpu: '',
  oxygen: '',
  litres: '',
  fio2: '',
  fluid: 'oral',
  millilitres: '',
  note: '',
});

/** A number as people type it, with a point or a comma; `null` for nothing, `NaN` for what is none. */
export function typed(text: string): number | null {
  const bare = text.trim().replace(',', '.');
  if (bare === '') return null;
  return /^\d+(\.\d+)?$/.test(bare) ? Number(bare) : NaN;
}

/** Fields that hold something which is no number, and pressures that lack their other half. */
export function faults(sheet: Sheet): Set<NumberField | 'litres' | 'fio2' | 'millilitres'> {
  const wrong = new Set<NumberField | 'litres' | 'fio2' | 'millilitres'>();
  for (const field of numberFields) if (Number.isNaN(typed(sheet.numbers[field]))) wrong.add(field);
  for (const field of ['litres', 'fio2', 'millilitres'] as const)
    if (Number.isNaN(typed(sheet[field]))) wrong.add(field);
  if (typed(sheet.numbers.systolic) === null && typed(sheet.numbers.diastolic) !== null)
    wrong.add('systolic');
  const pain = typed(sheet.numbers.pain);
  if (pain !== null && (!Number.isInteger(pain) || pain > 10)) wrong.add('pain');
  return wrong;
}

/** What the filled fields chart, all measured at one time. Nothing is charted for an empty field. */
export function drafts(sheet: Sheet, measured_ms: number | null): ChartDraft[] {
  const items: ItemView[] = [];
  const vital = (vital: 'respiration' | 'spo2' | 'pulse' | 'temperature' | 'refill', unit: UnitView) => {
    const number = typed(sheet.numbers[vital]);
    if (number !== null) items.push({ item: 'vital', vital, number, unit });
  };
  vital('respiration', 'per_min');
  vital('spo2', 'percent');
  if (sheet.oxygen === 'air') items.push({ item: 'oxygen', device: null, litres: null, fio2: null });
  else if (sheet.oxygen !== '')
    items.push({
      item: 'oxygen',
      device: sheet.oxygen,
      litres: typed(sheet.litres),
      fio2: typed(sheet.fio2),
    });
  const systolic = typed(sheet.numbers.systolic);
  if (systolic !== null)
    items.push({
      item: 'blood_pressure',
      systolic,
      diastolic: typed(sheet.numbers.diastolic),
      unit: 'mm_hg',
    });
  vital('pulse', 'per_min');
  if (sheet.acvpu !== '') items.push({ item: 'consciousness', acvpu: sheet.acvpu });
  vital('temperature', sheet.temperatureUnit);
  const pain = typed(sheet.numbers.pain);
  if (pain !== null) items.push({ item: 'pain', rating: pain });
  const glucose = typed(sheet.numbers.glucose);
  if (glucose !== null) items.push({ item: 'glucose', number: glucose, unit: sheet.glucoseUnit });
  vital('refill', 'second');
  const millilitres = typed(sheet.millilitres);
  if (millilitres !== null) items.push({ item: 'fluid', fluid: sheet.fluid, millilitres });
  const text = sheet.note.trim();
  if (text !== '') items.push({ item: 'note', text });
  return items.map((item) => ({ item, measured_ms }));
}

const fieldUnits = {
  respiration: 'per_min',
  spo2: 'percent',
  pulse: 'per_min',
  refill: 'second',
} as const satisfies Partial<Record<NumberField, UnitView>>;

/** A temperature in the unit that its field has; `null` for what is none. */
function temperatureIn(to: Sheet['temperatureUnit'], number: number, unit: UnitView): number | null {
  if (unit !== 'celsius' && unit !== 'fahrenheit') return null;
  if (unit === to) return number;
  return to === 'fahrenheit' ? (number * 9) / 5 + 32 : ((number - 32) * 5) / 9;
}

/** What a device's number fills in: field and text, in the unit of the field. One of another unit fills none. */
export function proposed(
  { item }: ProposalItem,
  temperatureUnit: Sheet['temperatureUnit'],
): { field: NumberField; text: string } | null {
  if (item.item === 'blood_pressure')
    return item.unit === 'mm_hg' ? { field: 'systolic', text: String(item.systolic) } : null;
  if (item.item !== 'vital') return null;
  if (item.vital === 'temperature') {
    const number = temperatureIn(temperatureUnit, item.number, item.unit);
    return number === null ? null : { field: 'temperature', text: number.toFixed(1) };
  }
  if (item.unit !== fieldUnits[item.vital]) return null;
  return { field: item.vital, text: String(Math.round(item.number)) };
}

const hour_ms = 3_600_000;

/** A time of day that somebody typed (`1405`, `14:05`, `9.05`) as the last one that has been; `null` for none. */
export function timeOfDay(text: string, now_ms: number): number | null {
  const parts = /^\s*(\d{1,2})[:.h]?(\d{2})\s*$/.exec(text);
  if (parts === null) return null;
  const [hours, minutes] = [Number(parts[1]), Number(parts[2])];
  if (hours > 23 || minutes > 59) return null;
  const at = new Date(now_ms);
  at.setHours(hours, minutes, 0, 0);
  // A minute ahead is the same minute on another clock; more is yesterday's.
  // Yesterday by the calendar: the day on which the clocks change has 23 or 25 hours.
  if (at.getTime() > now_ms + 60_000) {
    at.setDate(at.getDate() - 1);
    at.setHours(hours, minutes, 0, 0);
  }
  // When the clocks go back an hour is on the wall twice: the second time is the last one.
  const again = new Date(at.getTime() + hour_ms);
  const twice = again.getHours() === hours && again.getTime() <= now_ms + 60_000;
  return twice ? again.getTime() : at.getTime();
}
