/** What can be done with a call from here, each with its undo where there is one. */
import type { CallView, CallWish } from '../host/api';
import type { Host } from '../host';
import { t } from '../text';
import { notices } from '../ward/notices.svelte';
import { kindWords, placeWords } from './words';

export const nameOf = (call: CallView): string => `${placeWords(call)} · ${kindWords(call.kind)}`;

function send(host: Host, call: CallView, wish: CallWish, done: string, undo?: () => void): Promise<void> {
  return notices.attempt(
    () => host.command({ command: 'call', call: call.id, wish }),
    () => notices.say(`${nameOf(call)}: ${done}`, undo),
  );
}

const back = (host: Host, call: CallView, wish: CallWish) => () =>
  void notices.attempt(
    () => host.command({ command: 'call', call: call.id, wish }),
    () => notices.dismiss(),
  );

export const takeCall = (host: Host, call: CallView): Promise<void> =>
  send(host, call, { call_wish: 'take' }, t('call_taken'), back(host, call, { call_wish: 'release' }));

export const releaseCall = (host: Host, call: CallView): Promise<void> =>
  send(host, call, { call_wish: 'release' }, t('call_released'), back(host, call, { call_wish: 'take' }));

export const completeCall = (host: Host, call: CallView): Promise<void> =>
  send(host, call, { call_wish: 'complete' }, t('call_completed'), back(host, call, { call_wish: 'reopen' }));

export const promoteCall = (host: Host, call: CallView): Promise<void> =>
  send(host, call, { call_wish: 'promote' }, t('call_promoted'));

export const handOnCall = (host: Host, call: CallView, to: { id: string; name: string }): Promise<void> =>
  send(host, call, { call_wish: 'hand_on', to: to.id }, t('call_handed_on', { name: to.name }));
