import { expect, it } from 'vitest';
import { clockOf, draftOf, lasting, minuteOf, readPlan, remarks } from './plan';

const three = [
  { minute: 360, name: 'early' },
  { minute: 840, name: 'late' },
  { minute: 1_320, name: 'night' },
];
/** 29 March 2026, 01:00 UTC: from 02:00 to 03:00 in Berlin. */
const forward = { at_ms: Date.UTC(2026, 2, 29, 1), before_min: 60, after_min: 120 };
/** 25 October 2026, 01:00 UTC: from 03:00 to 02:00. */
const back = { at_ms: Date.UTC(2026, 9, 25, 1), before_min: 120, after_min: 60 };

it('reads a draft in any order, and gives back what it was made from', () => {
  const draft = draftOf(three);
  expect(draft[0]).toEqual({ time: '06:00', name: 'early' });
  expect(readPlan([...draft].reverse())).toEqual({ plan: three });
  expect(clockOf(1_439)).toBe('23:59');
  expect(['06:00', '6:00', '600', '6.00'].map(minuteOf)).toEqual([360, 360, 360, 360]);
});

it.each([
  ['no shift at all', [], 'empty', -1],
  ['a time that is being typed', [{ time: '', name: 'a' }], 'time', 0],
  ['24:00', [{ time: '24:00', name: 'a' }], 'time', 0],
  ['a time without minutes', [{ time: '6', name: 'a' }], 'time', 0],
  [
    'two at once',
    [
      { time: '06:00', name: 'a' },
      { time: '6:00', name: 'b' },
    ],
    'twice',
    1,
  ],
  ['no name', [{ time: '06:00', name: '  ' }], 'name', 0],
  ['a name of 41 letters', [{ time: '06:00', name: 'ñ'.repeat(41) }], 'name', 0],
])('refuses %s', (_, draft, fault, row) => expect(readPlan(draft)).toEqual({ fault, row }));

it('leaves no gap and no overlap: the lengths of a day are always 24 hours', () => {
  for (const plan of [three, three.slice(0, 1), [...three, { minute: 1_321, name: 'x' }]]) {
    const sum = lasting(plan).reduce((all, one) => all + one.minutes, 0);
    expect(sum).toBe(1_440);
  }
  expect(lasting(three)[2]).toMatchObject({ until: 360, minutes: 480 });
});

it.each([
  ['three shifts, no change of the clock', three, null, []],
  ['a shift that never ends', three.slice(0, 1), forward, [{ kind: 'endless' }]],
  [
    'a slip of a digit',
    [
      { minute: 360, name: 'early' },
      { minute: 400, name: 'late' },
    ],
    null,
    [
      { kind: 'short', name: 'early', minutes: 40 },
      { kind: 'long', name: 'late', minutes: 1_400 },
    ],
  ],
  ['the clock goes forward in the night', three, forward, [{ kind: 'clock', name: 'night', minutes: 420 }]],
  ['the clock goes back in the night', three, back, [{ kind: 'clock', name: 'night', minutes: 540 }]],
  [
    'a shift begins in the hour that is leapt over',
    [
      { minute: 150, name: 'a' },
      { minute: 840, name: 'b' },
    ],
    forward,
    [
      { kind: 'skipped', name: 'a' },
      { kind: 'clock', name: 'b', minutes: 720 },
    ],
  ],
])('remarks on %s', (_, plan, change, wanted) => {
  const told = remarks(plan, change);
  expect(told).toHaveLength(wanted.length);
  wanted.forEach((one, at) => expect(told[at]).toMatchObject(one));
});
