/** The course of a stay's score as one more line of the trends: steps, since a score holds until the next one. */
import type { CareView, ScoreView, SeriesView, TrendLine, TrendView } from '../host/api';

/** No number of the records has this id. */
const scoreId = -1;

/** The ward's score for the patient as a series; none where nobody is admitted or nothing was worked out yet. */
export function scoreSeries(care: CareView | null): SeriesView[] {
  const score = scoreOf(care);
  const [first] = score?.trend ?? [];
  const last = score?.trend.at(-1);
  if (score === undefined || first === undefined || last === undefined) return [];
  return [
    {
      id: scoreId,
      refid: `LAMPLIGHT_${score.score.toUpperCase()}`,
      label: score.name,
      unit: '',
      channel: '',
      wave: false,
      rate_hz: null,
      since_ms: first.at_ms,
      until_ms: last.at_ms,
    },
  ];
}

export const isScore = (one: Pick<SeriesView, 'id'>): boolean => one.id === scoreId;

/** With the score's line, if it is among what is drawn. */
export function withScore(
  view: TrendView,
  series: readonly SeriesView[],
  care: CareView | null,
  now_ms: number,
): TrendView {
  const score = scoreOf(care);
  if (score === undefined || !series.some(isScore)) return view;
  return { ...view, lines: [...view.lines, stepsOf(score, view, now_ms)] };
}

/**
 * The steps of a score over the parts of a trend. A result whose parts are missing is no number but the least that it
 * could be: there the line is broken.
 */
function stepsOf(score: ScoreView, view: TrendView, now_ms: number): TrendLine {
  const part = (view.to_ms - view.from_ms) / view.buckets;
  const line: TrendLine = { series: scoreId, least: [], greatest: [], mean: [], count: [] };
  for (let place = 0; place < view.buckets; place += 1) {
    const from_ms = view.from_ms + place * part;
    const until_ms = from_ms + part;
    const before = score.trend.findLast((one) => one.at_ms < from_ms);
    const within = score.trend.filter((one) => one.at_ms >= from_ms && one.at_ms < until_ms);
    const held = [...(before === undefined ? [] : [before]), ...within];
    const values = from_ms > now_ms ? [] : held.filter((one) => !one.open).map((one) => one.value);
    const last = held.at(-1);
    line.least.push(values.length === 0 ? null : Math.min(...values));
    line.greatest.push(values.length === 0 ? null : Math.max(...values));
    line.mean.push(values.length === 0 || last === undefined || last.open ? null : last.value);
    line.count.push(values.length);
  }
  return line;
}

function scoreOf(care: CareView | null): ScoreView | undefined {
  return care?.stay?.scores.find((score) => score.trend.length > 0);
}
