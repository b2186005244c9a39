import { describe, expect, it } from 'vitest';
import type { SeriesView, TrendView } from '../host/api';
import { alone, panesOf, pointsOf, rangeOf, timesOf, usual, valueAt } from './trendData';

function series(refid: string, unit: string, id = 0): SeriesView {
  return { id, refid, label: refid, unit, channel: '', wave: false, rate_hz: null, since_ms: 0, until_ms: 1 };
}
const line = (mean: (number | null)[]) => ({ series: 0, least: mean, greatest: mean, mean, count: [] });
const view = (mean: (number | null)[], part_ms: number): TrendView => ({
  from_ms: 0,
  to_ms: mean.length * part_ms,
  buckets: mean.length,
  lines: [line(mean)],
});

it('rates share a pane, and each unit has its own', () => {
  const all = [
    series('MDC_ECG_HEART_RATE', '/min', 1),
    series('MDC_PULS_OXIM_SAT_O2', '%', 2),
    series('MDC_PULS_OXIM_PULS_RATE', '/min', 3),
    series('MDC_PRESS_BLD_ART_ABP_SYS', 'mmHg', 4),
    series('MDC_PRESS_BLD_ART_ABP_DIA', 'mmHg', 5),
    series('MDC_PRESS_BLD_NONINV_SYS', 'mmHg', 6),
  ];
  expect(panesOf(all).map((pane) => pane.series.map((one) => one.id))).toEqual([[1, 3], [2], [4, 5], [6]]);
});

it('unknown numbers stand alone', () =>
  expect(panesOf([series('VENDOR_A', ''), series('VENDOR_B', '')])).toHaveLength(2));

it('pulses that repeat the heart rate are left out, and shown where there is none', () => {
  const heart = series('MDC_ECG_HEART_RATE', '/min');
  const pulse = series('MDC_PULS_OXIM_PULS_RATE', '/min');
  expect(usual([heart, pulse])).toEqual([heart]);
  expect(usual([pulse])).toEqual([pulse]);
});

it('of many numbers the known ones are drawn, and no more than a screen shows', () => {
  const other = Array.from({ length: 30 }, (_, i) => series(`MDC_OTHER_${i}`, '1', i));
  const known = [series('MDC_ECG_HEART_RATE', '/min', 90), series('MDC_PULS_OXIM_SAT_O2', '%', 91)];
  const shown = usual([...other, ...known]);
  expect(shown).toHaveLength(12);
  expect(shown.slice(-2)).toEqual(known);
});

describe('a line', () => {
  it('goes on where a number comes each minute', () =>
    expect(pointsOf([70, null, 71, null, 72, null], 30_000)).toEqual([
      70,
      undefined,
      71,
      undefined,
      72,
      null,
    ]));
  it('is broken where numbers were missing', () =>
    expect(pointsOf([70, 71, 72, null, null, null, null, 73], 60_000)).toEqual([
      70,
      71,
      72,
      null,
      null,
      null,
      null,
      73,
    ]));
  it('never goes on over more than two and a half minutes', () => {
    const cuff = pointsOf([120, null, null, 118, null, null, 119], 400_000);
    expect(cuff).not.toContain(undefined);
    expect(alone(cuff)).toEqual([0, 3, 6]);
  });
  it('needs no dots', () => expect(alone(pointsOf([70, null, 71, 72, null, 73], 30_000))).toEqual([]));
  it('without any number has no points', () => {
    expect(pointsOf([null, null], 1_000)).toEqual([null, null]);
    expect(alone([null, null])).toEqual([]);
  });
});

it('the value under the cursor is the nearest, and there is none in a gap', () => {
  const short = view([70, null, null, 73], 30_000);
  expect(valueAt(short.lines[0]!, short, 45_000)).toBe(70);
  const long = view([70, null, null, 73], 600_000);
  expect(valueAt(long.lines[0]!, long, 900_000)).toBeNull();
});

it('times are the middles of the parts, in seconds', () =>
  expect(timesOf(view([1, 2], 10_000))).toEqual([5, 15]));

it('an axis has room round a flat line, and a saturation ends a little over a hundred', () => {
  const [least, greatest] = rangeOf([line([80, 80])], '/min');
  expect(greatest - least).toBeGreaterThan(5);
  expect(rangeOf([line([97, 100])], '%')[1]).toBe(101);
  expect(rangeOf([line([null])], '%')).toEqual([0, 1]);
});
