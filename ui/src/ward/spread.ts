/**
 * Spreads what changes over the frames of the display, so that no frame carries all of it.
 *
 * Beds come in batches, and tiles far apart cost more together than one after the other: a webview without a GPU paints
 * the box around all that changes in a frame. In each frame half of what waits is shown, one at least: two
 * beds are seen within two frames, sixty-four that alarm at once within seven, of which the first takes half.
 */

/** Asks for the next frame; the answer takes that back. */
export type NextFrame = (step: () => void) => () => void;

/** How many of so many that wait a frame shows; at least one. */
export type Turn = (waiting: number) => number;

const half: Turn = (waiting) => Math.ceil(waiting / 2);

export class Spread<Value, Key = string> {
  readonly #show: (key: Key, value: Value) => void;
  readonly #turn: Turn;
  readonly #next: NextFrame;
  readonly #waiting = new Map<Key, Value>();
  #cancel: (() => void) | null = null;

  constructor(show: (key: Key, value: Value) => void, turn: Turn = half, next: NextFrame = nextFrame) {
    this.#show = show;
    this.#turn = turn;
    this.#next = next;
  }

  /** Shows it with its turn; a newer value of the same key takes the place of the one that waits. */
  put(key: Key, value: Value): void {
    this.#waiting.set(key, value);
    this.#cancel ??= this.#next(() => this.#step());
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
