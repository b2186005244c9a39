/**
 * The bed picture's geometry: from what the bed tells to points of a drawing, without a canvas. The head part has its
 * real angle; the height is the real one between 20 and 100 cm, and drawn in the middle where it is not known.
 */
import type { FactView, FrameView } from '../host/api';

/** The drawing is so wide and high. */
export const area = { width: 240, height: 132 } as const;
export const floor_y = 124;
/** Where the mattress is with the bed at 20 and at 100 cm. */
const low_y = 100;
const high_y = 56;
const low_cm = 20;
const high_cm = 100;

/** Where head and foot part meet, the end of the feet, and how long the head part is. */
export const hinge_x = 138;
export const foot_x = 26;
export const head_length = 74;

export interface Shape {
  /** Height of the mattress in the drawing. */
  y: number;
  /** Its height is known now. */
  heightKnown: boolean;
  /** The angle as it is drawn, degrees. */
  angle: number;
  angleKnown: boolean;
  /** The end of the head part. */
  head: { x: number; y: number };
}

/** A value that is known, else the last one, to be drawn as such. */
function lastOf<T>(fact: FactView<T>): T | null {
  return fact.value ?? fact.last;
}

export function shapeOf(frame: Pick<FrameView, 'height_cm' | 'lowest' | 'head_deg'>): Shape {
  const cm = lastOf(frame.height_cm);
  const lowest = lastOf(frame.lowest);
  const part =
    cm !== null ? Math.min(1, Math.max(0, (cm - low_cm) / (high_cm - low_cm))) : lowest === true ? 0 : 0.5;
  const y = Math.round(low_y - part * (low_y - high_y));
  const angle = Math.min(85, Math.max(-20, lastOf(frame.head_deg) ?? 0));
  const turn = (angle * Math.PI) / 180;
  const round = (n: number) => Math.round(n * 10) / 10;
  return {
    y,
    heightKnown: frame.height_cm.value !== null || frame.lowest.value === true,
    angle,
    angleKnown: frame.head_deg.value !== null,
    head: {
      x: round(hinge_x + Math.cos(turn) * head_length),
      y: round(y - Math.sin(turn) * head_length),
    },
  };
}
