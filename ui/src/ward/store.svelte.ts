/**
 * The ward as this page knows it: one snapshot, then numbered changes.
 *
 * A missing number means that a change was lost, so the snapshot is asked again; changes that come meanwhile wait.
 * Each bed is a slot of its own, so that a bed that changes draws one tile and not the ward; beds that change together
 * are shown one after the other (`spread.ts`), unless nothing of them is seen to change. What wants a person, `needs`,
 * never waits.
 */
import type {
  BedView,
  CallsView,
  Change,
  ChangeBatch,
  DeviceView,
  FeedView,
  NeedView,
  WardSnapshot,
  WardView,
} from '../host/api';
import { refusedFrom, type Host, type Unlisten } from '../host';
import { session } from '../people/session.svelte';
import { clock } from './clock.svelte';
import { looksAlike } from './alike';
import { Spread } from './spread';

/** One bed's place. Places keep their order for as long as the page lives. */
export class BedSlot {
  readonly id: string;
  view: BedView = $state.raw(emptyBed());

  constructor(view: BedView) {
    this.id = view.id;
    this.view = view;
  }
}

/** Batches come every 500 ms; after four missing ones the page says that the core is gone. */
export const coreSilence_ms = 2_000;
const retry_ms = 1_000;
/** Batches kept while a snapshot is on its way: about a minute. More means that the snapshot never comes; it is asked again. */
const pendingMax = 600;

export class WardStore {
  ward: WardView | null = $state.raw(null);
  beds: BedSlot[] = $state.raw([]);
  needs: NeedView[] = $state.raw([]);
  /** Presence in rooms, and when the last call ended. */
  calls: CallsView = $state.raw({ presence: [], last_ended_ms: null });
  feeds: FeedView[] = $state.raw([]);
  devices: DeviceView[] = $state.raw([]);
  /** When the core was last heard, on the station's clock, once it has been silent for too long. */
  silentSince_ms: number | null = $state(null);
  /** Why the first snapshot has not come, or empty. */
  trouble = $state('');
  /** When the last condition left the list, if one did since the page was opened. */
  lastEnded_ms: number | null = $state(null);

  /** Told of each bed in the frame that draws it, for the measurements. */
  onShown: ((view: BedView) => void) | null = null;

  readonly #host: Host;
  readonly #shown = new Spread<BedView>((id, view) => this.#show(id, view));
  #seq = -1;
  #snapshotAt_ms = 0;
  #loading = false;
  #pending: ChangeBatch[] = [];
  #heard = performance.now();
  #heard_ms = 0;
  #unlisten: Unlisten | undefined;
  #timers: ReturnType<typeof setInterval>[] = [];
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  async start(): Promise<void> {
    this.#heard = performance.now();
    this.#heard_ms = clock.exact();
    this.#timers = [setInterval(() => this.#host.beat(), 500), setInterval(() => this.#watch(), 500)];
    await this.#listen();
    await this.#load();
  }

  stop(): void {
    this.#unlisten?.();
    this.#shown.clear();
    this.#timers.forEach(clearInterval);
    clearTimeout(this.#retry);
  }

  bed(id: string): BedSlot | undefined {
    return this.beds.find((slot) => slot.id === id);
  }

  /** Takes a batch in. Public for the tests; the host calls it through `start`. */
  take(batch: ChangeBatch): void {
    this.#heard = performance.now();
    this.#heard_ms = batch.now_ms;
    this.silentSince_ms = null;
    clock.hear(batch.now_ms);
    if (this.#loading || this.#seq < 0) {
      this.#pending = [...this.#pending.slice(1 - pendingMax), batch];
    } else if (batch.seq === this.#seq + 1) {
      this.#apply(batch);
    } else if (batch.seq > this.#seq + 1 || this.#beganAnew(batch)) {
      this.#pending = [batch];
      void this.#load();
    }
  }

  async #listen(): Promise<void> {
    try {
      this.#unlisten = await this.#host.changes((batch) => this.take(batch));
    } catch (error) {
      this.trouble = refusedFrom(error).sentence;
      this.#retry = setTimeout(() => void this.#listen().then(() => this.#load()), retry_ms);
    }
  }

