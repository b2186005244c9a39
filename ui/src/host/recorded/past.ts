/**
 * The made-up past of the recorded ward: ten days of conditions, their stories, and the load counted from them.
 *
 * Drawn by a generator with a fixed seed, so that two looks at the screens see the same. The open conditions of the
 * beds stand at its head.
 */
import type {
  BedView,
  EpisodeView,
  HistoryPage,
  HistoryQuery,
  LoadQuery,
  LoadView,
  PriorityView,
  StoryEventView,
  StoryView,
  StoryWhat,
} from '../api';
import { shortName } from '../../ward/names';
import { weightOf } from '../../ward/numbers';
import { loadOf } from './load';

const day_ms = 86_400_000;
const days = 10;
const page = 200;
const firstId = 100_000;

const nurses = ['A. Lind', 'Jo Brand', 'M. Sato', 'K. Lund', ''] as const;

interface Cause {
  texts: readonly string[];
  priority: PriorityView;
  kind: EpisodeView['kind'];
  source: EpisodeView['source'];
  /** How often, against the others. */
  weight: number;
}

const physiological = { kind: 'physiological', source: 'station' } as const;
const technical = { kind: 'technical', source: 'device' } as const;

const causes: readonly Cause[] = [
  {
    texts: ['HR 131 > 120', 'HR 124 > 120', 'HR 122 > 120'],
    priority: 'medium',
    weight: 22,
    ...physiological,
  },
  {
    texts: ['SpO₂ 88 < 90', 'SpO₂ 87 < 90', 'SpO₂ 89 < 90'],
    priority: 'medium',
    weight: 26,
    ...physiological,
  },
  { texts: ['RR 34 > 30', 'RR 31 > 30'], priority: 'medium', weight: 12, ...physiological },
  { texts: ['HR 46 < 50'], priority: 'medium', weight: 6, ...physiological },
  { texts: ['ABP sys 86 < 90'], priority: 'medium', weight: 5, ...physiological },
  { texts: ['APNOEA 22 s'], priority: 'high', weight: 2, ...physiological },
  { texts: ['V-TACH'], priority: 'high', weight: 1, kind: 'physiological', source: 'device' },
  { texts: ['PVC/min 14 > 10'], priority: 'low', weight: 7, kind: 'physiological', source: 'device' },
  { texts: ['LEADS OFF · LA', 'LEADS OFF · RA'], priority: 'low', weight: 14, ...technical },
  { texts: ['SpO₂ SENSOR OFF'], priority: 'low', weight: 11, ...technical },
  { texts: ['BATTERY LOW 9 %'], priority: 'low', weight: 3, ...technical },
  { texts: ['No data from the monitor'], priority: 'low', weight: 4, kind: 'technical', source: 'station' },
];

export class RecordedPast {
  readonly #ended: EpisodeView[];
  readonly #since_ms: number;

  constructor(beds: readonly BedView[], now_ms: number, empty: boolean) {
    this.#since_ms = empty ? now_ms - 7_200_000 : now_ms - days * day_ms;
    this.#ended = empty ? [] : draw(beds, now_ms);
  }

