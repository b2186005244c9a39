/** Which calls are open, as the one list has them. */
import type { CallView, NeedView } from '../host/api';

export interface OpenCall {
  need: NeedView;
  call: CallView;
}

export function openCalls(needs: readonly NeedView[]): OpenCall[] {
  return needs.flatMap((need) => (need.condition.call === null ? [] : [{ need, call: need.condition.call }]));
}

/** The call that the key C takes: the first that rings at the chosen bed, else the first that rings at all. */
export function callToTake(needs: readonly NeedView[], bed: string | null): CallView | undefined {
  const rings = openCalls(needs)
    .map(({ call }) => call)
    .filter((call) => call.rings);
  return rings.find((call) => bed !== null && call.bed === bed) ?? rings[0];
}

export interface CallSum {
  ringing: number;
  taken: number;
  /** Since when the one that waits longest rings. */
  longest_ms: number | null;
}

export function sumOf(calls: readonly CallView[]): CallSum {
  const ringing = calls.filter((call) => call.rings);
  return {
    ringing: ringing.length,
    taken: calls.length - ringing.length,
    longest_ms: ringing.length === 0 ? null : Math.min(...ringing.map((call) => call.raised_ms)),
  };
}
