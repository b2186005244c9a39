/** What is done about a patient's care: sent for the stay that was seen, so that nothing hits the next patient. */
import type { Host } from '../host';
import type { CareWish, TaskKindView } from '../host/api';
import { t } from '../text';
import { notices } from '../ward/notices.svelte';
import { taskName } from './words';

export interface Whose {
  bed: string;
  stay: number;
}

export function wish(host: Host, whose: Whose, what: CareWish): Promise<void> {
  return host.command({ command: 'care', ...whose, wish: what });
}

/** Carries it out, shows a refusal, says what was done. */
export function act(host: Host, whose: Whose, what: CareWish, said: string, undo?: CareWish): Promise<void> {
  const back = undo && (() => void act(host, whose, undo, t('care_taken_back')));
  return notices.attempt(
    () => wish(host, whose, what),
    () => notices.say(`${whose.bed}: ${said}`, back),
  );
}

/** One press; undo takes it back. */
export function taskDone(host: Host, whose: Whose, task: { id: number; what: TaskKindView }): Promise<void> {
  const said = t('task_done_said', { task: taskName(task.what) });
  const undo: CareWish = { kind: 'task_undone', task: task.id };
  return act(host, whose, { kind: 'task_done', task: task.id, at_ms: null }, said, undo);
}
