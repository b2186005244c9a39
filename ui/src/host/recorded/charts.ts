/**
 * Made-up charts, scores and tasks of the recorded ward: admitted patients (every second bed) have a set of an hour ago,
 * some lack a part, one has a measurement to confirm. The points are those of NEWS2 on scale 1, and nothing else of the
 * core is modelled here.
 */
import type {
  BedView,
  CareFace,
  CareView,
  CareWish,
  ChartDraft,
  DoneView,
  EntryView,
  ItemView,
  PendingView,
  RiskView,
  ScorePartView,
  ScoreView,
  StayCareView,
  TaskView,
} from '../api';
import { Refused } from '../host';
import { here } from './care';
import { notMade } from './otherScores';

const minute_ms = 60_000;

interface Kept {
  chart: EntryView[];
  pending: PendingView[];
  tasks: TaskView[];
  done: { was: TaskView; view: DoneView }[];
  scale2: StayCareView['scale2'];
  infection: StayCareView['infection'];
  pregnant: StayCareView['pregnant'];
  next: number;
}

export class RecordedCharts {
  readonly #kept = new Map<string, Kept>();
  readonly #began_ms: number;

  constructor(now_ms: number) {
    this.#began_ms = now_ms - 9 * 3_600_000;
  }

  of(bed: BedView, now_ms: number): CareView {
    const kept = this.#of(bed, now_ms);
    if (kept === null) return { bed: bed.id, patient: bed.patient, stay: null };
    const score = news2(bed, kept, now_ms);
    const fluids = kept.chart.filter((one) => one.state === 'stands' && one.item.item === 'fluid');
    const sum = (outwards: boolean) =>
      fluids.reduce((all, { item }) => {
        if (item.item !== 'fluid') return all;
        const isIn = ['oral', 'enteral', 'intravenous'].includes(item.fluid);
        return isIn === outwards ? all : all + item.millilitres;
      }, 0);
    return {
      bed: bed.id,
      patient: bed.patient,
      stay: {
        stay: Number(bed.id),
        began_ms: this.#began_ms,
        now_ms,
        group: 'adult',
        simulated: false,
        chart: [...kept.chart].sort((a, b) => b.measured_ms - a.measured_ms || b.id - a.id),
        older: 0,
        pending: kept.pending,
        tasks: [...kept.tasks].sort((a, b) => a.due_ms - b.due_ms),
        done: kept.done.map((one) => one.view).reverse(),
        scores: [score, notMade],
        proposals: proposals(bed),
        balance: { hours: 24, intake_ml: sum(false), output_ml: sum(true) },
        scale2: kept.scale2,
        infection: kept.infection,
        pregnant: kept.pregnant,
      },
    };
  }

  face(bed: BedView, now_ms: number): CareFace | null {
    const kept = this.#of(bed, now_ms);
    if (kept === null) return null;
    const score = news2(bed, kept, now_ms);
    const arrow = score.direction > 0 ? ' ↑' : '';
    const open = score.total === '';
    const task = [...kept.tasks].sort((a, b) => a.due_ms - b.due_ms)[0];
    return {
      score: {
        text: `NEWS2 ${open ? `${score.least}+ ?` : score.total}${arrow}`,
        open,
        risk: score.risk,
        due_ms: score.due_ms,
        overdue: score.overdue,
        simulated: false,
      },
      task:
        task === undefined
          ? null
          : {
              id: task.id,
              what: task.what,
              due_ms: task.due_ms,
              urgency: now_ms > task.late_ms ? 2 : now_ms >= task.due_ms ? 1 : 0,
            },
      late: kept.tasks.filter((one) => now_ms > one.late_ms).length,
      waiting: kept.pending.length,
    };
  }

