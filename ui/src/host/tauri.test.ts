import { afterEach, expect, test, vi } from 'vitest';
import { TauriHost } from './tauri';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the window knows whether it is full screen, also for a page that was loaded anew', async () => {
  const asked: unknown[] = [];
  const invoke = (...of: unknown[]) => {
    asked.push(of.slice(0, 2));
    return Promise.resolve();
  };
  vi.stubGlobal('__TAURI_INTERNALS__', { invoke });
  await new TauriHost().toggleFullscreen();
  await new TauriHost().toggleFullscreen();
  expect(asked).toEqual([
    ['toggle_fullscreen', {}],
    ['toggle_fullscreen', {}],
  ]);
});
