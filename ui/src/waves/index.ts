/**
 * Waves on canvases below each other: the main thread's side.
 *
 * A screen makes one `WaveScreen` for the canvases that cover all its tiles,
 * tells it the layout whenever that changes, and hands it each frame of the core
 * as it comes. Everything else (decoding, the rings of samples, the sweep, the
 * strokes) happens in a worker on OffscreenCanvases, or here where the webview
 * has none. Samples outlive a change of layout: what is on the sweep is redrawn
 * at once, no tile goes blank.
 */

import { Engine, type Surface } from './engine';
import type { Layout, SampleRun, Sweep, WaveStats } from './layout';
import type { FromWorker, ToWorker } from './messages';

export type { Layout, SampleRun, Scale, Sheet, Sweep, Trace, WaveStats } from './layout';
export { valueAt } from './scale';
export { SHEETS } from './sheets';
export { timeAt, xAt } from './sweep';

export interface WaveScreenOptions {
  /** Draw on the main thread even where a worker could. */
  inline?: boolean;
}

export class WaveScreen {
  readonly #back: Back;

  /** Takes the canvases over: nobody else may ask them for a context or set their size. */
  constructor(canvases: readonly HTMLCanvasElement[], options: WaveScreenOptions = {}) {
    this.#back = options.inline || !canUseWorker(canvases) ? new Inline(canvases) : new Remote(canvases);
  }

  /** Draws so from the next animation frame on. Cheap when nothing changed. */
  setLayout(layout: Layout): void {
    this.#back.send({ type: 'layout', layout: structuredClone(layout) });
  }

  /** One message of the core. The buffer is transferred and empty afterwards. */
  frame(bytes: ArrayBuffer): void {
    this.#back.send({ type: 'frame', bytes }, [bytes]);
  }

  /** Holds the picture, or lets it go on at the present. Samples are gathered meanwhile. */
  freeze(on: boolean): void {
    this.#back.send({ type: 'freeze', on });
  }

  /** What was sampled from `fromMs` to `toMs` of the core's clock; while frozen, from what was there at the freeze. */
  async samples(index: number, fromMs: number, toMs: number): Promise<SampleRun[]> {
    const answer = await this.#back.ask({ type: 'samples', id: 0, index, fromMs, toMs });
    return answer.type === 'samples' ? answer.runs : [];
  }

  /** Where the pen is, or stands while frozen. */
  async sweep(): Promise<Sweep> {
    const answer = await this.#back.ask({ type: 'sweep', id: 0 });
    if (answer.type !== 'sweep') throw new Error(`asked for the sweep, was told ${answer.type}`);
    return answer.sweep;
  }

  async stats(): Promise<WaveStats> {
    const answer = await this.#back.ask({ type: 'stats', id: 0 });
    if (answer.type !== 'stats') throw new Error(`asked for stats, was told ${answer.type}`);
    return answer.stats;
  }

  /** Stops drawing and ends the worker. Open questions are rejected. */
  destroy(): void {
    this.#back.end();
  }
}

type Question = Extract<ToWorker, { id: number }>;
type Answer = Extract<FromWorker, { id: number }>;

interface Back {
  send(message: ToWorker, transfer?: Transferable[]): void;
  ask(question: Question): Promise<Answer>;
  end(): void;
}

function canUseWorker(canvases: readonly HTMLCanvasElement[]): boolean {
  return (
    typeof Worker === 'function' &&
    typeof OffscreenCanvas === 'function' &&
    canvases.every((canvas) => typeof canvas.transferControlToOffscreen === 'function')
  );
}

/** Draws in a worker. */
class Remote implements Back {
  readonly #worker: Worker;
  readonly #open = new Map<number, { resolve: (a: Answer) => void; reject: (e: Error) => void }>();
  #nextId = 1;
  #ticking = 0;

  constructor(canvases: readonly HTMLCanvasElement[]) {
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'waves' });
    this.#worker.onmessage = (event: MessageEvent<FromWorker>) => this.#hear(event.data);
    this.#worker.onerror = (event) => this.#fail(new Error(`wave worker: ${event.message}`));
    const offscreen = canvases.map((canvas) => canvas.transferControlToOffscreen());
    this.send({ type: 'canvas', canvases: offscreen }, offscreen);
  }

  send(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  ask(question: Question): Promise<Answer> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.send({ ...question, id });
    });
  }

  end(): void {
    cancelAnimationFrame(this.#ticking);
    this.#worker.terminate();
    this.#fail(new Error('the wave screen was closed'));
  }

  #hear(message: FromWorker): void {
    if (message.type === 'tick-me') {
      // The worker has no animation frames of its own: lend it ours.
      const tick = (): void => {
        this.send({ type: 'tick' });
        this.#ticking = requestAnimationFrame(tick);
      };
      if (this.#ticking === 0) this.#ticking = requestAnimationFrame(tick);
      return;
    }
    if (message.type === 'drew') {
      requestAnimationFrame(() => this.send({ type: 'shown' }));
      return;
    }
    this.#open.get(message.id)?.resolve(message);
    this.#open.delete(message.id);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#open.values()) reject(error);
    this.#open.clear();
  }
}

/** Draws on the main thread. */
class Inline implements Back {
  readonly #engine: Engine;
  #ticking: number;

  constructor(canvases: readonly HTMLCanvasElement[]) {
    const surfaces = canvases.map((canvas): Surface => {
      const context = canvas.getContext('2d');
      if (!context) throw new Error('this webview gives no 2D canvas');
      return { canvas, context };
    });
    this.#engine = new Engine(surfaces, 'inline');
    const tick = (): void => {
      this.#engine.tick(performance.now());
      this.#ticking = requestAnimationFrame(tick);
    };
    this.#ticking = requestAnimationFrame(tick);
  }

  send(message: ToWorker): void {
    this.#engine.handle(message, performance.now());
  }

  async ask(question: Question): Promise<Answer> {
    const answer = this.#engine.handle(question, performance.now());
    if (!answer) throw new Error(`no answer to ${question.type}`);
    return answer;
  }

  end(): void {
    cancelAnimationFrame(this.#ticking);
  }
}
