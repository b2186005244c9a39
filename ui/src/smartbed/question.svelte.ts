/** The smart bed of a bed as it was last read. What was read stays on the screen while it is read anew. */
import { refusedFrom, type Host } from '../host';
import type { SmartBedView } from '../host/api';

export class SmartBedQuestion {
  view: SmartBedView | null = $state.raw(null);
  /** Why it could not be read, or empty. */
  trouble = $state('');
  readonly #host: Host;
  #turn = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  async ask(bed: string): Promise<void> {
    const turn = ++this.#turn;
    if (this.view !== null && this.view.bed !== bed) this.view = null;
    try {
      const view = await this.#host.smartBed(bed);
      // An answer that was overtaken by a later question says nothing of now.
      if (turn !== this.#turn) return;
      this.view = view;
      this.trouble = '';
    } catch (error) {
      if (turn === this.#turn) this.trouble = refusedFrom(error).sentence;
    }
  }
}
