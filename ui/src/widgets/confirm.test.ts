import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';
import { swap } from '../patients/swapped';
import ConfirmButton from './ConfirmButton.svelte';

test('the second press is for what the first was about', async () => {
  const onconfirm = vi.fn();
  const props = { label: 'Give', question: 'Give it?', yes: 'Yes', onconfirm, testid: 'give', about: '1' };
  const { rerender } = render(ConfirmButton, props);
  await fireEvent.click(screen.getByTestId('give'));
  await rerender({ ...props });
  await fireEvent.click(screen.getByTestId('give-yes'));
  expect(onconfirm).toHaveBeenCalledTimes(1);
  await fireEvent.click(screen.getByTestId('give'));
  await rerender({ ...props, about: '2' });
  expect(screen.queryByTestId('give-yes')).toBeNull();
  await fireEvent.click(screen.getByTestId('give'));
  await rerender({ ...props, about: '2', question: 'Give all?' });
  expect(screen.queryByTestId('give-yes')).toBeNull();
  expect(onconfirm).toHaveBeenCalledTimes(1);
});

test('a bed that an arrow leads to is not put on standby by one press', async () => {
  const search = '?beds=4&bed=2';
  render(App, { host: new RecordedHost(search), search });
  await fireEvent.click(await screen.findByTestId('standby'));
  expect(screen.getByTestId('standby-yes')).toBeTruthy();
  await fireEvent.keyDown(window, { key: 'ArrowRight' });
  await expect.poll(() => screen.getByTestId('bed-view').dataset.bed).toBe('3');
  expect(screen.queryByTestId('standby-yes')).toBeNull();
});

test('a patient who came while a discharge was asked about is not discharged by one press', async () => {
  const search = '?beds=4&bed=2&open=discharge';
  const host = new RecordedHost(search);
  render(App, { host, search });
  const dialog = await screen.findByTestId('discharge-dialog');
  await fireEvent.click(screen.getByTestId('discharge-reason-discharge_home'));
  await fireEvent.click(screen.getByTestId('discharge-do'));
  expect(screen.getByTestId('discharge-do-yes')).toBeTruthy();
  await swap(host);
  await expect.poll(() => dialog.textContent).toContain('REC4');
  expect(screen.queryByTestId('discharge-do-yes')).toBeNull();
});
