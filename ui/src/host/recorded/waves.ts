/**
 * Made-up waves for the recorded ward, so that sweep, freeze and calipers can be looked at in a plain browser.
 *
 * Bells and sines by the page's own clock, written in the frames that the core would send. ECG beats at the heart
 * rate that the bed's number says, so that a caliper laid from R to R can be checked against it.
 */
import type { BedView, WaveView } from '../api';
import { writeFrame } from '../../waves/encode';
import type { SeriesRecord } from '../../waves/frame';

const lead_ms = 300;
const backfill_ms = 40_000;

interface Series {
  wave: WaveView;
  perMinute: number;
  /** First sample not sent yet, counted from the clock's zero. */
  next: number | null;
}

/** Keeps what one window watches and writes what is due. */
export class RecordedWaves {
  #series: Series[] = [];
  #seq = 0;

  /** These series and no other; each begins with its history. */
  watch(beds: readonly BedView[], indices: readonly number[]): void {
    const wanted = new Set(indices);
    const kept = new Map(this.#series.map((series) => [series.wave.index, series.next]));
    this.#series = beds.flatMap((bed) =>
      bed.feed === 'live'
        ? bed.waves
            .filter((wave) => wanted.has(wave.index) && wave.off === '')
            .map((wave) => ({ wave, perMinute: rateOf(bed, wave), next: kept.get(wave.index) ?? null }))
        : [],
    );
  }

  /** What became due since the last call, or `null` when nobody watches. */
  frame(now_ms: number): ArrayBuffer | null {
    const records = this.#series.flatMap((series) => recordOf(series, now_ms) ?? []);
    if (records.length === 0) return null;
    return writeFrame({ seq: this.#seq++, coreNowMs: now_ms, leadMs: lead_ms, records });
  }
}

function recordOf(series: Series, now_ms: number): SeriesRecord | null {
  const rate = series.wave.rate_hz;
  const first = series.next === null;
  const from = series.next ?? Math.max(0, Math.ceil(((now_ms - backfill_ms) * rate) / 1000));
  const to = Math.floor(((now_ms + lead_ms) * rate) / 1000) + 1;
  if (to <= from) return null;
  series.next = to;
  const beat = (n: number) => (n / rate) * (series.perMinute / 60) + series.wave.index * 0.013;
  const samples = Float32Array.from({ length: to - from }, (_, i) => valueOf(series.wave, beat(from + i)));
  return {
    index: series.wave.index,
    rate,
    gapBefore: first,
    restart: first,
    startMs: (from * 1000) / rate,
    samples,
  };
}

function rateOf(bed: BedView, wave: WaveView): number {
  const of = (refid: string) => bed.numbers.find((n) => n.refid === refid)?.value;
  const breathes = wave.refid === 'MDC_IMPED_TTHOR' || wave.refid === 'MDC_AWAY_CO2';
  return breathes ? (of('MDC_TTHOR_RESP_RATE') ?? 15) : (of('MDC_ECG_HEART_RATE') ?? 70);
}

/** The value at a phase counted in beats or breaths. */
export function valueOf(wave: WaveView, beats: number): number {
  const p = beats - Math.floor(beats);
  switch (wave.refid) {
    case 'MDC_PULS_OXIM_PLETH':
      return bell(p, 0.25, 0.09, 1) + bell(p, 0.52, 0.11, 0.42);
    case 'MDC_IMPED_TTHOR':
      return Math.sin(2 * Math.PI * p);
    case 'MDC_PRESS_BLD_ART_ABP':
      return 78 + bell(p, 0.22, 0.08, 46) + bell(p, 0.45, 0.12, 18);
    case 'MDC_AWAY_CO2':
      return p < 0.45 ? 38 * Math.min(1, p / 0.06) : Math.max(0, 38 * (1 - (p - 0.45) / 0.05));
    default:
      return ecg(p);
  }
}

/** P, QRS and T; the R wave is one millivolt high. */
function ecg(p: number): number {
  return (
    bell(p, 0.18, 0.022, 0.13) -
    bell(p, 0.27, 0.008, 0.12) +
    bell(p, 0.295, 0.01, 1) -
    bell(p, 0.322, 0.009, 0.25) +
    bell(p, 0.55, 0.045, 0.28)
  );
}

function bell(x: number, at: number, width: number, height: number): number {
  return height * Math.exp(-((x - at) ** 2) / (2 * width * width));
}
