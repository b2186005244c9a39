/**
 * The times of shifts while somebody changes them: what is wrong, what is unwise, and how long each lasts. Pure; the
 * core decides once more.
 */
import type { ClockChangeView, PlanRowView } from '../host/api';

export interface DraftRow {
  /** `06:00`, `6:00` or `600`; anything while somebody types. */
  time: string;
  name: string;
}

/** As the core has it. */
export const rowsMost = 8;
export const nameMost = 40;
const day_min = 24 * 60;
/** Longer or shorter ones are asked about: a slip of a digit more often than a wish. */
const long_min = 13 * 60;
const short_min = 2 * 60;

export type Fault = 'empty' | 'time' | 'twice' | 'name';
export type Remark =
  | { kind: 'endless' }
  | { kind: 'long' | 'short'; name: string; minutes: number }
  | { kind: 'clock'; name: string; minutes: number; at_ms: number }
  | { kind: 'skipped'; name: string; at_ms: number };

export interface Lasting {
  row: PlanRowView;
  /** Minutes since midnight at which the next begins. */
  until: number;
  minutes: number;
}

export const draftOf = (plan: readonly PlanRowView[]): DraftRow[] =>
  plan.map(({ minute, name }) => ({ time: clockOf(minute), name }));

/** `06:00` of minutes since midnight. */
export function clockOf(minute: number): string {
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}

/** Minutes since midnight of what somebody typed, or `null`. */
export function minuteOf(time: string): number | null {
  const parts = /^(\d{1,2})[:.]?(\d{2})$/.exec(time.trim());
  if (parts === null) return null;
  const [hour, minute] = [Number(parts[1]), Number(parts[2])];
  return hour < 24 && minute < 60 ? hour * 60 + minute : null;
}

/** The plan behind a draft, in the order of the day, or what is wrong and in which row. */
export function readPlan(
  draft: readonly DraftRow[],
): { plan: PlanRowView[] } | { fault: Fault; row: number } {
  if (draft.length === 0) return { fault: 'empty', row: -1 };
  const seen = new Set<number>();
  const plan: PlanRowView[] = [];
  for (const [row, { time, name }] of draft.entries()) {
    const minute = minuteOf(time);
    const called = name.trim();
    if (minute === null) return { fault: 'time', row };
    if (seen.has(minute)) return { fault: 'twice', row };
    if (called === '' || [...called].length > nameMost) return { fault: 'name', row };
    seen.add(minute);
    plan.push({ minute, name: called });
  }
  return { plan: plan.sort((a, b) => a.minute - b.minute) };
}

/** How long each shift lasts on a usual day. Each ends where the next begins: no gap, no overlap. */
export function lasting(plan: readonly PlanRowView[]): Lasting[] {
  return plan.map((row, at) => {
    const until = plan[(at + 1) % plan.length]?.minute ?? row.minute;
    return { row, until, minutes: ((until - row.minute + day_min - 1) % day_min) + 1 };
  });
}

/** What a person should have seen before it holds. */
export function remarks(plan: readonly PlanRowView[], change: ClockChangeView | null): Remark[] {
  if (plan.length === 1) return [{ kind: 'endless' }];
  const all = lasting(plan);
  const lengths = all.flatMap<Remark>(({ row: { name }, minutes }) => {
    if (minutes > long_min) return [{ kind: 'long', name, minutes }];
    return minutes < short_min ? [{ kind: 'short', name, minutes }] : [];
  });
  return [...lengths, ...(change === null ? [] : atChange(all, change))];
}

function atChange(all: readonly Lasting[], change: ClockChangeView): Remark[] {
  const { at_ms, before_min, after_min } = change;
  const by = after_min - before_min;
  // The time on the wall at the change, before it is put forward or back.
  const wall = (((Math.floor(at_ms / 60_000) + before_min) % day_min) + day_min) % day_min;
  const since = (from: number, to: number) => (to - from + day_min) % day_min;
  const told: Remark[] = [];
  // What begins in the hour that is leapt over begins at the change itself.
  const leapt = (minute: number) => by > 0 && since(wall, minute) < by;
  for (const { row, until, minutes } of all) {
    const skipped = leapt(row.minute);
    if (skipped && row.minute !== wall) told.push({ kind: 'skipped', name: row.name, at_ms });
    else if (!skipped && since(row.minute, wall) < minutes)
      told.push({
        kind: 'clock',
        name: row.name,
        minutes: leapt(until) ? since(row.minute, wall) : minutes - by,
        at_ms,
      });
  }
  return told;
}
