/**
 * Shortens a text to the room it has, by measuring it.
 *
 * CSS would do it with `overflow: hidden`, which makes a layer of each text; sixty-four tiles can't afford those.
 */

/** How wide a text is, CSS pixels. */
export type Measure = (text: string, font: string) => number;

const kept = new Map<string, string>();
/** Names, messages and fonts of a ward and of some resizing; then it begins anew. */
const keptMax = 2_000;

/** The text, or as much of it as fits before an ellipsis. Without a canvas (in tests) nothing is shortened. */
export function fitText(text: string, room_px: number, font: string, measure: Measure = onCanvas): string {
  const room = Math.floor(room_px);
  const key = `${room} ${font} ${text}`;
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= keptMax) kept.clear();
  const fitted = shorten(text, room, (part) => measure(part, font));
  kept.set(key, fitted);
  return fitted;
}

/** The longest beginning of whole characters that fits with its ellipsis; the ellipsis alone when nothing does. */
export function shorten(text: string, room_px: number, width: (text: string) => number): string {
  if (width(text) <= room_px) return text;
  const characters = [...new Intl.Segmenter().segment(text)].map((each) => each.segment);
  let fits = 0;
  let over = characters.length;
  while (over - fits > 1) {
    const middle = Math.floor((fits + over) / 2);
    if (width(`${characters.slice(0, middle).join('')}…`) <= room_px) fits = middle;
    else over = middle;
  }
  return `${characters.slice(0, fits).join('').trimEnd()}…`;
}

/** How wide a text is on screen, CSS pixels; 0 without a canvas. */
export function widthOf(text: string, font: string): number {
  return onCanvas(text, font);
}

let context: CanvasRenderingContext2D | null | undefined;

function onCanvas(text: string, font: string): number {
  if (context === undefined) context = document.createElement('canvas').getContext('2d');
  if (!context) return 0;
  context.font = font;
  return context.measureText(text).width;
}