  history(query: HistoryQuery, beds: readonly BedView[]): HistoryPage {
    const fitting = this.#all(beds).filter((one) => fits(one, query));
    const from = query.before === null ? 0 : fitting.findIndex((one) => one.id === query.before) + 1;
    const rows = fitting.slice(from, from + page);
    return { rows, more: fitting.length > from + page, since_ms: this.#since_ms, trouble: '' };
  }

  /** Everything that fits, newest first. */
  all(query: HistoryQuery, beds: readonly BedView[]): EpisodeView[] {
    return this.#all(beds).filter((one) => fits(one, query));
  }

  story(id: number, beds: readonly BedView[]): StoryView | null {
    const episode = this.#all(beds).find((one) => one.id === id);
    return episode === undefined ? null : { episode, events: eventsOf(episode), omitted: 0 };
  }

  load(query: LoadQuery, beds: readonly BedView[]): LoadView {
    const { from_ms, to_ms } = query;
    const within = this.#all(beds).filter((one) => one.began_ms >= from_ms && one.began_ms < to_ms);
    const watched = beds.filter((bed) => bed.patient !== null).length;
    return loadOf(within, query, watched, this.#since_ms);
  }

  #all(beds: readonly BedView[]): EpisodeView[] {
    const open = beds.flatMap((bed) => bed.conditions.map((one) => openOf(bed, one)));
    return [...open, ...this.#ended].sort((a, b) => b.began_ms - a.began_ms || b.id - a.id);
  }
}

function openOf(bed: BedView, one: BedView['conditions'][number]): EpisodeView {
  return {
    id: one.id,
    bed: bed.id,
    patient: bed.patient === null ? '' : shortName(bed.patient),
    priority: one.priority,
    kind: one.kind,
    source: one.source,
    text: one.text,
    began_ms: one.since_ms,
    ended_ms: null,
    acknowledged_ms: one.acknowledged?.at_ms ?? null,
    acknowledged_by: one.acknowledged?.by ?? '',
    owner: one.owner,
    told_all: one.told_all,
  };
}

function fits(one: EpisodeView, query: HistoryQuery): boolean {
  const words = query.words.trim().toLocaleLowerCase();
  const said = `${one.text} ${one.bed ?? ''} ${one.patient}`.toLocaleLowerCase();
  return (
    (query.from_ms === null || one.ended_ms === null || one.ended_ms >= query.from_ms) &&
    (query.to_ms === null || one.began_ms < query.to_ms) &&
    (query.bed === null || one.bed === query.bed) &&
    (query.least === null || weightOf(one.priority) >= weightOf(query.least)) &&
    (query.kind === null || one.kind === query.kind) &&
    (query.owner === null || one.owner === query.owner) &&
    (query.open === null || (one.ended_ms === null) === query.open) &&
    said.includes(words)
  );
}

/** Uniform in [0, 1), the same at each start (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function draw(beds: readonly BedView[], now_ms: number): EpisodeView[] {
  const random = generator(7);
  const weights = causes.reduce((sum, cause) => sum + cause.weight, 0);
  const occupied = beds.filter((bed) => bed.patient !== null);
  const episodes = occupied.flatMap((bed, place) => {
    const perDay = 4 + ((place * 13) % 29);
    return Array.from({ length: perDay * days }, () => {
      let at = random() * weights;
      const cause = causes.find((one) => (at -= one.weight) < 0) ?? causes[0]!;
      const ago = random() * days * day_ms;
      return episode(bed, place, cause, now_ms - ago, now_ms, random);
    });
  });
  return episodes.sort((a, b) => a.began_ms - b.began_ms).map((one, i) => ({ ...one, id: firstId + i }));
}

function episode(
  bed: BedView,
  place: number,
  cause: Cause,
  began_ms: number,
  now_ms: number,
  random: () => number,
): EpisodeView {
  const lasted = 4_000 + random() ** 3 * (cause.kind === 'technical' ? 1_500_000 : 400_000);
  const ended_ms = Math.min(now_ms - 1_000, began_ms + lasted);
  const after = 5_000 + random() ** 2 * 90_000;
  const seen = random() < (cause.priority === 'low' ? 0.3 : 0.6) && after < lasted;
  const owner = nurses[Math.floor(place / 4) % nurses.length] ?? '';
  return {
    id: 0,
    bed: bed.id,
    patient: bed.patient === null ? '' : shortName(bed.patient),
    priority: cause.priority,
    kind: cause.kind,
    source: cause.source,
    text: cause.texts[Math.floor(random() * cause.texts.length)] ?? '',
    began_ms,
    ended_ms,
    acknowledged_ms: seen ? began_ms + after : null,
    acknowledged_by: seen
      ? random() < 0.3
        ? 'at the bedside'
        : owner === ''
          ? 'at this station'
          : owner
      : '',
    owner,
    told_all: !seen && lasted > 120_000 && cause.priority !== 'low',
  };
}

/** What must have happened to a condition of that length that was acknowledged then. */
function eventsOf(one: EpisodeView): StoryEventView[] {
  const event = (at_ms: number, what: StoryWhat, part: Partial<StoryEventView> = {}): StoryEventView => ({
    at_ms,
    what,
    who: '',
    priority: null,
    rung: null,
    text: '',
    ...part,
  });
  const until = Math.min(one.acknowledged_ms ?? Infinity, one.ended_ms ?? Infinity, Date.now());
  const began = one.began_ms;
  const events = [
    event(began, 'began', { priority: one.priority, text: one.text }),
    event(began + 40, 'sounded', { priority: one.priority }),
    event(began + 180, 'delivered', { who: one.owner, rung: 'owner' }),
    event(began + 6_000, 'seen', { who: one.owner, rung: 'owner' }),
    event(began + 30_000, 'escalated', { rung: 'second' }),
    event(began + 60_000, 'escalated', { rung: 'charge' }),
    event(began + 90_000, 'escalated', { rung: 'all' }),
  ].filter((e) => e.at_ms < until && (one.owner !== '' || e.rung !== 'owner'));
  if (one.acknowledged_ms !== null)
    events.push(event(one.acknowledged_ms, 'acknowledged', { who: one.acknowledged_by }));
  if (one.ended_ms !== null) events.push(event(one.ended_ms, 'ended'));
  return events.sort((a, b) => a.at_ms - b.at_ms);
}
