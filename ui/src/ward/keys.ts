/** Keys, as wishes. Whoever listens decides what a wish does on the screen that is open. */

export type Wish =
  | { kind: 'select'; place: number }
  | { kind: 'move'; dx: number; dy: number }
  | { kind: 'open' | 'back' | 'acknowledge' | 'pause' | 'freeze' | 'find' | 'help' | 'fullscreen' }
  | { kind: 'alarms' | 'chart' | 'export' | 'limits' | 'print' | 'review' | 'silence' | 'call' };

/** What changes something on the ward, or asks its own station: not to be had where the ward is only shown. */
const deeds: ReadonlySet<Wish['kind']> = new Set<Wish['kind']>([
  'acknowledge',
  'call',
  'pause',
  'silence',
  'limits',
  'chart',
  'review',
  'print',
  'export',
]);
export const isDeed = (wish: Wish): boolean => deeds.has(wish.kind);

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>;

export function wishOf(press: Press): Wish | null {
  // As in every program; the web view's own print would print the screen.
  if ((press.ctrlKey || press.metaKey) && !press.altKey && press.key.toLowerCase() === 'p')
    return { kind: 'print' };
  if (press.ctrlKey || press.altKey || press.metaKey) return null;
  if (/^[1-9]$/.test(press.key)) return { kind: 'select', place: Number(press.key) };
  switch (press.key) {
    case 'ArrowLeft':
      return { kind: 'move', dx: -1, dy: 0 };
    case 'ArrowRight':
      return { kind: 'move', dx: 1, dy: 0 };
    case 'ArrowUp':
      return { kind: 'move', dx: 0, dy: -1 };
    case 'ArrowDown':
      return { kind: 'move', dx: 0, dy: 1 };
    case 'Enter':
      return { kind: 'open' };
    case 'Escape':
      return { kind: 'back' };
    case 'a':
    case 'A':
      return { kind: 'acknowledge' };
    case 'c':
    case 'C':
      return { kind: 'call' };
    case 'p':
    case 'P':
      return { kind: 'pause' };
    case 'f':
    case 'F':
      return { kind: 'freeze' };
    case 'h':
    case 'H':
      return { kind: 'alarms' };
    case 'l':
    case 'L':
      return { kind: 'limits' };
    case 'r':
    case 'R':
      return { kind: 'review' };
    case 's':
    case 'S':
      return { kind: 'silence' };
    case 'v':
    case 'V':
      return { kind: 'chart' };
    case 'e':
    case 'E':
      return { kind: 'export' };
    case '/':
      return { kind: 'find' };
    case '?':
      return { kind: 'help' };
    case 'F11':
      return { kind: 'fullscreen' };
    default:
      return null;
  }
}

/** The place in a grid after a move; at an edge it stays. `from` is -1 when nothing is selected. */
export function moved(from: number, dx: number, dy: number, count: number, columns: number): number {
  if (count === 0) return -1;
  if (from < 0) return 0;
  const to = from + dx + dy * columns;
  return to < 0 || to >= count ? from : to;
}

/** Keys that a closed list of choices or a cursor has no use for: they reach the screen all the same. */
const always = ['Escape', 'F11', '?', '/'];
const ofSlider = /^(Arrow|Page|Home$|End$)/;

/** Whether a press belongs to what has the focus (typing, choosing in a list, moving a cursor) and not to the screen. */
export function belongsElsewhere(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"], input, textarea') !== null)
    return true;
  if (target.closest('select') !== null) return !always.includes(key);
  if (target.closest('[role="slider"]') !== null) return ofSlider.test(key);
  // A focused button takes Enter for itself.
  return key === 'Enter' && target.closest('button, a') !== null;
}

/** Whether the key presses the button that has the focus: held, it would press it again and again. */
export function isPressed({ target, key }: Pick<KeyboardEvent, 'target' | 'key'>): boolean {
  return key === 'Enter' && target instanceof Element && target.closest('button') !== null;
}
