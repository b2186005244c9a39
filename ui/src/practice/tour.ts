/**
 * The ten commonest tasks, each with how it is seen that it was done. Pure: what is seen comes in, nothing is asked.
 */
import type { TextKey } from '../text';
import type { Ground } from '../ward/screen.svelte';

/** What the tour can see of the window. */
export interface Scene {
  /** Somebody is signed in and the screen is not locked. */
  signedIn: boolean;
  /** The bed of the bed view. */
  openBed: string | null;
  ground: Ground;
  dialog: string | null;
  paused: boolean;
  /** Whether the limits of a bed are open. */
  limits: boolean;
  /** Alarms that somebody has acknowledged, and that somebody has taken on. */
  acknowledged: number;
  taken: number;
  /** Beds with an admitted patient. */
  admitted: number;
}

export interface Task {
  name: string;
  title: TextKey;
  how: TextKey;
  /** Whether it was done since `before`. */
  done: (now: Scene, before: Scene) => boolean;
}

/** In the order of a shift. */
export const tasks: readonly Task[] = [
  { name: 'sign_in', title: 'tour_sign_in', how: 'tour_sign_in_how', done: (now) => now.signedIn },
  { name: 'open', title: 'tour_open', how: 'tour_open_how', done: (now) => now.openBed !== null },
  { name: 'chart', title: 'tour_chart', how: 'tour_chart_how', done: (now) => now.dialog === 'chart' },
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
    name: 'admit',
    title: 'tour_admit',
    how: 'tour_admit_how',
    done: (now, before) => now.admitted > before.admitted,
  },
  {
    name: 'review',
    title: 'tour_review',
    how: 'tour_review_how',
    done: (now) => now.ground === 'review' && now.openBed === null,
  },
  {
    name: 'handover',
    title: 'tour_handover',
    how: 'tour_handover_how',
    done: (now) => now.ground === 'handover' && now.openBed === null,
  },
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
