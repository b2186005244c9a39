/** Which numbers stand beside which wave of the bed view, and which stand below. */
import type { BedView, NumberView, WaveView } from '../host/api';
import { parameterOf, type Parameter } from './parameter';

export interface WaveBlock {
  wave: WaveView;
  /** The numbers beside the wave, the large one first. */
  numbers: NumberView[];
}

export interface Blocks {
  rows: WaveBlock[];
  /** Numbers without a wave of their parameter. */
  others: NumberView[];
}

/**
 * The first wave of a parameter takes its numbers: ECG the heart rate, pleth the saturation and pulse.
 * Pressures of different lines are told apart by their label's first word (`ABP sys` belongs to `ABP`).
 */
export function blocks(bed: Pick<BedView, 'numbers' | 'waves'>): Blocks {
  const left = new Set(bed.numbers);
  const taken = new Set<string>();
  const rows = bed.waves.map((wave) => {
    const key = keyOf(wave);
    const first = !taken.has(key);
    taken.add(key);
    const numbers = first ? bed.numbers.filter((number) => left.has(number) && belongs(number, wave)) : [];
    for (const number of numbers) left.delete(number);
    return { wave, numbers };
  });
  return { rows, others: bed.numbers.filter((number) => left.has(number)) };
}

function keyOf(wave: WaveView): string {
  const parameter = parameterOf(wave.refid);
  return parameter === 'abp' ? wave.label : parameter;
}

function belongs(number: NumberView, wave: WaveView): boolean {
  const parameter: Parameter = parameterOf(number.refid);
  if (parameter === 'abp') return number.label.split(' ')[0] === wave.label;
  return parameter === parameterOf(wave.refid);
}
