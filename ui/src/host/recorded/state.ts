/** The recorded ward's own copy of the ward, and what commands and the story do to it. */
import type { BedView, Change, Command, ConditionView, DeviceView, FeedView, WardSnapshot } from '../api';
import { devicesOf, feedsOf } from './equipment';
import type { Asked } from './scenes';
import { bedsOf, condition, needsOf } from './ward';

const storyId = 9_001;

export class RecordedState {
  beds: BedView[];
  readonly #feeds: FeedView[];
  #devices: DeviceView[];

  constructor(asked: Asked, now_ms: number) {
    this.beds = bedsOf(asked, now_ms);
    this.#feeds = feedsOf(now_ms);
    this.#devices = devicesOf(this.beds, now_ms);
  }

  snapshot(seq: number, now_ms: number): WardSnapshot {
    return {
      seq,
      now_ms,
      ward: { name: 'Ward 4 East', simulated: false, version: 'recorded' },
      beds: this.beds,
      needs: needsOf(this.beds),
      feeds: this.#feeds,
      devices: this.#devices,
    };
  }

  /** What changes by it; `null` when there is nothing that it could be done to. */
  carryOut(command: Command, now_ms: number): Change[] | null {
    switch (command.command) {
      case 'acknowledge':
        return this.#mark(command.condition, { by: 'at this station', at_ms: now_ms });
      case 'unacknowledge':
        return this.#mark(command.condition, null);
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
      case 'assign':
        return this.#assign(command.device, command.bed);
      case 'unassign':
        return this.#assign(command.device, null);
    }
  }

  beginStory(now_ms: number): Change[] {
    const open = condition(storyId, { priority: 'high', text: 'ASYSTOLE', since_ms: now_ms }, now_ms);
    return this.#change('1', (bed) => ({ ...bed, conditions: [open, ...bed.conditions] })) ?? [];
  }

  endStory(): Change[] {
    const without = (conditions: ConditionView[]) => conditions.filter((c) => c.id !== storyId);
    return this.#change('1', (bed) => ({ ...bed, conditions: without(bed.conditions) })) ?? [];
  }

  #mark(id: number, acknowledged: ConditionView['acknowledged']): Change[] | null {
    const bed = this.beds.find((b) => b.conditions.some((c) => c.id === id));
    if (bed === undefined) return null;
    const conditions = bed.conditions.map((c) => (c.id === id ? { ...c, acknowledged } : c));
    return this.#change(bed.id, (before) => ({ ...before, conditions }));
  }

  #change(id: string, to: (bed: BedView) => BedView): Change[] | null {
    const bed = this.beds.find((b) => b.id === id);
    if (bed === undefined) return null;
    const after = to(bed);
    this.beds = this.beds.map((b) => (b.id === id ? after : b));
    return [
      { kind: 'bed', data: after },
      { kind: 'needs', data: needsOf(this.beds) },
    ];
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
