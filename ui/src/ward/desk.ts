/** What every screen of the window shares, handed down once by `App`. */
import { getContext, setContext } from 'svelte';
import type { ConditionView } from '../host/api';
import type { Host } from '../host';
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
  const what = condition.text;
  return bed === null ? t('acknowledge_station', { what }) : t('acknowledge_what', { what, bed });
}

/** Tells the core that somebody has seen it; undo takes that back. */
export function acknowledge(host: Host, bed: string | null, condition: ConditionView): Promise<void> {
  const what = bed === null ? condition.text : `${bed} · ${condition.text}`;
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
