/**
 * The ten commonest tasks, each with how it is seen that it was done. Pure: what is seen comes in, nothing is asked.
 */
import type { TextKey } from '../text';
import type { Ground } from '../ward/screen.svelte';

/** What the tour can see of the window. */
export interface Scene {
  /** The bed of the bed view. */
  openBed: string | null;
  ground: Ground;
  dialog: string | null;
  frozen: boolean;
  paused: boolean;
  /** Whether the limits of a bed are open. */
  limits: boolean;
  /** Alarms that somebody has acknowledged, and that somebody has taken on. */
  acknowledged: number;
  taken: number;
}

export interface Task {
  name: string;
  title: TextKey;
  how: TextKey;
  /** Whether it was done since `before`. */
  done: (now: Scene, before: Scene) => boolean;
}

export const tasks: readonly Task[] = [
  { name: 'open', title: 'tour_open', how: 'tour_open_how', done: (now) => now.openBed !== null },
  { name: 'freeze', title: 'tour_freeze', how: 'tour_freeze_how', done: (now) => now.frozen },
  {
    name: 'back',
    title: 'tour_back',
    how: 'tour_back_how',
    done: (now) => now.openBed === null && now.ground === 'ward',
  },
  {
    name: 'acknowledge',
    title: 'tour_acknowledge',
    how: 'tour_acknowledge_how',
    done: (now, before) => now.acknowledged > before.acknowledged,
  },
  { name: 'take', title: 'tour_take', how: 'tour_take_how', done: (now, before) => now.taken > before.taken },
  { name: 'pause', title: 'tour_pause', how: 'tour_pause_how', done: (now) => now.paused },
  { name: 'limits', title: 'tour_limits', how: 'tour_limits_how', done: (now) => now.limits },
  {
    name: 'review',
    title: 'tour_review',
    how: 'tour_review_how',
    done: (now) => now.ground === 'review' && now.openBed === null,
  },
  { name: 'print', title: 'tour_print', how: 'tour_print_how', done: (now) => now.dialog === 'print' },
  { name: 'find', title: 'tour_find', how: 'tour_find_how', done: (now) => now.dialog === 'find' },
];

/** Where somebody is in the tour: which task, and which were done. */
export interface Walk {
  at: number;
  done: readonly boolean[];
}

export const begun: Walk = { at: 0, done: tasks.map(() => false) };

/** Notes that the task at hand was done. A task that is done stays so; only a person goes on to the next. */
export function seen(walk: Walk, now: Scene, before: Scene): Walk {
  const task = tasks[walk.at];
  if (task === undefined || walk.done[walk.at] === true || !task.done(now, before)) return walk;
  return { ...walk, done: walk.done.map((done, at) => done || at === walk.at) };
}

/** The task so many steps on, within the tour. */
export function go(walk: Walk, by: number): Walk {
  return { ...walk, at: Math.max(0, Math.min(tasks.length - 1, walk.at + by)) };
}
