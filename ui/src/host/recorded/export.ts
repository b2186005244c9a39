/** An export that takes two seconds and writes nothing; the folder `/full` ends it with a full disk. */
import type { ExportDoing, ExportEstimate, ExportOrder, ExportState } from '../api';
import { Refused } from '../host';

const lasts_ms = 2_000;
const doings: readonly ExportDoing[] = ['survey', 'numbers', 'waves', 'waves', 'waves', 'events'];
/** Bytes of one bed and hour. */
const bytes = { csv: 2_800_000, parquet: 230_000, wfdb: 4_050_000, edf: 4_050_000, jsonl: 90_000 } as const;
const hour_ms = 3_600_000;

export class RecordedExport {
  #order: ExportOrder | undefined;
  #began_ms = 0;
  #cancelled = false;

  estimate(order: ExportOrder): ExportEstimate {
    const each = order.formats.reduce((sum, format) => sum + bytes[format], 0);
    const hours = Math.max(0, order.to_ms - order.from_ms) / hour_ms;
    return { bytes: Math.round(each * order.beds.length * hours) };
  }

  start(order: ExportOrder, now_ms: number): void {
    if (this.state(now_ms).state === 'running') throw new Refused(busy);
    if (!order.folder.startsWith('/')) throw new Refused(noFolder);
    this.#order = order;
    this.#began_ms = now_ms;
    this.#cancelled = false;
  }

  cancel(): void {
    this.#cancelled = true;
  }

  state(now_ms: number): ExportState {
    const order = this.#order;
    if (order === undefined) return { state: 'idle' };
    if (this.#cancelled) return { state: 'cancelled' };
    const share = (now_ms - this.#began_ms) / lasts_ms;
    if (order.folder === '/full' && share > 0.5) return { state: 'failed', sentence: full };
    if (share < 1) return this.#running(share, order.beds);
    const files = order.formats.length * order.beds.length;
    return { state: 'done', folder: order.folder, files, bytes: this.estimate(order).bytes };
  }

  #running(share: number, beds: readonly string[]): ExportState {
    const doing = doings[Math.floor(share * doings.length)] ?? 'events';
    const bed = doing === 'events' ? '' : (beds[Math.floor(share * beds.length)] ?? '');
    return { state: 'running', share, doing, bed, cancelled: false };
  }
}

const busy = {
  code: 'not_now',
  sentence: 'Another export is running; wait for its end or cancel it.',
} as const;
const noFolder = {
  code: 'invalid',
  sentence: 'The folder has to be written from the root of the disk on, such as /media/stick/export.',
} as const;
const full =
  'The disk with /full is full; the unfinished export is removed. Make room or choose another folder.';
