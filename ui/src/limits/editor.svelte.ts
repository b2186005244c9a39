/**
 * The limits of one bed while somebody edits them.
 *
 * What is in force is read anew every two seconds: for the live value, and because somebody else may change limits at
 * the same time. Edits are gathered in a draft and previewed by the core a moment after the last one. A preview that
 * comes after a newer edit is dropped.
 */
import type { BedLimitsView, LimitEdit, LimitPreview, LimitProposals } from '../host/api';
import { Refused, refusedFrom, type Host } from '../host';
import { sendMeant } from '../patients/meant';
import { session } from '../people/session.svelte';
import { t } from '../text';
import { said } from '../text/said';
import {
  applied,
  isEmpty,
  noDraft,
  restoring,
  touched,
  withEdit,
  withEdits,
  without,
  withReset,
  type Draft,
} from './edits';

const refresh_ms = 2_000;
const preview_ms = 250;

export class LimitsEditing {
  /** What is in force, once it is known. */
  base: BedLimitsView | null = $state.raw(null);
  draft: Draft = $state.raw(noDraft);
  preview: LimitPreview | null = $state.raw(null);
  /** A preview of the draft as it is now is on its way. */
  asking = $state(false);
  /** Why the limits could not be read, or empty. */
  trouble = $state('');
  /** Why the preview could not be made, or empty. */
  previewTrouble = $state('');
  /** Why saving was refused, or empty. */
  refused = $state('');
  saving = $state(false);
  proposals: LimitProposals | null = $state.raw(null);
  proposing = $state(false);
  proposeTrouble = $state('');

  readonly #host: Host;
  readonly #bed: string;
  /** Somebody else lies there than whose limits these were. */
  readonly #left: () => boolean;
  /** The stay whose limits these are, so that the core refuses them for another; `null` where none is known. */
  readonly #stay: () => number | null;
  /** The preview's draft. */
  #previewed: Draft = noDraft;
  #asked = 0;
  #stopped = false;
  #previewTimer: ReturnType<typeof setTimeout> | undefined;
  #refreshTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    host: Host,
    bed: string,
    left: () => boolean = () => false,
    stay: () => number | null = () => null,
  ) {
    this.#host = host;
    this.#bed = bed;
    this.#left = left;
    this.#stay = stay;
  }

  /** Reads what is in force, lays `edits` over it, and goes on reading. */
  async start(edits: readonly LimitEdit[]): Promise<void> {
    await this.read();
    if (this.base !== null && edits.length > 0) this.#set(withEdits(this.draft, edits, this.base.rows));
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#previewTimer);
    clearTimeout(this.#refreshTimer);
  }

  async read(): Promise<void> {
    clearTimeout(this.#refreshTimer);
    try {
      const base = await this.#host.limits(this.#bed);
      if (!this.saving) this.base = base;
      this.trouble = '';
    } catch (error) {
      this.trouble = refusedFrom(error).sentence;
    }
    if (!this.#stopped) this.#refreshTimer = setTimeout(() => void this.read(), refresh_ms);
  }

  /** The limits as they would be; the live values are those of now. */
  get shown(): BedLimitsView | null {
    const { base, preview } = this;
    if (base === null) return null;
    const fresh = preview !== null && this.#previewed === this.draft && preview.problems.length === 0;
    if (!fresh) return applied(base, this.draft);
    const values = new Map(base.rows.map((row) => [row.parameter, row.value]));
    const rows = preview.limits.rows.map((row) => ({ ...row, value: values.get(row.parameter) ?? null }));
    return { ...preview.limits, rows };
  }

  /** Why an edit of the parameter can't be, or empty. */
  problemOf(parameter: string): string {
    if (isEmpty(this.draft)) return '';
    return said(this.preview?.problems.find((one) => one.parameter === parameter)?.sentence ?? '');
  }

  get canSave(): boolean {
    return !isEmpty(this.draft) && !this.saving && !this.asking && (this.preview?.problems.length ?? 0) === 0;
  }

  edit(edit: LimitEdit): void {
    this.#set(withEdit(this.draft, edit, this.base?.rows ?? []));
  }

  editAll(edits: readonly LimitEdit[]): void {
    this.#set(withEdits(this.draft, edits, this.base?.rows ?? []));
  }

  reset(parameter: string): void {
    this.#set(withReset(this.draft, parameter));
  }

  takeBack(parameter: string): void {
    this.#set(without(this.draft, parameter));
  }

  async propose(): Promise<void> {
    this.proposing = true;
    this.proposeTrouble = '';
    try {
      this.proposals = await this.#host.proposeLimits(this.#bed);
    } catch (error) {
      this.proposeTrouble = refusedFrom(error).sentence;
    } finally {
      this.proposing = false;
    }
  }

  /** Carries the draft out, whole or not at all; whether it did. `restore` brings back what was before. */
  async save(): Promise<{ done: boolean; restore: () => Promise<void> }> {
    const draft = this.draft;
    const before = restoring(this.base?.rows ?? [], touched(draft));
    const restore = () => this.#carryOut(before);
    this.saving = true;
    this.refused = '';
    try {
      await this.#carryOut(draft);
      return { done: true, restore };
    } catch (error) {
      this.refused = refusedFrom(error).sentence;
      return { done: false, restore };
    } finally {
      this.saving = false;
      void this.read();
    }
  }

  #carryOut({ edits, reset }: Draft): Promise<void> {
    const bed = this.#bed;
    return session.through(async () => {
      // Asked each time: a sign-in takes a minute, and an undo comes when the editor has long been closed.
      if (this.#left()) throw new Refused({ code: 'not_now', sentence: t('limits_another', { bed }) });
      const stay = this.#stay();
      const wanted = { edits: [...edits], reset: [...reset] };
      await sendMeant(this.#host, { command: 'set_limits', bed, stay, ...wanted });
    });
  }

  #set(draft: Draft): void {
    this.draft = draft;
    this.refused = '';
    clearTimeout(this.#previewTimer);
    this.#asked += 1;
    if (isEmpty(draft)) {
      this.preview = null;
      this.asking = false;
      this.previewTrouble = '';
      return;
    }
    this.asking = true;
    this.#previewTimer = setTimeout(() => void this.#preview(draft, this.#asked), preview_ms);
  }

  async #preview(draft: Draft, asked: number): Promise<void> {
    try {
      const preview = await this.#host.previewLimits(this.#bed, draft.edits, draft.reset);
      if (asked !== this.#asked) return;
      this.#previewed = draft;
      this.preview = preview;
      this.previewTrouble = '';
    } catch (error) {
      if (asked !== this.#asked) return;
      this.preview = null;
      this.previewTrouble = refusedFrom(error).sentence;
    } finally {
      if (asked === this.#asked) this.asking = false;
    }
  }
}
