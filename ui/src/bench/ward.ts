/**
 * A ward of 64 beds for the bench: 250, 250, 125 and 62.5 Hz each, as frames of the core.
 *
 * The waves are sums of bells and sines, computed once for one beat each; what is
 * measured is drawing, not making them.
 */

import { writeFrame } from '../waves/encode';
import type { SeriesRecord } from '../waves/frame';

export const BEDS = 64;
export const RATES = [250, 250, 125, 62.5] as const;
export const COLOURS = ['#4be08a', '#4be08a', '#5cc8ff', '#f4e06d'] as const;
/** Range of each wave, as the layout and the peer scale it. */
export const RANGES = [
  [-0.5, 1.4],
  [-0.5, 1.4],
  [-0.1, 1.2],
  [-1.2, 1.2],
] as const;
const LEAD_MS = 130;
const BACKFILL_MS = 10_000;

const bell = (x: number, at: number, width: number, height: number): number =>
  height * Math.exp(-((x - at) ** 2) / (2 * width * width));

function ecg(p: number): number {
  return (
    bell(p, 0.18, 0.022, 0.13) -
    bell(p, 0.27, 0.008, 0.14) +
    bell(p, 0.295, 0.01, 1.15) -
    bell(p, 0.322, 0.009, 0.28) +
    bell(p, 0.55, 0.045, 0.3)
  );
}

const pleth = (p: number): number => bell(p, 0.25, 0.09, 1) + bell(p, 0.52, 0.11, 0.42);
const resp = (p: number): number => Math.sin(2 * Math.PI * p);

const STEPS = 2048;
const table = (f: (p: number) => number): Float32Array =>
  Float32Array.from({ length: STEPS }, (_, i) => f(i / STEPS));
const TABLES = [table(ecg), table(ecg), table(pleth), table(resp)] as const;

/** Value of a bed's wave at sample `n`. */
export function sampleOf(bed: number, wave: number, n: number): number {
  const beat = (wave === 3 ? 0.25 : 1.2) * (0.8 + ((bed * 37) % 17) / 25);
  const phase = (n / (RATES[wave] as number)) * beat + bed * 0.13;
  return (TABLES[wave] as Float32Array)[Math.floor((phase - Math.floor(phase)) * STEPS)] as number;
}

/** Frames for a screen, each with what was due since the last. */
export class BenchWard {
  #seq = 0;
  readonly #next = new Map<number, number>();

  frame(nowMs: number): ArrayBuffer {
    const records: SeriesRecord[] = [];
    for (let bed = 0; bed < BEDS; bed++) {
      for (let wave = 0; wave < RATES.length; wave++) {
        const record = this.#record(bed, wave, nowMs);
        if (record) records.push(record);
      }
    }
    return writeFrame({ seq: this.#seq++, coreNowMs: nowMs, leadMs: LEAD_MS, records });
  }

  #record(bed: number, wave: number, nowMs: number): SeriesRecord | null {
    const index = bed * RATES.length + wave;
    const rate = RATES[wave] as number;
    const known = this.#next.get(index);
    const from = known ?? Math.max(0, Math.ceil(((nowMs - BACKFILL_MS) * rate) / 1000));
    const to = Math.floor(((nowMs + LEAD_MS) * rate) / 1000) + 1;
    if (to <= from) return null;
    this.#next.set(index, to);
    const samples = Float32Array.from({ length: to - from }, (_, i) => sampleOf(bed, wave, from + i));
    const first = known === undefined;
    return { index, rate, gapBefore: first, restart: first, startMs: (from * 1000) / rate, samples };
  }
}
