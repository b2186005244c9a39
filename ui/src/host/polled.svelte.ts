/** What is read every two seconds while something shows it. What was read last stays until its successor. */
import { refusedFrom } from './host';

/** A state that changes within a second is read by nobody. */
export const every_ms = 2_000;

export class Polled<Value> {
  value: Value | null = $state.raw(null);
  /** Why it can't be read, or empty. */
  trouble = $state('');

  readonly #ask: () => Promise<Value>;
  #asking = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(ask: () => Promise<Value>) {
    this.#ask = ask;
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
      this.value = await this.#ask();
      this.trouble = '';
    } catch (error) {
      this.trouble = refusedFrom(error).sentence;
    } finally {
      this.#asking = false;
    }
  }
}
