/** A charted thing as text in a field, and back: the same thing with another value, or nothing. */
import type { AcvpuView, ItemView } from '../host/api';
import { typed } from './sheet';

export function itemText(item: ItemView): string {
  switch (item.item) {
    case 'vital':
    case 'glucose':
      return String(item.number);
    case 'blood_pressure':
      return item.diastolic === null ? String(item.systolic) : `${item.systolic}/${item.diastolic}`;
    case 'consciousness':
      return item.acvpu;
    case 'gcs':
      return String(item.total);
    case 'pain':
      return String(item.rating);
    case 'fluid':
      return String(item.millilitres);
    case 'note':
      return item.text;
    case 'oxygen':
    case 'effort':
      return '';
  }
}

const acvpu: readonly AcvpuView[] = ['alert', 'confusion', 'voice', 'pain', 'unresponsive'];

/** `null` where the text is no such thing, or where it is the same as before. */
export function itemWith(item: ItemView, text: string): ItemView | null {
  if (text === itemText(item)) return null;
  const number = typed(text);
  const sane = number !== null && !Number.isNaN(number);
  switch (item.item) {
    case 'vital':
    case 'glucose':
      return sane ? { ...item, number } : null;
    case 'blood_pressure': {
      const [systolic = NaN, diastolic = null, ...more] = text.split('/').map(typed);
      if (systolic === null || Number.isNaN(systolic) || more.length > 0) return null;
      return Number.isNaN(diastolic ?? 0) ? null : { ...item, systolic, diastolic };
    }
    case 'consciousness': {
      const letter = acvpu.find((one) => one === text);
      return letter === undefined ? null : { ...item, acvpu: letter };
    }
    case 'gcs':
      return sane ? { ...item, total: number } : null;
    case 'pain':
      return sane && Number.isInteger(number) && number <= 10 ? { ...item, rating: number } : null;
    case 'fluid':
      return sane ? { ...item, millilitres: number } : null;
    case 'note':
      return text.trim() === '' ? null : { ...item, text: text.trim() };
    case 'oxygen':
    case 'effort':
      return null;
  }
}
