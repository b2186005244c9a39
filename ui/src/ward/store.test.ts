/** The page's side of the watch: it beats, and says when it hears nothing of the core. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ChangeBatch } from '../host/api';
import { RecordedHost } from '../host/recorded';
import { WardStore } from './store.svelte';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A store whose core speaks only when it is told to. */
async function listening() {
  const host = new RecordedHost('?beds=1');
  let on: (batch: ChangeBatch) => void = () => {};
  vi.spyOn(host, 'changes').mockImplementation(async (listener) => {
    on = listener;
    return () => {};
  });
  const beats = vi.spyOn(host, 'beat');
  const store = new WardStore(host);
  await store.start();
  let seq = 1;
  const hear = () => on({ seq: (seq += 1), now_ms: Date.now(), changes: [] });
  return { store, hear, beats };
}

test('a core that is silent for two seconds is told with the time it was last heard, until it is heard again', async () => {
  const { store, hear } = await listening();
  hear();
  const heard_ms = Date.now();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(store.silentSince_ms).toBeNull();
  await vi.advanceTimersByTimeAsync(500);
  expect(store.silentSince_ms).toBe(heard_ms);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.silentSince_ms).toBe(heard_ms);
  hear();
  expect(store.silentSince_ms).toBeNull();
  store.stop();
});

test('a core that speaks every half second is never called silent', async () => {
  const { store, hear } = await listening();
  for (let halves = 0; halves < 240; halves += 1) {
    hear();
    await vi.advanceTimersByTimeAsync(500);
    expect(store.silentSince_ms).toBeNull();
  }
  store.stop();
});

test('the page beats every half second and stops with the store', async () => {
  const { store, beats } = await listening();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(beats).toHaveBeenCalledTimes(10);
  store.stop();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(beats).toHaveBeenCalledTimes(10);
});