  carryOut(bed: BedView, wish: CareWish, now_ms: number): void {
    const kept = this.#of(bed, now_ms);
    if (kept === null)
      throw refusal('not_now', `bed ${bed.id} has no admitted patient: admit the patient to chart`);
    const said = { by: here, entered_by: here, at_ms: now_ms };
    switch (wish.kind) {
      case 'chart':
        for (const draft of wish.entries) ask(draft.item, wish.sure);
        kept.chart.push(...wish.entries.map((draft) => entryOf(kept, draft, now_ms)));
        return;
      case 'correct': {
        ask(wish.to.item, wish.sure);
        const made = entryOf(kept, wish.to, now_ms);
        kept.chart = kept.chart.map((one) => (one.id === wish.entry ? { ...one, state: 'corrected' } : one));
        kept.chart.push({ ...made, corrects: wish.entry, reason: wish.reason });
        return;
      }
      case 'strike':
        kept.chart = kept.chart.map((one) =>
          one.id === wish.entry ? { ...one, state: 'struck', struck_by: here, reason: wish.reason } : one,
        );
        return;
      case 'confirm': {
        const spot = kept.pending.find((one) => one.id === wish.spot);
        for (const item of spot?.items ?? [])
          kept.chart.push({
            ...entryOf(kept, { item, measured_ms: spot?.measured_ms ?? null }, now_ms),
            device: spot?.device ?? '',
          });
        kept.pending = kept.pending.filter((one) => one !== spot);
        return;
      }
      case 'reject':
        kept.pending = kept.pending.filter((one) => one.id !== wish.spot);
        return;
      case 'order_scale2':
        kept.scale2 = { ...said, by: wish.by };
        return;
      case 'end_scale2':
        kept.scale2 = null;
        return;
      case 'suspect_infection':
        kept.infection = wish.suspected ? said : null;
        return;
      case 'pregnant':
        kept.pregnant = wish.pregnant ? said : null;
        return;
      case 'add_task': {
        const { what, due_ms, grace_min, repeat } = wish.task;
        const late_ms = due_ms + grace_min * minute_ms;
        kept.tasks.push({ ...task(kept, what, due_ms), late_ms, repeat });
        return;
      }
      case 'task_done': {
        const was = kept.tasks.find((one) => one.id === wish.task);
        if (was === undefined)
          throw refusal('not_now', `task ${wish.task} is not on this patient's list (any more)`);
        kept.tasks = kept.tasks.filter((one) => one !== was);
        if (was.repeat !== null) kept.tasks.push(again(was, now_ms));
        kept.done.push({ was, view: { id: was.id, what: was.what, by: here, at_ms: now_ms } });
        return;
      }
      case 'task_undone': {
        const done = kept.done.findLast((one) => one.was.id === wish.task);
        if (done === undefined)
          throw refusal('not_now', "that task was not done lately, so it can't be taken back");
        kept.done = kept.done.filter((one) => one !== done);
        kept.tasks = [...kept.tasks.filter((one) => one.id !== wish.task), done.was];
        return;
      }
      case 'end_task':
        kept.tasks = kept.tasks.filter((one) => one.id !== wish.task);
        return;
    }
  }

  #of(bed: BedView, now_ms: number): Kept | null {
    if (bed.patient?.admitted !== true) return null;
    const known = this.#kept.get(bed.id) ?? began(Number(bed.id), now_ms);
    this.#kept.set(bed.id, known);
    return known;
  }
}

const refusal = (code: 'ask' | 'not_now', sentence: string) => new Refused({ code, sentence });

function ask(item: ItemView, sure: boolean): void {
  const odd = item.item === 'vital' && item.vital === 'respiration' && (item.number > 40 || item.number < 6);
  if (odd && !sure) throw refusal('ask', `RR ${item.number} /min is unusual (6 to 40); is it right?`);
}

function entryOf(kept: Kept, draft: ChartDraft, now_ms: number): EntryView {
  kept.next += 1;
  return {
    id: kept.next,
    item: draft.item,
    measured_ms: draft.measured_ms ?? now_ms,
    entered_ms: now_ms,
    by: here,
    device: '',
    sure: false,
    corrects: null,
    reason: '',
    state: 'stands',
    struck_by: '',
  };
}

function task(kept: Kept, what: TaskView['what'], due_ms: number): TaskView {
  kept.next += 1;
  return {
    id: kept.next,
    what,
    due_ms,
    late_ms: due_ms + 15 * minute_ms,
    repeat: null,
    by: 'A. Lind',
    done_by: '',
    done_ms: null,
    missed: 0,
  };
}

