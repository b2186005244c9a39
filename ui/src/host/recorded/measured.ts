/** What the made-up monitors measure: waves and numbers, with the marks that a number can carry. */
import type { BedView, NumberView, PriorityView, WaveView } from '../api';

/** Beds with an arterial line; one of them has CO2, too. */
const invasive = (place: number): boolean => place % 3 === 0;

export function wavesOf(place: number): WaveView[] {
  const rows: (readonly [string, string, number, string, [number, number] | null])[] = [
    ['MDC_ECG_ELEC_POTL_II', 'II', 250, 'mV', null],
    ['MDC_PULS_OXIM_PLETH', 'Pleth', 125, '', null],
    ['MDC_IMPED_TTHOR', 'Resp', 62.5, '', null],
  ];
  if (invasive(place)) rows.splice(1, 0, ['MDC_ECG_ELEC_POTL_V5', 'V5', 250, 'mV', null]);
  if (invasive(place)) rows.push(['MDC_PRESS_BLD_ART_ABP', 'ABP', 125, 'mmHg', [0, 200]]);
  if (place % 6 === 0) rows.push(['MDC_AWAY_CO2', 'CO₂', 62.5, 'mmHg', [0, 60]]);
  return rows.map(([refid, label, rate_hz, unit, range], i) => ({
    index: place * 10 + i,
    refid,
    label,
    rate_hz,
    unit,
    range,
    off: place === 5 && i === 0 ? 'Lead off' : '',
  }));
}

export interface Row {
  refid: string;
  label: string;
  value: number;
  unit: string;
  low?: number;
  high?: number;
  /** Measured now and then. */
  spot?: boolean;
}

export function rowsOf(place: number): Row[] {
  const rate = 60 + ((place * 7) % 50);
  const rows: Row[] = [
    { refid: 'MDC_ECG_HEART_RATE', label: 'HR', value: rate, unit: '/min', low: 50, high: 120 },
    { refid: 'MDC_PULS_OXIM_SAT_O2', label: 'SpO₂', value: 92 + (place % 8), unit: '%', low: 90, high: 100 },
    // Two pulses under one label, as monitors send them.
    { refid: 'MDC_PULS_OXIM_PULS_RATE', label: 'PR', value: rate, unit: '/min', low: 50, high: 120 },
    { refid: 'MDC_PULS_RATE_NON_INV', label: 'PR', value: rate + 1, unit: '/min' },
    { refid: 'MDC_TTHOR_RESP_RATE', label: 'RR', value: 13 + (place % 9), unit: '/min', low: 8, high: 30 },
  ];
  if (invasive(place)) {
    const line = 'MDC_PRESS_BLD_ART_ABP';
    rows.push(
      { refid: `${line}_SYS`, label: 'ABP sys', value: 124, unit: 'mmHg', low: 90, high: 160 },
      { refid: `${line}_DIA`, label: 'ABP dia', value: 78, unit: 'mmHg' },
      { refid: `${line}_MEAN`, label: 'ABP mean', value: 93, unit: 'mmHg' },
    );
  }
  if (place % 6 === 0) rows.push({ refid: 'MDC_AWAY_CO2_ET', label: 'etCO₂', value: 38, unit: 'mmHg' });
  const cuff = 'MDC_PRESS_BLD_NONINV';
  rows.push(
    { refid: `${cuff}_SYS`, label: 'NIBP sys', value: 110 + (place % 30), unit: 'mmHg', spot: true },
    { refid: `${cuff}_DIA`, label: 'NIBP dia', value: 66 + (place % 14), unit: 'mmHg', spot: true },
    { refid: `${cuff}_MEAN`, label: 'NIBP mean', value: 82 + (place % 14), unit: 'mmHg', spot: true },
    { refid: 'MDC_TEMP', label: 'Temp', value: 36.4 + (place % 14) / 10, unit: '°C', spot: true },
  );
  return rows;
}

export function numbersOf(
  place: number,
  about: string,
  alarm: PriorityView | null,
  feed: BedView['feed'],
  now_ms: number,
): NumberView[] {
  const lost = feed === 'lost';
  return rowsOf(place).map((row, i) => {
    const off = place === 5 && i === 0;
    const gone = lost || off;
    return {
      refid: row.refid,
      label: row.label,
      text: gone ? '––' : row.refid === 'MDC_TEMP' ? row.value.toFixed(1) : String(row.value),
      value: gone ? null : row.value,
      no_value: lost ? 'too old' : off ? 'sensor off' : '',
      unit: row.unit,
      freshness: row.spot === true ? 'episodic' : feed === 'live' ? 'live' : 'stale',
      at_ms: now_ms - (row.spot === true ? 1_200_000 : 14_000),
      low: row.low ?? null,
      high: row.high ?? null,
      questionable: place === 3 && i === 1,
      alarm: row.refid === about ? alarm : null,
      alarm_off: place === 3 && i === 0,
    };
  });
}
