/** From the core's trends to what is drawn: which numbers share a pane, where a line goes on and where it is broken. */
import type { SeriesView, TrendLine, TrendView } from '../host/api';
import { parameterColours, parameterOf } from '../ward/parameter';

/** Numbers that share an axis. */
export interface Pane {
  name: string;
  unit: string;
  series: readonly SeriesView[];
}

/** Names a number from bed to bed. */
export function nameOf(one: Pick<SeriesView, 'refid' | 'channel'>): string {
  return `${one.refid} ${one.channel}`;
}

/** What the numbers of a bed are drawn in: rates together, each pressure with its own, one unit to an axis. */
export function panesOf(series: readonly SeriesView[]): Pane[] {
  const panes = new Map<string, SeriesView[]>();
  for (const one of series) {
    const name = paneOf(one);
    panes.set(name, [...(panes.get(name) ?? []), one]);
  }
  return [...panes].map(([name, all]) => ({ name, unit: all[0]?.unit ?? '', series: all }));
}

const pulses = /PULS_RATE|HEART_RATE/;

function paneOf(one: SeriesView): string {
  if (pulses.test(one.refid)) return `rate ${one.unit}`;
  const parameter = parameterOf(one.refid);
  // What is not known stands alone: two unknown numbers have nothing in common but that.
  return parameter === 'other' ? nameOf(one) : `${parameter} ${one.unit}`;
}

/** More are not drawn together: the core reads no more at once, and nobody could. */
export const mostShown = 24;
/** As many as a screen can show without anybody having chosen. */
const mostUsual = 12;

/**
 * Which numbers are drawn before anybody chose: no pulse that repeats the heart rate, and of many first those whose
 * parameter is known.
 */
export function usual(series: readonly SeriesView[]): SeriesView[] {
  const heart = series.some((one) => one.refid === 'MDC_ECG_HEART_RATE');
  const own = series.filter((one) => !(heart && /PULS_RATE/.test(one.refid)));
  const known = (one: SeriesView) => parameterOf(one.refid) !== 'other';
  const first = new Set([...own.filter(known), ...own.filter((one) => !known(one))].slice(0, mostUsual));
  return own.filter((one) => first.has(one));
}

/** Lines of one pane have one colour; the second and third are told apart by how they are drawn. */
export function inkOf(one: SeriesView, place: number): { colour: string; dash: number[]; width: number } {
  const colour = parameterColours[pulses.test(one.refid) ? 'hr' : parameterOf(one.refid)];
  return { colour, dash: [[], [6, 3], [2, 3]][place % 3] ?? [], width: place === 0 ? 1.6 : 1.2 };
}

/** Digits of a number on screen. */
export function digitsOf(unit: string): number {
  return unit === '°C' || unit === 'kPa' || unit === 'mmol/L' ? 1 : 0;
}

export function written(value: number | null | undefined, unit: string): string {
  return value == null ? '––' : value.toFixed(digitsOf(unit));
}

/** A value of a line: a number, `null` where the line is broken, `undefined` where it goes straight on. */
export type Point = number | null | undefined;

/** Times between values that are no gap: three times the usual, and never more than this. */
const gapMost_ms = 150_000;

/**
 * The points of a line. Parts without a number between two with one are no gap when numbers come seldom: a monitor that
 * sends one each minute has not failed in between. What is measured now and then stays dots.
 */
export function pointsOf(values: readonly (number | null)[], part_ms: number): Point[] {
  const places = values.flatMap((value, i) => (value === null ? [] : [i]));
  const steps = places.slice(1).map((place, i) => place - (places[i] ?? 0));
  const usualStep = [...steps].sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 1;
  const most = Math.min(usualStep * 3, Math.max(1, gapMost_ms / part_ms));
  const points: Point[] = [...values];
  steps.forEach((step, i) => {
    const from = places[i] ?? 0;
    if (step > 1 && step <= most) points.fill(undefined, from + 1, from + step);
  });
  return points;
}

/** Places of values that no line reaches: drawn as dots. */
export function alone(points: readonly Point[]): number[] {
  const ends = (place: number) => place < 0 || place >= points.length || points[place] === null;
  return points.flatMap((value, i) => (typeof value === 'number' && ends(i - 1) && ends(i + 1) ? [i] : []));
}

/** The middles of the parts, in seconds, as the plots count. */
export function timesOf(view: TrendView): number[] {
  const part = (view.to_ms - view.from_ms) / view.buckets;
  return Array.from({ length: view.buckets }, (_, i) => (view.from_ms + (i + 0.5) * part) / 1000);
}

/** No value is said of a time further off than this: a gap has none. */
const reach_ms = 90_000;

/** The value at a time: that of the nearest part that has any, if it is near. */
export function valueAt(line: TrendLine, view: TrendView, at_ms: number): number | null {
  const part = (view.to_ms - view.from_ms) / view.buckets;
  const place = Math.floor((at_ms - view.from_ms) / part);
  const reach = Math.floor(reach_ms / part);
  for (let off = 0; off <= reach; off++)
    for (const i of [place - off, place + off]) {
      const value = line.mean[i];
      if (value != null) return value;
    }
  return null;
}

/** The axis of a pane: what is there and some room, so that a flat line lies in the middle of something. */
export function rangeOf(lines: readonly TrendLine[], unit: string): [number, number] {
  const all = lines.flatMap((line) => [...line.least, ...line.greatest]).filter((value) => value !== null);
  if (all.length === 0) return [0, 1];
  const [least, greatest] = [minimum(all), maximum(all)];
  const room = Math.max((greatest - least) * 0.08, unit === '°C' ? 0.3 : unit === '%' ? 2 : 8);
  // What is never below nought has no axis below it.
  const floor = least >= 0 ? Math.max(-room / 20, least - room) : least - room;
  return [floor, unit === '%' ? Math.min(101, greatest + room) : greatest + room];
}

// Spread would meet the bound of arguments with so many parts.
const minimum = (all: readonly number[]): number => all.reduce((a, b) => Math.min(a, b), Infinity);
const maximum = (all: readonly number[]): number => all.reduce((a, b) => Math.max(a, b), -Infinity);