function again(was: TaskView, now_ms: number): TaskView {
  const due_ms = now_ms + (was.repeat?.minutes ?? 0) * minute_ms;
  return { ...was, due_ms, late_ms: due_ms + 15 * minute_ms, done_by: here, done_ms: now_ms };
}

function began(place: number, now_ms: number): Kept {
  const kept: Kept = {
    chart: [],
    pending: [],
    tasks: [],
    done: [],
    scale2: null,
    infection: null,
    pregnant: null,
    next: 0,
  };
  const grave = place % 6 === 0;
  const set: ItemView[] = [
    { item: 'vital', vital: 'temperature', number: grave ? 38.6 : 36.8, unit: 'celsius' },
    { item: 'blood_pressure', systolic: grave ? 98 : 122, diastolic: grave ? 61 : 74, unit: 'mm_hg' },
    grave
      ? { item: 'oxygen', device: 'nasal_cannula', litres: 2, fio2: null }
      : { item: 'oxygen', device: null, litres: null, fio2: null },
  ];
  if (place % 4 !== 0) set.push({ item: 'consciousness', acvpu: grave ? 'confusion' : 'alert' });
  if (place % 6 === 2) set.push({ item: 'fluid', fluid: 'oral', millilitres: 250 });
  kept.chart = set.map((item) => ({
    ...entryOf(kept, { item, measured_ms: now_ms - 40 * minute_ms }, now_ms - 39 * minute_ms),
    by: 'A. Lind',
  }));
  if (place === 2) {
    const items: ItemView[] = [{ item: 'vital', vital: 'temperature', number: 38.4, unit: 'celsius' }];
    kept.pending = [{ id: 90, device: 'THERMO-7', measured_ms: now_ms - 4 * minute_ms, items }];
  }
  const turn = task(kept, { task: 'turn' }, now_ms + (place - 5) * 12 * minute_ms);
  kept.tasks = [{ ...turn, repeat: { minutes: 120, by_clock: false } }];
  if (grave)
    kept.tasks.push(task(kept, { task: 'medication', text: 'Paracetamol 1 g' }, now_ms + 25 * minute_ms));
  return kept;
}

const refids = {
  respiration: 'MDC_TTHOR_RESP_RATE',
  spo2: 'MDC_PULS_OXIM_SAT_O2',
  pulse: 'MDC_ECG_HEART_RATE',
} as const;

function proposals(bed: BedView): StayCareView['proposals'] {
  return (['respiration', 'spo2', 'pulse'] as const).flatMap((vital) => {
    const sent = bed.numbers.find((number) => number.refid === refids[vital]);
    if (sent === undefined || sent.value === null) return [];
    const unit = vital === 'spo2' ? 'percent' : 'per_min';
    const item: ItemView = { item: 'vital', vital, number: sent.value, unit };
    return [{ vital, item, signal: sent.label, at_ms: sent.at_ms }];
  });
}

/** Ends of the bands from below, each with its points; the last is open. */
const bands: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  respiration: [
    [8, 3],
    [11, 1],
    [20, 0],
    [24, 2],
    [Infinity, 3],
  ],
  spo2: [
    [91, 3],
    [93, 2],
    [95, 1],
    [Infinity, 0],
  ],
  systolic: [
    [90, 3],
    [100, 2],
    [110, 1],
    [219, 0],
    [Infinity, 3],
  ],
  pulse: [
    [40, 3],
    [50, 1],
    [90, 0],
    [110, 1],
    [130, 2],
    [Infinity, 3],
  ],
  temperature: [
    [35, 3],
    [36, 1],
    [38, 0],
    [39, 1],
    [Infinity, 2],
  ],
};

