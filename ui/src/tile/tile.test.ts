import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';

function ward(beds: number): void {
  const search = `?beds=${beds}`;
  render(App, { host: new RecordedHost(search), search });
}

test('a ward that is simulated or recorded says so', async () => {
  ward(2);
  expect(await screen.findByText(/RECORDED/)).toBeTruthy();
});

test('a new alarm is first in the list, can be acknowledged and taken back', async () => {
  ward(14);
  const list = await screen.findByTestId('needs-list');
  const first = await within(list).findAllByRole('listitem');
  expect(first[0]?.dataset.priority).toBe('high');
  const id = first[0]?.dataset.testid?.replace('need-', '') ?? '';
  await fireEvent.click(screen.getByTestId(`need-ack-${id}`));
  await fireEvent.click(await screen.findByTestId(`need-undo-${id}`));
  expect(await screen.findByTestId(`need-ack-${id}`)).toBeTruthy();
});

test('no view to come can be entered', async () => {
  ward(1);
  await screen.findByTestId('needs-list');
  const later = screen.getAllByTitle(/later version/);
  expect(later).toHaveLength(4);
  for (const view of later) expect(view.tagName).toBe('SPAN');
});
