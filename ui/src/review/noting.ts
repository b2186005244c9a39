/** Notes and stretches to keep, as somebody makes and removes them: what is asked of the core, and what is said after. */
import type { MarkDraft, MarkView } from '../host/api';
import type { Host } from '../host';
import { duration, exactTime } from '../alarms/durations';
import { t } from '../text';
import { notices } from '../ward/notices.svelte';

/** How much round a moment is kept; nothing is a note alone. */
export const keepChoices_ms = [0, 30_000, 300_000, 3_600_000, 86_400_000] as const;

/** Characters of a note. */
export const noteMost = 500;

/** What is asked for: half before and half after, and nothing of the future. */
export function draftOf(
  bed: string,
  at_ms: number,
  keep_ms: number,
  note: string,
  now_ms: number,
): MarkDraft {
  const now = Math.floor(now_ms);
  const at = Math.min(now, Math.round(at_ms));
  const from_ms = at - keep_ms / 2;
  return { bed, from_ms, to_ms: Math.min(now, at + keep_ms / 2), note: note.trim() };
}

/** What is missing, as a sentence, or empty. */
export function lacking(keep_ms: number, note: string): '' | 'note_needs_words' {
  return keep_ms === 0 && note.trim() === '' ? 'note_needs_words' : '';
}

export const isNote = ({ from_ms, to_ms }: MarkView): boolean => from_ms === to_ms;

/** The moment to go to for a mark: a note's, or the middle of a stretch. */
export const middleOf = ({ from_ms, to_ms }: MarkView): number => Math.round((from_ms + to_ms) / 2);

/** A mark in one line. */
export function saysOf(mark: MarkView): string {
  const kept = isNote(mark) ? '' : t('note_kept', { time: duration(mark.to_ms - mark.from_ms) });
  return [kept, mark.note].filter((part) => part !== '').join(' · ');
}

/** Removes a mark, with undo; `changed` runs whenever something did. */
export function remove(host: Host, bed: string, mark: MarkView, now_ms: number, changed: () => void): void {
  const name = { bed, id: mark.id };
  const time = exactTime(mark.from_ms, now_ms);
  const back = () =>
    void notices.attempt(
      () => host.restoreMark(name).then(() => {}),
      () => {
        changed();
        notices.say(t('note_restored', { time }));
      },
    );
  void notices.attempt(
    () => host.unmark(name).then(() => {}),
    () => {
      changed();
      notices.say(t('note_removed', { time }), back);
    },
  );
}
