/** What the header and the technician read of the way to the hospital's central server. */
import type { CentralView } from '../host/api';
import { counted, t } from '../text';
import { time } from '../ward/times';

/** How much somebody should mind: `calm` is grey, `moving` is text, `held` is for a technician. */
export type CentralTone = 'calm' | 'moving' | 'held';

/** A few words for the header. */
export function centralWords(view: CentralView, now_ms: number): string {
  const { state } = view;
  switch (state.kind) {
    case 'starting':
      return t('central_starting');
    case 'synced':
      return t('central_synced');
    case 'behind':
      return t('central_behind', { count: view.behind });
    case 'offline':
      return t('central_offline', { time: time(state.since_ms, now_ms) });
    case 'refused':
      return t('central_refused', { time: time(state.since_ms, now_ms) });
    case 'paused':
      return t('central_paused', { time: time(state.since_ms, now_ms) });
    default:
      return state satisfies never;
  }
}

export function centralTone(view: CentralView): CentralTone {
  switch (view.state.kind) {
    case 'starting':
    case 'synced':
      return 'calm';
    case 'behind':
      return 'moving';
    case 'offline':
    case 'refused':
    case 'paused':
      return 'held';
    default:
      return view.state satisfies never;
  }
}

/** What is wrong, in the station's sentence; empty when nothing is. */
export function centralTrouble(view: CentralView): string {
  return view.state.kind === 'offline' || view.state.kind === 'refused' ? view.state.sentence : '';
}

/** What waits here, and what never goes. */
export function centralRows(view: CentralView): string[] {
  const rows = [counted('central_waiting', view.behind)];
  if (view.set_aside > 0) {
    rows.push(t('central_set_aside', { count: view.set_aside, reason: view.set_aside_reason ?? '' }));
  }
  return rows;
}
