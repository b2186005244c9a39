/** The ways out of the ward, read every two seconds. What was read last stays until its successor. */
import { refusedFrom, type Host } from '../host';
import type { LinkView } from '../host/api';

/** A state that changes within a second is read by nobody. */
const look_ms = 2_000;

export class Links {
  all: readonly LinkView[] | null = $state.raw(null);
  /** Why they can't be read, or empty. */
  trouble = $state('');

  readonly #host: Host;
  #asking = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: Host) {
    this.#host = host;
  }

  start(): void {
    void this.read();
    this.#timer = setInterval(() => void this.read(), look_ms);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  async read(): Promise<void> {
    // A core that is slow is not asked twice at once.
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.all = await this.#host.links();
      this.trouble = '';
    } catch (error) {
      this.trouble = refusedFrom(error).sentence;
    } finally {
      this.#asking = false;
    }
  }
}
