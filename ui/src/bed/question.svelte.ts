/** Something of one bed as it was last read. What was read stays on the screen while it is read anew. */
import { refusedFrom } from '../host';

export class BedQuestion<View extends { bed: string }> {
  view: View | null = $state.raw(null);
  /** Why it could not be read, or empty. */
  trouble = $state('');
  readonly #read: (bed: string) => Promise<View>;
  #turn = 0;

  constructor(read: (bed: string) => Promise<View>) {
    this.#read = read;
  }

  async ask(bed: string): Promise<void> {
    const turn = ++this.#turn;
    if (this.view !== null && this.view.bed !== bed) this.view = null;
    try {
      const view = await this.#read(bed);
      // An answer that was overtaken by a later question says nothing of now.
      if (turn !== this.#turn) return;
      this.view = view;
      this.trouble = '';
    } catch (error) {
      if (turn === this.#turn) this.trouble = refusedFrom(error).sentence;
    }
  }
}
