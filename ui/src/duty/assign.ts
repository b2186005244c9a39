/** The assignment as pure functions: who has what, what an order changes, how to take it back. */
import type { BedOrder, DutyBedView, DutyPersonView, DutyView } from '../host/api';

/** A nurse's share of a shift. */
export interface Share {
  person: DutyPersonView;
  beds: DutyBedView[];
  /** The sum of the patients' weights; `null` where none of them has one. */
  weight: number | null;
  /** It may be more: parts of a score are missing, or a patient has none. */
  open: boolean;
}

/** Whose bed it is in the shift that is shown: who was named, or who has it still. */
export function holder(bed: DutyBedView): string | null {
  if (bed.nurse !== null) return bed.nurse;
  return bed.standing === 'overrun' ? bed.owner : null;
}

/** Everybody with the beds in the ward's order. */
export function shares(duty: DutyView): Share[] {
  return duty.people.map((person) => {
    const beds = duty.beds.filter((bed) => holder(bed) === person.id);
    const weights = beds.map((bed) => bed.weight).filter((weight) => weight !== null);
    const weight = weights.length === 0 ? null : weights.reduce((sum, one) => sum + one, 0);
    const open = beds.some((bed) => bed.weight_open || (bed.weight === null && bed.occupied));
    return { person, beds, weight, open };
  });
}

/** Beds that are nobody's: the charge nurse's. */
export const unassigned = (duty: DutyView): DutyBedView[] => duty.beds.filter((bed) => holder(bed) === null);

/** Beds that nobody has taken over from the shift before. */
export const overrun = (duty: DutyView): DutyBedView[] =>
  duty.beds.filter((bed) => bed.standing === 'overrun' && bed.nurse === null);

/** Gives these beds to somebody, or to nobody. Beds that are so already are left out. */
export function given(duty: DutyView, beds: readonly string[], nurse: string | null): BedOrder[] {
  return duty.beds
    .filter((bed) => beds.includes(bed.bed) && (bed.nurse !== nurse || nurse === null))
    .filter((bed) => nurse !== null || holder(bed) !== null)
    .map((bed) => ({ bed: bed.bed, nurse, second: bed.second === nurse ? null : bed.second }));
}

/** Lets somebody stand in at these beds; `null`: the nurse's buddy. Beds without a nurse are left out. */
export function seconded(duty: DutyView, beds: readonly string[], second: string | null): BedOrder[] {
  return duty.beds
    .filter((bed) => beds.includes(bed.bed) && bed.nurse !== null && bed.second !== second)
    .map((bed) => ({ bed: bed.bed, nurse: bed.nurse, second }));
}

/** What all of them say, or `null`. */
export function common<T>(all: readonly (T | null)[]): T | null {
  const [first] = all;
  return first !== undefined && all.every((one) => one === first) ? first : null;
}

/** What puts these beds back as they are now. */
export function before(duty: DutyView, orders: readonly BedOrder[]): BedOrder[] {
  return orders.flatMap((order) => {
    const bed = duty.beds.find((one) => one.bed === order.bed);
    return bed === undefined ? [] : [{ bed: bed.bed, nurse: bed.nurse, second: bed.second }];
  });
}

/** The name of a person as the shift has it; an id that is nobody's is shown as it is. */
export function nameOf(duty: DutyView, id: string | null): string {
  return duty.people.find((person) => person.id === id)?.name ?? id ?? '';
}

/** Where an arrow leads in a grid of beds of so many columns. Stays inside. */
export function step(at: number, key: string, count: number, columns: number): number {
  const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (by === undefined) return at;
  const to = at + by;
  return to < 0 || to >= count ? at : to;
}

/** Beds of the busiest and of the calmest nurse who has any: how even the shift is. */
export function balance(all: readonly Share[]): { least: number; most: number } | null {
  const counts = all.map((share) => share.beds.length).filter((count) => count > 0);
  return counts.length < 2 ? null : { least: Math.min(...counts), most: Math.max(...counts) };
}

/** `12`, or `12+` where it may be more. */
export const load = (weight: number, open: boolean): string => `${weight}${open ? '+' : ''}`;
