/** The made-up assignment: some nurses, a break, beds without a nurse, one that nobody took over. */
import type {
  BedNurseView,
  BedView,
  ClockChangeView,
  DutyBedView,
  DutyCommand,
  DutyPersonView,
  DutyView,
  ShiftView,
} from '../api';
import type { Asked } from './scenes';

const hour_ms = 3_600_000;
const shift_ms = 8 * hour_ms;
const names = ['A. Lind', 'Fatou Diallo', 'Noël Núñez', 'Katarzyna Wójcik', 'Cleo Charge'];
const longNames = [
  'Maria Anna Theresia von und zu Hohenlohe-Langenburg-Schillingsfürst',
  'אלמונית בת־שבע פלונית',
  'فاطمة الزهراء بنت عبد الرحمن',
  'Noël Núñez',
  'Konstantinos-Alexandros Papadopoulos-Karamanlis',
];
const shiftNames = ['night', 'early', 'late'];

/** The orders of a shift: a nurse by bed. */
type Orders = Map<string, { nurse: string | null; second: string | null }>;

export class RecordedDuty {
  readonly #scene: Asked['scene'];
  readonly #beds: readonly BedView[];
  readonly #shifts = new Map<number, Orders>();
  readonly #charge = new Map<number, string | null>();
  #away: { who: string; cover: string; since_ms: number; until_ms: number } | null;
  people: DutyPersonView[];
  #plan = shiftNames.map((_, i) => ({ minute: 360 + i * 480, name: shiftNames[(i + 1) % 3] ?? '' }));

  constructor(asked: Asked, beds: readonly BedView[], now_ms: number) {
    this.#scene = asked.scene;
    this.#beds = beds;
    this.people = peopleOf(asked.scene);
    const orders: Orders = new Map();
    beds.forEach((bed, i) => {
      const nurse = `p${1 + (Math.floor(i / 4) % 4)}`;
      // Every seventh bed is nobody's, the last one still the last shift's.
      if (i % 7 !== 5 && i !== beds.length - 1) orders.set(bed.id, { nurse, second: null });
    });
    const begins_ms = shiftAt(now_ms).begins_ms;
    if (asked.scene !== 'quiet') this.#shifts.set(begins_ms, orders);
    this.#charge.set(begins_ms, asked.scene === 'quiet' ? null : 'p5');
    this.#away = { who: 'p2', cover: 'p3', since_ms: now_ms - 600_000, until_ms: now_ms + 900_000 };
  }

  view(asked_ms: number | null, now_ms: number): DutyView {
    const now = shiftAt(now_ms);
    const shift = shiftAt(asked_ms ?? now_ms);
    const shifts = [0, 1, 2, 3, 4, 5].map((i) => shiftAt(now.begins_ms + i * shift_ms + 1));
    const charge = this.#charge.get(shift.begins_ms) ?? null;
    return {
      in_use: true,
      here: { person: 'p5', assign: true, take: true, rest: true, plan: true, sign: true },
      now,
      shift,
      shifts,
      plan: this.#plan,
      clock_change: nextChange(now_ms),
      charge,
      charge_now: charge ?? (this.#scene === 'quiet' ? null : 'p5'),
      charge_overrun: charge === null,
      people: this.people.map((person) => ({
        ...person,
        away: this.#away?.who === person.id ? { ...this.#away } : null,
      })),
      beds: this.#beds.map((bed, i) => this.#bed(bed, i, shift, now)),
    };
  }

  carryOut(wish: DutyCommand, now_ms: number): boolean {
    switch (wish.duty) {
      case 'assign': {
        const orders = this.#orders(wish.shift_ms);
        for (const { bed, nurse, second } of wish.beds) orders.set(bed, { nurse, second });
        return true;
      }
      case 'take_bed':
        this.#orders(now_ms).set(wish.bed, { nurse: 'p5', second: null });
        return true;
      case 'set_charge':
        this.#charge.set(shiftAt(wish.shift_ms).begins_ms, wish.charge);
        return true;
      case 'begin_break':
        this.#away = {
          who: wish.who,
          cover: wish.cover,
          since_ms: now_ms,
          until_ms: now_ms + wish.minutes * 60_000,
        };
        return true;
      case 'end_break':
        this.#away = null;
        return true;
      case 'set_buddies':
        this.#pair(wish.one, wish.other);
        return true;
      case 'set_plan':
        this.#plan = wish.plan;
        return true;
    }
  }

