/**
 * One flash for every alarm on screen: high 2 Hz, medium 0.6 Hz, half of the time on (IEC 60601-1-8 table 2 allows
 * 1.4 to 2.8 Hz and 0.4 to 0.8 Hz, 20 to 60 %). A timer flips an attribute of what is calling and the style sheet does
 * the rest: nothing is computed between two flips, as a style sheet's animation would.
 *
 * A few tiles flip in frames next to each other, a tenth of a second at most from the first to the last: all in one
 * frame are too many places for a webview without a GPU, which then paints the window (`spread.ts`). Where much of the
 * ward calls, that window is painted once, and all flip together.
 */
import { Spread, type NextFrame } from './spread';

const high_ms = 250;
const medium_ms = 833;
/** More than this flip together. */
const fewApart = 6;

/** What the style sheet flashes: the border of a tile, and whatever is filled. */
const flashes = '.tile.calling, .fill.calling';
/** What flips in one frame: a tile with all of it, or what calls by itself. */
const together = '.tile';

type Flashing = 'high' | 'medium';

/** Starts the flash; the answer stops it. Without motion high flashes at medium's pace. */
export function startFlash(root: HTMLElement, calm: () => boolean, next?: NextFrame): () => void {
  const lit: Record<Flashing, boolean> = { high: true, medium: true };
  const spread = new Spread<null, Element>(
    (group) => show(group, lit),
    (waiting) => (waiting > fewApart ? waiting : 1),
    next,
  );
  const flip = (...which: Flashing[]): void => {
    for (const each of which) lit[each] = !lit[each];
    for (const still of root.querySelectorAll('[data-flash]:not(.calling)'))
      still.removeAttribute('data-flash');
    for (const calling of root.querySelectorAll(flashes)) {
      const flashing = flashingOf(calling);
      if (flashing !== null && which.includes(flashing))
        spread.put(calling.closest(together) ?? calling, null);
    }
  };
  const medium = setInterval(() => flip('medium', ...(calm() ? (['high'] as const) : [])), medium_ms);
  const high = setInterval(() => {
    if (!calm()) flip('high');
  }, high_ms);
  return () => {
    clearInterval(medium);
    clearInterval(high);
    spread.clear();
  };
}

function show(group: Element, lit: Readonly<Record<Flashing, boolean>>): void {
  for (const calling of [group, ...group.querySelectorAll(flashes)]) {
    const flashing = calling.matches(flashes) ? flashingOf(calling) : null;
    if (flashing !== null) calling.setAttribute('data-flash', lit[flashing] ? 'on' : 'off');
  }
}

/** A call flashes as a high alarm if it is an emergency, and not at all otherwise. */
function flashingOf({ classList }: Element): Flashing | null {
  if (classList.contains('call')) return classList.contains('grave') ? 'high' : null;
  if (classList.contains('high')) return 'high';
  return classList.contains('medium') ? 'medium' : null;
}
