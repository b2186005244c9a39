/**
 * Made-up smart beds: one in each state that picture and tile can show, in turn. An order is obeyed after a moment, or
 * fails where the bed refuses it; nothing else of the core is modelled here.
 */
import type {
  BedOrderView,
  BedView,
  CheckView,
  Command,
  ExitView,
  FactView,
  FrameView,
  PositionView,
  RailView,
  ReachView,
  SmartBedFace,
  SmartBedView,
  UnknownView,
} from '../api';
import { Refused } from '../host';
import { here } from './care';
import type { Asked } from './scenes';

const minute_ms = 60_000;
const hour_ms = 60 * minute_ms;
/** How long a bed takes to obey, and how long the station waits for one that does not. */
const obeys_ms = 1_500;
const fails_ms = 4_000;

type Rails = readonly [RailView | null, RailView | null, RailView | null, RailView | null];

interface Shape {
  falls?: boolean;
  reach?: ReachView;
  heard_ms?: number;
  exit?: ExitView | null;
  silenced?: boolean;
  zone?: FrameView['zone']['value'];
  occupied?: boolean | null;
  rails?: Rails;
  brake?: boolean | null;
  lowest?: boolean | null;
  height_cm?: number;
  head_deg?: number | null;
  weights?: readonly number[];
  jump?: boolean;
  outOfRange?: boolean;
  position?: PositionView;
  wet?: boolean;
  plugged_in?: boolean;
  faults?: string[];
  takes?: readonly BedOrderView[];
  refuses?: boolean;
  ventilated?: boolean;
  elsewhere?: string;
}

const up: Rails = ['up', 'up', 'up', 'up'];
const orders = ['arm_exit', 'disarm_exit', 'silence_exit'] as const;

/** By the bed's place in the ward; `null` is a bed that tells nothing. */
const shapes: readonly (Shape | null)[] = [
  { falls: true },
  null,
  { falls: true, exit: 'off', rails: ['down', 'up', 'up', 'up'], lowest: false, height_cm: 62 },
  {
    falls: true,
    rails: ['up', 'down', 'up', 'up'],
    head_deg: 38,
    weights: [64.1, 63.6, 63.2, 63.0, 62.7, 62.4],
    position: 'left',
  },
  { falls: true, exit: 'out', occupied: false, position: 'edge', rails: ['up', 'down', 'up', 'up'] },
  { falls: true, reach: 'stale', heard_ms: 12 * minute_ms },
  { reach: 'offline', heard_ms: 3.5 * hour_ms, exit: 'off' },
  { falls: true, exit: 'paused', occupied: false, brake: null, refuses: true },
  { exit: 'off', head_deg: 12, ventilated: true, outOfRange: true, rails: ['up', 'up', 'down', 'down'] },
  { exit: 'armed' },
  { falls: true, position: 'edge', rails: ['down', 'up', 'up', 'up'], wet: true },
  {
    exit: 'off',
    occupied: null,
    brake: false,
    lowest: null,
    head_deg: null,
    rails: ['up', null, null, 'up'],
    plugged_in: false,
    faults: ['E-17 head motor'],
    takes: [],
  },
  { falls: true, zone: 'edge', exit: 'paused', weights: [80.2, 80.1, 93.4], jump: true },
  { falls: true, exit: 'armed', elsewhere: '4E / bed 2' },
];

interface Order {
  order: BedOrderView;
  at_ms: number;
  failed: boolean;
}

export class RecordedSmartBeds {
  readonly #played: boolean;
  readonly #shapes = new Map<string, Shape>();
  readonly #orders = new Map<string, Order>();
  readonly #revisions = new Map<string, number>();

  constructor(asked: Asked) {
    this.#played = !['flood', 'quiet', 'names'].includes(asked.scene);
  }

  face(bed: BedView, now_ms: number): SmartBedFace | null {
    const shape = this.#of(bed);
    if (shape === null) return null;
    const frame = frameOf(bed, shape, now_ms);
    const order = this.#orders.get(bed.id);
    const rails = frame.rails.slice(0, 2).map((fact) => check(fact, (value) => value === 'up'));
    return {
      revision: this.#revisions.get(bed.id) ?? 1,
      heard_ms: frame.heard_ms,
      reach: frame.reach,
      exit: frame.exit.value,
      occupied: frame.occupied.value,
      rising: frame.position.value === 'edge' || frame.position.value === 'sitting',
      fall_risk: shape.falls === true,
      checks: {
        exit: check(frame.exit, (value) => value === 'armed'),
        rails: rails.find((one) => one === 'no') ?? rails.find((one) => one === 'unknown') ?? 'yes',
        brake: check(frame.brake, (value) => value),
        lowest: check(frame.lowest, (value) => value),
      },
      asked:
        order === undefined
          ? []
          : [
              {
                order: order.order,
                by: here,
                at_ms: order.at_ms,
                failed: order.failed ? 'The device has not confirmed the order within 10 s.' : '',
              },
            ],
    };
  }

  of(bed: BedView, now_ms: number): SmartBedView {
    const shape = this.#of(bed);
    return { bed: bed.id, frame: shape === null ? null : frameOf(bed, shape, now_ms) };
  }

