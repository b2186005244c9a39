import { expect, it } from 'vitest';
import type { NumberView, WaveView } from '../host/api';
import { blocks } from './blocks';
import { number, wave } from './examples';

const ecg = (label: string, index: number) => wave({ refid: `MDC_ECG_ELEC_POTL_${label}`, label, index });
const pleth = wave({ refid: 'MDC_PULS_OXIM_PLETH', label: 'Pleth', index: 10 });
const line = (label: string, index: number) =>
  wave({ refid: `MDC_PRESS_BLD_${label}`, label, index, range: [0, 200] });
const hr = number({ refid: 'MDC_ECG_HEART_RATE', label: 'HR' });
const pvc = number({ refid: 'MDC_ECG_V_P_C_RATE', label: 'PVC' });
const spo2 = number({ refid: 'MDC_PULS_OXIM_SAT_O2', label: 'SpO₂' });
const temp = number({ refid: 'MDC_TEMP', label: 'Temp' });
const abp = number({ refid: 'MDC_PRESS_BLD_ART_ABP_SYS', label: 'ABP sys' });
const cvp = number({ refid: 'MDC_PRESS_BLD_VEN_CENT_MEAN', label: 'CVP mean' });

it.each<[string, WaveView[], NumberView[], string[], string[]]>([
  ['nothing is nothing', [], [], [], []],
  ['numbers without waves stand below', [], [hr, temp], [], ['HR', 'Temp']],
  ['a wave without numbers stands alone', [pleth], [], ['Pleth:'], []],
  ['the first ECG takes the ECG numbers', [ecg('II', 1), ecg('V5', 2)], [hr, pvc], ['II:HR+PVC', 'V5:'], []],
  ['each parameter has its own', [ecg('II', 1), pleth], [spo2, hr, temp], ['II:HR', 'Pleth:SpO₂'], ['Temp']],
  [
    'pressures go by the line, not by the parameter',
    [line('ABP', 3), line('CVP', 4)],
    [cvp, abp],
    ['ABP:ABP sys', 'CVP:CVP mean'],
    [],
  ],
  ['a pressure of another line stands below', [line('ABP', 3)], [cvp], ['ABP:'], ['CVP mean']],
])('%s', (_name, waves, numbers, rows, others) => {
  const shown = blocks({ waves, numbers });
  expect(shown.rows.map((row) => `${row.wave.label}:${row.numbers.map((n) => n.label).join('+')}`)).toEqual(
    rows,
  );
  expect(shown.others.map((n) => n.label)).toEqual(others);
});

it('every number is shown once, however many there are', () => {
  const numbers = Array.from({ length: 64 }, (_, i) => number({ refid: `MDC_ECG_${i}`, label: `N${i}` }));
  const { rows, others } = blocks({ waves: [ecg('II', 1), ecg('V5', 2), pleth], numbers });
  expect([...rows.flatMap((row) => row.numbers), ...others]).toHaveLength(64);
});
