import { describe, expect, it } from 'vitest';
import { Lockstep } from './lockstep';

describe('one picture of the worker for each frame of the page', () => {
  it('draws the first picture, and whatever is due when none is on its way', () => {
    const lockstep = new Lockstep();
    expect(lockstep.may(0)).toBe(true);
    expect(lockstep.may(16)).toBe(true);
  });

  it('holds the next until the page has come round, and then draws it at once', () => {
    const lockstep = new Lockstep();
    lockstep.drew(0);
    expect(lockstep.may(16)).toBe(false);
    expect(lockstep.shown()).toBe(true);
    lockstep.drew(20);
    expect(lockstep.shown()).toBe(false);
    expect(lockstep.may(33)).toBe(true);
  });

  it('owes one picture, however long the page took', () => {
    const lockstep = new Lockstep();
    lockstep.drew(0);
    expect([16, 33, 50].map((at) => lockstep.may(at))).toEqual([false, false, false]);
    expect([lockstep.shown(), lockstep.shown()]).toEqual([true, false]);
  });

  it('goes on without a page that does not come round', () => {
    const lockstep = new Lockstep();
    lockstep.drew(0);
    expect(lockstep.may(99)).toBe(false);
    expect(lockstep.may(100)).toBe(true);
    lockstep.drew(100);
    expect(lockstep.shown()).toBe(false);
  });
});
