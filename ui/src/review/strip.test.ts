import { describe, expect, it } from 'vitest';
import type { SeriesView, StripPiece, StripView } from '../host/api';
import { firstMeasured, gapsOf, rangeOf, rowsOf } from './strip';

const piece = (from_ms: number, samples: number[], rate_hz = 100): StripPiece => ({
  from_ms,
  rate_hz,
  scale: 0.01,
  shift: 0,
  samples,
});
function series(id: number, refid: string, unit: string): SeriesView {
  return { id, refid, label: refid, unit, channel: '', wave: true, rate_hz: 100, since_ms: 0, until_ms: 1 };
}
const strip = (waves: StripView['waves']): StripView => ({ from_ms: 0, to_ms: 10_000, waves });

describe('the gaps of a row', () => {
  const all = { from_ms: 0, to_ms: 10_000 };
  it('are all of it when nothing was recorded', () => expect(gapsOf([], all)).toEqual([all]));
  it('lie before, between and after the pieces', () =>
    expect(
      gapsOf([piece(1_000, Array<number>(100).fill(0)), piece(5_000, Array<number>(500).fill(0))], all),
    ).toEqual([
      { from_ms: 0, to_ms: 1_000 },
      { from_ms: 2_000, to_ms: 5_000 },
    ]));
  it('are none where pieces join within a few samples', () =>
    expect(
      gapsOf([piece(0, Array<number>(500).fill(0)), piece(5_010, Array<number>(500).fill(0))], all),
    ).toEqual([]));
});

it('the range is what is seen, in the unit of the wave', () => {
  const range = rangeOf([piece(0, [-50, 100])]);
  expect(range?.min).toBeCloseTo(-0.65);
  expect(range?.max).toBeCloseTo(1.15);
  expect(rangeOf([])).toBeNull();
});

it('every wave of the bed has its row, with samples or without, and ECG is measured first', () => {
  const waves = [
    series(1, 'MDC_PULS_OXIM_PLETH', ''),
    series(2, 'MDC_ECG_ELEC_POTL_II', 'mV'),
    series(3, 'MDC_PRESS_BLD_ART_ABP', 'mmHg'),
  ];
  const rows = rowsOf(
    waves,
    strip([
      { series: 1, pieces: [piece(0, [1, 2])] },
      { series: 2, pieces: [piece(0, [0, 100])] },
      { series: 3, pieces: [piece(0, [7_800, 12_400])] },
    ]),
    1,
  );
  expect(rows.map((row) => row.scale.kind)).toEqual(['auto', 'calibrated', 'fixed']);
  expect(rows[2]?.scale).toEqual({ kind: 'fixed', min: 60, max: 140 });
  expect(firstMeasured(rows)?.wave.index).toBe(2);
  expect(rowsOf(waves, strip([]), 1)).toHaveLength(3);
  expect(firstMeasured(rowsOf(waves, strip([]), 1))).toBeUndefined();
});
