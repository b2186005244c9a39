/** What every screen of the window shares, handed down once by `App`. */
import { getContext, setContext } from 'svelte';
import type { AudioView, BedView, Command, ConditionView, SeenBed } from '../host/api';
import { titleOf } from '../calls/words';
import type { Host } from '../host';
import { sendMeant, shownStay } from '../patients/meant';
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

/** A bed as it was shown when a button of one of its conditions was pressed; of a place or the station `null`. */
type ShownBed = Pick<BedView, 'id' | 'patient'> | null;

/** Tells the core that somebody has seen it, of the patient who was shown there; undo takes that back. */
export function acknowledge(host: Host, shown: ShownBed, condition: ConditionView): Promise<void> {
  const [at, what] = [seenAt(shown, condition), ofBed(shown, condition)];
  return notices.attempt(
    () => sendMeant(host, { command: 'acknowledge', condition: condition.id, at }),
    () => notices.say(`${what}: ${t('acknowledged')}`, () => void unacknowledge(host, condition)),
  );
}

export function unacknowledge(host: Host, condition: ConditionView): Promise<void> {
  return notices.attempt(
    () => host.command({ command: 'unacknowledge', condition: condition.id }),
    () => notices.dismiss(),
  );
}

/**
 * Tells the core that all of the bed that was shown has been seen: what began since goes on calling. Undo takes back
 * what this press acknowledged.
 */
export function acknowledgeAll(
  host: Host,
  view: Pick<BedView, 'id' | 'patient'>,
  open: readonly ConditionView[],
): Promise<void> {
  const { id: bed } = view;
  const stay = shownStay(view);
  const conditions = open.map((condition) => condition.id);
  return notices.attempt(
    () => sendMeant(host, { command: 'acknowledge_bed', bed, stay, conditions }),
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

/** Takes responsibility, for the patient who was shown there: nobody else is told. It goes on sounding. */
export function take(host: Host, shown: ShownBed, condition: ConditionView): Promise<void> {
  const [at, what] = [seenAt(shown, condition), ofBed(shown, condition)];
  return notices.attempt(
    () => sendMeant(host, { command: 'accept', condition: condition.id, at }),
    () => notices.say(`${what}: ${t('take_done')}`),
  );
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

/** Who goes to a call is the calls' own matter, whoever lies there. */
function seenAt(shown: ShownBed, condition: ConditionView): SeenBed | null {
  if (shown === null || condition.call !== null) return null;
  return { bed: shown.id, stay: shownStay(shown) };
}

/** `8 · No data from the monitor`. */
function ofBed(shown: ShownBed, condition: ConditionView): string {
  return whatOf(shown?.id ?? null, condition);
}

function whatOf(bed: string | null, condition: ConditionView): string {
  return bed === null ? titleOf(condition) : `${bed} · ${titleOf(condition)}`;
}

/** What a button for a condition says to a screen reader; `stem` names the texts for a bed's and for the station's. */
export function deedLabel(stem: 'reset' | 'take', bed: string | null, condition: ConditionView): string {
  const what = titleOf(condition);
  if (bed === null) return stem === 'reset' ? t('reset_station', { what }) : t('take_station', { what });
  return stem === 'reset' ? t('reset_what', { what, bed }) : t('take_what', { what, bed });
}
