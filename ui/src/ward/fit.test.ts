import { describe, expect, test } from 'vitest';
import { fitText, shorten } from './fit';

/** Every character is 10 px wide. */
const ten = (text: string): number => [...text].length * 10;

describe('a text is shortened to its room', () => {
  const rows: [string, string, number, string][] = [
    ['what fits is left alone', 'Weber, Ida', 100, 'Weber, Ida'],
    ['one pixel less costs a character and its ellipsis', 'Weber, Ida', 99, 'Weber, I…'],
    ['no blank stands before the ellipsis', 'Weber, Ida', 80, 'Weber,…'],
    ['no room at all leaves the ellipsis', 'Weber', 0, '…'],
    ['nothing stays nothing', '', 0, ''],
    ['a letter keeps its accent', 'e\u0301e\u0301e\u0301', 40, 'e\u0301…'],
    ['names from right to left are shortened at their end', 'محمد علي', 50, 'محمد…'],
  ];
  test.each(rows)('%s', (_, text, room, expected) => {
    expect(shorten(text, room, ten)).toBe(expected);
  });

  test('the same text in another font is measured anew', () => {
    const measure = (text: string, font: string): number => ten(text) * (font === 'wide' ? 2 : 1);
    expect(fitText('abcdef', 60, 'narrow', measure)).toBe('abcdef');
    expect(fitText('abcdef', 60, 'wide', measure)).toBe('ab…');
  });
});
