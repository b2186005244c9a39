/**
 * A made-up ward in a plain browser: for component tests and for looking at the screens. The bar says so.
 *
 * `?beds=N` sets the number of beds; each stands in one of the states a tile can have, in turn.
 * Commands are carried out on the page's own copy. There are no waves: those come from the core alone.
 */
import type { ChangeBatch, Command, ScreenSettings, WardSnapshot } from '../api';
import { defaultScreenSettings, Refused, type Host, type Unlisten } from '../host';
import { bedOf, needsOf } from './ward';

export class RecordedHost implements Host {
  readonly recorded = true;
  readonly #beds;
  readonly #listeners = new Set<(batch: ChangeBatch) => void>();
  #seq = 1;
  #settings: ScreenSettings = defaultScreenSettings;

  constructor(search: string) {
    const asked = Number(new URLSearchParams(search).get('beds') ?? 16);
    const count = Number.isInteger(asked) && asked > 0 && asked <= 64 ? asked : 16;
    this.#beds = Array.from({ length: count }, (_, i) => bedOf(i + 1, Date.now()));
    setInterval(() => this.#send([]), 500);
  }

  async snapshot(): Promise<WardSnapshot> {
    return {
      seq: this.#seq,
      now_ms: Date.now(),
      ward: { name: 'Ward 4 East', simulated: false, version: 'recorded' },
      beds: this.#beds,
      needs: needsOf(this.#beds),
      feeds: [],
      devices: [],
    };
  }

  async changes(on: (batch: ChangeBatch) => void): Promise<Unlisten> {
    this.#listeners.add(on);
    return () => this.#listeners.delete(on);
  }

  async watchWaves(): Promise<void> {}

  async command(command: Command): Promise<void> {
    switch (command.command) {
      case 'acknowledge':
        return this.#acknowledge(command.condition, { by: 'at this station', at_ms: Date.now() });
      case 'unacknowledge':
        return this.#acknowledge(command.condition, null);
      case 'standby':
      case 'resume':
      case 'assign':
      case 'unassign':
        throw new Refused({ code: 'not_now', sentence: 'A recorded ward can not do this.' });
    }
  }

  async screenSettings(): Promise<ScreenSettings> {
    return this.#settings;
  }

  async setScreenSettings(settings: ScreenSettings): Promise<void> {
    this.#settings = settings;
  }

  beat(): void {}
  async openSecondWindow(): Promise<void> {
    window.open('?part=2/2');
  }
  async toggleFullscreen(): Promise<void> {
    if (document.fullscreenElement === null) await document.documentElement.requestFullscreen();
    else await document.exitFullscreen();
  }
  async drawn(): Promise<void> {}
  async benchReport(): Promise<void> {}

  #acknowledge(id: number, acknowledged: { by: string; at_ms: number } | null): void {
    for (const bed of this.#beds) {
      const condition = bed.conditions.find((c) => c.id === id);
      if (condition === undefined) continue;
      bed.conditions = bed.conditions.map((c) => (c.id === id ? { ...c, acknowledged } : c));
      this.#send([
        { kind: 'bed', data: { ...bed } },
        { kind: 'needs', data: needsOf(this.#beds) },
      ]);
      return;
    }
    throw new Refused({ code: 'gone', sentence: 'The condition has ended.' });
  }

  #send(changes: ChangeBatch['changes']): void {
    this.#seq += 1;
    const batch = { seq: this.#seq, now_ms: Date.now(), changes };
    for (const listener of this.#listeners) listener(batch);
  }
}
