import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';

function open(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}
const rows = () => document.querySelectorAll<HTMLElement>('[data-row]');

test('the key H opens the alarms, Esc leads back to the ward', async () => {
  open('?beds=2');
  await screen.findByTestId('needs-list');
  await fireEvent.keyDown(window, { key: 'h' });
  expect(await screen.findByTestId('now-20')).toBeTruthy();
  await fireEvent.keyDown(window, { key: 'Escape' });
  expect(await screen.findByTestId('needs-list')).toBeTruthy();
});

test('a bed that was opened from the alarms leads back to them', async () => {
  open('?beds=2&view=alarms');
  await fireEvent.click(await screen.findByLabelText('Open bed 2'));
  await screen.findByTestId('bed-view');
  await fireEvent.keyDown(window, { key: 'Escape' });
  expect(await screen.findByTestId('alarms-view')).toBeTruthy();
});

test('what is open says whose it is and is acknowledged here', async () => {
  open('?beds=2&view=alarms');
  const row = await screen.findByTestId('now-20');
  expect(row.textContent).toMatch(/unacknowledged.*with A\. Lind · charge nurse in 0:\d\d/s);
  await fireEvent.click(within(row).getByTestId('need-ack-20'));
  await expect.poll(() => row.textContent).toContain('Acknowledged at this station');
});

test('open ones are filtered, and the filter says what it hides', async () => {
  open('?beds=14&view=alarms');
  await screen.findByTestId('now-20');
  await fireEvent.input(screen.getByTestId('filter-words'), { target: { value: 'fib' } });
  expect(screen.queryByTestId('now-110')).toBeNull();
  expect(screen.getByTestId('now-list').textContent).toContain('1 of 10');
  await fireEvent.input(screen.getByTestId('filter-words'), { target: { value: 'nothing such' } });
  expect(screen.getByTestId('now-list').textContent).toContain('No open alarm fits the filter. 10 are open.');
  await fireEvent.click(screen.getByTestId('filter-clear'));
  expect(screen.getByTestId('now-110')).toBeTruthy();
});

test('the past loads older pages on, and a row tells its story', async () => {
  open('?beds=14&view=alarms&tab=past');
  await screen.findByTestId('past-rows');
  await fireEvent.click(screen.getByTestId('span-10d'));
  await expect.poll(() => rows().length).toBe(200);
  await fireEvent.click(await screen.findByTestId('past-older'));
  await expect.poll(() => rows().length).toBe(400);
  const first = rows()[20]!;
  await fireEvent.click(first);
  expect((await screen.findByTestId('story')).textContent).toContain('Began');
  await fireEvent.keyDown(first, { key: 'ArrowDown' });
  await expect.poll(() => rows()[21]?.getAttribute('aria-selected')).toBe('true');
  await fireEvent.keyDown(rows()[21]!, { key: 'ArrowUp' });
  await expect.poll(() => rows()[20]?.getAttribute('aria-selected')).toBe('true');
});

test('the past is filtered by the station', async () => {
  open('?beds=14&view=alarms&tab=past');
  await screen.findByTestId('past-rows');
  await fireEvent.change(screen.getByTestId('filter-bed'), { target: { value: '4' } });
  const beds = () => new Set([...rows()].map((row) => row.querySelector('.bed')?.textContent));
  await expect.poll(() => [...beds()]).toEqual(['4']);
});

test('nothing in the past says so, and since when the station knows', async () => {
  open('?beds=2&view=alarms&tab=past&scene=quiet');
  expect((await screen.findByTestId('past-none')).textContent).toContain('No alarms in this time.');
  expect(screen.getByTestId('alarms-view').textContent).toMatch(/records begin/);
});

test.each(['past', 'load'])('what can not be read of the %s says so and can be tried again', async (tab) => {
  open(`?beds=2&view=alarms&tab=${tab}&scene=broken`);
  const trouble = await screen.findByTestId(`${tab}-trouble`);
  expect(trouble.textContent).toMatch(/could not be read.*disk is not full/s);
  expect(within(trouble).getByText('Try again')).toBeTruthy();
});

test('the load has its figures, and every bar is in a table', async () => {
  open('?beds=14&view=alarms&tab=load');
  const load = await screen.findByTestId('figure-per-bed');
  expect(load.textContent).toMatch(/Alarms per bed and day\s*\d+\.\d/);
  expect(screen.getByTestId('figure-median').textContent).toMatch(/\d+ s/);
  expect(screen.getAllByRole('table').length).toBe(4);
});
