/**
 * The core's clock, as seen from here.
 *
 * A frame says what the core's clock was when it was written; it comes here some
 * milliseconds later, sometimes many. The least difference seen lately is nearest
 * to the truth, for nothing arrives early. What the pen goes by follows that
 * least difference slowly, so that the pen neither jumps nor goes back.
 */

/** How long a difference counts. */
const WINDOW_MS = 20_000;
const BUCKET_MS = 1_000;
/** The pen's speed may be off by this much while it follows: 0.5 %, unseen. */
const SLEW = 0.005;
/** A difference beyond this is another clock (the core was started anew, the machine slept). */
const JUMP_MS = 500;

interface Bucket {
  at: number;
  least: number;
}

export class CoreClock {
  #buckets: Bucket[] = [];
  #offset: number | null = null;
  #movedAt = 0;

  /** Takes note of a frame. Says whether the clock is another one than before. */
  observe(coreMs: number, localMs: number): boolean {
    const seen = localMs - coreMs;
    if (this.#offset !== null && seen < this.#best() - JUMP_MS) return this.#restart(seen, localMs);
    this.#note(seen, localMs);
    if (this.#offset === null || Math.abs(this.#best() - this.#offset) > JUMP_MS) {
      this.#offset = this.#best();
      this.#movedAt = localMs;
      return true;
    }
    return false;
  }

  /** The core's time at this local time; `null` before the first frame. */
  now(localMs: number): number | null {
    if (this.#offset === null) return null;
    const most = Math.max(0, localMs - this.#movedAt) * SLEW;
    this.#movedAt = Math.max(this.#movedAt, localMs);
    const error = this.#best() - this.#offset;
    this.#offset += Math.max(-most, Math.min(most, error));
    return localMs - this.#offset;
  }

  #note(seen: number, localMs: number): void {
    const last = this.#buckets.at(-1);
    if (last && localMs - last.at < BUCKET_MS) last.least = Math.min(last.least, seen);
    else this.#buckets.push({ at: localMs, least: seen });
    while (this.#buckets.length > 1 && localMs - (this.#buckets[0]?.at ?? 0) > WINDOW_MS)
      this.#buckets.shift();
  }

  #best(): number {
    return this.#buckets.reduce((least, b) => Math.min(least, b.least), Infinity);
  }

  #restart(seen: number, localMs: number): boolean {
    this.#buckets = [{ at: localMs, least: seen }];
    this.#offset = seen;
    this.#movedAt = localMs;
    return true;
  }
}
