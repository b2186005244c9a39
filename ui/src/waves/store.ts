/** The rings of all series, and what became new in them since the last drawing. */

import { type Frame, readFrame } from './frame';
import { Ring } from './ring';

/** The longest sweep there is: a wide screen at the slowest speed. The core keeps as much. */
const KEPT_SECONDS = 60;
/** A series that got nothing for so long and is nowhere shown is let go. */
const FORGET_MS = 120_000;

export class Store {
  rings = new Map<number, Ring>();
  badFrames = 0;
  lostFrames = 0;
  readonly #changed = new Map<number, number>();
  readonly #heard = new Map<number, number>();
  #seq: number | null = null;

  /** Takes one message; answers its header, or `null` when it can't be read (and counts it). */
  take(bytes: ArrayBuffer, nowMs: number): Frame | null {
    const frame = readFrame(bytes);
    if (typeof frame === 'string') {
      this.badFrames++;
      return null;
    }
    this.#count(frame.seq);
    for (const record of frame.records) {
      const ring = this.rings.get(record.index) ?? new Ring(record.rate, KEPT_SECONDS);
      this.rings.set(record.index, ring);
      this.#heard.set(record.index, nowMs);
      const changed = ring.append(record);
      if (changed !== null) this.#changed.set(record.index, Math.min(this.changed(record.index), changed));
    }
    return frame;
  }

  /** Time from which on a series changed since `drawn`; Infinity when it did not. */
  changed(index: number): number {
    return this.#changed.get(index) ?? Infinity;
  }

  /** Everything that changed is known to those who draw it. */
  noted(): void {
    this.#changed.clear();
  }

  /** Lets go of what nobody shows and nobody feeds. */
  prune(nowMs: number, shown: ReadonlySet<number>): void {
    for (const [index, heard] of this.#heard) {
      if (shown.has(index) || nowMs - heard < FORGET_MS) continue;
      this.rings.delete(index);
      this.#heard.delete(index);
    }
  }

  #count(seq: number): void {
    const next = this.#seq === null ? seq : (this.#seq + 1) >>> 0;
    const missed = (seq - next) >>> 0;
    // A number far off is another subscription or a core that started anew, not a loss.
    if (missed < 1_000) this.lostFrames += missed;
    this.#seq = seq;
  }
}
