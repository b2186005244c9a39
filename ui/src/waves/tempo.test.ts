import { expect, it } from 'vitest';
import { figuresOf, quantile, Tempo } from './tempo';

it('sees sixty frames a second through a clock of whole milliseconds', () => {
  const tempo = new Tempo();
  for (let i = 0; i < 600; i++) tempo.frame(Math.floor((i * 1000) / 60), i % 2);
  const { fpsP50, drawMsP50, frames } = tempo.figures();
  expect(Math.abs(fpsP50 - 60)).toBeLessThan(0.1);
  expect(drawMsP50).toBeCloseTo(0.5, 6);
  expect(frames).toBe(600);
});

it('leaves out the pause of a hidden window', () => {
  const tempo = new Tempo();
  [0, 20, 40, 90_000, 90_020].forEach((at) => tempo.frame(at, 1));
  expect(tempo.figures().frameMsP99).toBe(20);
});

it('knows nothing of nothing', () => {
  expect(quantile([], 0.5)).toBe(0);
  expect(figuresOf([], [])).toMatchObject({ fpsP50: 0, frameMsP99: 0, drawMsP50: 0 });
});
