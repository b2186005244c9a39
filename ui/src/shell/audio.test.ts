import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';

function ward(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}

test('a press pauses all sound and counts down, a second ends it', async () => {
  ward('?beds=2');
  const pause = await screen.findByTestId('pause-audio');
  expect(pause.textContent).toContain('Pause audio 2:00');
  await fireEvent.click(pause);
  const paused = await screen.findByTestId('audio-paused');
  expect(paused.textContent).toMatch(/Audio paused (2:00|1:5\d)/);
  expect((await screen.findByTestId('need-care-20')).textContent).toContain('audio paused');
  await fireEvent.click(paused);
  expect(await screen.findByTestId('pause-audio')).toBeTruthy();
  expect(screen.getByTestId('need-care-20').textContent).not.toContain('audio paused');
});

test('the key P does the same', async () => {
  ward('?beds=2');
  await screen.findByTestId('pause-audio');
  await fireEvent.keyDown(window, { key: 'p' });
  expect(await screen.findByTestId('audio-paused')).toBeTruthy();
  await fireEvent.keyDown(window, { key: 'P' });
  expect(await screen.findByTestId('pause-audio')).toBeTruthy();
});

test.each([
  ['?beds=1', 'working', ''],
  ['?beds=1&scene=mute', 'muted', 'No sound'],
  ['?beds=1&scene=names', 'off', 'Sound off (configured)'],
])('%s: the sound is %s', async (search, output, words) => {
  ward(search);
  const shown = await screen.findByTestId('audio-output');
  expect(shown.dataset.output).toBe(output);
  expect(shown.textContent).toContain(words);
});

test('a bed silenced on purpose is listed with its reason and can be ended', async () => {
  ward('?beds=13');
  const pill = await screen.findByTestId('silences-pill');
  expect(pill.textContent).toContain('1');
  await fireEvent.click(pill);
  expect((await screen.findByTestId('silence-1')).textContent).toMatch(/suctioning[^]*by A\. Lind until/);
  await fireEvent.click(screen.getByTestId('silence-end-1'));
  await expect.poll(() => screen.queryByTestId('silences-pill')).toBeNull();
});
