/**
 * The same ward drawn by uPlot, as the peer: 64 charts of 4 series each, redrawn on
 * every animation frame. uPlot has no sweep: what a sweep shows is put into its data,
 * and that is left out of the measured time.
 */

import uPlot from 'uplot';
import { type Figures, measure } from './measure';
import { makeTiles, TICK_MS, waveArea } from './tiles';
import { COLOURS, RANGES, RATES, sampleOf } from './ward';

const PX_PER_S = 25 * 3.78;
/** Samples of the fastest wave left out in front of the pen. */
const GAP = 37;

type Series = (number | null | undefined)[];

export async function benchPeer(stage: HTMLElement, forMs: number): Promise<Figures> {
  const tiles = makeTiles(stage);
  const charts = tiles.tiles.map((tile, bed) => new SweepChart(tile, bed));
  const numbers = setInterval(tiles.tick, TICK_MS);
  const step = (): Promise<number> => {
    for (const chart of charts) chart.advance(performance.now());
    const begun = performance.now();
    for (const chart of charts) chart.draw();
    // uPlot draws in a microtask of each chart; this one comes after all of them.
    return Promise.resolve().then(() => performance.now() - begun);
  };
  await measure(1_000, step);
  const figures = await measure(forMs, step);
  clearInterval(numbers);
  for (const chart of charts) chart.end();
  tiles.grid.remove();
  return figures;
}

class SweepChart {
  readonly #plot: uPlot;
  readonly #data: [number[], ...Series[]];
  readonly #bed: number;
  readonly #length: number;
  #next: number | null = null;

  constructor(tile: HTMLElement, bed: number) {
    const { width, height } = waveArea(tile);
    this.#bed = bed;
    this.#length = Math.round((width / PX_PER_S) * RATES[0]);
    const xs = Array.from({ length: this.#length }, (_, i) => i);
    this.#data = [xs, ...RATES.map((): Series => new Array<null>(this.#length).fill(null))];
    this.#plot = new uPlot(optionsFor(width, height), this.#data as uPlot.AlignedData, tile);
  }

  /** Puts the samples due by now at their place in the sweep. */
  advance(nowMs: number): void {
    const to = Math.floor((nowMs * RATES[0]) / 1000);
    for (let n = this.#next ?? to - this.#length; n < to; n++) {
      for (const [wave, rate] of RATES.entries()) {
        const series = this.#data[wave + 1] as Series;
        const every = RATES[0] / rate;
        // uPlot wants one x for all: `undefined` is no point, `null` a gap.
        series[n % this.#length] = n % every === 0 ? sampleOf(this.#bed, wave, n / every) : undefined;
        series[(n + GAP) % this.#length] = null;
      }
    }
    this.#next = to;
  }

  draw(): void {
    this.#plot.setData(this.#data as uPlot.AlignedData);
  }

  end(): void {
    this.#plot.destroy();
  }
}

/** Bare lines: no axes, legend, cursor or points; each wave in its own quarter. */
function optionsFor(width: number, height: number): uPlot.Options {
  const scales: uPlot.Scales = { x: { time: false } };
  RANGES.forEach(([min, max], wave) => {
    const span = max - min;
    scales[`y${wave}`] = { range: [min - (3 - wave) * span, max + wave * span] };
  });
  return {
    width,
    height,
    padding: [0, 0, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    axes: [{ show: false }, { show: false }],
    scales,
    series: [
      {},
      ...COLOURS.map((stroke, wave) => ({ stroke, width: 1.35, scale: `y${wave}`, points: { show: false } })),
    ],
  };
}
