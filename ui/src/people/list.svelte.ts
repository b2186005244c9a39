/** The list of people, as administrators see it: asked anew after each change. */
import { refusedFrom, type Host } from '../host';
import type { PeopleAct, PeopleView, PersonView } from '../host/api';

export class PeopleList {
  view: PeopleView | null = $state.raw(null);
  /** Why there is none, or empty. */
  trouble = $state('');
  readonly #host: Host;
  #asked = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  async load(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const view = await this.#host.peopleList();
      if (asked !== this.#asked) return;
      this.view = view;
      this.trouble = '';
    } catch (error) {
      if (asked !== this.#asked) return;
      this.view = null;
      this.trouble = refusedFrom(error).sentence;
    }
  }

  /** Carries one change after the other out, then looks again: also when one of them was refused. */
  async change(acts: readonly PeopleAct[]): Promise<void> {
    try {
      for (const act of acts) await this.#host.peopleAct(act);
    } finally {
      await this.load();
    }
  }

  byBadge(badge: string): PersonView | undefined {
    const wanted = badge.trim().split(/\s+/u).join(' ');
    return this.view?.people.find((one) => one.badge === wanted && one.retired_ms === null);
  }
}
