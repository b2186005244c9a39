/** The notes, kept stretches and changes of limits of the recorded ward; those of bed 3 are there from the start. */
import type { LimitsChangedView, MarkDraft, MarksQuery, MarkView } from '../api';
import { Refused } from '../host';

const minute_ms = 60_000;
const first = '3';

interface Marked {
  bed: string;
  mark: MarkView;
}

export class RecordedMarks {
  #all: Marked[];
  #removed: Marked[] = [];
  #next = 10;
  readonly #limits: readonly LimitsChangedView[];

  constructor(opened_ms: number, empty: boolean) {
    const at = (ago_min: number) => Math.round(opened_ms - ago_min * minute_ms);
    this.#limits = empty
      ? []
      : [
          { at_ms: at(35), by: 'A. Lind', parameters: ['HR'] },
          { at_ms: at(190), by: 'Jo Brand', parameters: ['RR', 'SpO2'] },
        ];
    const mark = (id: number, from: number, to: number, note: string, by: string): Marked => ({
      bed: first,
      mark: { id, from_ms: at(from), to_ms: at(to), note, by, made_ms: at(to - 2) },
    });
    this.#all = empty
      ? []
      : [
          mark(1, 5_000, 4_990, 'Run of broad beats, shown to the cardiologist', 'M. Sato'),
          mark(2, 82, 82, 'Turned to the left side', 'A. Lind'),
          mark(3, 42, 36, '', 'Jo Brand'),
          mark(4, 0.6, 0.6, 'Cough', 'A. Lind'),
        ];
  }

  of(bed: string): MarkView[] {
    return this.#all
      .filter((one) => one.bed === bed)
      .map((one) => one.mark)
      .sort((a, b) => a.from_ms - b.from_ms || a.id - b.id);
  }

  between({ bed, from_ms, to_ms }: MarksQuery): { marks: MarkView[]; limits: LimitsChangedView[] } {
    return {
      marks: this.of(bed).filter((one) => one.from_ms < to_ms && one.to_ms >= from_ms),
      limits: bed === first ? this.#limits.filter((one) => one.at_ms >= from_ms && one.at_ms < to_ms) : [],
    };
  }

  make({ bed, from_ms, to_ms, note }: MarkDraft, now_ms: number): MarkView {
    const mark = { id: this.#next++, from_ms, to_ms, note: note.trim(), made_ms: now_ms, by: 'this station' };
    this.#all.push({ bed, mark });
    return mark;
  }

  remove(id: number): MarkView {
    return this.#move(id, this.#all, this.#removed);
  }

  restore(id: number): MarkView {
    return this.#move(id, this.#removed, this.#all);
  }

  #move(id: number, from: Marked[], to: Marked[]): MarkView {
    const place = from.findIndex((one) => one.mark.id === id);
    const [found] = place < 0 ? [] : from.splice(place, 1);
    if (found === undefined)
      throw new Refused({ code: 'gone', sentence: 'This note is not there any longer.' });
    to.push(found);
    return found.mark;
  }
}
