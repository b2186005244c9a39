/**
 * The order of "Needs someone". It comes from the core, most urgent first; here only one rule is added:
 * nothing jumps under the pointer. While the pointer rests on the list the rows keep their places,
 * new ones are added below, and rows that are over stay, empty of actions, until the pointer leaves.
 */
import type { NeedView } from '../host/api';

export interface NeedRow {
  need: NeedView;
  /** The core no longer has it; the row only keeps the place. */
  over: boolean;
}

/** The rows to show after `needs` came, when `rows` were shown before. */
export function arrange(rows: readonly NeedRow[], needs: readonly NeedView[], held: boolean): NeedRow[] {
  const open = needs.map((need) => ({ need, over: false }));
  if (!held) return open;
  const byId = new Map(needs.map((need) => [need.condition.id, need]));
  const kept = rows.map((row) => {
    const now = byId.get(row.need.condition.id);
    return now === undefined ? { need: row.need, over: true } : { need: now, over: false };
  });
  const shown = new Set(rows.map((row) => row.need.condition.id));
  return [...kept, ...open.filter((row) => !shown.has(row.need.condition.id))];
}

/** Whether the kept order differs from the one that was sent: then the list says that it waits. */
export function differs(rows: readonly NeedRow[], needs: readonly NeedView[]): boolean {
  return (
    rows.length !== needs.length || rows.some((row, i) => row.need.condition.id !== needs[i]?.condition.id)
  );
}

/** A pointer that has not moved for this long no longer holds the order: a mouse left on the list must not hide a new alarm. */
export const pointerHold_ms = 5_000;
