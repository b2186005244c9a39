/** Calls of the recorded ward, and what a press does to them. */
import type {
  BedView,
  CallCountView,
  CallKindView,
  CallLoadQuery,
  CallLoadView,
  CallsView,
  CallView,
  CallWish,
  ConditionView,
  NeedView,
  PastCallsPage,
  PastCallsQuery,
  PastCallView,
  PriorityView,
} from '../api';
import type { Asked } from './scenes';
import { condition } from './ward';

const me = 'Cleo Hartmann';
const again_ms = 180_000;
const firstId = 7_000;

const priorities: Readonly<Record<CallKindView, PriorityView>> = {
  code_blue: 'high',
  emergency: 'high',
  assistance: 'medium',
  fall: 'medium',
  wc: 'medium',
  cord_out: 'medium',
  device: 'medium',
  patient: 'low',
  door: 'low',
  telephone: 'low',
  service: 'low',
  fault: 'low',
  other: 'low',
};

/** The beds of the room with the WC that calls. */
const rooms: Readonly<Record<string, string>> = { '7': '14', '8': '14' };

type Part = Partial<CallView> & Pick<CallView, 'kind'> & { ago_s: number };

const parts: readonly Part[] = [
  { kind: 'emergency', told: 'patient', room: '12', bed: '6', ago_s: 9 },
  { kind: 'wc', room: '14', spot: 'wc', ago_s: 72 },
  { kind: 'patient', room: '11', bed: '3', ago_s: 48, words: 'Zimmer 11 Bett 1' },
  { kind: 'patient', room: '15', bed: '9', ago_s: 130, taken_by: 'Nora Quist', rang_again: 1 },
  { kind: 'cord_out', room: '16', bed: '11', ago_s: 200, attended: true },
  { kind: 'service', room: '13', bed: '7', ago_s: 260, taken_by: me, may_complete: true },
  { kind: 'door', room: '', place: 'Place 4711', spot: 'door', ago_s: 20, known_place: false },
];

export class RecordedCalls {
  #calls: CallView[];
  #completed: CallView[] = [];
  #ended_ms: number | null;
  readonly #presence: CallsView['presence'];
  readonly #many: boolean;

  constructor(asked: Asked, now_ms: number) {
    this.#many = asked.scene === 'calls';
    const empty = asked.scene === 'quiet' || asked.scene === 'none';
    this.#calls = this.#many ? parts.map((part, i) => callOf(i + 1, part, now_ms)) : [];
    this.#ended_ms = empty ? null : now_ms - 960_000;
    this.#presence = this.#many
      ? [
          {
            place: 'Room 16',
            room: '16',
            second: false,
            who: '',
            since_ms: now_ms - 95_000,
            forgotten: false,
          },
        ]
      : [];
  }

  view(): CallsView {
    return { presence: this.#presence, last_ended_ms: this.#ended_ms };
  }

  /** The bed with its calls as they are now, in the place that their priority gives them. */
  at(bed: BedView): BedView {
    const called = this.#calls.filter((call) => call.bed === bed.id);
    const others = bed.conditions.filter((one) => one.call === null);
    const room = rooms[bed.id];
    const near = this.#calls.filter((call) => call.bed === null && call.room !== '' && call.room === room);
    const before = bed.conditions.length + bed.room_calls.length;
    if (called.length === 0 && near.length === 0 && others.length === before) return bed;
    const all = [...others, ...called.map((call) => conditionOf(call))];
    const room_calls = sorted(
      near.map((call) => conditionOf(call)),
      (one) => one,
    );
    return { ...bed, conditions: sorted(all, (one) => one), room_calls };
  }

  /** The list with the calls of places that are no bed's. */
  among(needs: NeedView[]): NeedView[] {
    const placed = this.#calls.filter((call) => call.bed === null);
    const more = placed.map((call) => ({
      bed: null,
      patient: '',
      condition: conditionOf(call),
      advice: '',
      conflict: null,
    }));
    return sorted([...needs, ...more], (need) => need.condition);
  }

  carryOut(id: number, wish: CallWish, now_ms: number): boolean {
    if (wish.call_wish === 'reopen') return this.#reopen(id);
    const call = this.#calls.find((one) => one.id === id);
    if (call === undefined) return false;
    if (wish.call_wish === 'complete') {
      this.#completed = [...this.#completed, call];
      this.#calls = this.#calls.filter((one) => one !== call);
      this.#ended_ms = now_ms;
      return true;
    }
    this.#calls = this.#calls.map((one) => (one === call ? wished(one, wish, now_ms) : one));
    return true;
  }

  past(query: PastCallsQuery, now_ms: number): PastCallsPage {
    const words = query.words.toLowerCase();
    const rows = this.#past(now_ms).filter(
      (row) =>
        row.ended_ms >= query.from_ms &&
        row.ended_ms < query.to_ms &&
        (query.kind === null || row.kind === query.kind) &&
        `${row.place} ${row.taken_by}`.toLowerCase().includes(words),
    );
    return { rows: rows.slice(0, 200), more: rows.length > 200 };
  }

