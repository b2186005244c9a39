/**
 * The samples of one series, the newest so many.
 *
 * Samples are counted, not timed: a *stretch* says when its first sample is
 * drawn and at which rate the others follow. A record that goes on where the last
 * one ended lengthens the stretch; anything else begins a new one.
 */

import type { SeriesRecord } from './frame';
import type { SampleRun } from './layout';

/** Samples at equal distances. */
export interface Stretch {
  /** Number of its first sample, counted from the ring's beginning. */
  first: number;
  startMs: number;
  rate: number;
  /** Whether a hole lies before it. */
  gap: boolean;
}

export class Ring {
  #samples: Float32Array;
  #mask: number;
  #stretches: Stretch[] = [];
  #end = 0;
  readonly #seconds: number;
  #rate: number;

  constructor(rate: number, seconds: number) {
    this.#seconds = seconds;
    this.#rate = rate;
    const size = sizeFor(rate, seconds);
    this.#samples = new Float32Array(size);
    this.#mask = size - 1;
  }

  /** Number after the last sample. */
  get end(): number {
    return this.#end;
  }

  /** Number of the oldest sample kept. */
  get begin(): number {
    return Math.max(0, this.#end - this.#samples.length);
  }

  get stretches(): readonly Stretch[] {
    return this.#stretches;
  }

  /** When the next sample is due; `null` while empty. */
  get endMs(): number | null {
    const last = this.#stretches.at(-1);
    return last ? timeOf(last, this.#end) : null;
  }

  /** When the oldest sample kept is drawn. */
  get beginMs(): number | null {
    const first = this.#stretches[0];
    return first ? timeOf(first, this.begin) : null;
  }

  at(number: number): number {
    return this.#samples[number & this.#mask] as number;
  }

  /** Number after the stretch's last sample. */
  endOf(i: number): number {
    return this.#stretches[i + 1]?.first ?? this.#end;
  }

  /**
   * Adds a record. Answers from which time on the picture changed, or `null` when nothing did.
   * Samples that would lie before the end of what is here are left out.
   */
  append(record: SeriesRecord): number | null {
    if (record.restart) this.#forget();
    if (sizeFor(record.rate, this.#seconds) > this.#samples.length) this.#grow(record.rate);
    const period = 1000 / record.rate;
    const due = this.endMs;
    let skip = 0;
    if (due !== null && record.startMs < due - period)
      skip = Math.ceil((due - record.startMs) / period - 1e-6);
    if (skip >= record.samples.length) return null;
    const startMs = record.startMs + skip * period;
    this.#place(startMs, record.rate, record.gapBefore || skip > 0, due);
    this.#write(skip > 0 ? record.samples.subarray(skip) : record.samples);
    return record.restart ? -Infinity : startMs - period;
  }

  /** A copy that stays as it is, for a frozen picture. */
  clone(): Ring {
    const copy = new Ring(this.#rate, this.#seconds);
    copy.#samples = this.#samples.slice();
    copy.#mask = this.#mask;
    copy.#stretches = this.#stretches.map((s) => ({ ...s }));
    copy.#end = this.#end;
    return copy;
  }

  /** What was sampled from `fromMs` to `toMs`, copied. */
  runs(fromMs: number, toMs: number): SampleRun[] {
    const out: SampleRun[] = [];
    this.#stretches.forEach((stretch, i) => {
      const from = Math.max(stretch.first, this.begin, Math.ceil(numberAt(stretch, fromMs)));
      const to = Math.min(this.endOf(i), Math.ceil(numberAt(stretch, toMs)));
      if (to <= from) return;
      const samples = new Float32Array(to - from);
      for (let n = from; n < to; n++) samples[n - from] = this.at(n);
      out.push({ startMs: timeOf(stretch, from), rate: stretch.rate, samples });
    });
    return out;
  }

  /** Least and greatest value from `fromMs` to `toMs`, and how long a time that was; `null` without any. */
  range(fromMs: number, toMs: number): { min: number; max: number; ms: number } | null {
    let min = Infinity;
    let max = -Infinity;
    let count = 0;
    this.#stretches.forEach((stretch, i) => {
      const from = Math.max(stretch.first, this.begin, Math.ceil(numberAt(stretch, fromMs)));
      const to = Math.min(this.endOf(i), Math.ceil(numberAt(stretch, toMs)));
      for (let n = from; n < to; n++) {
        const v = this.at(n);
        if (v < min) min = v;
        if (v > max) max = v;
        count += (1000 / stretch.rate) * (v === v ? 1 : 0);
      }
    });
    return min <= max ? { min, max, ms: count } : null;
  }

  #place(startMs: number, rate: number, gap: boolean, due: number | null): void {
    const last = this.#stretches.at(-1);
    const period = 1000 / rate;
    const off = due === null ? Infinity : Math.abs(startMs - due);
    if (last && !gap && last.rate === rate && off <= period / 4) return;
    // Two samples' time without a word about a gap is one all the same: never a line across.
    const hole = gap || last === undefined || last.rate !== rate || off > period * 2 + 1;
    this.#stretches.push({ first: this.#end, startMs, rate, gap: hole });
  }

  #write(samples: Float32Array): void {
    const kept = samples.length > this.#samples.length ? samples.subarray(-this.#samples.length) : samples;
    this.#end += samples.length - kept.length;
    for (let i = 0; i < kept.length; i++) this.#samples[(this.#end + i) & this.#mask] = kept[i] as number;
    this.#end += kept.length;
    while ((this.#stretches[1]?.first ?? Infinity) <= this.begin) this.#stretches.shift();
  }

  #grow(rate: number): void {
    const wider = new Float32Array(sizeFor(rate, this.#seconds));
    const mask = wider.length - 1;
    for (let n = this.begin; n < this.#end; n++) wider[n & mask] = this.at(n);
    this.#samples = wider;
    this.#mask = mask;
    this.#rate = rate;
  }

  #forget(): void {
    this.#stretches = [];
    this.#end = 0;
  }
}

/** When sample `number` of a stretch is drawn. */
export function timeOf(stretch: Stretch, number: number): number {
  return stretch.startMs + ((number - stretch.first) * 1000) / stretch.rate;
}

/** Number (with fraction) of the sample drawn at `timeMs`. */
export function numberAt(stretch: Stretch, timeMs: number): number {
  return stretch.first + ((timeMs - stretch.startMs) * stretch.rate) / 1000;
}

function sizeFor(rate: number, seconds: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(64, Math.min(rate * seconds, 2 ** 20))));
}
