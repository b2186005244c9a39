/** The feeds and devices, read every two seconds while the view is open. What was read last stays until its successor. */
import type { EquipmentView } from '../host/api';
import { refusedFrom, type Host } from '../host';

export const every_ms = 2_000;

export class Equipment {
  view: EquipmentView | null = $state.raw(null);
  /** Why it can't be read, or empty. */
  trouble = $state('');

  readonly #host: Host;
  #asking = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  start(): void {
    void this.read();
    this.#timer = setInterval(() => void this.read(), every_ms);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async read(): Promise<void> {
    // A core that is slow is not asked twice at once.
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.view = await this.#host.equipment();
      this.trouble = '';
    } catch (error) {
      this.trouble = refusedFrom(error).sentence;
    } finally {
      this.#asking = false;
    }
  }
}
