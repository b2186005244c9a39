/** One sentence at the foot of the window: what was done, with undo, or why it was not. */
import { refusedFrom } from '../host';
import { session } from '../people/session.svelte';

export interface Notice {
  id: number;
  sentence: string;
  /** A refusal stays until it is read; a success leaves after a while. */
  trouble: boolean;
  undo?: () => void;
}

const shown_ms = 8_000;

export class Notices {
  current: Notice | null = $state.raw(null);
  #next = 1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  say(sentence: string, undo?: () => void): void {
    this.#show({ id: this.#next, sentence, trouble: false, ...(undo ? { undo } : {}) });
    this.#timer = setTimeout(() => this.dismiss(), shown_ms);
  }

  /** A sentence that stays until it is read. */
  warn(sentence: string): void {
    this.#show({ id: this.#next, sentence, trouble: true });
  }

  /** Carries a command out, after a sign-in where one is needed; a refusal is shown, and `done` runs only when there was none. */
  async attempt(command: () => Promise<void>, done: () => void = () => {}): Promise<void> {
    try {
      await session.through(command);
      done();
    } catch (error) {
      this.#show({ id: this.#next, sentence: refusedFrom(error).sentence, trouble: true });
    }
  }

  dismiss(): void {
    clearTimeout(this.#timer);
    this.current = null;
  }

  #show(notice: Notice): void {
    clearTimeout(this.#timer);
    this.#next += 1;
    this.current = notice;
  }
}

export const notices = new Notices();
