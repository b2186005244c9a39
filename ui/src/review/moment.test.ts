import { describe, expect, it } from 'vitest';
import { momentOf } from './moment';

const now = new Date(2026, 10, 21, 14, 7, 30).getTime();
const local = (...parts: [number, number, number, number, number, number?]) =>
  new Date(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5] ?? 0).getTime();

describe('a moment as somebody types it', () => {
  it.each<[string, number]>([
    ['14:07', local(2026, 11, 21, 14, 7)],
    ['14:07:30', local(2026, 11, 21, 14, 7, 30)],
    [' 9:05 ', local(2026, 11, 21, 9, 5)],
    ['14:08', local(2026, 11, 20, 14, 8)],
    ['20.11. 23:59:59', local(2026, 11, 20, 23, 59, 59)],
    ['20/11 03:00', local(2026, 11, 20, 3, 0)],
    ['20.11.2025 03:00', local(2025, 11, 20, 3, 0)],
    ['31.12. 23:00', local(2025, 12, 31, 23, 0)],
    ['2026-11-12 08:30:01', local(2026, 11, 12, 8, 30, 1)],
    ['2026-11-12T08:30', local(2026, 11, 12, 8, 30)],
    ['20 Nov 14:07', local(2026, 11, 20, 14, 7)],
    ['20. November 2025, 14:07', local(2025, 11, 20, 14, 7)],
    ['-90 s', now - 90_000],
    ['-15min', now - 900_000],
    ['-3 h', now - 3 * 3_600_000],
    ['-1.5 h', now - 1.5 * 3_600_000],
    ['-1,5 h', now - 1.5 * 3_600_000],
    ['-10 d', now - 10 * 86_400_000],
  ])('"%s" is read', (typed, expected) => expect(momentOf(typed, now)).toBe(expected));

  it.each([
    '',
    'yesterday',
    '25:00',
    '14:60',
    '14:07:61',
    '31.2. 10:00',
    '30.13. 10:00',
    '12 Foo 10:00',
    '2026-11-22 00:00',
    '2027-01-01 10:00',
    '-3 weeks',
    '1407',
  ])('"%s" is none', (typed) => expect(momentOf(typed, now)).toBeNull());
});
