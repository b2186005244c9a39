/** The wave worker: one engine on the OffscreenCanvases of a picture. */

import { Engine } from './engine';
import type { FromWorker, ToWorker } from './messages';
import { Lockstep } from './lockstep';
import { Pace } from './pace';

/** What a dedicated worker offers; the page's own types know nothing of it. */
interface Port {
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
  postMessage(message: FromWorker, transfer: Transferable[]): void;
  requestAnimationFrame?: (step: (at: number) => void) => number;
}

/** Without an animation frame of our own for so long we ask the page for its. */
const PATIENCE_MS = 500;

const port = self as unknown as Port;
let engine: Engine | null = null;
let ownFrames = 0;
const pace = new Pace();
const lockstep = new Lockstep();
let ticked = false;

port.onmessage = ({ data }) => {
  if (data.type === 'canvas') {
    begin(data.canvases);
    return;
  }
  if (data.type === 'shown') {
    if (lockstep.shown()) draw(performance.now());
    return;
  }
  const answer = engine?.handle(data, performance.now());
  if (answer) {
    const transfer = answer.type === 'samples' ? answer.runs.map((run) => run.samples.buffer) : [];
    port.postMessage(answer, transfer);
  }
};

function begin(canvases: OffscreenCanvas[]): void {
  const surfaces = canvases.map((canvas) => {
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no 2D context in the worker');
    return { canvas, context };
  });
  engine = new Engine(surfaces, 'worker');
  step();
  setTimeout(() => {
    if (ownFrames > 0 || !engine) return;
    ticked = true;
    engine.where = 'worker-ticked';
    port.postMessage({ type: 'tick-me' }, []);
  }, PATIENCE_MS);
}

function step(): void {
  port.requestAnimationFrame?.(() => {
    if (ticked) return;
    ownFrames++;
    // Not the callback's time: its origin is the page's in some webviews, the worker's in others.
    const now = performance.now();
    if (pace.due(now) && lockstep.may(now)) draw(now);
    step();
  });
}

function draw(now: number): void {
  if (engine?.tick(now) !== true) return;
  lockstep.drew(now);
  port.postMessage({ type: 'drew' }, []);
}
