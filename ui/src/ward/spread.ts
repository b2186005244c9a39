/**
 * Spreads what changes over the frames of the display, so that no frame carries all of it.
 *
 * Beds come in batches, and tiles far apart cost more together than one after the other: a webview without a GPU paints
 * the box around all that changes in a frame, unless that is ten places at most which leave three quarters of it as it
 * is. And two places that are laid out in the same frame are laid out from their common ground, which is then painted
 * as a whole: one place alone, if it has a fixed size and hides what flows over, costs itself only.
 */

/** Asks for the next frame; the answer takes that back. */
export type NextFrame = (step: () => void) => () => void;

/** How many of so many that wait a frame shows; at least one. */
export type Turn = (waiting: number) => number;

/** Up to so many that wait are shown one in a frame. */
const few = 5;
/** Where the window is painted anyway a frame takes so many; their texts take about as long as that. */
const many = 16;

/**
 * Beds in a frame: one, at little cost, unless they would fall behind. More than one cost the whole window however many
 * they are, so that is paid as seldom as can be: sixty-four that alarm at once are seen within a few frames.
 */
export const bedsInTurn: Turn = (waiting) => (waiting <= few ? 1 : many);

export class Spread<Value, Key = string> {
  readonly #show: (key: Key, value: Value) => void;
  readonly #turn: Turn;
  readonly #next: NextFrame;
  readonly #waiting = new Map<Key, Value>();
  #cancel: (() => void) | null = null;

  constructor(
    show: (key: Key, value: Value) => void,
    turn: Turn = bedsInTurn,
    next: NextFrame = frameOfItsOwn,
  ) {
    this.#show = show;
    this.#turn = turn;
    this.#next = next;
  }

  /** Shows it with its turn; a newer value of the same key takes the place of the one that waits. */
  put(key: Key, value: Value): void {
    this.#waiting.set(key, value);
    this.#cancel ??= this.#next(() => this.#step());
  }

  /** Whether something of it is still to be shown. */
  waits(key: Key): boolean {
    return this.#waiting.has(key);
  }

  /** Forgets what waits of it. */
  drop(key: Key): void {
    this.#waiting.delete(key);
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting.clear();
    this.#cancel?.();
    this.#cancel = null;
  }

  #step(): void {
    this.#cancel = null;
    const turn = [...this.#waiting].slice(0, this.#turn(this.#waiting.size));
    for (const [key, value] of turn) {
      this.#waiting.delete(key);
      this.#show(key, value);
    }
    if (this.#waiting.size > 0) this.#cancel ??= this.#next(() => this.#step());
  }
}

/** Frames may stand still while a window is hidden; then a timer goes on. */
const patience_ms = 250;

/** The next frame of the display. */
export function nextFrame(step: () => void): () => void {
  const cancel = (): void => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
  const once = (): void => {
    cancel();
    step();
  };
  const frame = requestAnimationFrame(once);
  const timer = setTimeout(once, patience_ms);
  return cancel;
}

/** Those who wait for a frame that nobody else has, in their order. */
const line = new Set<() => void>();
let coming: (() => void) | null = null;

/** A frame in which no other asker of this kind changes anything: one place is laid out in it. */
export function frameOfItsOwn(step: () => void): () => void {
  const mine = (): void => step();
  line.add(mine);
  coming ??= nextFrame(serve);
  return () => {
    line.delete(mine);
    if (line.size > 0) return;
    coming?.();
    coming = null;
  };
}

function serve(): void {
  coming = null;
  const [first] = line;
  if (first === undefined) return;
  line.delete(first);
  try {
    first();
  } finally {
    if (line.size > 0) coming ??= nextFrame(serve);
  }
}
