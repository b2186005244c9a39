import { configure } from '@testing-library/svelte';
import '@testing-library/svelte/vitest';
import { afterEach } from 'vitest';

// As long as `expect.poll` waits (vite.config.ts): a busy machine draws the window late.
configure({ asyncUtilTimeout: 60_000 });

// A sentence at the foot of the window outlives the window: the next test must not find it.
afterEach(async () => {
  const { notices } = await import('./ward/notices.svelte');
  notices.dismiss();
});

// What jsdom lacks and the screens use: sizes never change in a component test.
class NoResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoResizeObserver;

// A webview without a canvas context: the screens must stand without waves.
HTMLCanvasElement.prototype.getContext = () => null;

// No media query ever matches or changes: uPlot asks for the pixel ratio when it is loaded.
globalThis.matchMedia ??= (media) =>
  Object.assign(new EventTarget(), { media, matches: false }) as MediaQueryList;

// No bed of the recorded ward has a name that would need it.
globalThis.CSS ??= { escape: (name: string) => name } as typeof CSS;
