/** The handovers of a shift: the list, and the page that is open. */
import type { HandoversView, HandoverView } from '../host/api';
import { refusedFrom, type Host } from '../host';
import { doMeant } from '../patients/meant';
import { currentLanguage, t } from '../text';
import { notices } from '../ward/notices.svelte';

export class Pages {
  list: HandoversView | null = $state.raw(null);
  view: HandoverView | null = $state.raw(null);
  /** Why the list, or the page, can't be read; or empty. */
  trouble = $state('');
  pageTrouble = $state('');
  /** The shift that is looked at; `null` is the one that is on. */
  shift_ms: number | null = $state(null);
  /** Whose page is open; `null` is the summary of the ward. */
  nurse: string | null = $state(null);
  busy = $state(false);
  /** A page is being made. */
  making = $state(false);

  readonly #host: Host;
  #asked = 0;
  #opened = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** The list; at first the page of whoever is signed in, else the ward's. */
  async ask(first = false): Promise<void> {
    const asked = (this.#asked += 1);
    try {
      const list = await this.#host.handovers(this.shift_ms);
      if (asked !== this.#asked) return;
      this.list = list;
      this.trouble = '';
      if (first) {
        const mine = list.rows.find((row) => row.nurse === list.here);
        await this.open(mine?.nurse ?? null);
      }
    } catch (error) {
      if (asked !== this.#asked) return;
      this.list = null;
      this.trouble = refusedFrom(error).sentence;
    }
  }

  async show(shift_ms: number | null): Promise<void> {
    this.shift_ms = shift_ms;
    this.view = null;
    await this.ask(true);
  }

  async open(nurse: string | null): Promise<void> {
    const opened = (this.#opened += 1);
    if (nurse !== this.nurse) this.view = null;
    this.nurse = nurse;
    this.making = true;
    try {
      const query = { shift_ms: this.shift_ms, nurse, language: currentLanguage() };
      const view = await this.#host.handover(query);
      if (opened !== this.#opened) return;
      this.view = view;
      this.pageTrouble = '';
    } catch (error) {
      if (opened !== this.#opened) return;
      this.view = null;
      this.pageTrouble = refusedFrom(error).sentence;
    }
    this.making = false;
  }

  /** Made anew: what has happened since is on it. */
  async again(): Promise<void> {
    await this.ask();
    await this.open(this.nurse);
  }

  /** Words for the next nurse, of the patient who lay there on the page on which they were begun. */
  note(bed: string, stay: number | null, text: string): Promise<void> {
    return this.#act(
      () => doMeant(bed, () => this.#host.writeHandoverNote({ shift_ms: this.shift_ms, bed, stay, text })),
      t('handover_note_kept', { bed }),
    );
  }

  sign(): Promise<void> {
    const { view } = this;
    if (view === null) return Promise.resolve();
    return this.#act(() => this.#host.signHandover(view.id), t('handover_signed_done'));
  }

  take(): Promise<void> {
    const { view } = this;
    if (view === null || view.page.nurse === null) return Promise.resolve();
    const take = { shift_ms: view.page.shift.begins_ms, nurse: view.page.nurse };
    return this.#act(
      () => this.#host.takeHandover(take),
      t('handover_taken_done', { beds: view.page.beds.map((bed) => bed.bed).join(', ') }),
    );
  }

  async #act(act: () => Promise<void>, done: string): Promise<void> {
    this.busy = true;
    await notices.attempt(act, () => notices.say(done));
    this.busy = false;
    await this.again();
  }
}
