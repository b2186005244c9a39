/** The census as it was last asked for; asked anew whenever the list of conditions or a bed changes. */
import type { CensusView } from '../host/api';
import { refusedFrom, type Host } from '../host';

export class Census {
  view: CensusView | null = $state.raw(null);
  trouble = $state('');
  #asked = 0;

  /** Asks; an answer that is overtaken by a newer question is left. */
  async ask(host: Host, search: string): Promise<void> {
    this.#asked += 1;
    const mine = this.#asked;
    try {
      const view = await host.census(search);
      if (mine === this.#asked) [this.view, this.trouble] = [view, ''];
    } catch (error) {
      if (mine === this.#asked) this.trouble = refusedFrom(error).sentence;
    }
  }
}
