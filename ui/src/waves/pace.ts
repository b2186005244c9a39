/**
 * At most sixty pictures a second, evenly.
 *
 * A pen at 25 mm/s moves less than two pixels in that time. More pictures show nothing more, but each makes the webview
 * paint its window again: on a machine without a GPU they would take the time that numbers and alarms need.
 */

const PERIOD_MS = 1000 / 60;
/** A display's frame that comes a little early is taken: at 60 Hz none may be left out for being 16.5 ms long. */
const EARLY_MS = 4;

export class Pace {
  #next = 0;

  /** Whether a picture is due; asked once for each frame of the display. */
  due(now: number): boolean {
    if (now < this.#next - EARLY_MS) return false;
    // One late picture is made up for, so that uneven frames still come to sixty; a pause is not.
    this.#next = Math.max(this.#next, now - PERIOD_MS) + PERIOD_MS;
    return true;
  }
}
