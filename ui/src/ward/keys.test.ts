import { afterEach, describe, expect, it } from 'vitest';
import { belongsElsewhere, moved, wishOf, type Wish } from './keys';

const press = (key: string, part: Partial<KeyboardEvent> = {}) => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...part,
});

it.each<[string, Wish | null]>([
  ['1', { kind: 'select', place: 1 }],
  ['9', { kind: 'select', place: 9 }],
  ['0', null],
  ['12', null],
  ['ArrowLeft', { kind: 'move', dx: -1, dy: 0 }],
  ['ArrowRight', { kind: 'move', dx: 1, dy: 0 }],
  ['ArrowUp', { kind: 'move', dx: 0, dy: -1 }],
  ['ArrowDown', { kind: 'move', dx: 0, dy: 1 }],
  ['Enter', { kind: 'open' }],
  ['Escape', { kind: 'back' }],
  ['a', { kind: 'acknowledge' }],
  ['A', { kind: 'acknowledge' }],
  ['p', { kind: 'pause' }],
  ['P', { kind: 'pause' }],
  ['F', { kind: 'freeze' }],
  ['H', { kind: 'alarms' }],
  ['l', { kind: 'limits' }],
  ['S', { kind: 'silence' }],
  ['e', { kind: 'export' }],
  ['/', { kind: 'find' }],
  ['?', { kind: 'help' }],
  ['F11', { kind: 'fullscreen' }],
  ['x', null],
  ['', null],
])('the key "%s"', (key, wish) => expect(wishOf(press(key))).toEqual(wish));

it.each(['ctrlKey', 'altKey', 'metaKey'] as const)('with %s it belongs to the system', (name) =>
  expect(wishOf(press('a', { [name]: true }))).toBeNull(),
);

it.each<[string, number, number, number, number, number, number]>([
  ['no bed, no place', 0, 1, 0, 0, 1, -1],
  ['the first press selects the first', -1, 1, 0, 16, 4, 0],
  ['right is the next', 0, 1, 0, 16, 4, 1],
  ['right at a row’s end goes on below', 3, 1, 0, 16, 4, 4],
  ['down is a row on', 1, 0, 1, 16, 4, 5],
  ['the left edge of all stays', 0, -1, 0, 16, 4, 0],
  ['the top stays', 2, 0, -1, 16, 4, 2],
  ['the last stays', 63, 1, 0, 64, 8, 63],
  ['down into nothing stays', 14, 0, 1, 18, 5, 14],
  ['one bed stays', 0, 0, 1, 1, 1, 0],
])('%s', (_name, from, dx, dy, count, columns, to) => expect(moved(from, dx, dy, count, columns)).toBe(to));

describe('a press belongs', () => {
  afterEach(() => document.body.replaceChildren());
  const inside = (html: string): Element | null => {
    document.body.innerHTML = html;
    return document.querySelector('[data-here]');
  };
  it.each<[string, string, string, boolean]>([
    ['to the screen when nothing has the focus', '<p data-here></p>', 'a', false],
    ['to what is typed in', '<input data-here>', '?', true],
    ['to an open dialog', '<div role="dialog"><p data-here></p></div>', 'Escape', true],
    ['to a list of choices', '<select data-here></select>', 'ArrowDown', true],
    ['to the screen, when it is Esc in a list', '<select data-here></select>', 'Escape', false],
    ['to a cursor, when it is an arrow', '<div role="slider" data-here></div>', 'ArrowLeft', true],
    ['to the screen, when it is a letter on a cursor', '<div role="slider" data-here></div>', 'f', false],
    ['to a button, when it is Enter', '<button><i data-here></i></button>', 'Enter', true],
    ['to the screen, when it is a letter on a button', '<button data-here></button>', 'a', false],
  ])('%s', (_name, html, key, expected) => expect(belongsElsewhere(inside(html), key)).toBe(expected));

  it('to the screen when there is no element', () => expect(belongsElsewhere(null, 'a')).toBe(false));
});
