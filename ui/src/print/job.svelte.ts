/**
 * One document, from the question to the printer.
 *
 * Whatever is changed asks anew; what was shown stays until the new pages are there, but nothing is saved or printed
 * before that: what leaves is what is seen.
 */
import type { PrintPreview, PrintQuery } from '../host/api';
import { refusedFrom, type Host } from '../host';
import { session } from '../people/session.svelte';
import { counted, t } from '../text';

/** Pages that are kept for turning back. */
const kept = 8;

type Busy = 'saving' | 'printing' | null;

export class PrintJob {
  preview: PrintPreview | null = $state.raw(null);
  /** The page that is seen, counted from 0. */
  page = $state(0);
  svg: string | null = $state.raw(null);
  making = $state(true);
  /** Why there are no pages, or empty. */
  trouble = $state('');
  busy: Busy = $state(null);
  /** What was done, or why it was not. */
  said = $state('');
  refused = $state(false);
  /** A file was saved: it can be shown. */
  saved = $state(false);

  readonly #host: Host;
  #query: PrintQuery | null = null;
  #asked = 0;
  #pages = new Map<number, string>();

  constructor(host: Host) {
    this.#host = host;
  }

  /** Whether what is seen can leave. */
  get ready(): boolean {
    return this.preview !== null && !this.making && this.trouble === '' && this.busy === null;
  }

  async ask(query: PrintQuery): Promise<void> {
    const asked = (this.#asked += 1);
    this.#query = query;
    this.making = true;
    this.#forgetSaid();
    try {
      const preview = await session.through(() => this.#host.printPreview(query));
      if (asked !== this.#asked) return;
      const page = Math.min(this.page, preview.pages - 1);
      const { svg } = await this.#host.printPage(preview.id, page);
      if (asked !== this.#asked) return;
      this.#pages = new Map([[page, svg]]);
      this.preview = preview;
      this.page = page;
      this.svg = svg;
      this.trouble = '';
    } catch (error) {
      if (asked !== this.#asked) return;
      this.preview = null;
      this.svg = null;
      this.trouble = refusedFrom(error).sentence;
    }
    this.making = false;
  }

  again(): void {
    if (this.#query !== null) void this.ask(this.#query);
  }

  /** Another page; beyond the ends nothing happens. */
  async turn(to: number): Promise<void> {
    const { preview } = this;
    if (preview === null || to < 0 || to >= preview.pages || to === this.page) return;
    const asked = this.#asked;
    try {
      const svg = this.#pages.get(to) ?? (await this.#host.printPage(preview.id, to)).svg;
      if (asked !== this.#asked) return;
      const oldest = this.#pages.keys().next().value;
      if (this.#pages.size >= kept && oldest !== undefined) this.#pages.delete(oldest);
      this.#pages.set(to, svg);
      this.page = to;
      this.svg = svg;
    } catch (error) {
      if (asked === this.#asked) this.trouble = refusedFrom(error).sentence;
    }
  }

  save(): Promise<void> {
    return this.#do('saving', async ({ id }) => {
      const { path } = await session.through(() => this.#host.printSave(id));
      this.saved = true;
      return t('print_saved', { path });
    });
  }

  print(printer: string): Promise<void> {
    return this.#do('printing', async ({ id, pages }) => {
      await session.through(() => this.#host.printSend(id, printer));
      return counted('print_sent', pages).replace('{printer}', printer);
    });
  }

  async show(): Promise<void> {
    try {
      await this.#host.printShow();
    } catch (error) {
      this.#say(refusedFrom(error).sentence, true);
    }
  }

  async #do(busy: Busy, act: (preview: PrintPreview) => Promise<string>): Promise<void> {
    const { preview } = this;
    if (preview === null || !this.ready) return;
    this.#forgetSaid();
    this.busy = busy;
    try {
      this.#say(await act(preview), false);
    } catch (error) {
      this.#say(refusedFrom(error).sentence, true);
    } finally {
      this.busy = null;
    }
  }

  #say(said: string, refused: boolean): void {
    this.said = said;
    this.refused = refused;
  }

  #forgetSaid(): void {
    this.said = '';
    this.refused = false;
    this.saved = false;
  }
}
