/**
 * The one place for time in the page. It follows the station's wall clock: each batch of changes carries it,
 * and in between the page's monotonic clock counts on, so that a wrong or stepping system clock shows nowhere.
 */
import { getContext, setContext, untrack } from 'svelte';
import { frameOfItsOwn, Spread } from './spread';

const minute_ms = 60_000;

/**
 * A clock for one part of the page, which gets its time in a frame of its own.
 *
 * Ages that all change in the same frame are many places far apart, for which a webview without a GPU paints the whole
 * window (`spread.ts`); one after the other they are a few letters each. The last is late by half a second at most.
 */
export class ClockFace {
  now_ms: number = $state(0);
  minute_ms: number = $state(0);

  /** What time it shows from now on. */
  show(now_ms: number, minute_ms: number): void {
    this.now_ms = now_ms;
    this.minute_ms = minute_ms;
  }
}

/** Which of its times is read. */
export type Beat = 'second' | 'minute';

/** More faces than this in a second cost less together, in one frame that paints the window, than in a frame each. */
const facesApart = 40;
/** The minute changes few texts but asks every tile: it is shared out for the time that this takes. */
const minutesAFrame = 4;

export class StationClock {
  /** The station's wall clock, in steps of a second: enough for every age on screen. */
  now_ms = $state(Date.now());
  /** The same in steps of a minute: for what a live tile says, so that sixty-four are not reckoned anew each second. */
  minute_ms = $state(Date.now());

  readonly #faces = new Map<ClockFace, Beat>();
  readonly #seconds = new Spread<null, ClockFace>(
    (face) => this.#set(face),
    (waiting) => (waiting > facesApart ? waiting : 1),
  );
  readonly #minutes = new Spread<null, ClockFace>(
    (face) => this.#set(face),
    () => minutesAFrame,
  );
  #station_ms = Date.now();
  #heard_ms = performance.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Takes back that the faces are told. */
  #telling: (() => void) | undefined;

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
    this.#tell(true);
  }

  /** Gives a face the time, now and whenever what it reads has changed. The answer ends that. */
  keep(face: ClockFace, beat: Beat): () => void {
    this.#set(face);
    this.#faces.set(face, beat);
    return () => {
      this.#faces.delete(face);
      this.#seconds.drop(face);
      this.#minutes.drop(face);
    };
  }

  start(): void {
    const later = (): void => {
      this.#timer = setTimeout(tick, 1000 - (this.exact() % 1000) + 5);
    };
    const tick = (): void => {
      // The header's clock has a frame for itself; the faces come after it.
      this.#telling?.();
      this.#telling = frameOfItsOwn(() => this.#beat());
      later();
    };
    clearTimeout(this.#timer);
    this.#beat();
    later();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#telling?.();
    this.#seconds.clear();
    this.#minutes.clear();
  }

  #beat(): void {
    this.now_ms = this.exact();
    const minute = Math.abs(this.now_ms - this.minute_ms) >= minute_ms;
    if (minute) this.minute_ms = this.now_ms;
    this.#tell(minute);
  }

  #tell(minute: boolean): void {
    for (const [face, beat] of this.#faces) {
      if (beat === 'second') this.#seconds.put(face, null);
      else if (minute) this.#minutes.put(face, null);
    }
  }

  /** Whoever keeps a face would otherwise begin anew with each second. */
  #set(face: ClockFace): void {
    untrack(() => face.show(this.now_ms, this.minute_ms));
  }
}

export const clock = new StationClock();

/** A face for the component that is being made, for as long as it is there. */
export function clockFor(beat: () => Beat): ClockFace {
  const face = new ClockFace();
  untrack(() => face.show(clock.now_ms, clock.minute_ms));
  $effect(() => clock.keep(face, beat()));
  return face;
}

const near = Symbol('clock');

/** The same for a component and all within it, who ask `nearClock`. */
export function clockForAll(beat: () => Beat): ClockFace {
  return setContext(near, clockFor(beat));
}

/** The clock of what a component stands in: the tile's, or the page's own. */
export function nearClock(): Pick<ClockFace, 'now_ms' | 'minute_ms'> {
  return getContext<ClockFace | undefined>(near) ?? clock;
}
