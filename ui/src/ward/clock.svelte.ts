/**
 * The one place for time in the page. It follows the station's wall clock: each batch of changes carries it,
 * and in between the page's monotonic clock counts on, so that a wrong or stepping system clock shows nowhere.
 */
export class StationClock {
  /** The station's wall clock, in steps of a second: enough for every age on screen. */
  now_ms = $state(Date.now());
  /** The same in steps of a minute: for what a live tile says, so that sixty-four are not reckoned anew each second. */
  minute_ms = $state(Date.now());

  #station_ms = Date.now();
  #heard_ms = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** The station's clock now, to the millisecond. */
  exact(): number {
    return this.#station_ms + (performance.now() - this.#heard_ms);
  }

  /** Takes the station's clock from a batch. Small differences are the way's delay and are left alone. */
  hear(now_ms: number): void {
    if (Math.abs(now_ms - this.exact()) < 250) return;
    this.#station_ms = now_ms;
    this.#heard_ms = performance.now();
    this.now_ms = now_ms;
    this.minute_ms = now_ms;
  }

  start(): void {
    const tick = (): void => {
      this.now_ms = this.exact();
      if (Math.abs(this.now_ms - this.minute_ms) >= 60_000) this.minute_ms = this.now_ms;
      this.#timer = setTimeout(tick, 1000 - (this.now_ms % 1000) + 5);
    };
    clearTimeout(this.#timer);
    tick();
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

export const clock = new StationClock();
