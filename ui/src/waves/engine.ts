/** Drawing, wherever it happens: the same engine runs in the worker and on the main thread. */

import { CoreClock } from './clock';
import type { Layout, Trace, WaveStats } from './layout';
import type { Answer, ToWorker } from './messages';
import { Painter, type Surface } from './painter';
import type { Ring } from './ring';
import { type Mapping, mapping, nextRange, type Range } from './scale';
import { Store } from './store';
import { onSheet, turnsAfter } from './sheets';
import { type Strip, stripsOf } from './strips';
import { columnAt, isDrawn, plan, spans } from './sweep';
import { Tempo } from './tempo';

export type { Surface } from './painter';

/** An automatic range looks this far back ... */
const AUTO_LOOK_MS = 8_000;
/** ... and may change at any time until it has seen so much. */
const AUTO_SETTLED_MS = 3_000;
const PRUNE_EVERY_MS = 10_000;

/** What a frozen picture is drawn from. */
interface Frozen {
  timeMs: number;
  rings: Map<number, Ring>;
}

interface Auto {
  range: Range | null;
  settled: boolean;
}

export class Engine {
  readonly #store = new Store();
  readonly #clock = new CoreClock();
  readonly #tempo = new Tempo();
  /** One for each sheet, from top to bottom. */
  readonly #painters: Painter[];
  readonly #autos = new Map<number, Auto>();
  #mappings = new Map<Trace, Mapping>();
  #layout: Layout | null = null;
  #wanted: Layout | null = null;
  #strips: Strip[] = [];
  /** What is on each sheet, by the layout. */
  #parts: readonly Layout[] = [];
  #frozen: Frozen | null = null;
  /** Which turn was drawn last. */
  #turn = 1;
  /** What time the canvas shows: a frozen picture is the one that is there. */
  #shownMs: number | null = null;
  #pruned = 0;
  where: WaveStats['where'];

  constructor(surfaces: readonly Surface[], where: WaveStats['where']) {
    this.where = where;
    const ring = (index: number) => this.#ring(index);
    const mappingOf = (trace: Trace) => this.#mapping(trace);
    this.#painters = surfaces.map((surface) => new Painter(surface, ring, mappingOf));
  }

