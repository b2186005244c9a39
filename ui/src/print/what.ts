/** What can be printed of a screen, as the core is asked for it. */
import type { PrintWhat, PriorityView, RecordView, StripLook } from '../host/api';
import type { ReviewPlace } from '../review/place.svelte';
import { tableStep, whole } from '../review/times';
import { nameOf, usual } from '../review/trendData';

type Place = Pick<
  ReviewPlace,
  'tab' | 'at_ms' | 'hidden' | 'wave' | 'row_ms' | 'before_s' | 'after_s' | 'look_as' | 'stretch'
>;

/** How waves run and how high they are on this screen. */
export interface Drawn {
  speed_mm_s: number;
  /** Times the usual 10 mm a millivolt. */
  gain: number;
}

/** Hours of a wave that are printed before anybody chose. */
const disclosure_ms = 3_600_000;
/** As at the screen: the newest strip that is whole. */
const newest_ms = 16_000;

export function lookOf({ speed_mm_s, gain }: Drawn): StripLook {
  return { waves: [], speed_mm_s, gain_mm_mv: gain * 10 };
}

/** What the Review view shows. */
export function ofReview(record: RecordView, place: Place, drawn: Drawn, now_ms: number): PrintWhat {
  const { bed } = record;
  const until_ms = Math.min(record.until_ms ?? now_ms, now_ms);
  switch (place.tab) {
    case 'trends': {
      const numbers = record.series.filter((one) => !one.wave);
      const shown = new Set(usual(numbers).map(nameOf));
      const series = numbers
        .filter((one) => shown.has(nameOf(one)) !== place.hidden.includes(nameOf(one)))
        .map((one) => one.id);
      const times = whole(place.stretch(now_ms));
      const table_ms = place.look_as === 'table' ? tableStep(times.to_ms - times.from_ms) : null;
      return { kind: 'trend', bed, series, ...times, table_ms };
    }
    case 'disclosure': {
      const waves = record.series.filter((one) => one.wave);
      const wave = waves.find((one) => nameOf(one) === place.wave) ?? waves[0];
      const around = around_ms(place.at_ms, until_ms, disclosure_ms, place.row_ms);
      return { kind: 'disclosure', bed, series: wave?.id ?? null, ...around, row_ms: place.row_ms };
    }
    case 'strips': {
      const at_ms = place.at_ms ?? until_ms - newest_ms;
      const times = whole({
        from_ms: at_ms - place.before_s * 1000,
        to_ms: at_ms + place.after_s * 1000,
      });
      return { kind: 'strip', bed, ...times, look: lookOf(drawn), condition: null };
    }
  }
}

/** One alarm with its story. */
export function ofAlarm(condition: number, drawn: Drawn): PrintWhat {
  return { kind: 'event', condition, before_s: 15, after_s: 15, look: lookOf(drawn) };
}

/** The alarms of a time. */
export function ofAlarms(bed: string, least: PriorityView | '', from_ms: number, to_ms: number): PrintWhat {
  const times = whole({ from_ms, to_ms });
  return { kind: 'alarms', bed: bed || null, ...times, least: least || null };
}

/** The same with another length: its middle stays, unless that would reach beyond its end and now. */
export function withLength(what: PrintWhat, ms: number, now_ms: number): PrintWhat {
  if (what.kind !== 'disclosure') return what;
  const middle = (what.from_ms + what.to_ms) / 2;
  return { ...what, ...around_ms(middle, Math.max(what.to_ms, now_ms), ms, what.row_ms) };
}

/** A time round a moment that begins on a whole row and does not end after the newest. */
function around_ms(at_ms: number | null, until_ms: number, length_ms: number, row_ms: number) {
  const last = Math.ceil(until_ms / row_ms) * row_ms - length_ms;
  const from_ms =
    at_ms === null ? last : Math.min(last, Math.floor((at_ms - length_ms / 2) / row_ms) * row_ms);
  return { from_ms, to_ms: from_ms + length_ms };
}
