/** The alarm load, counted from made-up conditions as the core would count it from real ones. */
import type { BinView, EpisodeView, LoadCountView, LoadQuery, LoadRowView, LoadView } from '../api';

const day_ms = 86_400_000;

function countsOf(all: readonly EpisodeView[]): LoadCountView {
  const of = (test: (one: EpisodeView) => boolean) => all.filter(test).length;
  const waits = all
    .flatMap((one) => (one.acknowledged_ms === null ? [] : [(one.acknowledged_ms - one.began_ms) / 1000]))
    .sort((a, b) => a - b);
  return {
    alarms: all.length,
    high: of((one) => one.priority === 'high'),
    medium: of((one) => one.priority === 'medium'),
    low: of((one) => one.priority === 'low'),
    technical: of((one) => one.kind === 'technical'),
    unacknowledged: of((one) => one.acknowledged_ms === null),
    median_acknowledged_s: waits[Math.floor(waits.length / 2)] ?? null,
  };
}

export function loadOf(
  all: readonly EpisodeView[],
  query: LoadQuery,
  beds_watched: number,
  knows_since_ms: number,
): LoadView {
  const alarms = all.filter((one) => one.priority !== 'none');
  const from_ms = Math.max(query.from_ms, knows_since_ms);
  const days = (query.to_ms - from_ms) / day_ms;
  return {
    all: countsOf(alarms),
    per_bed_and_day: beds_watched === 0 || days <= 0 ? null : alarms.length / beds_watched / days,
    beds_watched,
    since_ms: knows_since_ms > query.from_ms ? knows_since_ms : null,
    beds: rowsBy(alarms, (one) => one.bed ?? ''),
    owners: rowsBy(alarms, (one) => one.owner),
    causes: grouped(alarms, (one) => causeOf(one.text))
      .map(([cause, ones]) => ({ cause, alarms: ones.length }))
      .slice(0, 10),
    bins: binsOf(alarms, query),
    trouble: '',
  };
}

/** `HR 131 > 120` is of the cause `HR high`. */
function causeOf(text: string): string {
  return text
    .replace(/ \d+ > \d+$/, ' high')
    .replace(/ \d+ < \d+$/, ' low')
    .replace(/ · .*$| \d+ (%|s)$/, '');
}

function rowsBy(all: readonly EpisodeView[], name: (one: EpisodeView) => string): LoadRowView[] {
  return grouped(all, name).map(([of, ones]) => ({ name: of, count: countsOf(ones) }));
}

function grouped(all: readonly EpisodeView[], name: (one: EpisodeView) => string): [string, EpisodeView[]][] {
  const groups = new Map<string, EpisodeView[]>();
  for (const one of all) groups.set(name(one), [...(groups.get(name(one)) ?? []), one]);
  return [...groups].sort((a, b) => b[1].length - a[1].length);
}

function binsOf(all: readonly EpisodeView[], { from_ms, to_ms, bin_min }: LoadQuery): BinView[] {
  const width = bin_min * 60_000;
  const count = Math.ceil((to_ms - from_ms) / width);
  const bins = Array.from({ length: count }, (_, i) => ({ at_ms: from_ms + i * width, alarms: 0 }));
  for (const one of all) {
    const bin = bins[Math.floor((one.began_ms - from_ms) / width)];
    if (bin !== undefined) bin.alarms += 1;
  }
  return bins;
}
