import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';

function ward(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}
const care = (id: number) => screen.getByTestId(`need-care-${id}`).textContent;

test('the list says whose it is and who is told next, counting down', async () => {
  ward('?beds=2');
  await screen.findByTestId('need-20');
  expect(care(20)).toMatch(/with A\. Lind · charge nurse in 0:\d\d/);
});

test('it is taken, which ends the ladder, and given back', async () => {
  ward('?beds=2');
  await fireEvent.click(await screen.findByTestId('need-accept-20'));
  const back = await screen.findByTestId('need-decline-20');
  expect(care(20)).toContain('taken by this station');
  expect(care(20)).not.toContain('charge nurse');
  await fireEvent.click(back);
  expect(await screen.findByTestId('need-accept-20')).toBeTruthy();
  expect(care(20)).toContain('everybody in');
});

test('what is over and held is reset', async () => {
  ward('?beds=12');
  await fireEvent.click(await screen.findByTestId('need-reset-120'));
  await expect.poll(() => screen.queryByTestId('need-reset-120')).toBeNull();
});

test('one action is the thing to do', async () => {
  ward('?beds=12');
  const item = await screen.findByTestId('need-120');
  expect(item.querySelectorAll('.primary')).toHaveLength(1);
  await fireEvent.click(screen.getByTestId('need-ack-120'));
  await expect.poll(() => item.querySelector('.primary')?.getAttribute('data-testid')).toBe('need-reset-120');
});

test('all of a bed is acknowledged at once', async () => {
  ward('?beds=13&bed=13');
  const all = await screen.findByTestId('bed-ack-all');
  expect(all.textContent).toContain('3');
  await fireEvent.click(all);
  await expect.poll(() => screen.queryByTestId('bed-ack')).toBeNull();
  expect(screen.queryByTestId('bed-ack-all')).toBeNull();
});

test('the open bed is taken and reset from its head', async () => {
  ward('?beds=13&bed=12');
  await fireEvent.click(await screen.findByTestId('bed-reset'));
  await expect.poll(() => screen.queryByTestId('bed-message')).toBeNull();
});

test('a key that is held acknowledges one condition, and not the next ones after it', async () => {
  const host = new RecordedHost('?beds=13&bed=13');
  render(App, { host, search: '?beds=13&bed=13' });
  expect((await screen.findByTestId('bed-ack-all')).textContent).toContain('3');
  const command = vi.spyOn(host, 'command');
  await fireEvent.keyDown(window, { key: 'a' });
  await expect.poll(() => screen.getByTestId('bed-ack-all').textContent).toContain('2');
  for (let i = 0; i < 3; i += 1) await fireEvent.keyDown(window, { key: 'a', repeat: true });
  expect(command).toHaveBeenCalledTimes(1);
  const button = screen.getByTestId('bed-ack');
  expect(await fireEvent.keyDown(button, { key: 'Enter' }), 'a press goes to the button').toBe(true);
  expect(await fireEvent.keyDown(button, { key: 'Enter', repeat: true }), 'a held key does not').toBe(false);
});
