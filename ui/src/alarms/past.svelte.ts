/**
 * The pages of the past that have been read, newest first.
 *
 * Each question has a number: an answer to a question that nobody asks any more is dropped. What is shown stays until
 * its successor is there, so that a filter does not empty the screen.
 */
import type { EpisodeView, HistoryPage } from '../host/api';
import { refusedFrom, type Host } from '../host';
import { queryOf, type Filter } from './filters';

/** Rows kept at most: after these a person filters instead of scrolling. */
export const rowsMax = 5_000;

export class Past {
  rows: EpisodeView[] = $state.raw([]);
  more = $state(false);
  since_ms: number | null = $state(null);
  /** Why it can't be read, or empty. */
  trouble = $state('');
  /** Why it can't be read whole, as the core says it, or empty. */
  partial = $state('');
  /** The first page is on its way. */
  loading = $state(true);
  /** A later page is. */
  adding = $state(false);
  /** When the last one before this time ended, asked for when nothing fits. */
  last_ms: number | null = $state(null);

  readonly #host: Host;
  #asked = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Reads from the newest on. */
  async read(filter: Filter, from_ms: number): Promise<void> {
    const asked = (this.#asked += 1);
    this.loading = true;
    this.adding = false;
    this.last_ms = null;
    try {
      const page = await this.#host.history(queryOf(filter, from_ms, null));
      if (asked !== this.#asked) return;
      this.rows = page.rows;
      this.#take(page);
      if (page.rows.length === 0) void this.#findLast(filter, asked);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.rows = [];
      this.more = false;
      this.trouble = refusedFrom(error).sentence;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }

  async older(filter: Filter, from_ms: number): Promise<void> {
    const last = this.rows.at(-1);
    if (last === undefined || this.adding || this.rows.length >= rowsMax) return;
    const asked = this.#asked;
    this.adding = true;
    try {
      const page = await this.#host.history(queryOf(filter, from_ms, last.id));
      if (asked !== this.#asked) return;
      this.rows = [...this.rows, ...page.rows];
      this.#take(page);
    } catch (error) {
      if (asked === this.#asked) this.trouble = refusedFrom(error).sentence;
    } finally {
      if (asked === this.#asked) this.adding = false;
    }
  }

  #take(page: HistoryPage): void {
    this.more = page.more;
    this.since_ms = page.since_ms;
    this.trouble = '';
    this.partial = page.trouble;
  }

  async #findLast(filter: Filter, asked: number): Promise<void> {
    try {
      const page = await this.#host.history({ ...queryOf(filter, null, null), open: false });
      if (asked === this.#asked) this.last_ms = page.rows[0]?.ended_ms ?? null;
    } catch {
      // Only a courtesy: the screen says "none" without it.
    }
  }
}
