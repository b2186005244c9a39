/**
 * One picture of the worker for each frame of the page.
 *
 * The worker's frames and the page's are not the same. Two pictures that meet in one frame of the page are two turns of
 * the sheets at once, and a webview without a GPU then paints the whole of the waves. So the next picture waits until
 * the page has come round, and is made up for at once when it does. Pure.
 */

/** A page that does not come round for so long is hidden or busy; the waves then go on by themselves. */
const PATIENCE_MS = 100;

export class Lockstep {
  #drewMs: number | null = null;
  #owed = false;

  /** Whether a picture that is due may be drawn now. If not, it is owed. */
  may(nowMs: number): boolean {
    this.#owed = this.#drewMs !== null && nowMs - this.#drewMs < PATIENCE_MS;
    return !this.#owed;
  }

  drew(nowMs: number): void {
    this.#drewMs = nowMs;
    this.#owed = false;
  }

  /** The page has come round. Whether a picture is owed. */
  shown(): boolean {
    this.#drewMs = null;
    const owed = this.#owed;
    this.#owed = false;
    return owed;
  }
}
