/** How long frames and their drawing take, over the newest so many. */

import type { WaveStats } from './layout';

const KEPT = 600;
/** A pause this long is a hidden window, not a slow frame. */
const PAUSE_MS = 2_000;
/**
 * Rates and drawing times are means of so many frames, about a second: webviews
 * round the clock, WebKit to a whole millisecond.
 */
const GROUP = 60;

/** Figures of frames. */
export interface TempoFigures {
  fpsP50: number;
  frameMsP50: number;
  frameMsP99: number;
  drawMsP50: number;
  drawMsP99: number;
}

export class Tempo {
  readonly #frameMs: number[] = [];
  readonly #drawMs: number[] = [];
  #last: number | null = null;
  #frames = 0;

  frame(atMs: number, drawMs: number): void {
    this.#frames++;
    if (this.#last !== null && atMs - this.#last < PAUSE_MS) keep(this.#frameMs, atMs - this.#last);
    this.#last = atMs;
    keep(this.#drawMs, drawMs);
  }

  figures(): TempoFigures & Pick<WaveStats, 'frames'> {
    return { frames: this.#frames, ...figuresOf(this.#frameMs, this.#drawMs) };
  }
}

/** Medians and 99th percentiles of frame and drawing times, in milliseconds. */
export function figuresOf(frameMs: readonly number[], drawMs: readonly number[]): TempoFigures {
  const mean = quantile(means(frameMs), 0.5);
  return {
    fpsP50: mean > 0 ? 1000 / mean : 0,
    frameMsP50: quantile(frameMs, 0.5),
    frameMsP99: quantile(frameMs, 0.99),
    drawMsP50: quantile(means(drawMs), 0.5),
    drawMsP99: quantile(drawMs, 0.99),
  };
}

/** The value below which a part `q` of them lies; 0 of none. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] as number;
}

/** Means of every `GROUP` that follow each other; of all, where there are fewer. */
function means(values: readonly number[]): number[] {
  const size = Math.min(GROUP, values.length);
  let sum = 0;
  const out: number[] = [];
  values.forEach((value, i) => {
    sum += value - (i >= size ? (values[i - size] as number) : 0);
    if (i >= size - 1) out.push(sum / size);
  });
  return out;
}

function keep(values: number[], value: number): void {
  values.push(value);
  if (values.length > KEPT) values.shift();
}