  load(query: CallLoadQuery, now_ms: number): CallLoadView {
    const rows = this.#past(now_ms).filter((row) => row.ended_ms >= query.from_ms);
    const by = <K>(key: (row: PastCallView) => K) => grouped(rows, key);
    return {
      all: countOf(rows),
      kinds: by((row) => row.kind).map(([kind, ones]) => ({ kind, count: countOf(ones) })),
      beds: by((row) => row.place).map(([name, ones]) => ({ name, count: countOf(ones) })),
      shifts: by((row) => shiftOf(row.raised_ms)).map(([name, ones]) => ({ name, count: countOf(ones) })),
      nurses: by((row) => row.taken_by)
        .filter(([name]) => name !== '')
        .map(([name, ones]) => ({ name, count: countOf(ones) })),
      top: by((row) => `${row.kind}|${row.place}`)
        .slice(0, 10)
        .map(([, ones]) => ({
          kind: ones[0]?.kind ?? 'other',
          place: ones[0]?.place ?? '',
          calls: ones.length,
        })),
      trouble: '',
    };
  }

  #reopen(id: number): boolean {
    const call = this.#completed.find((one) => one.id === id);
    if (call === undefined) return false;
    this.#completed = this.#completed.filter((one) => one !== call);
    this.#calls = [...this.#calls, wished(call, { call_wish: 'release' }, 0)];
    return true;
  }

  #past(now_ms: number): PastCallView[] {
    if (this.#ended_ms === null) return [];
    const kinds: CallKindView[] = ['patient', 'patient', 'wc', 'patient', 'service', 'door', 'cord_out'];
    const nurses = ['Nora Quist', me, 'Tom Alvarez-Lindqvist de la Fuente y Santamaría'];
    return Array.from({ length: 120 }, (_, i) => {
      const kind = kinds[i % kinds.length] ?? 'patient';
      const bed = String((i * 5) % 12 === 0 ? 1 : ((i * 5) % 12) + 1);
      const room = String(10 + Math.ceil(Number(bed) / 2));
      const raised_ms = now_ms - 1_200_000 - i * 1_140_000;
      const taken_s = 12 + ((i * 37) % 150);
      const lasted_s = taken_s + 40 + ((i * 53) % 400);
      const taken = i % 19 !== 7;
      return {
        id: 6_000 - i,
        kind,
        place: kind === 'wc' ? `Room ${room}, WC` : `Room ${room}, bed ${bed}`,
        bed: kind === 'wc' ? null : bed,
        raised_ms,
        taken_ms: taken ? raised_ms + taken_s * 1000 : null,
        taken_by: taken ? (nurses[i % nurses.length] ?? '') : '',
        arrived_ms: i % 3 === 0 ? raised_ms + (taken_s + 30) * 1000 : null,
        ended_ms: i === 0 ? (this.#ended_ms ?? now_ms) : raised_ms + lasted_s * 1000,
        reason: kind === 'service' ? 'completed' : 'at_place',
        ended_by: kind === 'service' ? me : '',
        late: !taken || taken_s > (kind === 'patient' ? 120 : 60),
      };
    });
  }
}

