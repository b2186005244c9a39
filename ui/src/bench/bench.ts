/** Our drawing core beside uPlot, on the same 256 traces in the same window. The ward itself is measured in `live.ts`. */

import { giveIntlALanguage } from '../shell/language';
import { benchOurs } from './ours';

/** One figure. */
export interface BenchLine {
  name: string;
  value: number;
  unit: string;
  /** What it has to be, such as `>= 60`. */
  bar: string;
  holds: boolean;
  /** How many frames stand behind it. */
  runs: number;
  /** Where a peer was measured in the same window. */
  peer?: string;
  peer_value?: number;
  ratio?: number;
}

/** A display of 60 Hz is never quite that; one frame lost in two seconds is more than this forgives. */
export const NEARLY_60 = 59.7;

const OURS_MS = 10_000;
const PEER_MS = 6_000;

/** Draws 64 beds with our core, then with uPlot, in this window. Takes about 20 s. */
export async function runBench(stage: HTMLElement): Promise<BenchLine[]> {
  const ours = await benchOurs(stage, OURS_MS);
  giveIntlALanguage();
  const { benchPeer } = await import('./peer');
  const peer = await benchPeer(stage, PEER_MS);
  const { waves } = ours;
  const runs = waves.frames;
  const ratio = round(waves.drawMsP50 / peer.drawMsP50, 4);
  return [
    line('ui.traces_fps_p50', waves.fpsP50, 'frames/s', '>= 60', waves.fpsP50 >= NEARLY_60, runs, {
      peer: 'uPlot',
      peer_value: round(peer.fpsP50, 2),
      ratio: round(waves.fpsP50 / peer.fpsP50, 3),
    }),
    line('ui.traces_frame_ms_p99', waves.frameMsP99, 'ms', '<= 20', waves.frameMsP99 <= 20, runs, {
      peer: 'uPlot',
      peer_value: round(peer.frameMsP99, 2),
      ratio: round(waves.frameMsP99 / peer.frameMsP99, 3),
    }),
    line('ui.draw_ms_p50', waves.drawMsP50, 'ms', '<= 1/5 of the peer', ratio <= 0.2, runs, {
      peer: 'uPlot',
      peer_value: round(peer.drawMsP50, 3),
      ratio,
    }),
  ];
}

export function line(
  name: string,
  value: number,
  unit: string,
  bar: string,
  holds: boolean,
  runs: number,
  peer: Pick<BenchLine, 'peer' | 'peer_value' | 'ratio'> = {},
): BenchLine {
  return { name, value: round(value, 3), unit, bar, holds, runs, ...peer };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
