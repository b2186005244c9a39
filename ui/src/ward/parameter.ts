/** What a REFID means for the screen: its colour and the height of its wave. */
import type { WaveView } from '../host/api';
import type { Scale } from '../waves';

export type Parameter = 'hr' | 'spo2' | 'rr' | 'abp' | 'nibp' | 'temp' | 'co2' | 'other';

/** Text and wave colours of the parameters; `app.css` has the same as `--hr` and so on. */
export const parameterColours: Readonly<Record<Parameter, string>> = {
  hr: '#4be08a',
  spo2: '#5cc8ff',
  rr: '#f4e06d',
  abp: '#ff7b72',
  nibp: '#cdb4ff',
  temp: '#ffb877',
  co2: '#c9d4df',
  other: '#c9d4df',
};

/** First match wins, so the narrower pattern stands first. */
const rules: readonly (readonly [RegExp, Parameter])[] = [
  [/^MDC_(PULS|BLD_PULS|BLD_PERF|SAT_O2)/, 'spo2'],
  [/^MDC_ECG_/, 'hr'],
  [/^MDC_(AWAY_CO2|CO2|CONC_AWAY_CO2)/, 'co2'],
  [/^MDC_PRESS_(BLD_NONINV|CUFF)/, 'nibp'],
  [/^MDC_PRESS_(BLD|CEREB|INTRA)/, 'abp'],
  [/^MDC_(IMPED_TTHOR|TTHOR|RESP|AWAY_RESP|VENT_RESP)/, 'rr'],
  [/^MDC_TEMP/, 'temp'],
];

export function parameterOf(refid: string): Parameter {
  return rules.find(([pattern]) => pattern.test(refid))?.[1] ?? 'other';
}

export function isEcg(wave: Pick<WaveView, 'refid'>): boolean {
  return wave.refid.startsWith('MDC_ECG_ELEC_POTL');
}

/** Pressures have an axis that means something; other waves fit what is seen. */
export function isPressure(wave: Pick<WaveView, 'refid' | 'range'>): boolean {
  return wave.range !== null && /^MDC_(PRESS|AWAY_CO2)/.test(wave.refid);
}

/** The height of a wave in a tile: small, so everything fits what is seen but pressures and CO2. */
export function tileScale(wave: WaveView): Scale {
  if (isPressure(wave) && wave.range !== null) return fixed(wave.range);
  return { kind: 'auto' };
}

/** Where zero of an ECG lies in the bed view, from its top: more room for the R wave than for the S wave. */
export const ecgBaseline = 0.66;

/** The height of a wave in the bed view: ECG true to size at 10 mm/mV times the gain, pressures on their axis. */
export function bedScale(wave: WaveView, gain: number): Scale {
  if (isEcg(wave)) {
    const perMillivolt = wave.unit === 'µV' || wave.unit === 'uV' ? 0.001 : 1;
    return { kind: 'calibrated', mmPerUnit: 10 * gain * perMillivolt, baseline: ecgBaseline };
  }
  if (isPressure(wave) && wave.range !== null) return fixed(wave.range);
  return { kind: 'auto' };
}

function fixed([min, max]: [number, number]): Scale {
  return max > min ? { kind: 'fixed', min, max } : { kind: 'auto' };
}