function callOf(place: number, { ago_s, ...part }: Part, now_ms: number): CallView {
  const raised_ms = now_ms - ago_s * 1000;
  const taken = (part.taken_by ?? null) !== null;
  return {
    id: place,
    told: part.kind,
    place: '',
    room: '',
    spot: 'bed',
    bed: null,
    known_place: true,
    words: '',
    raised_ms,
    from_memory: false,
    rings: !taken && part.attended !== true,
    taken_by: null,
    rings_again_ms: taken ? now_ms + again_ms - ago_s * 500 : null,
    rang_again: 0,
    arrived_ms: part.attended === true ? now_ms - 95_000 : null,
    attended: false,
    over_at_place: false,
    unconfirmed: false,
    handed_to: '',
    promoted: false,
    due_ms: raised_ms + 60_000,
    may_take: !taken,
    may_release: taken,
    may_promote: true,
    may_complete: false,
    asked: null,
    ...part,
  };
}

function conditionOf(call: CallView): ConditionView {
  const seen = call.rings ? null : { by: 'at this station', at_ms: call.raised_ms, until_ms: null };
  return condition(
    firstId + call.id,
    {
      priority: priorities[call.kind],
      kind: 'call',
      text: 'Call',
      since_ms: call.raised_ms,
      acknowledged: seen,
      accepted_by: call.taken_by ?? '',
      call,
    },
    call.raised_ms,
  );
}

function wished(call: CallView, wish: CallWish, now_ms: number): CallView {
  switch (wish.call_wish) {
    case 'take':
      return {
        ...call,
        ...{ rings: false, taken_by: me, rings_again_ms: now_ms + again_ms, handed_to: '' },
        ...{ may_take: false, may_release: true },
        may_complete: call.kind === 'service' || call.kind === 'door',
      };
    case 'release':
      return {
        ...call,
        ...{ rings: true, taken_by: null, rings_again_ms: null, may_take: true, may_release: false },
      };
    case 'hand_on':
      return { ...wished(call, { call_wish: 'release' }, now_ms), handed_to: 'Nora Quist' };
    case 'promote':
      return { ...call, promoted: true, may_promote: false };
    case 'complete':
    case 'reopen':
      return call;
  }
}

/** The published order: priority, what nobody has first, alarms before calls, of calls the longest wait first. */
function sorted<T>(all: readonly T[], of: (one: T) => ConditionView): T[] {
  const weights: Record<PriorityView, number> = { high: 3, medium: 2, low: 1, none: 0 };
  const rank = (c: ConditionView) => [
    -weights[c.priority],
    c.acknowledged === null ? 0 : 1,
    c.kind === 'call' ? 1 : 0,
    c.kind === 'call' ? c.since_ms : 0,
  ];
  return all.toSorted((a, b) => {
    const [one, other] = [rank(of(a)), rank(of(b))];
    const at = one.findIndex((value, i) => value !== other[i]);
    return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0);
  });
}

function grouped<T, K>(all: readonly T[], key: (one: T) => K): [K, T[]][] {
  const groups = new Map<K, T[]>();
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one]);
  return [...groups].sort((a, b) => b[1].length - a[1].length);
}

function shiftOf(at_ms: number): string {
  const hour = new Date(at_ms).getHours();
  return hour < 6 || hour >= 22 ? 'Night' : hour < 14 ? 'Early' : 'Late';
}

function countOf(rows: readonly PastCallView[]): CallCountView {
  const times = (of: (row: PastCallView) => number | null) =>
    rows
      .flatMap((row) => {
        const at = of(row);
        return at === null ? [] : [(at - row.raised_ms) / 1000];
      })
      .sort((a, b) => a - b);
  const [taken, arrived] = [times((row) => row.taken_ms), times((row) => row.arrived_ms)];
  const at = (all: number[], share: number) => all[Math.ceil(all.length * share) - 1] ?? null;
  return {
    calls: rows.length,
    late_taken: rows.filter((row) => row.late).length,
    late_arrived: 0,
    median_taken_s: at(taken, 0.5),
    p90_taken_s: at(taken, 0.9),
    median_arrived_s: at(arrived, 0.5),
    p90_arrived_s: at(arrived, 0.9),
  };
}
