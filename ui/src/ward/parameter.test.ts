import { describe, expect, it } from 'vitest';
import type { WaveView } from '../host/api';
import { wave } from './examples';
import {
  bedScale,
  ecgBaseline,
  isEcg,
  isPressure,
  parameterColours,
  parameterOf,
  tileScale,
} from './parameter';

it.each<[string, string]>([
  ['MDC_ECG_HEART_RATE', 'hr'],
  ['MDC_ECG_ELEC_POTL_V5', 'hr'],
  ['MDC_PULS_OXIM_SAT_O2', 'spo2'],
  ['MDC_PULS_RATE_NON_INV', 'spo2'],
  ['MDC_BLD_PULS_RATE_INV', 'spo2'],
  ['MDC_SAT_O2_ART', 'spo2'],
  ['MDC_TTHOR_RESP_RATE', 'rr'],
  ['MDC_IMPED_TTHOR', 'rr'],
  ['MDC_AWAY_RESP_RATE', 'rr'],
  ['MDC_AWAY_CO2_ET', 'co2'],
  ['MDC_CO2_RESP_RATE', 'co2'],
  ['MDC_PRESS_BLD_NONINV_SYS', 'nibp'],
  ['MDC_PRESS_CUFF_SYS', 'nibp'],
  ['MDC_PRESS_BLD_ART_ABP_SYS', 'abp'],
  ['MDC_PRESS_INTRA_CRAN', 'abp'],
  ['MDC_TEMP_BODY', 'temp'],
  ['MDC_FLOW_FLUID_PUMP', 'other'],
  ['MDCX_ECG_SOMETHING', 'other'],
  ['', 'other'],
])('%s is %s', (refid, parameter) => expect(parameterOf(refid)).toBe(parameter));

it('every parameter has a colour of its own, but for what is no parameter', () => {
  const { other: _other, ...colours } = parameterColours;
  expect(new Set(Object.values(colours)).size).toBe(Object.keys(colours).length);
});

describe('the height of a wave', () => {
  const ecg = wave({ refid: 'MDC_ECG_ELEC_POTL_II', unit: 'mV' });
  const abp = (range: WaveView['range']) => wave({ refid: 'MDC_PRESS_BLD_ART_ABP', unit: 'mmHg', range });
  it.each<[string, WaveView, number, object, object]>([
    [
      'of an ECG is ten millimetres a millivolt',
      ecg,
      1,
      { kind: 'calibrated', mmPerUnit: 10, baseline: ecgBaseline },
      { kind: 'auto' },
    ],
    ['of an ECG follows the gain', ecg, 4, { kind: 'calibrated', mmPerUnit: 40 }, { kind: 'auto' }],
    [
      'of an ECG in microvolts is the same on paper',
      { ...ecg, unit: 'µV' },
      1,
      { kind: 'calibrated', mmPerUnit: 0.01 },
      { kind: 'auto' },
    ],
    [
      'of a pressure is its axis, whatever the gain',
      abp([0, 200]),
      4,
      { kind: 'fixed', min: 0, max: 200 },
      { kind: 'fixed', min: 0, max: 200 },
    ],
    ['of a pressure without a range fits what is seen', abp(null), 1, { kind: 'auto' }, { kind: 'auto' }],
    ['of a pressure with a range of nothing, too', abp([5, 5]), 1, { kind: 'auto' }, { kind: 'auto' }],
    ['of a pressure with a range of NaN, too', abp([Number.NaN, 9]), 1, { kind: 'auto' }, { kind: 'auto' }],
    [
      'of a pleth fits what is seen',
      wave({ refid: 'MDC_PULS_OXIM_PLETH', range: [0, 1] }),
      1,
      { kind: 'auto' },
      { kind: 'auto' },
    ],
  ])('%s', (_name, shown, gain, inBed, onTile) => {
    expect(bedScale(shown, gain)).toMatchObject(inBed);
    expect(tileScale(shown)).toEqual(onTile);
  });

  it('tells ECG and pressure apart', () => {
    expect([isEcg(ecg), isPressure(ecg)]).toEqual([true, false]);
    expect([isEcg(abp([0, 9])), isPressure(abp([0, 9])), isPressure(abp(null))]).toEqual([
      false,
      true,
      false,
    ]);
  });
});
