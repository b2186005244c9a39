/** A parameter's scale: where a value lies on it, which value lies at a place, and how numbers are written and read. */
import type { LimitRowView } from '../host/api';
import { currentLanguage } from '../text';

export interface Scale {
  min: number;
  max: number;
}

/**
 * From the least that can be set to the most. A patient lives in a part of that, so the scale shows the part around
 * the limits as they are and as the ward has them, with room on both sides; it stands still while a handle is dragged.
 */
export function scaleOf(row: LimitRowView): Scale {
  const least = Math.min(...row.sides.map((side) => side.least));
  const most = Math.max(...row.sides.map((side) => side.most));
  const marks = row.sides.flatMap((side) => [side.at.value, side.at.default]);
  if (row.value !== null) marks.push(row.value);
  if (marks.length === 0) return { min: 0, max: 1 };
  const [low, high] = [Math.min(...marks), Math.max(...marks)];
  const room = Math.max((high - low) * 0.35, 10 * row.step);
  const min = Math.max(least, low - room);
  const max = Math.min(most, high + room);
  return max > min ? { min, max } : { min, max: min + 1 };
}

/** 0 to 1. */
export function placeOf(scale: Scale, value: number): number {
  return clamp((value - scale.min) / (scale.max - scale.min), 0, 1);
}

/** The value at a place, in whole steps. */
export function valueAt(scale: Scale, place: number, step: number): number {
  return rounded(scale.min + clamp(place, 0, 1) * (scale.max - scale.min), step);
}

/** The nearest whole step, without the dust of binary fractions. */
export function rounded(value: number, step: number): number {
  return step > 0 ? tidy(Math.round(value / step) * step) : value;
}

/** `value` moved by `count` steps, within what is allowed. */
export function stepped(value: number, count: number, step: number, least: number, most: number): number {
  return clamp(tidy(value + count * step), least, most);
}

export function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}

/** About six round numbers for the scale. */
export function ticksOf({ min, max }: Scale): number[] {
  const rough = (max - min) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? 10 * power;
  const first = Math.ceil(min / step) * step;
  const count = Math.floor((max - first) / step + 1e-9) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => tidy(first + i * step));
}

/** With the digits of the parameter, as the language writes it. */
export function written(value: number, digits: number): string {
  return value.toLocaleString(currentLanguage(), {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    useGrouping: false,
  });
}

/** Seconds as short as they can be: `5`, `2.5`. */
export const seconds = (value: number): string =>
  value.toLocaleString(currentLanguage(), { maximumFractionDigits: 1, useGrouping: false });

/** What somebody typed, with a comma or a point; `null` when it is no number. */
export function parsed(text: string): number | null {
  const plain = text.trim().replace(',', '.').replace('−', '-');
  return /^-?\d+(\.\d*)?$|^-?\.\d+$/.test(plain) ? Number(plain) : null;
}

const tidy = (value: number): number => Number(value.toFixed(6));
