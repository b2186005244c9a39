/**
 * The made-up records of a bed: ten days of numbers and waves, reckoned when they are asked for.
 *
 * Nothing is kept. A number at a time is a sum of slow sines, what its alarms say, and a little noise; a wave runs at
 * the rate that the numbers say. So trends, pages and strips agree with each other and with the alarms of the past.
 * Every so often the station was away, and now and then a sensor was off.
 */
import type {
  AwayView,
  BedView,
  EpisodeView,
  HistoryQuery,
  MarksQuery,
  PageQuery,
  PageView,
  RecordView,
  SeriesView,
  StripQuery,
  StripView,
  TrendLine,
  TrendQuery,
  TrendView,
  WaveView,
} from '../api';
import { Refused } from '../host';
import { rowsOf, wavesOf, type Row } from './measured';
import { valueOf } from './waves';

const hour_ms = 3_600_000;
const days_ms = 240 * hour_ms;
/** The station was away for 25 min, five hours before the page was opened, and for 3 h four days before. */
const absences = [
  { ago_ms: 5 * hour_ms, lasted_ms: 25 * 60_000 },
  { ago_ms: 96 * hour_ms, lasted_ms: 3 * hour_ms },
] as const;
/** A cuff measures this often. */
const cuff_ms = 20 * 60_000;
const step = 0.005;
const firstNumber = 100;

export class RecordedReview {
  readonly #place: number;
  readonly #numbers: readonly Row[];
  readonly #waves: readonly WaveView[];

  constructor(
    private readonly bed: BedView,
    private readonly opened_ms: number,
    empty: boolean,
    private readonly past: (query: HistoryQuery) => EpisodeView[],
  ) {
    const bare = empty || bed.feed === 'empty' || bed.feed === 'waiting';
    this.#place = Number(bed.id) || 1;
    this.#numbers = bare ? [] : rowsOf(this.#place);
    this.#waves = bare ? [] : wavesOf(this.#place);
  }

