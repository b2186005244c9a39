/** The recorded ward's own copy of the ward, and what commands and the story do to it. */
import type {
  AudioView,
  BedView,
  CallWish,
  Change,
  Command,
  ConditionView,
  DeviceView,
  FeedView,
  NeedView,
  SeenBed,
  SessionView,
  WardSnapshot,
  WardView,
  ViewedView,
} from '../api';
import { Refused } from '../host';
import {
  accepted,
  acknowledgedAt,
  audioOf,
  declined,
  here,
  pausedFrom,
  ranOut,
  stands,
  unacknowledged,
} from './care';
import { RecordedCharts } from './charts';
import { RecordedDuty } from './duty';
import { devicesOf, feedsOf } from './equipment';
import { RecordedLimits } from './limits';
import { RecordedCalls } from './calls';
import { RecordedPatients } from './patients';
import { RecordedBluetooth } from './bluetooth';
import { RecordedSmartBeds } from './smartBeds';
import type { Asked } from './scenes';
import { viewedOf } from './viewed';
import { bedsOf, condition, needsOf } from './ward';

const storyId = 9_001;

/** Whom the page saw in which bed; `null` where it does not say, and for charts, which see to it themselves. */
function seenBy(command: Command): SeenBed | null {
  if ('at' in command) return command.at;
  return 'stay' in command && command.command !== 'care' ? command : null;
}

export class RecordedState {
  /** Test alarms that are open. */
  tests: NeedView[] = [];
  beds: BedView[];
  readonly #feeds: FeedView[];
  #devices: DeviceView[];
  #audio: AudioView;
  readonly #viewed: ViewedView | null;
  readonly limits: RecordedLimits;
  readonly patients: RecordedPatients;
  readonly charts: RecordedCharts;
  readonly duty: RecordedDuty;
  readonly calls: RecordedCalls;
  readonly bluetooth = new RecordedBluetooth();
  readonly smartBeds: RecordedSmartBeds;

  constructor(asked: Asked, now_ms: number) {
    this.#audio = audioOf(asked.scene, now_ms);
    this.#viewed = viewedOf(asked.scene, now_ms);
    this.limits = new RecordedLimits(asked);
    this.patients = new RecordedPatients(asked, now_ms);
    this.charts = new RecordedCharts(now_ms);
    this.calls = new RecordedCalls(asked, now_ms);
    this.smartBeds = new RecordedSmartBeds(asked);
    this.beds = bedsOf(asked, now_ms)
      .map((bed) => this.calls.at(bed))
      .map((bed) => ({
        ...bed,
        care: this.charts.face(bed, now_ms),
        smart_bed: this.smartBeds.face(bed, now_ms),
      }));
    this.settle(now_ms);
    this.duty = new RecordedDuty(asked, this.beds, now_ms);
    this.#feeds = feedsOf(now_ms);
    this.#devices = devicesOf(this.beds, now_ms);
  }

  snapshot(seq: number, now_ms: number, session: SessionView): WardSnapshot {
    return {
      seq,
      now_ms,
      ward: this.#ward(),
      beds: this.beds,
      needs: this.#needs(),
      calls: this.calls.view(),
      feeds: this.#feeds,
      devices: this.#devices,
      session,
    };
  }

