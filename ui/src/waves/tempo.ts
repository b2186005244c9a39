/** How long frames and their drawing take, over the newest so many. */

import type { WaveStats } from './layout';

const KEPT = 600;
/** A pause this long is a hidden window, not a slow frame. */
const PAUSE_MS = 2_000;

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

  figures(): Omit<WaveStats, 'badFrames' | 'lostFrames' | 'where'> {
    const frameMsP50 = quantile(this.#frameMs, 0.5);
    return {
      frames: this.#frames,
      fpsP50: frameMsP50 > 0 ? 1000 / frameMsP50 : 0,
      frameMsP50,
      frameMsP99: quantile(this.#frameMs, 0.99),
      drawMsP50: quantile(this.#drawMs, 0.5),
      drawMsP99: quantile(this.#drawMs, 0.99),
    };
  }
}

/** The value below which a part `q` of them lies; 0 of none. */
export function quantile(values: readonly number[], q: number): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] as number;
}

function keep(values: number[], value: number): void {
  values.push(value);
  if (values.length > KEPT) values.shift();
}
