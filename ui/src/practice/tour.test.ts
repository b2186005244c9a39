import { expect, it } from 'vitest';
import { t } from '../text';
import { begun, go, seen, tasks, type Scene } from './tour';

const ward: Scene = {
  signedIn: false,
  openBed: null,
  ground: 'ward',
  dialog: null,
  paused: false,
  limits: false,
  acknowledged: 1,
  taken: 0,
  admitted: 8,
};

/** What each task leads to. */
const after: Record<string, Partial<Scene>> = {
  sign_in: { signedIn: true },
  open: { openBed: '3' },
  chart: { openBed: '3', dialog: 'chart' },
  acknowledge: { acknowledged: 2 },
  take: { taken: 1 },
  pause: { paused: true },
  limits: { openBed: '3', limits: true },
  admit: { admitted: 9 },
  review: { ground: 'review' },
  handover: { ground: 'handover' },
};

it('sees each of the ten tasks done, and does not go on by itself', () => {
  expect(tasks).toHaveLength(10);
  tasks.forEach((task, at) => {
    const walk = { ...begun, at };
    const now = { ...ward, ...after[task.name] };
    const next = seen(walk, now, ward);
    expect(next.at, task.name).toBe(at);
    expect(next.done.filter(Boolean), task.name).toHaveLength(1);
    expect(next.done[at], task.name).toBe(true);
  });
});

it.each(['acknowledge', 'admit'])(
  'counts what was done for "%s" only if it came after the task began',
  (name) => {
    const at = tasks.findIndex((task) => task.name === name);
    expect(seen({ ...begun, at }, ward, ward).done[at]).toBe(false);
  },
);

it('keeps what was done when somebody goes back, and stays within the tour', () => {
  const done = seen(begun, { ...ward, signedIn: true }, ward);
  expect(go(go(done, 1), -1)).toEqual(done);
  expect(go(begun, -1).at).toBe(0);
  expect(go(begun, 99).at).toBe(tasks.length - 1);
});

it('says each task and how it is done', () => {
  for (const task of tasks) {
    expect(t(task.title), task.name).not.toBe('');
    expect(t(task.how).length, task.name).toBeGreaterThan(20);
  }
});
