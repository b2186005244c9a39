/** What the header and the technician read of the ways to the hospital. Pure. */
import type { Mark } from '../devices/rows';
import type { LinkState, LinkView } from '../host/api';
import { t } from '../text';
import { said } from '../text/said';
import { time } from '../ward/times';

/** How much somebody should mind: `calm` is grey, `moving` is text, `held` is for a technician. */
export type LinkTone = 'calm' | 'moving' | 'held';

/** What goes there, and to whom where there may be several. */
export function linkName(view: LinkView): string {
  const kind = t(`link_kind_${view.kind}`);
  return view.receiver === '' ? kind : `${kind} · ${view.receiver}`;
}

export function stateWords(view: LinkView, now_ms: number): string {
  const { state } = view;
  switch (state.kind) {
    case 'starting':
      return t('link_state_starting');
    case 'synced':
      return t('link_state_synced');
    case 'behind':
      return t('link_state_behind', { count: view.behind });
    case 'offline':
      return t('link_state_offline', { time: time(state.since_ms, now_ms) });
    case 'refused':
      return t('link_state_refused', { time: time(state.since_ms, now_ms) });
    case 'paused':
      return t('link_state_paused', { time: time(state.since_ms, now_ms) });
    default:
      return state satisfies never;
  }
}

const marks = {
  starting: 'waits',
  synced: 'well',
  behind: 'waits',
  offline: 'bad',
  refused: 'bad',
  paused: 'idle',
} as const satisfies Record<LinkState['kind'], Mark>;

export const linkMark = (view: LinkView): Mark => marks[view.state.kind];

/** From what nobody minds to what stands until somebody does something. */
const order: readonly LinkState['kind'][] = ['synced', 'starting', 'behind', 'paused', 'offline', 'refused'];

export function linkTone(view: LinkView): LinkTone {
  const at = order.indexOf(view.state.kind);
  if (at <= order.indexOf('starting')) return 'calm';
  return view.state.kind === 'behind' ? 'moving' : 'held';
}

/** The one that stands worst; of several the first. `null` where there is none. */
export function worst(views: readonly LinkView[]): LinkView | null {
  const rank = (view: LinkView) => order.indexOf(view.state.kind);
  return views.reduce<LinkView | null>(
    (found, view) => (found === null || rank(view) > rank(found) ? view : found),
    null,
  );
}

/** The system, in the few letters that the header has room for. */
function systemName(view: LinkView): string {
  if (view.kind === 'central') return t('link_kind_central');
  if (view.kind === 'broker_alarms') return t('link_kind_broker_alarms');
  if (view.kind === 'communicator_alarms') return t('link_communicator', { name: view.receiver });
  return view.kind.startsWith('fhir') ? 'FHIR' : `HL7 ${view.receiver}`;
}

/** A few words for the header: what is worst of all, by the system's name. */
export function headerWords(views: readonly LinkView[], now_ms: number): string {
  const found = worst(views);
  if (found === null) return '';
  if (found.state.kind === 'synced') return t('link_header', { state: t('link_in_step') });
  return `${systemName(found)}: ${stateWords(found, now_ms)}`;
}

/** What is wrong, in the station's sentence in this language; empty when nothing is. */
export function troubleOf(view: LinkView): string {
  return view.state.kind === 'offline' || view.state.kind === 'refused' ? said(view.state.sentence) : '';
}