  /** What changes by it; `null` when there is nothing that it could be done to. */
  carryOut(command: Command, now_ms: number): Change[] | null {
    this.#refuseForAnother(command);
    switch (command.command) {
      case 'acknowledge':
        return this.#care(command.condition, now_ms, (c) => acknowledgedAt(c, now_ms));
      case 'unacknowledge':
        return this.#care(command.condition, now_ms, (c) => unacknowledged(c, now_ms));
      case 'acknowledge_bed':
        return this.#each(command.bed, now_ms, (c) =>
          c.acknowledged === null && command.conditions.includes(c.id) ? acknowledgedAt(c, now_ms) : c,
        );
      case 'reset':
        return this.#care(command.condition, now_ms, () => null);
      case 'accept':
        return this.#care(command.condition, now_ms, accepted);
      case 'decline':
        return this.#care(command.condition, now_ms, (c) => declined(c, now_ms));
      case 'call':
        return this.#call(command.call, command.wish, now_ms);
      case 'pause_audio':
        return this.#hear({ ...this.#audio, paused: pausedFrom(now_ms) }, now_ms);
      case 'end_pause':
        return this.#hear({ ...this.#audio, paused: null }, now_ms);
      case 'inactivate':
        return this.#inactivate(command, now_ms);
      case 'end_inactivation':
        return this.#endInactivation(command.inactivation, now_ms);
      case 'set_limits':
        return this.#limit(
          command.bed,
          (bed) => this.limits.set(bed, command.edits, command.reset)?.sentence ?? '',
        );
      case 'care':
        return this.#chart(command, now_ms);
      case 'smart_bed':
        this.smartBeds.order(command, now_ms);
        return this.#change(command.bed, (bed) => ({ ...bed, smart_bed: this.smartBeds.face(bed, now_ms) }));
      case 'bluetooth':
        this.bluetooth.carryOut(command.wish, now_ms);
        return [];
      case 'dismiss_suggestion':
        return this.#change(command.bed, (bed) => ({
          ...bed,
          suggestions: bed.suggestions.filter((one) => one.id !== command.suggestion),
        }));
      case 'standby':
        return this.#change(command.bed, (bed) => ({
          ...bed,
          feed: 'standby',
          numbers: [],
          waves: [],
          conditions: [],
        }));
      case 'resume':
        return this.#change(command.bed, (bed) => ({ ...bed, feed: 'waiting' }));
      case 'patient': {
        const beds = this.patients.carryOut(command.wish, this.beds, now_ms);
        const changed = beds.filter((bed, i) => bed !== this.beds[i]);
        this.beds = beds;
        const views: Change[] = changed.map((data) => ({ kind: 'bed', data }));
        return [...views, { kind: 'needs', data: this.#needs() }];
      }
      // The technician's record carries it out.
      case 'tend':
        return [];
      case 'assign':
        return this.#assign(command.device, command.bed);
      case 'unassign':
        return this.#assign(command.device, null);
      case 'duty':
        return this.duty.carryOut(command.wish, now_ms) ? [] : null;
    }
  }

  /** As the core does: what was meant for whom a page showed in a bed is done for nobody else. */
  #refuseForAnother(command: Command): void {
    const seen = seenBy(command);
    const bed = this.beds.find((one) => one.id === seen?.bed);
    if (seen === null || bed === undefined || (bed.patient?.stay?.id ?? null) === seen.stay) return;
    const sentence = `the patient in bed ${bed.id} is another now, or has left`;
    throw new Refused({ code: 'other_patient', sentence });
  }

  /** The list has changed from beside the ward. */
  needs(): Change {
    return { kind: 'needs', data: this.#needs() };
  }

  #needs(): NeedView[] {
    return [...this.tests, ...this.calls.among(needsOf(this.beds))];
  }

  #call(id: number, wish: CallWish, now_ms: number): Change[] | null {
    if (!this.calls.carryOut(id, wish, now_ms)) return null;
    const before = this.beds;
    this.beds = this.beds.map((bed) => this.calls.at(bed));
    const changed = this.beds.filter((bed, i) => bed !== before[i]);
    return [
      ...changed.map((data): Change => ({ kind: 'bed', data })),
      { kind: 'needs', data: this.#needs() },
      { kind: 'calls', data: this.calls.view() },
    ];
  }

  beginStory(now_ms: number): Change[] {
    const open = condition(storyId, { priority: 'high', text: 'ASYSTOLE', since_ms: now_ms }, now_ms);
    return this.#change('1', (bed) => ({ ...bed, conditions: [open, ...bed.conditions] })) ?? [];
  }

  endStory(): Change[] {
    const without = (conditions: ConditionView[]) => conditions.filter((c) => c.id !== storyId);
    return this.#change('1', (bed) => ({ ...bed, conditions: without(bed.conditions) })) ?? [];
  }

  /** What has run out or is told to the next one by now. */
  settle(now_ms: number): Change[] {
    const audio = ranOut(this.#audio, now_ms);
    const heard: Change[] = audio === this.#audio ? [] : [{ kind: 'ward', data: this.#ward(audio) }];
    this.#audio = audio;
    const changed: Change[] = [];
    this.beds = this.beds.map((bed) => {
      const conditions = bed.conditions.map((c) => stands(c, bed.id, audio, now_ms));
      const answered = this.smartBeds.answers(bed, now_ms);
      if (!answered && conditions.every((c, i) => c === bed.conditions[i])) return bed;
      const smart_bed = answered ? this.smartBeds.face(bed, now_ms) : bed.smart_bed;
      const data = { ...bed, conditions, smart_bed };
      changed.push({ kind: 'bed', data });
      return data;
    });
    if (changed.length > 0) changed.push({ kind: 'needs', data: this.#needs() });
    return [...heard, ...changed];
  }

  #ward(audio = this.#audio): WardView {
    return { name: 'Ward 4 East', simulated: false, version: 'recorded', audio, viewed: this.#viewed };
  }

  #hear(audio: AudioView, now_ms: number): Change[] {
    this.#audio = audio;
    return [{ kind: 'ward', data: this.#ward() }, ...this.settle(now_ms)];
  }

  #inactivate(command: Extract<Command, { command: 'inactivate' }>, now_ms: number): Change[] {
    const { bed, kind, reason, minutes } = command;
    const id = Math.max(0, ...this.#audio.inactivations.map((one) => one.id)) + 1;
    const until_ms = minutes === null ? null : now_ms + minutes * 60_000;
    const inactivations = [...this.#audio.inactivations, { id, bed, kind, reason, by: here, until_ms }];
    return this.#hear({ ...this.#audio, inactivations }, now_ms);
  }

  #endInactivation(id: number, now_ms: number): Change[] | null {
    const inactivations = this.#audio.inactivations.filter((one) => one.id !== id);
    if (inactivations.length === this.#audio.inactivations.length) return null;
    return this.#hear({ ...this.#audio, inactivations }, now_ms);
  }

  #care(id: number, now_ms: number, to: (c: ConditionView) => ConditionView | null): Change[] | null {
    const bed = this.beds.find((b) => b.conditions.some((c) => c.id === id));
    return bed === undefined ? null : this.#each(bed.id, now_ms, (c) => (c.id === id ? to(c) : c));
  }

  /** Each condition of the bed anew; `null` ends it. */
  #each(id: string, now_ms: number, to: (c: ConditionView) => ConditionView | null): Change[] | null {
    return this.#change(id, (bed) => {
      const conditions = bed.conditions.map(to).filter((c) => c !== null);
      return { ...bed, conditions: conditions.map((c) => stands(c, id, this.#audio, now_ms)) };
    });
  }

  #change(id: string, to: (bed: BedView) => BedView): Change[] | null {
    const bed = this.beds.find((b) => b.id === id);
    if (bed === undefined) return null;
    const after = to(bed);
    this.beds = this.beds.map((b) => (b.id === id ? after : b));
    return [
      { kind: 'bed', data: after },
      { kind: 'needs', data: this.#needs() },
    ];
  }

  /** Sets limits of a bed; its prompts are answered by that. */
  #limit(id: string, set: (bed: BedView) => string): Change[] | null {
    const bed = this.beds.find((b) => b.id === id);
    if (bed === undefined) return null;
    const sentence = set(bed);
    if (sentence !== '') throw new Refused({ code: 'invalid', sentence });
    return this.#change(id, (b) => ({ ...b, suggestions: [] }));
  }

  #chart(command: Extract<Command, { command: 'care' }>, now_ms: number): Change[] | null {
    const bed = this.beds.find((b) => b.id === command.bed);
    if (bed === undefined) return null;
    this.charts.carryOut(bed, command.wish, now_ms);
    return this.#change(command.bed, (b) => ({ ...b, care: this.charts.face(b, now_ms) }));
  }

  #assign(id: string, bed: string | null): Change[] | null {
    if (!this.#devices.some((device) => device.id === id)) return null;
    const because = bed === null ? 'Nobody has assigned it to a bed.' : '';
    this.#devices = this.#devices.map((device) =>
      device.id === id ? { ...device, bed, unassigned_because: because } : device,
    );
    return [{ kind: 'devices', data: this.#devices }];
  }
}