  record(): RecordView {
    const [since_ms, until_ms] = [Math.round(this.#since_ms), Math.round(Date.now())];
    const shared = { channel: '', since_ms, until_ms };
    const waves = this.#waves.map(({ refid, label, unit, rate_hz }, id): SeriesView => ({
      id,
      refid,
      label,
      unit,
      rate_hz,
      wave: true,
      ...shared,
    }));
    const numbers = this.#numbers.map(({ refid, label, unit }, i): SeriesView => ({
      id: firstNumber + i,
      refid,
      label,
      unit,
      rate_hz: null,
      wave: false,
      ...shared,
    }));
    const some = waves.length + numbers.length > 0;
    return {
      bed: this.bed.id,
      since_ms: some ? since_ms : null,
      until_ms: some ? until_ms : null,
      series: [...waves, ...numbers],
    };
  }

  away({ from_ms, to_ms }: Pick<MarksQuery, 'from_ms' | 'to_ms'>): AwayView[] {
    if (this.#numbers.length === 0) return [];
    return absences
      .map(({ ago_ms, lasted_ms }) => ({
        from_ms: this.opened_ms - ago_ms - lasted_ms,
        to_ms: this.opened_ms - ago_ms,
      }))
      .filter((one) => one.from_ms < to_ms && one.to_ms > from_ms);
  }

  trend(query: TrendQuery): TrendView {
    const { from_ms, to_ms, buckets } = query;
    if (!(to_ms > from_ms) || to_ms - from_ms > 11 * 24 * hour_ms) throw new Refused(tooLong);
    const conditions = this.#conditions(from_ms, to_ms);
    const lines = query.series.map((id) => this.#line(id, query, conditions));
    return { from_ms, to_ms, buckets, lines };
  }

  strip({ from_ms, to_ms }: StripQuery): StripView {
    if (!(to_ms > from_ms) || to_ms - from_ms > 60_000) throw new Refused(tooLong);
    const waves = this.#waves.map((wave, series) => {
      const pieces = this.#there(from_ms, to_ms).map(([begin, end]) => ({
        from_ms: Math.ceil((begin * wave.rate_hz) / 1000) * (1000 / wave.rate_hz),
        rate_hz: wave.rate_hz,
        scale: step,
        shift: 0,
        samples: Array.from({ length: Math.floor(((end - begin) * wave.rate_hz) / 1000) }, (_, i) =>
          Math.round(this.#sample(wave, begin + (i * 1000) / wave.rate_hz) / step),
        ),
      }));
      return { series, pieces };
    });
    return { from_ms, to_ms, waves: waves.filter((wave) => wave.pieces.length > 0) };
  }

  page(query: PageQuery): PageView {
    const { from_ms, row_ms, rows } = query;
    const wave = this.#waves[query.series];
    if (wave === undefined) throw new Refused(gone);
    const columns = Math.max(1, Math.min(query.columns, Math.floor((wave.rate_hz * row_ms) / 2000)));
    const width_ms = row_ms / columns;
    // Enough samples of a column to meet its peak, as reckoning all of an hour would take seconds.
    const inside = Math.max(2, Math.min(24, Math.round((width_ms * wave.rate_hz) / 1000)));
    const row = (n: number) => {
      const begin = from_ms + n * row_ms;
      const there = this.#there(begin, begin + row_ms);
      if (there.length === 0) return { least: [], greatest: [] };
      const least: (number | null)[] = [];
      const greatest: (number | null)[] = [];
      for (let c = 0; c < columns; c++) {
        const at = begin + c * width_ms;
        const kept = there.some(([a, b]) => at >= a && at < b);
        const samples = kept
          ? Array.from({ length: inside }, (_, i) => this.#sample(wave, at + (i * width_ms) / inside) / step)
          : [];
        least.push(kept ? Math.round(Math.min(...samples)) : null);
        greatest.push(kept ? Math.round(Math.max(...samples)) : null);
      }
      return { least, greatest };
    };
    return {
      from_ms,
      row_ms,
      columns,
      scale: step,
      shift: 0,
      rows: Array.from({ length: rows }, (_, n) => row(n)),
    };
  }

  get #since_ms(): number {
    return this.opened_ms - days_ms + (this.#place % 5) * 9 * hour_ms;
  }

  #conditions(from_ms: number, to_ms: number): EpisodeView[] {
    const open = null;
    return this.past({
      from_ms,
      to_ms,
      bed: this.bed.id,
      least: open,
      kind: open,
      owner: open,
      open,
      words: '',
      before: open,
    });
  }

  /** The parts of a time in which something was recorded. */
  #there(from_ms: number, to_ms: number): [number, number][] {
    let parts: [number, number][] = [[Math.max(from_ms, this.#since_ms), Math.min(to_ms, Date.now())]];
    for (const gone of this.away({ from_ms, to_ms }))
      parts = parts.flatMap(([a, b]): [number, number][] => [
        [a, Math.min(b, gone.from_ms)],
        [Math.max(a, gone.to_ms), b],
      ]);
    return parts.filter(([a, b]) => b > a);
  }

  #line(id: number, query: TrendQuery, conditions: readonly EpisodeView[]): TrendLine {
    const row = this.#numbers[id - firstNumber];
    if (row === undefined) throw new Refused(gone);
    const { from_ms, to_ms, buckets } = query;
    const width_ms = (to_ms - from_ms) / buckets;
    const there = this.#there(from_ms, to_ms);
    const line: TrendLine = { series: id, least: [], greatest: [], mean: [], count: [] };
    for (let b = 0; b < buckets; b++) {
      const at = from_ms + (b + 0.5) * width_ms;
      const kept = there.some(([from, to]) => at >= from && at < to) && !this.#off(row, at);
      const every = row.spot === true ? cuff_ms : 1_000;
      const count = kept
        ? Math.floor((at + width_ms / 2) / every) - Math.floor((at - width_ms / 2) / every)
        : 0;
      const means = count === 0 ? null : this.#number(row, at, conditions);
      const spread =
        count < 2 || means === null
          ? 0
          : row.refid === 'MDC_TEMP'
            ? 0.05
            : 2 + Math.min(6, width_ms / 300_000);
      line.count.push(count);
      line.mean.push(means);
      line.least.push(means === null ? null : Math.round((means - spread) * 10) / 10);
      line.greatest.push(means === null ? null : ceilingOf(row, Math.round((means + spread) * 10) / 10));
    }
    return line;
  }

  /** A sensor is off for some minutes, every eleven hours. */
  #off(row: Row, at_ms: number): boolean {
    return row.refid.startsWith('MDC_PULS_OXIM') && (at_ms / hour_ms + this.#place) % 11 < 0.3;
  }

  /** The number then: what an alarm of that time says wins. */
  #number(row: Row, at_ms: number, conditions: readonly EpisodeView[]): number {
    const hours = at_ms / hour_ms + this.#place * 1.7;
    const size = row.refid === 'MDC_TEMP' ? 0.3 : row.unit === '%' ? 1 : 7;
    const slow = Math.sin(hours * 0.71) * 0.6 + Math.sin(hours * 2.3 + 1) * 0.4 + Math.sin(hours * 9.1) * 0.2;
    const noise = Math.sin(at_ms / 7_919) * Math.sin(at_ms / 3_301) * 0.25;
    const usual = row.value + size * (slow + noise);
    const told = conditions.find(
      (one) =>
        one.began_ms <= at_ms && (one.ended_ms ?? Infinity) > at_ms && one.text.startsWith(`${row.label} `),
    );
    const said = told === undefined ? null : /([\d.]+) [<>]/.exec(told.text)?.[1];
    const number = said == null ? usual : Number(said) + noise * 4;
    return ceilingOf(row, Math.round(number * 10) / 10);
  }

  #sample(wave: WaveView, at_ms: number): number {
    const breathes = wave.refid === 'MDC_IMPED_TTHOR' || wave.refid === 'MDC_AWAY_CO2';
    const refid = breathes ? 'MDC_TTHOR_RESP_RATE' : 'MDC_ECG_HEART_RATE';
    const rate = this.#numbers.find((row) => row.refid === refid)?.value ?? 60;
    const far = (at_ms - this.opened_ms) / 1000;
    // A slow wander keeps two strips from looking alike.
    const beats = (far * rate) / 60 + Math.sin(far / 37) * 0.8;
    return (
      valueOf(wave, beats) * (1 + 0.06 * Math.sin(far / 3.1)) +
      (wave.unit === 'mV' ? 0.04 * Math.sin(far / 1.7) : 0)
    );
  }
}

const ceilingOf = (row: Row, value: number): number => (row.unit === '%' ? Math.min(100, value) : value);

const tooLong = {
  code: 'invalid',
  sentence: 'This time makes no sense or is too long. Choose another.',
} as const;
const gone = { code: 'gone', sentence: 'This is not on record for this bed any longer.' } as const;
