/** Tells that somebody is at the screen: at once, and then no more often than every few seconds. */

/** Far below the shortest time until a screen locks, and rare enough to be nothing. */
export const tellEvery_ms = 5_000;

const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** What happens within the pause is told at its end, so that the last touch counts. */
export function watchActivity(target: EventTarget, tell: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;

  function rest(): void {
    timer = undefined;
    if (again) say();
  }
  function say(): void {
    again = false;
    timer = setTimeout(rest, tellEvery_ms);
    tell();
  }
  function touch(): void {
    if (timer === undefined) say();
    else again = true;
  }

  for (const sign of signs) target.addEventListener(sign, touch, { passive: true, capture: true });
  return () => {
    clearTimeout(timer);
    for (const sign of signs) target.removeEventListener(sign, touch, { capture: true });
  };
}