  #pair(one: string, other: string | null): void {
    const pair: (string | null)[] = [one, other];
    this.people = this.people.map((person) => {
      if (person.id === one) return { ...person, buddy: other };
      if (person.id === other) return { ...person, buddy: one };
      return pair.includes(person.buddy) ? { ...person, buddy: null } : person;
    });
  }

  #orders(at_ms: number): Orders {
    const { begins_ms } = shiftAt(at_ms);
    const orders = this.#shifts.get(begins_ms) ?? new Map();
    this.#shifts.set(begins_ms, orders);
    return orders;
  }

  #bed(bed: BedView, place: number, shift: ShiftView, now: ShiftView): DutyBedView {
    const order = this.#shifts.get(shift.begins_ms)?.get(bed.id);
    const charge = this.#charge.get(now.begins_ms) ?? null;
    const nurse = order?.nurse ?? null;
    const on = shift.begins_ms === now.begins_ms;
    const covers = on && nurse !== null && this.#away?.who === nurse;
    const late = order === undefined && on && place === this.#beds.length - 1 && this.#scene !== 'quiet';
    const owner = covers ? (this.#away?.cover ?? null) : late ? 'p4' : (nurse ?? charge);
    return {
      bed: bed.id,
      patient: bed.patient === null ? '' : `${bed.patient.family}, ${bed.patient.given.slice(0, 1)}`,
      occupied: bed.feed !== 'empty',
      nurse,
      second: order?.second ?? null,
      owner,
      next: null,
      standing: covers ? 'covers' : late ? 'overrun' : nurse === null ? 'unassigned' : 'assigned',
      overrun_since_ms: late ? now.begins_ms : null,
      priority: bed.conditions[0]?.priority ?? null,
      ...weightOf(bed),
    };
  }
}

/** The number of the tile's score chip. */
function weightOf(bed: BedView): Pick<DutyBedView, 'weight' | 'weight_open'> {
  const score = bed.care?.score ?? null;
  const points = score === null ? null : /\d+/.exec(score.text.replace(/^\S+/, ''));
  return { weight: points === null ? null : Number(points[0]), weight_open: score?.open ?? false };
}

/** The next change of this computer's clock within a year. */
function nextChange(now_ms: number): ClockChangeView | null {
  const east = (at_ms: number) => -new Date(at_ms).getTimezoneOffset();
  for (let hour = 0; hour < 366 * 24; hour += 1) {
    const at_ms = Math.ceil(now_ms / hour_ms + hour) * hour_ms;
    const [before_min, after_min] = [east(at_ms - 1), east(at_ms)];
    if (before_min !== after_min) return { at_ms, before_min, after_min };
  }
  return null;
}

/** Eight hours each from 06:00 local time. */
export function shiftAt(at_ms: number): ShiftView {
  const six = new Date(at_ms);
  six.setHours(6, 0, 0, 0);
  const count = Math.floor((at_ms - six.getTime()) / shift_ms);
  const begins_ms = six.getTime() + count * shift_ms;
  const name = shiftNames[(((count + 1) % 3) + 3) % 3] ?? '';
  return { name, begins_ms, ends_ms: begins_ms + shift_ms };
}

/** Initials for the tile of a bed, as the assignment above has it at first. */
export function nurseOf(place: number, scene: Asked['scene']): BedNurseView | null {
  if (scene === 'quiet') return null;
  const i = place - 1;
  const initials = peopleOf(scene)[Math.floor(i / 4) % 4]?.initials ?? '';
  return i % 7 === 5 ? { initials: 'CC', standing: 'unassigned' } : { initials, standing: 'assigned' };
}

function peopleOf(scene: Asked['scene']): DutyPersonView[] {
  if (scene === 'none') return [];
  const called = scene === 'names' ? longNames : names;
  return called.map((name, i) => ({
    id: `p${i + 1}`,
    name,
    initials: initialsOf(name),
    leads: i === 4,
    signed_in: i === 4 ? ['station'] : [],
    away: null,
    buddy: i === 0 ? 'p4' : i === 3 ? 'p1' : null,
  }));
}

function initialsOf(name: string): string {
  const words = name.split(' ');
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase();
}
