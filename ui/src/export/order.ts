/** What somebody chooses to export, and what is still missing of it. */
import type { ExportDoing, ExportFormat, ExportOrder } from '../host/api';
import { t, type TextKey } from '../text';

export const formats = ['csv', 'parquet', 'wfdb', 'edf', 'jsonl'] as const satisfies readonly ExportFormat[];

/** What each kind of file holds, and for whom. */
export const formatNames: Readonly<Record<ExportFormat, TextKey>> = {
  csv: 'export_csv',
  parquet: 'export_parquet',
  wfdb: 'export_wfdb',
  edf: 'export_edf',
  jsonl: 'export_jsonl',
};
export const formatWhys: Readonly<Record<ExportFormat, TextKey>> = {
  csv: 'export_csv_why',
  parquet: 'export_parquet_why',
  wfdb: 'export_wfdb_why',
  edf: 'export_edf_why',
  jsonl: 'export_jsonl_why',
};

export const doings: Readonly<Record<ExportDoing, TextKey>> = {
  survey: 'export_doing_survey',
  numbers: 'export_doing_numbers',
  waves: 'export_doing_waves',
  events: 'export_doing_events',
};

const hour_ms = 3_600_000;

/** Stretches up to now that are one press away. */
export const stretches = {
  '1h': { ms: hour_ms, text: 'export_1h' },
  '8h': { ms: 8 * hour_ms, text: 'span_8h' },
  '24h': { ms: 24 * hour_ms, text: 'span_24h' },
  '3d': { ms: 72 * hour_ms, text: 'span_3d' },
  '10d': { ms: 240 * hour_ms, text: 'span_10d' },
} as const satisfies Record<string, { ms: number; text: TextKey }>;
export type Stretch = keyof typeof stretches;

/** The sentence that says what is missing, or nothing. */
export function lacking(order: ExportOrder): string {
  if (order.beds.length === 0) return t('export_needs_bed');
  if (!(order.to_ms > order.from_ms)) return t('export_needs_time');
  if (order.formats.length === 0) return t('export_needs_format');
  if (order.folder.trim() === '') return t('export_needs_folder');
  return '';
}

/** The beds as a person writes them: `1, 2, 12`; more than eight are counted. */
export function bedWords(beds: readonly string[], all: number): string {
  if (beds.length === all && all > 1) return t('export_all_beds', { count: all });
  if (beds.length > 8) return t('export_count_beds', { count: beds.length });
  return beds.join(', ');
}

/** `3 kB`, `24 MB`, `1.3 GB`; never `0 MB` for something. */
export function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const;
  let value = Math.max(0, bytes);
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const text = value < 10 && unit > 0 ? value.toFixed(1) : String(Math.round(value));
  return `${text} ${units[unit]}`;
}

/** A moment as a field of the kind `datetime-local` has it, in local time. */
export function fieldOf(at_ms: number): string {
  const at = new Date(at_ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The moment of such a field; not a number when it is none. */
export function momentOf(field: string): number {
  return new Date(field).getTime();
}
