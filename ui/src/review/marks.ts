/** Conditions as bars on the time axis: those that would lie on each other are one. And notes beside them. */
import type { EpisodeView, MarkView, PriorityView } from '../host/api';
import type { Stretch } from './times';

export const lanes = ['high', 'medium', 'low'] as const satisfies readonly PriorityView[];
export type Lane = (typeof lanes)[number];

export interface Bar {
  lane: Lane;
  /** Pixels from the left edge. */
  left: number;
  width: number;
  /** The first of those that are in it. */
  first: EpisodeView;
  count: number;
}

const leastWidth = 4;

/** Bars of at least a few pixels, left to right, each lane on its own. */
export function barsOf(
  conditions: readonly EpisodeView[],
  { from_ms, to_ms }: Stretch,
  width: number,
): Bar[] {
  const x = (ms: number) => ((ms - from_ms) / (to_ms - from_ms)) * width;
  return lanes.flatMap((lane) => {
    const bars: Bar[] = [];
    const own = conditions.filter((one) => one.priority === lane).sort((a, b) => a.began_ms - b.began_ms);
    for (const one of own) {
      const [begin, end] = [x(one.began_ms), one.ended_ms === null ? width : x(one.ended_ms)];
      if (end <= 0 || begin >= width) continue;
      const left = Math.max(0, begin);
      const right = Math.min(width, Math.max(left + leastWidth, end));
      const last = bars.at(-1);
      if (last !== undefined && left <= last.left + last.width + 1) {
        last.width = Math.max(last.width, right - last.left);
        last.count += 1;
      } else bars.push({ lane, left, width: right - left, first: one, count: 1 });
    }
    return bars;
  });
}

/** The condition after a moment, or before it; what begins at it is neither. Conditions come newest first. */
export function neighbour(
  conditions: readonly EpisodeView[],
  at_ms: number,
  step: 1 | -1,
): EpisodeView | undefined {
  if (step < 0) return conditions.find((one) => one.began_ms < at_ms - 1);
  return conditions.findLast((one) => one.began_ms > at_ms + 1);
}

export interface Sign {
  mark: MarkView;
  /** Pixels from the left edge. */
  left: number;
  width: number;
}

const noteWidth = 9;

/** Notes as signs of one width over their moments, stretches as long as they are; those outside are left out. */
export function signsOf(marks: readonly MarkView[], { from_ms, to_ms }: Stretch, width: number): Sign[] {
  const x = (ms: number) => ((ms - from_ms) / (to_ms - from_ms)) * width;
  const signs = marks.map((mark): Sign => {
    if (mark.from_ms === mark.to_ms) return { mark, left: x(mark.from_ms) - noteWidth / 2, width: noteWidth };
    const left = Math.max(0, x(mark.from_ms));
    return { mark, left, width: Math.max(leastWidth, Math.min(width, x(mark.to_ms)) - left) };
  });
  const inside = ({ mark }: Sign) => mark.from_ms <= to_ms && mark.to_ms >= from_ms;
  // Notes come last: they are drawn over the stretches that they lie in.
  return signs.filter(inside).sort((a, b) => b.mark.to_ms - b.mark.from_ms - (a.mark.to_ms - a.mark.from_ms));
}
