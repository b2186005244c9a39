/** What every screen of the window shares, handed down once by `App`. */
import { getContext, setContext } from 'svelte';
import type { AudioView, Command, ConditionView } from '../host/api';
import { titleOf } from '../calls/words';
import type { Host } from '../host';
import type { Practice } from '../practice/practice.svelte';
import { t } from '../text';
import { notices } from './notices.svelte';
import type { ScreenState } from './screen.svelte';
import type { WardStore } from './store.svelte';
import type { WaveBoard } from './waveBoard';

export interface Desk {
  host: Host;
  store: WardStore;
  screen: ScreenState;
  waves: WaveBoard;
  practice: Practice;
}

const key = Symbol('desk');

export function layDesk(desk: Desk): Desk {
  return setContext(key, desk);
}

export function useDesk(): Desk {
  return getContext<Desk>(key);
}

/** What the button that acknowledges says to a screen reader: which condition, and of which bed if of one. */
export function acknowledgeLabel(bed: string | null, condition: ConditionView): string {
  const what = titleOf(condition);
  return bed === null ? t('acknowledge_station', { what }) : t('acknowledge_what', { what, bed });
}

/** Tells the core that somebody has seen it; undo takes that back. */
export function acknowledge(host: Host, bed: string | null, condition: ConditionView): Promise<void> {
  const what = whatOf(bed, condition);
  return notices.attempt(
    () => host.command({ command: 'acknowledge', condition: condition.id }),
    () => notices.say(`${what}: ${t('acknowledged')}`, () => void unacknowledge(host, condition)),
  );
}

export function unacknowledge(host: Host, condition: ConditionView): Promise<void> {
  return notices.attempt(
    () => host.command({ command: 'unacknowledge', condition: condition.id }),
    () => notices.dismiss(),
  );
}

/** Tells the core that everything of the bed has been seen; undo takes back what this press acknowledged. */
export function acknowledgeAll(host: Host, bed: string, open: readonly ConditionView[]): Promise<void> {
  return notices.attempt(
    () => host.command({ command: 'acknowledge_bed', bed }),
    () =>
      notices.say(t('acknowledged_all', { bed, count: open.length }), () => {
        for (const condition of open) void unacknowledge(host, condition);
      }),
  );
}

/** Ends a condition that is over and held by the station. */
export function reset(host: Host, bed: string | null, condition: ConditionView): Promise<void> {
  return send(host, { command: 'reset', condition: condition.id }, bed, condition, t('reset_done'));
}

/** `8 · No data from the monitor`. */
function whatOf(bed: string | null, condition: ConditionView): string {
  return bed === null ? titleOf(condition) : `${bed} · ${titleOf(condition)}`;
}

/** Takes responsibility: nobody else is told. It goes on sounding. */
export function take(host: Host, bed: string | null, condition: ConditionView): Promise<void> {
  return send(host, { command: 'accept', condition: condition.id }, bed, condition, t('take_done'));
}

/** Gives it back: the next one is told at once. */
export function giveBack(host: Host, bed: string | null, condition: ConditionView): Promise<void> {
  return send(host, { command: 'decline', condition: condition.id }, bed, condition, t('give_back_done'));
}

/** Pauses all sounds of the station, or ends the pause. */
export function togglePause(host: Host, audio: AudioView): Promise<void> {
  return notices.attempt(() =>
    host.command({ command: audio.paused === null ? 'pause_audio' : 'end_pause' }),
  );
}

function send(
  host: Host,
  command: Command,
  bed: string | null,
  condition: ConditionView,
  done: string,
): Promise<void> {
  const what = whatOf(bed, condition);
  return notices.attempt(
    () => host.command(command),
    () => notices.say(`${what}: ${done}`),
  );
}

/** What a button for a condition says to a screen reader; `stem` names the texts for a bed's and for the station's. */
export function deedLabel(stem: 'reset' | 'take', bed: string | null, condition: ConditionView): string {
  const what = titleOf(condition);
  if (bed === null) return stem === 'reset' ? t('reset_station', { what }) : t('take_station', { what });
  return stem === 'reset' ? t('reset_what', { what, bed }) : t('take_what', { what, bed });
}
