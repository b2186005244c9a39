/** Which conditions are wanted: one filter for the open ones, which this page has, and for the past, which is asked. */
import { titleOf } from '../calls/words';
import type { EpisodeView, HistoryQuery, KindView, NeedView, PriorityView } from '../host/api';
import type { TextKey } from '../text';
import { conditionWords } from '../ward/conditionWords';
import { weightOf } from '../ward/numbers';

export interface Filter {
  /** The empty text is no filter. */
  bed: string;
  least: PriorityView | '';
  kind: KindView | '';
  owner: string;
  words: string;
}

export const noFilter: Filter = { bed: '', least: '', kind: '', owner: '', words: '' };

export const kindWords: Readonly<Record<KindView, TextKey>> = {
  physiological: 'kind_physiological',
  technical: 'kind_technical',
  advisory: 'kind_advisory',
  call: 'kind_call',
};

export function isFiltered(filter: Filter): boolean {
  return Object.values(filter).some((part) => part.trim() !== '');
}

/**
 * Whether an open condition fits. Somebody who took it owns it as much as the bed's nurse. Words are looked for as the
 * page says them and as they were written.
 */
export function fits(need: NeedView, filter: Filter): boolean {
  const { condition } = need;
  const said = plain(`${condition.text} ${titleOf(condition)} ${need.bed ?? ''} ${need.patient}`);
  return (
    (filter.bed === '' || need.bed === filter.bed) &&
    (filter.least === '' || weightOf(condition.priority) >= weightOf(filter.least)) &&
    (filter.kind === '' || condition.kind === filter.kind) &&
    (filter.owner === '' || [condition.owner, condition.accepted_by].includes(filter.owner)) &&
    said.includes(plain(filter.words))
  );
}

/** Whether a condition of the past has all these words, as the page says it or as it was written. */
export function hasWords(row: EpisodeView, words: string): boolean {
  const said = plain(`${row.text} ${conditionWords(row)} ${row.bed ?? ''} ${row.patient}`);
  return plain(words)
    .split(/\s+/)
    .every((word) => said.includes(word));
}

/** The question for the past: ended and open ones that were there at any time since `from_ms`. */
export function queryOf(filter: Filter, from_ms: number | null, before: number | null): HistoryQuery {
  return {
    from_ms,
    to_ms: null,
    bed: filter.bed || null,
    least: filter.least || null,
    kind: filter.kind || null,
    owner: filter.owner || null,
    open: null,
    words: filter.words.trim(),
    before,
  };
}

/** Every name once, in the order of the language; none for nobody. */
export function namesOf(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '').sort((a, b) => a.localeCompare(b));
}

/** Without case and accents: Muller finds Müller. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim();
}
