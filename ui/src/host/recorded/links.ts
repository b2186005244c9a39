/**
 * The ways out of a made-up ward: `?links=all` has one in every state, `?links=behind` (or another state) a central
 * server that stands so; without the word there is none.
 */
import type { LinkAside, LinkKind, LinkState, LinkView } from '../api';

const since_ms = Date.UTC(2026, 10, 21, 2, 14);
const states: Readonly<Record<string, LinkState>> = {
  starting: { kind: 'starting' },
  synced: { kind: 'synced' },
  behind: { kind: 'behind' },
  offline: { kind: 'offline', since_ms, sentence: 'no answer in time' },
  refused: {
    kind: 'refused',
    since_ms,
    sentence: 'The FHIR server refuses this station (403). Ask its administrator for the rights.',
  },
  paused: { kind: 'paused', since_ms },
};

interface Row {
  name: string;
  kind: LinkKind;
  receiver?: string;
  server: string;
  state: string;
  aside?: readonly string[];
}
const fhir = 'https://ehr.unispital-nord.example/fhir/r4/';
const manager = 'alarmmanager.unispital-nord.example:2575';
const rows: readonly Row[] = [
  {
    name: 'central',
    kind: 'central',
    server: 'https://central.unispital-nord.example:8443/',
    state: 'behind',
  },
  {
    name: 'fhir/rows',
    kind: 'fhir_rows',
    server: fhir,
    state: 'synced',
    aside: [
      'DetectedIssue alarm.3f2a.17: 422, DetectedIssue.code: text of more than 200 characters is not allowed here',
      'Task call.3f2a.9: 422, Task.owner: the reference is of a type that this server does not hold',
    ],
  },
  { name: 'fhir/numbers', kind: 'fhir_numbers', server: fhir, state: 'offline' },
  { name: 'fhir/strips', kind: 'fhir_strips', server: fhir, state: 'refused' },
  { name: 'fhir/poll', kind: 'fhir_poll', server: fhir, state: 'synced' },
  {
    name: 'hl7/alarm-manager/alarms',
    kind: 'hl7_alarms',
    receiver: 'alarm-manager',
    server: manager,
    state: 'paused',
  },
  {
    name: 'hl7/alarm-manager/numbers',
    kind: 'hl7_numbers',
    receiver: 'alarm-manager',
    server: manager,
    state: 'starting',
  },
  {
    name: 'communicator/phones/alarms',
    kind: 'communicator_alarms',
    receiver: 'phones',
    server: 'https://phones.unispital-nord.example/wctp',
    state: 'synced',
    aside: ['message 3f2a1b2c.W4711.0b9e41d7 to 5551234: 403 Invalid recipientID'],
  },
];

export class RecordedLinks {
  readonly #rows: readonly Row[];
  readonly #now_ms: number;
  readonly #states = new Map<string, LinkState>();
  readonly #asides = new Map<string, readonly LinkAside[]>();

  constructor(search: string, now_ms: number) {
    this.#now_ms = now_ms;
    const asked = new URLSearchParams(search).get('links') ?? '';
    const one = rows.slice(0, 1).map((row) => ({ ...row, state: asked }));
    this.#rows = asked === 'all' ? rows : asked in states ? one : [];
    for (const { name, aside = [] } of this.#rows)
      this.#asides.set(
        name,
        aside.map((reason, at) => ({ from: 4_711 - at, to: 4_711 - at, at_ms: now_ms - 3_600_000, reason })),
      );
  }

  all(by: string): LinkView[] {
    return this.#rows.map((row) => this.#view(row, by));
  }

  pause(name: string, paused: boolean): void {
    this.#states.set(name, paused ? { kind: 'paused', since_ms: Date.now() } : { kind: 'synced' });
  }

  aside(name: string): LinkAside[] {
    return [...(this.#asides.get(name) ?? [])];
  }

  /** The receiver takes the newest this time. */
  offer(name: string): void {
    this.#asides.set(name, this.aside(name).slice(1));
  }

  #view(row: Row, by: string): LinkView {
    const state = this.#states.get(row.name) ?? states[row.state] ?? { kind: 'starting' };
    const held = state.kind === 'offline' || state.kind === 'refused';
    const asides = this.aside(row.name);
    return {
      name: row.name,
      kind: row.kind,
      receiver: row.receiver ?? '',
      server: row.server,
      state,
      paused_by: state.kind === 'paused' ? by : null,
      behind: state.kind === 'synced' ? 0 : 1240,
      heard_ms: state.kind === 'starting' ? null : held ? since_ms : this.#now_ms,
      per_minute: held || state.kind === 'paused' ? 0 : 86,
      next_try_ms: held ? this.#now_ms + 40_000 : null,
      set_aside: asides.length,
      set_aside_reason: asides[0]?.reason ?? null,
      again: row.kind !== 'central' && row.kind !== 'fhir_poll',
    };
  }
}
