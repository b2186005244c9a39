/** Whether whoever is signed in has a page to sign. Pure; the core says which pages are late. */
import type { HandoversView } from '../host/api';

/** A page that is late, by the shift that it is of. */
export interface Unsigned {
  shift_ms: number;
  /** The shift is over. */
  over: boolean;
}

/** The last shift is looked at for so long after its end: later somebody else has long taken over. */
export const after_ms = 3 * 3_600_000;

/** The page of the last shift first: it is the more urgent one. */
export function unsignedOf(
  now_ms: number,
  current: HandoversView,
  last: HandoversView | null,
): Unsigned | null {
  const lateIn = (list: HandoversView | null) =>
    list !== null && list.here !== null && list.rows.some((row) => row.nurse === list.here && row.late);
  if (last !== null && now_ms - last.shift.ends_ms < after_ms && lateIn(last))
    return { shift_ms: last.shift.begins_ms, over: true };
  return lateIn(current) ? { shift_ms: current.shift.begins_ms, over: false } : null;
}
