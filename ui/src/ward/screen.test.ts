import { expect, test } from 'vitest';
import { defaultScreenSettings } from '../host';
import { RecordedHost } from '../host/recorded';
import { ScreenState } from './screen.svelte';

test('a change in one window leaves what another window has set', async () => {
  const host = new RecordedHost('?beds=2');
  const [one, other] = [new ScreenState(host, ''), new ScreenState(host, '?part=2/2')];
  await one.load();
  await other.load();
  await one.change({ px_per_mm: 4.2 });
  await other.change({ grid: 8 });
  expect(await host.screenSettings()).toEqual({ ...defaultScreenSettings, px_per_mm: 4.2, grid: 8 });
  expect(other.settings.grid).toBe(8);
});

test('the page that is seen is the last one where the window has room for more tiles', () => {
  const state = new ScreenState(new RecordedHost('?beds=2'), '');
  state.fits = 8;
  state.page = 3;
  expect(state.pageSeen(32)).toBe(3);
  state.fits = 32;
  expect(state.pageSeen(32)).toBe(0);
});
