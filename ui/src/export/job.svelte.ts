/** The station's one export, looked at while the dialog is open: it goes on when that is closed. */
import { refusedFrom, type Host } from '../host';
import type { ExportOrder, ExportState } from '../host/api';
import { session } from '../people/session.svelte';

const look_ms = 300;
/** A choice that changes quickly asks for one estimate, not for many. */
const settle_ms = 250;

export class ExportJob {
  /** `null` until the station has answered once. */
  state: ExportState | null = $state.raw(null);
  /** Bytes at the most; `null` while nobody knows. */
  estimate: number | null = $state(null);
  /** Why something can't be done, in the station's words. */
  trouble = $state('');
  /** A new one is chosen although an old one has ended. */
  again = $state(false);

  readonly #host: Host;
  #looking: ReturnType<typeof setTimeout> | undefined;
  #asking: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;
  #stopped = false;

  constructor(host: Host) {
    this.#host = host;
  }

  get running(): boolean {
    return this.state?.state === 'running';
  }

  /** Looks, and looks again while one runs. */
  async look(): Promise<void> {
    clearTimeout(this.#looking);
    try {
      this.state = await this.#host.exportState();
    } catch (error) {
      this.trouble = refusedFrom(error).sentence;
    }
    if (this.running && !this.#stopped) this.#looking = setTimeout(() => void this.look(), look_ms);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#looking);
    clearTimeout(this.#asking);
  }

  /** Asks how large it may become, a little after the last change. */
  ask(order: ExportOrder): void {
    clearTimeout(this.#asking);
    this.#asking = setTimeout(() => void this.#ask(order), settle_ms);
  }

  async #ask(order: ExportOrder): Promise<void> {
    const asked = ++this.#asked;
    let bytes: number | null = null;
    try {
      bytes = (await this.#host.estimateExport(order)).bytes;
    } catch {
      // The size is a help; what is wrong with the order is told when it is begun.
    }
    if (asked === this.#asked) this.estimate = bytes;
  }

  async begin(order: ExportOrder): Promise<void> {
    this.trouble = '';
    try {
      await session.through(() => this.#host.startExport(order));
    } catch (error) {
      this.trouble = refusedFrom(error).sentence;
      return;
    }
    this.again = false;
    await this.look();
  }

  async cancel(): Promise<void> {
    try {
      await this.#host.cancelExport();
    } catch (error) {
      this.trouble = refusedFrom(error).sentence;
    }
    await this.look();
  }
}