function news2(bed: BedView, kept: Kept, now_ms: number): ScoreView {
  const standing = kept.chart.filter((one) => one.state === 'stands');
  const last = (is: (item: ItemView) => boolean) => standing.findLast((one) => is(one.item));
  const none = {
    value: '',
    unit: '',
    at_ms: null,
    source: 'nobody',
    signal: '',
    missing: true,
    why: 'never',
  } as const;
  const part = (
    name: string,
    most: number,
    found: Partial<ScorePartView> | null,
    points = 0,
  ): ScorePartView =>
    found === null
      ? { part: name, least: 0, greatest: most, ...none }
      : { part: name, least: points, greatest: points, ...none, missing: false, why: '', ...found };
  const number = (name: 'respiration' | 'spo2' | 'pulse' | 'temperature' | 'systolic', unit: string) => {
    const charted = last((item) =>
      name === 'systolic' ? item.item === 'blood_pressure' : item.item === 'vital' && item.vital === name,
    );
    const sent = bed.numbers.find((one) => one.refid === (refids as Record<string, string>)[name]);
    const item = charted?.item;
    const value =
      item?.item === 'blood_pressure'
        ? item.systolic
        : item?.item === 'vital'
          ? item.number
          : (sent?.value ?? null);
    if (value === null) return part(name, 3, null);
    const points = bands[name]?.find(([end]) => value <= end)?.[1] ?? 0;
    const text = name === 'temperature' ? value.toFixed(1) : String(value);
    const from =
      charted === undefined
        ? ({ source: 'device', signal: sent?.label ?? '', at_ms: sent?.at_ms ?? null } as const)
        : ({ source: charted.device === '' ? 'charted' : 'confirmed', at_ms: charted.measured_ms } as const);
    return part(name, 3, { value: text, unit, ...from }, points);
  };
  const oxygen = last((item) => item.item === 'oxygen');
  const breathes = oxygen?.item.item === 'oxygen' ? oxygen.item : null;
  const mind = last((item) => item.item === 'consciousness');
  const letter = mind?.item.item === 'consciousness' ? mind.item.acvpu : null;
  const parts = [
    number('respiration', '/min'),
    number('spo2', '%'),
    part(
      'oxygen',
      2,
      breathes === null || oxygen === undefined
        ? null
        : {
            value:
              breathes.device === null
                ? 'air'
                : breathes.litres === null
                  ? 'oxygen'
                  : String(breathes.litres),
            unit: breathes.litres === null ? '' : 'L/min',
            at_ms: oxygen.measured_ms,
            source: 'charted',
          },
      breathes?.device === null ? 0 : 2,
    ),
    number('systolic', 'mmHg'),
    number('pulse', '/min'),
    part(
      'consciousness',
      3,
      letter === null || mind === undefined
        ? null
        : { value: letter.charAt(0).toUpperCase(), at_ms: mind.measured_ms, source: 'charted' },
      letter === 'alert' ? 0 : 3,
    ),
    number('temperature', '°C'),
  ];
  const least = parts.reduce((sum, one) => sum + one.least, 0);
  const greatest = parts.reduce((sum, one) => sum + one.greatest, 0);
  const risk: RiskView =
    least >= 7 ? 'high' : least >= 5 ? 'medium' : parts.some((one) => one.least === 3) ? 'low_medium' : 'low';
  const hours = risk === 'low' ? 4 : 1;
  const measured = Math.min(...parts.map((one) => one.at_ms ?? now_ms));
  const due_ms = measured + hours * 60 * minute_ms;
  const open = least !== greatest;
  const steps = [least - 3, least - 2, least - 2, least].map((value, i) => ({
    at_ms: now_ms - [14, 9, 5, 0.7][i]! * 60 * minute_ms,
    value: Math.max(0, value),
    open: open && i === 3,
    risk,
  }));
  const grave = risk === 'high' || risk === 'medium';
  return {
    score: 'news2',
    name: 'NEWS2',
    version: 'RCP 2017',
    source: 'Royal College of Physicians, 2017',
    not_for: '',
    total: open ? '' : String(least),
    least: String(least),
    greatest: String(greatest),
    risk,
    response: {
      low: 'nurse_assesses',
      low_medium: 'urgent_ward_review',
      medium: 'urgent_assessment',
      high: 'emergency_assessment',
    }[risk],
    within_min: risk === 'high' ? 30 : risk === 'medium' ? 60 : null,
    sentence: `NEWS2 ${least}`,
    parts,
    automatic: true,
    last_complete: open ? String(least) : '',
    last_complete_ms: open ? now_ms - 300 * minute_ms : null,
    direction: grave ? 1 : 0,
    from: grave ? String(Math.max(0, least - 3)) : '',
    since_ms: grave ? now_ms - 300 * minute_ms : null,
    due_ms,
    late_ms: due_ms,
    overdue: now_ms > due_ms,
    trend: steps,
  };
}