  order(command: Extract<Command, { command: 'smart_bed' }>, now_ms: number): void {
    const shape = this.#shapes.get(command.bed);
    if (shape === undefined) throw new Refused({ code: 'gone', sentence: 'no smart bed speaks for it' });
    if (command.order === 'disarm_exit' && shape.falls === true && command.reason.trim() === '') {
      const sentence = 'say why exit monitoring is switched off for a patient who falls easily';
      throw new Refused({ code: 'invalid', sentence });
    }
    this.#orders.set(command.bed, { order: command.order, at_ms: now_ms, failed: false });
  }

  /** Whether the bed has answered an order by now, or should have. */
  answers(bed: BedView, now_ms: number): boolean {
    const order = this.#orders.get(bed.id);
    const shape = this.#shapes.get(bed.id);
    if (order === undefined || shape === undefined || order.failed) return false;
    const waited = now_ms - order.at_ms;
    if (shape.refuses === true) {
      if (waited < fails_ms) return false;
      order.failed = true;
      return true;
    }
    if (waited < obeys_ms) return false;
    this.#orders.delete(bed.id);
    this.#revisions.set(bed.id, (this.#revisions.get(bed.id) ?? 1) + 1);
    this.#shapes.set(bed.id, { ...shape, ...obeyed(order.order) });
    return true;
  }

  #of(bed: BedView): Shape | null {
    const kept = this.#shapes.get(bed.id);
    if (kept !== undefined) return kept;
    if (!this.#played || bed.feed === 'empty') return null;
    const shape = shapes[(Number(bed.id) - 1) % shapes.length] ?? null;
    if (shape !== null) this.#shapes.set(bed.id, shape);
    return shape;
  }
}

function obeyed(order: BedOrderView): Partial<Shape> {
  switch (order) {
    case 'arm_exit':
      return { exit: 'armed' };
    case 'disarm_exit':
      return { exit: 'off' };
    case 'silence_exit':
      return { silenced: true };
  }
}

function check<T>(fact: FactView<T>, protects: (value: T) => boolean): CheckView {
  if (fact.value !== null) return protects(fact.value) ? 'yes' : 'no';
  return fact.why === 'never_told' ? 'absent' : 'unknown';
}

function frameOf(bed: BedView, shape: Shape, now_ms: number): FrameView {
  const reach = shape.reach ?? 'here';
  const heard_ms = now_ms - (shape.heard_ms ?? 3_000);
  const gone: UnknownView | null = reach === 'here' ? null : reach;
  const fact = <T>(value: T | null, why: UnknownView = 'told_unknown'): FactView<T> => ({
    value: gone === null ? value : null,
    why: value === null ? why : gone,
    last: gone === null ? null : value,
    since_ms: value === null ? null : heard_ms - 9 * minute_ms,
    told_ms: value === null ? null : heard_ms,
  });
  const kgs = shape.weights ?? [70.2, 70.0, 70.1, 70.3];
  const weights = kgs.map((kg, i) => ({ at_ms: heard_ms - (kgs.length - 1 - i) * 12 * hour_ms, kg }));
  const kg = kgs.at(-1) ?? 0;
  const change = (steps: number) => {
    const from = weights.at(-1 - steps);
    if (from === undefined) return null;
    return { kg: kg - from.kg, from_ms: from.at_ms, plausible: shape.jump !== true };
  };
  const exit = shape.exit === undefined ? 'armed' : shape.exit;
  const can = (order: BedOrderView) =>
    gone === null &&
    (order === 'arm_exit'
      ? exit !== 'armed' && shape.occupied !== false && shape.zone === undefined
      : order === 'disarm_exit'
        ? exit !== 'off'
        : exit === 'out' && shape.silenced !== true);
  return {
    device: `BED-${bed.id.padStart(4, '0')}`,
    description: 'Example Beds · B-3',
    heard_ms,
    reach,
    exit: fact(exit),
    zone: fact(shape.zone ?? null, 'never_told'),
    silenced: fact(shape.silenced ?? null, 'never_told'),
    occupied: fact(shape.occupied === undefined ? true : shape.occupied, 'never_told'),
    rails: (shape.rails ?? up).map((rail) => fact(rail)),
    asked_rails: [true, true, false, false],
    brake: fact(shape.brake === undefined ? true : shape.brake),
    lowest: fact(shape.lowest === undefined ? true : shape.lowest),
    height_cm: fact<number>(shape.height_cm ?? (shape.lowest === null ? null : 32)),
    head_deg: fact<number>(shape.head_deg === undefined ? 30 : shape.head_deg),
    head_least_deg: shape.ventilated === true ? 30 : null,
    weight_kg:
      shape.outOfRange === true ? { ...fact(kg), value: null, why: 'out_of_range', last: kg } : fact(kg),
    weights,
    day: change(2),
    three_days: change(6),
    wet: fact<boolean>(shape.wet ?? false),
    position: fact<PositionView>(shape.position ?? 'back'),
    plugged_in: fact<boolean>(shape.plugged_in ?? true),
    battery_pct: fact<number>(shape.plugged_in === false ? 64 : 100),
    faults: fact<string[]>(shape.faults ?? []),
    firmware: fact<string>('4.2.1'),
    elsewhere: shape.elsewhere ?? null,
    may: (shape.takes ?? orders).filter(can),
    wants_reason: shape.falls === true,
  };
}
