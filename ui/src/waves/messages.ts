/** What the main thread and the wave worker say to each other. */

import type { Layout, SampleRun, Sweep, WaveStats } from './layout';

export type ToWorker =
  | { type: 'canvas'; canvases: OffscreenCanvas[] }
  | { type: 'layout'; layout: Layout }
  | { type: 'frame'; bytes: ArrayBuffer }
  | { type: 'freeze'; on: boolean }
  /** An animation frame of the page, for a worker that has none of its own. */
  | { type: 'tick' }
  /** The page has come round since the worker said `drew`: that picture is on its way to the screen. */
  | { type: 'shown' }
  | { type: 'samples'; id: number; index: number; fromMs: number; toMs: number }
  | { type: 'sweep'; id: number }
  | { type: 'stats'; id: number };

export type FromWorker =
  /** No animation frames here: please send `tick`. */
  | { type: 'tick-me' }
  /** A canvas was touched; asks for `shown`. */
  | { type: 'drew' }
  | { type: 'samples'; id: number; runs: SampleRun[] }
  | { type: 'sweep'; id: number; sweep: Sweep }
  | { type: 'stats'; id: number; stats: WaveStats };

/** A message that wants an answer with its id. */
export type Answer = Extract<FromWorker, { id: number }>;
