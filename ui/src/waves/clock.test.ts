import { describe, expect, it } from 'vitest';
import { CoreClock } from './clock';

/** A small generator of our own, so that a failure can be seen again. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
}

describe('the core’s clock seen from here', () => {
  it('is unknown before the first frame', () => {
    expect(new CoreClock().now(5)).toBeNull();
  });

  it('goes by the least delay, evenly and never back', () => {
    const clock = new CoreClock();
    const chance = random(1);
    let before = -Infinity;
    for (let t = 0; t < 60_000; t += 16.7) {
      if (Math.floor(t / 33) !== Math.floor((t - 16.7) / 33))
        clock.observe(t + 1e6, t + 4 + chance() ** 3 * 40);
      const now = clock.now(t);
      if (now === null) continue;
      if (before > 0) expect(Math.abs(now - before - 16.7)).toBeLessThan(0.1);
      before = now;
    }
    expect(before - 1e6).toBeGreaterThan(59_970);
    expect(before - 1e6).toBeLessThan(60_000);
  });

  it.each([
    ['a core that was started anew', 50],
    ['a machine that slept', 5_000_000],
  ])('is another one after %s', (_name, coreMs) => {
    const clock = new CoreClock();
    clock.observe(1_000_000, 100);
    clock.now(200);
    let jumped = false;
    for (let i = 0; i < 30_000; i += 33) jumped = clock.observe(coreMs + i, 300 + i) || jumped;
    expect(jumped).toBe(true);
    const now = clock.now(30_300) ?? 0;
    expect(Math.abs(now - coreMs - 30_000)).toBeLessThan(5);
  });
});
