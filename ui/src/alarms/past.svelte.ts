/**
 * The pages of the past that have been read, newest first.
 *
 * Each question has a number: an answer to a question that nobody asks any more is dropped. What is shown stays until
 * its successor is there, so that a filter does not empty the screen.
 */
import type { EpisodeView, HistoryPage, HistoryQuery } from '../host/api';
import { refusedFrom, type Host } from '../host';
import { currentLanguage } from '../text';
import { hasWords, queryOf, type Filter } from './filters';

/** Rows kept at most: after these a person filters instead of scrolling. */
export const rowsMax = 5_000;
/** So many are a page, where the page itself looks for words. */
const pageRows = 200;

/** A page that was read, and its last row before any was left out. */
interface Read extends HistoryPage {
  last: number | null;
}

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
  /** The last that was read, whether it fits or not: older ones are those before it. */
  #last: number | null = null;

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
      const page = await this.#ask(queryOf(filter, from_ms, null), asked, pageRows);
      if (asked !== this.#asked) return;
      this.rows = page.rows;
      this.#take(page);
      if (page.rows.length === 0) void this.#findLast(filter, asked);
    } catch (error) {
      if (asked !== this.#asked) return;
      this.rows = [];
      this.more = false;
      this.#last = null;
      this.trouble = refusedFrom(error).sentence;
    } finally {
      if (asked === this.#asked) this.loading = false;
    }
  }

  async older(filter: Filter, from_ms: number): Promise<void> {
    if (this.#last === null || this.adding || this.rows.length >= rowsMax) return;
    const asked = this.#asked;
    this.adding = true;
    try {
      const page = await this.#ask(queryOf(filter, from_ms, this.#last), asked, pageRows);
      if (asked !== this.#asked) return;
      this.rows = [...this.rows, ...page.rows];
      this.#take(page);
    } catch (error) {
      if (asked === this.#asked) this.trouble = refusedFrom(error).sentence;
    } finally {
      if (asked === this.#asked) this.adding = false;
    }
  }

  #take(page: Read): void {
    this.more = page.more;
    this.#last = page.last;
    this.since_ms = page.since_ms;
    this.trouble = '';
    this.partial = page.trouble;
  }

  /**
   * Asks for a page. The core looks for words in what was written, which is English: in another language the page reads
   * all and keeps those that have the words in one of the two, until it has enough or somebody asks for something else.
   */
  async #ask(query: HistoryQuery, asked: number, wanted: number): Promise<Read> {
    const here = query.words !== '' && currentLanguage() !== 'en';
    const rows: EpisodeView[] = [];
    let last = query.before;
    for (;;) {
      const page = await this.#host.history(here ? { ...query, words: '', before: last } : query);
      rows.push(...(here ? page.rows.filter((row) => hasWords(row, query.words)) : page.rows));
      last = page.rows.at(-1)?.id ?? last;
      const enough = !here || rows.length >= wanted || asked !== this.#asked;
      if (enough || !page.more || page.rows.length === 0) return { ...page, rows, last };
    }
  }

  async #findLast(filter: Filter, asked: number): Promise<void> {
    try {
      const page = await this.#ask({ ...queryOf(filter, null, null), open: false }, asked, 1);
      if (asked === this.#asked) this.last_ms = page.rows[0]?.ended_ms ?? null;
    } catch {
      // Only a courtesy: the screen says "none" without it.
    }
  }
}