  /** Does what a message says; a question gets its answer. `nowMs` is this thread's `performance.now()`. */
  handle(message: ToWorker, nowMs: number): Answer | null {
    switch (message.type) {
      case 'frame':
        this.#take(message.bytes, nowMs);
        return null;
      case 'layout':
        this.#wanted = message.layout;
        return null;
      case 'freeze':
        this.#freeze(message.on, nowMs);
        return null;
      case 'tick':
        this.tick(nowMs);
        return null;
      case 'samples': {
        const runs = this.#ring(message.index)?.runs(message.fromMs, message.toMs) ?? [];
        return { type: 'samples', id: message.id, runs };
      }
      case 'sweep': {
        const { pxPerMm = 0, speedMmS = 0, dpr = 1 } = this.#wanted ?? this.#layout ?? {};
        const sweep = { timeMs: this.#time(nowMs), pxPerMs: (pxPerMm * speedMmS) / 1000, dpr };
        return { type: 'sweep', id: message.id, sweep };
      }
      case 'stats': {
        const { badFrames, lostFrames } = this.#store;
        const stats = { ...this.#tempo.figures(), badFrames, lostFrames, where: this.where };
        return { type: 'stats', id: message.id, stats };
      }
      case 'canvas':
      case 'shown':
        return null; // The worker has taken it already.
      default:
        return never(message);
    }
  }

  /** One animation frame. Whether a canvas was touched. */
  tick(nowMs: number): boolean {
    const begun = performance.now();
    this.#adopt();
    const timeMs = this.#time(nowMs);
    let drew = false;
    if (this.#layout && timeMs !== null) {
      if (!this.#frozen) this.#noteChanged();
      drew = this.#drawTurn(timeMs, this.#layout);
      this.#shownMs = timeMs;
    }
    if (nowMs - this.#pruned > PRUNE_EVERY_MS) this.#prune(nowMs);
    this.#tempo.frame(nowMs, performance.now() - begun);
    return drew;
  }

  #take(bytes: ArrayBuffer, nowMs: number): void {
    const frame = this.#store.take(bytes, nowMs);
    if (!frame) return;
    const jumped = this.#clock.observe(frame.coreNowMs, nowMs);
    if (jumped && !this.#frozen) this.#redrawAll();
  }

  #freeze(on: boolean, nowMs: number): void {
    if (on === (this.#frozen !== null)) return;
    const timeMs = this.#shownMs ?? this.#time(nowMs);
    if (!on) {
      this.#frozen = null;
      this.#redrawAll();
    } else if (timeMs !== null) {
      const shown = new Set(this.#strips.flatMap((s) => s.traces.map((t) => t.index)));
      const rings = [...this.#store.rings].filter(([index]) => shown.has(index));
      this.#frozen = { timeMs, rings: new Map(rings.map(([index, ring]) => [index, ring.clone()])) };
    }
  }

  #time(nowMs: number): number | null {
    return this.#frozen?.timeMs ?? this.#clock.now(nowMs);
  }

  #ring(index: number): Ring | undefined {
    return (this.#frozen?.rings ?? this.#store.rings).get(index);
  }

  /** Goes over to the layout asked for, if it is another. A sheet on which nothing is another keeps its picture. */
  #adopt(): void {
    const next = this.#wanted;
    this.#wanted = null;
    if (!next || (this.#layout && same(next, this.#layout))) return;
    this.#layout = next;
    this.#mappings = new Map();
    const before = this.#parts;
    this.#parts = this.#painters.map((_, sheet) => onSheet(next, sheet));
    this.#strips = this.#painters.flatMap((painter, sheet) => {
      const [part, shown] = [this.#parts[sheet] as Layout, before[sheet]];
      const turn = next.sheets?.[sheet]?.turn ?? 0;
      if (shown !== undefined && same(shown, part))
        return this.#strips.filter((strip) => strip.sheet === sheet).map((strip) => turned(strip, turn));
      painter.begin(Math.round(part.width * next.dpr), Math.round(part.height * next.dpr));
      return stripsOf(part, sheet, turn);
    });
  }

  #redrawAll(): void {
    for (const strip of this.#strips) strip.drawn = null;
  }

  /** Each strip keeps what changed until its turn comes. */
  #noteChanged(): void {
    for (const strip of this.#strips) {
      const changed = strip.traces.map((trace) => this.#store.changed(trace.index));
      strip.changedMs = Math.min(strip.changedMs, ...changed);
    }
    this.#store.noted();
  }

  /** Draws what is due on the sheets whose turn it is; a turn that has nothing to draw leaves the frame to the other. */
  #drawTurn(timeMs: number, layout: Layout): boolean {
    const pxPerMs = (layout.speedMmS * layout.pxPerMm * layout.dpr) / 1000;
    if (!(pxPerMs > 0)) return false;
    for (const turn of this.#turns(pxPerMs * 1000)) {
      const due = this.#strips.filter((strip) => turn.includes(strip.turn));
      const drawn = due.map((strip) => this.#draw(strip, timeMs, pxPerMs));
      if (!drawn.includes(true)) continue;
      this.#turn = turn.at(-1) ?? 0;
      return true;
    }
    return false;
  }

  /** A picture that begins is there at once; a row of it that begins anew has the next turn, and only that. */
  #turns(columnsPerSecond: number): readonly (readonly number[])[] {
    const fresh = this.#strips.filter((strip) => strip.drawn === null);
    const [first] = fresh;
    if (first === undefined) return turnsAfter(this.#turn, columnsPerSecond);
    if (fresh.some((strip) => strip.sheet !== first.sheet)) return [[0, 1]];
    return turnsAfter(1 - first.turn, columnsPerSecond);
  }

  /** Whether the canvas was touched. */
  #draw(strip: Strip, timeMs: number, pxPerMs: number): boolean {
    if (this.#frozen && strip.drawn !== null) return false;
    this.#settle(strip, timeMs);
    const painter = this.#painters[strip.sheet];
    if (painter === undefined) return false;
    const pen = columnAt(timeMs, pxPerMs);
    const changed = columnAt(strip.changedMs, pxPerMs);
    strip.changedMs = Infinity;
    if (isDrawn(strip.drawn, pen, changed)) return false;
    const todo = plan(strip.drawn, pen, changed, strip.width, strip.erase, strip.back);
    const newFrom = strip.drawn ?? Infinity;
    painter.clear(strip, todo.from, todo.eraseTo);
    for (const span of spans(todo.from, todo.to, strip.width)) {
      // The size of a wave changes only with a new sweep, so that no line has a step in it.
      if (span.x === 0 && span.from >= newFrom) this.#rescale(strip, timeMs);
      painter.stroke(strip, span, pxPerMs);
    }
    strip.drawn = todo.to;
    return true;
  }

  /** An automatic range that has seen too little yet follows at once, and the strip is drawn anew. */
  #settle(strip: Strip, timeMs: number): void {
    for (const trace of strip.traces) {
      if (trace.scale.kind !== 'auto') continue;
      const auto = this.#autos.get(trace.index) ?? { range: null, settled: false };
      this.#autos.set(trace.index, auto);
      if (auto.settled) continue;
      const seen = this.#ring(trace.index)?.range(timeMs - AUTO_LOOK_MS, timeMs);
      if (!seen) continue;
      auto.settled = seen.ms >= AUTO_SETTLED_MS;
      this.#adjust(trace, auto, seen, strip);
    }
  }

  #rescale(strip: Strip, timeMs: number): void {
    for (const trace of strip.traces) {
      const auto = trace.scale.kind === 'auto' ? this.#autos.get(trace.index) : undefined;
      const seen = this.#ring(trace.index)?.range(timeMs - AUTO_LOOK_MS, timeMs);
      if (auto && seen) this.#adjust(trace, auto, seen, null);
    }
  }

  #adjust(trace: Trace, auto: Auto, seen: Range, redraw: Strip | null): void {
    const next = nextRange(auto.range, seen);
    if (next === auto.range) return;
    auto.range = next;
    this.#mappings.delete(trace);
    if (redraw) redraw.drawn = null;
  }

  #mapping(trace: Trace): Mapping {
    const known = this.#mappings.get(trace);
    if (known) return known;
    const { pxPerMm = 1, dpr = 1 } = this.#layout ?? {};
    const made = mapping(trace, pxPerMm, dpr, this.#autos.get(trace.index)?.range ?? null);
    this.#mappings.set(trace, made);
    return made;
  }

  #prune(nowMs: number): void {
    this.#pruned = nowMs;
    this.#store.prune(nowMs, new Set(this.#strips.flatMap((s) => s.traces.map((t) => t.index))));
  }
}

function turned(strip: Strip, turn: number): Strip {
  strip.turn = turn;
  return strip;
}

function same(a: Layout, b: Layout): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function never(value: never): never {
  throw new Error(`no such message: ${JSON.stringify(value)}`);
}