  async #load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    try {
      this.#adopt(await this.#host.snapshot());
      this.trouble = '';
    } catch (error) {
      this.trouble = refusedFrom(error).sentence;
      this.#retry = setTimeout(() => void this.#load(), retry_ms);
    } finally {
      this.#loading = false;
    }
    if (this.trouble === '') this.#catchUp();
  }

  #adopt(snapshot: WardSnapshot): void {
    this.#seq = snapshot.seq;
    this.#snapshotAt_ms = snapshot.now_ms;
    clock.hear(snapshot.now_ms);
    this.#setWard(snapshot.ward);
    this.calls = snapshot.calls;
    this.feeds = snapshot.feeds;
    this.devices = snapshot.devices;
    session.take(snapshot.session);
    this.#setNeeds(snapshot.needs);
    this.#shown.clear();
    this.beds = snapshot.beds.map((view) => this.#place(view));
  }

  /** What came while the snapshot was on its way. A gap in it asks once more. */
  #catchUp(): void {
    const waiting = this.#pending.filter((batch) => batch.seq > this.#seq);
    this.#pending = [];
    for (const batch of waiting) this.take(batch);
  }

  /** A number far behind with a later clock: the core was started again and counts from the beginning. */
  #beganAnew(batch: ChangeBatch): boolean {
    return batch.seq < this.#seq && batch.now_ms > this.#snapshotAt_ms + coreSilence_ms;
  }

  #apply(batch: ChangeBatch): void {
    this.#seq = batch.seq;
    for (const change of batch.changes) this.#change(change);
  }

  #change(change: Change): void {
    switch (change.kind) {
      case 'bed':
        this.#setBed(change.data);
        return;
      case 'needs':
        this.#setNeeds(change.data);
        return;
      case 'calls':
        this.calls = change.data;
        return;
      case 'feeds':
        this.feeds = change.data;
        return;
      case 'devices':
        this.devices = change.data;
        return;
      case 'ward':
        this.#setWard(change.data);
        return;
      case 'session':
        session.take(change.data);
        return;
      default:
        unknownChange(change);
    }
  }

  #setWard(view: WardView): void {
    this.ward = view;
    // Whatever is greyed here says that it is done on the ward itself.
    session.viewing = view.viewed?.ward ?? null;
  }

  #setBed(view: BedView): void {
    const slot = this.bed(view.id);
    if (slot === undefined) this.beds = [...this.beds, new BedSlot(view)];
    else if (!this.#shown.waits(view.id) && looksAlike(slot.view, view)) this.#show(view.id, view);
    else this.#shown.put(view.id, view);
  }

  #show(id: string, view: BedView): void {
    const slot = this.bed(id);
    if (slot === undefined) return;
    slot.view = view;
    this.onShown?.(view);
  }

  #place(view: BedView): BedSlot {
    const slot = this.bed(view.id);
    if (slot === undefined) return new BedSlot(view);
    slot.view = view;
    return slot;
  }

  #setNeeds(needs: NeedView[]): void {
    const open = new Set(needs.map((need) => need.condition.id));
    if (this.needs.some((need) => !open.has(need.condition.id))) this.lastEnded_ms = clock.exact();
    this.needs = needs;
  }

  #watch(): void {
    if (performance.now() - this.#heard > coreSilence_ms) this.silentSince_ms ??= this.#heard_ms;
  }
}

function unknownChange(change: never): void {
  // A newer core may send what this page does not know; the next snapshot has it all the same.
  console.warn('unknown change', change);
}

function emptyBed(): BedView {
  return {
    id: '',
    patient: null,
    feed: 'empty',
    last_data_ms: null,
    numbers: [],
    waves: [],
    conditions: [],
    room_calls: [],
    devices: [],
    suggestions: [],
    closed: null,
    care: null,
    nurse: null,
    smart_bed: null,
  };
}
