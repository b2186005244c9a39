/**
 * A question to the core, asked again whenever it changes.
 *
 * What was answered stays until the next answer is there, so that a drag does not empty the screen; an answer to a
 * question that nobody asks any more is dropped.
 */
import { untrack } from 'svelte';
import { refusedFrom } from '../host';

export class Question<Answer> {
  answer: Answer | null = $state.raw(null);
  /** Why there is none, or empty. */
  trouble = $state('');
  loading = $state(false);
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last: (() => Promise<Answer>) | undefined;

  ask(question: () => Promise<Answer>): void {
    clearTimeout(this.#timer);
    this.#last = question;
    // Asked from an effect: what the answer depends on is the effect's business, not the answer itself.
    untrack(() => void this.#put(question));
  }

  /** Asks when nothing else was asked for so long: for what follows a wheel or a drag. */
  askSoon(question: () => Promise<Answer>, after_ms = 120): void {
    clearTimeout(this.#timer);
    this.#last = question;
    const first = untrack(() => this.answer === null);
    this.#timer = setTimeout(() => void this.#put(question), first ? 0 : after_ms);
  }

  again(): void {
    if (this.#last !== undefined) this.ask(this.#last);
  }

  /** Forgets everything: what is asked next is about something else. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.answer = null;
    this.trouble = '';
    this.loading = false;
  }

  async #put(question: () => Promise<Answer>): Promise<void> {
    const asked = (this.#asked += 1);
    this.loading = true;
    try {
      const answer = await question();
      if (asked !== this.#asked) return;
      this.answer = answer;
      this.trouble = '';
    } catch (error) {
      if (asked !== this.#asked) return;
      this.answer = null;
      this.trouble = refusedFrom(error).sentence;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }
}
