/** Frame times and blocks of the page's own thread. */

import { figuresOf, type TempoFigures } from '../waves/tempo';

export interface Figures extends TempoFigures {
  blockMsMax: number;
}

const BEAT_MS = 5;

/**
 * Measures for so long while something else goes on. `step` runs on each animation
 * frame; if it takes time, it answers with how long once that is known.
 */
export async function measure(forMs: number, step: () => Promise<number> | null): Promise<Figures> {
  const frames: number[] = [];
  const draws: number[] = [];
  let blockMsMax = 0;
  let beat = performance.now();
  // A timer that comes late tells how long nothing else could run.
  const heart = setInterval(() => {
    const now = performance.now();
    blockMsMax = Math.max(blockMsMax, now - beat - BEAT_MS);
    beat = now;
  }, BEAT_MS);
  const until = performance.now() + forMs;
  let last: number | null = null;
  for (let now = performance.now(); now < until; now = await nextFrame()) {
    if (last !== null) frames.push(now - last);
    last = now;
    const took = step();
    if (took) draws.push(await took);
  }
  clearInterval(heart);
  return { ...figuresOf(frames, draws), blockMsMax };
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(() => resolve(performance.now())));
}
