/** The ward drawn by our core. */

import { type Layout, type Trace, WaveScreen, type WaveStats } from '../waves';
import { type Figures, measure } from './measure';
import { makeTiles, TICK_MS, waveArea } from './tiles';
import { BenchWard, COLOURS, RANGES } from './ward';

/** A tick of the core. */
const FRAME_MS = 33;
const WARM_UP_MS = 3_000;

export async function benchOurs(
  stage: HTMLElement,
  forMs: number,
  inline = false,
): Promise<{ page: Figures; waves: WaveStats }> {
  const canvas = document.createElement('canvas');
  stage.append(canvas);
  const tiles = makeTiles(stage);
  const screen = new WaveScreen([canvas], { inline });
  screen.setLayout(layoutOf(stage, tiles.tiles));
  const ward = new BenchWard();
  const feed = setInterval(() => screen.frame(ward.frame(performance.now())), FRAME_MS);
  const numbers = setInterval(tiles.tick, TICK_MS);
  await measure(WARM_UP_MS, () => null);
  const page = await measure(forMs, () => null);
  const waves = await screen.stats();
  clearInterval(feed);
  clearInterval(numbers);
  screen.destroy();
  canvas.remove();
  tiles.grid.remove();
  return { page, waves };
}

function layoutOf(stage: HTMLElement, tiles: HTMLElement[]): Layout {
  const traces: Trace[] = tiles.flatMap((tile, bed) => {
    const { x, y, width, height } = waveArea(tile);
    return COLOURS.map((colour, wave): Trace => {
      const [min, max] = RANGES[wave] ?? [0, 1];
      const part = height / COLOURS.length;
      const index = bed * COLOURS.length + wave;
      return {
        index,
        x,
        y: y + wave * part,
        width,
        height: part,
        colour,
        scale: { kind: 'fixed', min, max },
      };
    });
  });
  const { clientWidth: width, clientHeight: height } = stage;
  return { width, height, dpr: devicePixelRatio, pxPerMm: 3.78, speedMmS: 25, traces };
}
