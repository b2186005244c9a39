/** Whether a bed's tile shows the same before and after a change. Pure. */

import type { BedView, NumberView } from '../host/api';

/**
 * Beds tell their numbers each second, and most of them say what they said before: then only times move on, which no
 * live tile shows. What is not told apart here is shown at once and costs no frame of its own.
 */
export function looksAlike(a: BedView, b: BedView): boolean {
  if (b.feed !== 'live') return false;
  return same(still(a), still(b));
}

/** A bed without the times that move while it is live. */
function still(bed: BedView): unknown {
  return { ...bed, last_data_ms: null, numbers: bed.numbers.map(stillNumber) };
}

function stillNumber(number: NumberView): NumberView {
  return number.freshness === 'live' ? { ...number, at_ms: 0 } : number;
}

function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [one, other] = [Object.entries(a), Object.entries(b)];
  return (
    one.length === other.length &&
    one.every(([key, value]) => key in b && same(value, (b as Record<string, unknown>)[key]))
  );
}
