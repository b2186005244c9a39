/**
 * One flash for every alarm on screen: high 2 Hz, medium 0.6 Hz, half of the time on (IEC 60601-1-8 table 2 allows
 * 1.4 to 2.8 Hz and 0.4 to 0.8 Hz, 20 to 60 %). A timer flips an attribute of the root and the style sheet does the
 * rest: all tiles flash together, and nothing is computed between two flips, as a style sheet's animation would.
 */
const high_ms = 250;
const medium_ms = 833;

/** Starts the flash; the answer stops it. Without motion high flashes at medium's pace. */
export function startFlash(root: HTMLElement, calm: () => boolean): () => void {
  let phase = 0;
  const flip = (name: string, count: number) => root.setAttribute(name, count % 2 === 0 ? 'on' : 'off');
  const medium = setInterval(() => {
    phase += 1;
    flip('data-flash-medium', phase);
    if (calm()) flip('data-flash-high', phase);
  }, medium_ms);
  let quick = 0;
  const high = setInterval(() => {
    quick += 1;
    if (!calm()) flip('data-flash-high', quick);
  }, high_ms);
  return () => {
    clearInterval(medium);
    clearInterval(high);
  };
}
