/** Priorities as the eye meets them: a shape and a word beside the colour (IEC 60601-1-8, never colour alone). */
import type { ConditionView, PriorityView } from '../host/api';
import type { TextKey } from '../text';

export const shapes: Readonly<Record<PriorityView, string>> = {
  high: '▲▲▲',
  medium: '▲▲',
  low: '▲',
  none: '',
};

export const priorityWords: Readonly<Record<PriorityView, TextKey>> = {
  high: 'priority_high',
  medium: 'priority_medium',
  low: 'priority_low',
  none: 'priority_none',
};

/** The sign of a call, beside its colour. */
export const callShape = '☎';

/** Which colour a condition has: that of its priority, or violet for a call of any priority. */
export type Tone = PriorityView | 'call';
export const toneOf = (condition: ConditionView): Tone =>
  condition.kind === 'call' ? 'call' : condition.priority;

/** What stands before its words: a shape for each priority, and one for calls. */
export function shapeOf(condition: ConditionView): string {
  const shape = shapes[condition.priority];
  if (condition.kind !== 'call') return shape;
  return condition.priority === 'high' ? `${callShape}${callShape}` : callShape;
}

/** How a condition is shown. */
export type Look =
  /** Present and nobody has acknowledged it: flashes as its priority says. */
  | 'calling'
  /** Present and acknowledged: steady. */
  | 'acknowledged'
  /** Over, kept by the device until somebody sees it: outlined. */
  | 'latched';

export function lookOf(condition: ConditionView): Look {
  if (!condition.present) return 'latched';
  return condition.acknowledged === null ? 'calling' : 'acknowledged';
}

/** How many conditions of each priority want somebody. */
export function countByPriority(
  conditions: readonly ConditionView[],
): Readonly<Record<Exclude<PriorityView, 'none'>, number>> {
  const counts = { high: 0, medium: 0, low: 0 };
  // Calls have a count of their own.
  for (const { priority, kind } of conditions)
    if (priority !== 'none' && kind !== 'call') counts[priority] += 1;
  return counts;
}

/** The gravest priority that still calls among conditions of several beds; `null` when none does. */
export function gravestCalling(conditions: readonly ConditionView[]): 'high' | 'medium' | 'low' | null {
  const calling = countByPriority(conditions.filter((c) => lookOf(c) === 'calling'));
  return (['high', 'medium', 'low'] as const).find((priority) => calling[priority] > 0) ?? null;
}

/** The gravest condition that still waits for an acknowledgement; conditions come gravest first. A call is taken instead. */
export function gravestToAcknowledge(conditions: readonly ConditionView[]): ConditionView | undefined {
  return conditions.find((c) => c.acknowledged === null && c.kind !== 'call');
}
