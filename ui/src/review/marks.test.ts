import { expect, it } from 'vitest';
import type { EpisodeView, PriorityView } from '../host/api';
import { barsOf, neighbour } from './marks';

function episode(id: number, priority: PriorityView, began_ms: number, ended_ms: number | null): EpisodeView {
  return {
    id,
    bed: '1',
    patient: '',
    priority,
    kind: 'physiological',
    source: 'device',
    text: `alarm ${id}`,
    began_ms,
    ended_ms,
    acknowledged_ms: null,
    acknowledged_by: '',
    owner: '',
    told_all: false,
  };
}
const stretch = { from_ms: 0, to_ms: 1_000 };
const bars = (...all: EpisodeView[]) =>
  barsOf(all, stretch, 1_000).map(({ lane, left, width, count }) => [lane, left, width, count]);

it('a short alarm has a bar that can be pressed', () =>
  expect(bars(episode(1, 'high', 500, 501))).toEqual([['high', 500, 4, 1]]));

it('alarms that would lie on each other are one bar that counts them', () =>
  expect(bars(episode(2, 'low', 110, 130), episode(1, 'low', 100, 112), episode(3, 'low', 300, 320))).toEqual(
    [
      ['low', 100, 30, 2],
      ['low', 300, 20, 1],
    ],
  ));

it('priorities lie in lanes of their own, the gravest first', () =>
  expect(bars(episode(1, 'low', 100, 200), episode(2, 'high', 100, 200)).map(([lane]) => lane)).toEqual([
    'high',
    'low',
  ]));

it('what lasts reaches to the edge, what is outside is not there', () =>
  expect(
    bars(episode(1, 'medium', 900, null), episode(2, 'medium', -50, -10), episode(3, 'medium', 1_200, null)),
  ).toEqual([['medium', 900, 100, 1]]));

it('the next and the one before are found from any moment', () => {
  const all = [episode(3, 'low', 300, null), episode(2, 'low', 200, null), episode(1, 'low', 100, null)];
  expect(neighbour(all, 200, 1)?.id).toBe(3);
  expect(neighbour(all, 200, -1)?.id).toBe(1);
  expect(neighbour(all, 250, -1)?.id).toBe(2);
  expect(neighbour(all, 300, 1)).toBeUndefined();
  expect(neighbour(all, 100, -1)).toBeUndefined();
});
