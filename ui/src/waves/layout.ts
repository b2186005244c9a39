/** What is drawn where: the words that the screens and the drawing core share. */

/** How a sample becomes a height. */
export type Scale =
  /** `min` at the bottom edge of the trace, `max` at its top edge. */
  | { kind: 'fixed'; min: number; max: number }
  /** True to size: `mmPerUnit` millimetres a unit (ECG: 10 a millivolt); zero lies at `baseline`, 0 top to 1 bottom. */
  | { kind: 'calibrated'; mmPerUnit: number; baseline: number }
  /** Fits what is seen; changes only where the pen begins a new sweep. */
  | { kind: 'auto' };

/** One wave's place in the picture, in CSS pixels. */
export interface Trace {
  /** The series' number in wave frames (`WaveView.index`). */
  index: number;
  x: number;
  y: number;
  width: number;
  height: number;
  colour: string;
  scale: Scale;
  /** CSS pixels; 1.35 when left out. */
  lineWidth?: number;
  /** Stale: drawn at about a third of its strength. */
  dim?: boolean;
}

/** One of the canvases that lie below each other. */
export interface Sheet {
  /** Where it begins and how high it is, CSS pixels. */
  y: number;
  height: number;
  /** Sheets of different turns are not drawn in the same frame. */
  turn: number;
}

/** Everything in one picture. */
export interface Layout {
  /** CSS pixels of the whole picture. */
  width: number;
  height: number;
  /** Its canvases from top to bottom, no more than the screen was made with; one has all of it when left out. */
  sheets?: readonly Sheet[];
  /** `window.devicePixelRatio`. */
  dpr: number;
  /** CSS pixels in a millimetre of this screen. */
  pxPerMm: number;
  /** Paper speed, mm/s. */
  speedMmS: number;
  traces: Trace[];
}

/** Samples of one wave without a break, on the core's clock. */
export interface SampleRun {
  /** When the first sample is drawn: milliseconds of the core's monotonic clock, playout delay included. */
  startMs: number;
  /** Samples a second. */
  rate: number;
  /** Physical values; NaN where one is missing. */
  samples: Float32Array;
}

/** Where the sweep stands: with it, `timeAt` of `sweep.ts` turns a pixel into a time. */
export interface Sweep {
  /** Core time under the pen, milliseconds; `null` before the first frame came. */
  timeMs: number | null;
  /** CSS pixels a millisecond. */
  pxPerMs: number;
  dpr: number;
}

/** How the drawing goes, over the last ten seconds or so. */
export interface WaveStats {
  /** Animation frames counted. */
  frames: number;
  fpsP50: number;
  frameMsP50: number;
  frameMsP99: number;
  drawMsP50: number;
  drawMsP99: number;
  /** Frames of the core that could not be read, and numbers missing between frames. */
  badFrames: number;
  lostFrames: number;
  /** Where it draws. */
  where: 'worker' | 'worker-ticked' | 'inline';
}
