/**
 * Where the Review view looks: which bed, which tab, which time. The tabs share it, so that a moment found in a trend
 * is the moment of the strip.
 */
import { spanChoices, within, type Stretch } from './times';

export const reviewTabs = ['trends', 'disclosure', 'strips'] as const;
export type ReviewTab = (typeof reviewTabs)[number];

/** How a trend is read. */
export type TrendLook = 'graph' | 'table';

export class ReviewPlace {
  bed: string | null = $state(null);
  tab: ReviewTab = $state('trends');
  /** The moment that is looked at; `null` is the newest. */
  at_ms: number | null = $state(null);
  /** The moment of the strip that is shown: it has one also when none was chosen. */
  strip_ms: number | null = $state(null);
  /** The trend's time; without an end it ends now. */
  span_ms = $state(4 * 3_600_000);
  to_ms: number | null = $state(null);
  look_as: TrendLook = $state('graph');
  /** Names of the numbers that are not drawn, kept from bed to bed. */
  hidden: readonly string[] = $state.raw([]);
  /** The wave of the full disclosure, by its name. */
  wave: string | null = $state(null);
  /** How long a row of the full disclosure is. */
  row_ms = $state(60_000);
  /** Seconds of a strip before and after its moment. */
  before_s = $state(15);
  after_s = $state(15);
  /** A moment beside which the other is laid, or `null`. */
  beside_ms: number | null = $state(null);

  /** Counts what was noted and removed: whoever shows notes asks again when it rises. */
  marked = $state(0);
  /** What is listed beside the strips. */
  list: 'alarms' | 'notes' = $state('alarms');

  /** Another bed, and a moment of it. */
  look(bed: string | null, at_ms: number | null = null): void {
    if (bed !== null && bed !== this.bed) {
      this.bed = bed;
      this.at_ms = null;
      this.to_ms = null;
      this.beside_ms = null;
    }
    if (at_ms !== null) {
      this.at_ms = at_ms;
      // The trend goes there as well, with the moment in its middle.
      this.to_ms = at_ms + this.span_ms / 2;
    }
  }

  /** Shows a moment as a strip. */
  strip(at_ms: number): void {
    this.at_ms = at_ms;
    this.tab = 'strips';
  }

  stretch(now_ms: number): Stretch {
    const to_ms = this.to_ms ?? now_ms;
    return { from_ms: to_ms - this.span_ms, to_ms };
  }

  /** A trend's time, as dragged or zoomed; at the end of what there is it follows the clock. */
  show(stretch: Stretch, now_ms: number): void {
    const kept = within(stretch, now_ms);
    this.span_ms = kept.to_ms - kept.from_ms;
    this.to_ms = kept.to_ms >= now_ms ? null : kept.to_ms;
  }

  /** The span that is chosen, if one of the usual is. */
  get span(): (typeof spanChoices)[number]['value'] | '' {
    return spanChoices.find((one) => one.ms === Math.round(this.span_ms))?.value ?? '';
  }
}
