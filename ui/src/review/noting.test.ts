import { describe, expect, it, test } from 'vitest';
import type { MarkView } from '../host/api';
import { signsOf } from './marks';
import { draftOf, isNote, keepChoices_ms, lacking, middleOf, saysOf } from './noting';

const now = 1_795_269_600_000;
const mark = (id: number, from_ms: number, to_ms: number, note = ''): MarkView => ({
  id,
  from_ms,
  to_ms,
  note,
  made_ms: now,
  by: 'this station',
});

describe('what is asked of the core', () => {
  it('is a moment for a note alone', () =>
    expect(draftOf('3', now - 60_000.4, 0, '  AF begins ', now)).toEqual({
      bed: '3',
      from_ms: now - 60_000,
      to_ms: now - 60_000,
      note: 'AF begins',
    }));
  it('is half before and half after for what is kept', () =>
    expect(draftOf('3', now - 60_000, 30_000, '', now)).toMatchObject({
      from_ms: now - 75_000,
      to_ms: now - 45_000,
    }));
  it.each(keepChoices_ms)('never reaches into the future, with %i ms round it', (keep_ms) => {
    const { from_ms, to_ms } = draftOf('3', now + 400, keep_ms, 'x', now + 0.7);
    expect(to_ms).toBe(now);
    expect(from_ms).toBe(now - keep_ms / 2);
  });
});

it.each([
  [0, ' ', 'note_needs_words'],
  [0, 'x', ''],
  [30_000, '', ''],
])('with %i ms kept and the words "%s" what is missing is "%s"', (keep_ms, note, expected) =>
  expect(lacking(keep_ms, note)).toBe(expected),
);

test('a note is gone to at its moment, a stretch in its middle', () => {
  expect(middleOf(mark(1, now, now))).toBe(now);
  expect(middleOf(mark(1, now, now + 30_000))).toBe(now + 15_000);
  expect([isNote(mark(1, now, now)), isNote(mark(1, now, now + 1))]).toEqual([true, false]);
});

test('a mark says how much is kept and its words', () => {
  expect(saysOf(mark(1, now, now, 'Cough'))).toBe('Cough');
  expect(saysOf(mark(1, now, now + 300_000, 'Cough'))).toBe('Kept: 5 min · Cough');
  expect(saysOf(mark(1, now, now + 30_000))).toBe('Kept: 30 s');
});

describe('on the time axis', () => {
  const stretch = { from_ms: now, to_ms: now + 1_000 };
  it('a note is as wide as every note, over its moment', () => {
    const [sign] = signsOf([mark(1, now + 500, now + 500)], stretch, 200);
    expect(sign).toMatchObject({ left: 95.5, width: 9 });
  });
  it('a stretch is cut at the edges and never too narrow to be seen', () => {
    const [cut, narrow] = signsOf(
      [mark(1, now - 500, now + 5_000), mark(2, now + 500, now + 501)],
      stretch,
      200,
    );
    expect(cut).toMatchObject({ left: 0, width: 200 });
    expect(narrow).toMatchObject({ left: 100, width: 4 });
  });
  it('notes lie over stretches, and what is outside is left out', () => {
    const marks = [
      mark(1, now + 100, now + 100),
      mark(2, now, now + 900),
      mark(3, now - 9, now - 9),
      mark(4, now + 1_001, now + 2_000),
    ];
    expect(signsOf(marks, stretch, 200).map((sign) => sign.mark.id)).toEqual([2, 1]);
  });
});
