import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';

function open(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}

test('the key R looks back at the chosen bed, Esc leads back to the ward', async () => {
  open('?beds=3');
  await screen.findByTestId('needs-list');
  await fireEvent.keyDown(window, { key: '3' });
  await fireEvent.keyDown(window, { key: 'r' });
  expect(await screen.findByTestId('review-view')).toBeTruthy();
  expect((screen.getByTestId('review-bed') as HTMLSelectElement).value).toBe('3');
  await fireEvent.keyDown(window, { key: 'Escape' });
  expect(await screen.findByTestId('needs-list')).toBeTruthy();
});

test('the bed view opens the review of its bed', async () => {
  open('?beds=3&bed=2');
  await fireEvent.click(await screen.findByTestId('open-review'));
  expect((await screen.findByTestId<HTMLSelectElement>('review-bed')).value).toBe('2');
});

test('an open alarm leads to the waves of its beginning', async () => {
  open('?beds=2&view=alarms');
  await fireEvent.click(await screen.findByTestId('need-review-20'));
  await screen.findByTestId('strip');
  expect(screen.getByTestId('event-20').getAttribute('aria-current')).toBe('true');
  expect(screen.getByTestId('review-events').textContent).toContain('VENT FIB');
});

test('a past alarm leads there as well', async () => {
  open('?beds=2&view=alarms&tab=past');
  await screen.findByTestId('past-rows');
  const row = document.querySelectorAll<HTMLElement>('[data-row]')[2]!;
  await fireEvent.click(row);
  await fireEvent.click(await screen.findByTestId('story-review'));
  expect(await screen.findByTestId('strip')).toBeTruthy();
});

test('arrows step through the alarms and through time', async () => {
  open('?beds=2&view=review&of=1&tab=strips');
  await screen.findByTestId('strip');
  const pane = screen.getByRole('region', { name: 'Strips' });
  const events = await screen.findByTestId('review-events');
  const current = () => events.querySelector('[aria-current]')?.getAttribute('data-testid');
  await fireEvent.keyDown(pane, { key: 'ArrowDown' });
  await expect.poll(current).toMatch(/event-/);
  const first = current();
  await fireEvent.keyDown(pane, { key: 'ArrowDown' });
  await expect.poll(current).not.toBe(first);
  await fireEvent.keyDown(pane, { key: 'ArrowUp' });
  await expect.poll(current).toBe(first);
  await fireEvent.keyDown(pane, { key: 'ArrowRight' });
  await expect.poll(current).toBeUndefined();
});

test('a strip stays while another is laid beside it', async () => {
  open('?beds=2&view=review&of=1&tab=strips');
  await screen.findByTestId('strip');
  await fireEvent.click(screen.getByTestId('strip-compare'));
  expect(await screen.findByTestId('strip-other')).toBeTruthy();
  await fireEvent.click(screen.getByTestId('strip-compare'));
  await expect.poll(() => screen.queryByTestId('strip-other')).toBeNull();
});

test('trends are a graph, and the same numbers a table', async () => {
  open('?beds=3&view=review&of=3');
  const graph = await screen.findByTestId('trend-graph');
  expect(graph.textContent).toMatch(/HR.*SpO₂.*RR/s);
  await fireEvent.click(screen.getByTestId('trend-look-table'));
  const table = await screen.findByTestId('trend-table');
  expect(within(table).getAllByRole('row').length).toBeGreaterThan(40);
  expect(table.textContent).toMatch(/\d\d:\d\d/);
});

test('the cursor of a trend is moved with the keys, and Enter goes to its waves', async () => {
  open('?beds=3&view=review&of=3');
  const cursor = await screen.findByTestId('trend-cursor');
  expect(cursor.getAttribute('aria-valuetext')).toBe('no moment chosen');
  await fireEvent.keyDown(cursor, { key: 'ArrowLeft' });
  await expect.poll(() => cursor.getAttribute('aria-valuetext')).toMatch(/\d\d:\d\d:\d\d, HR \d+/);
  await fireEvent.keyDown(cursor, { key: 'Enter' });
  expect(await screen.findByTestId('strip')).toBeTruthy();
});

test('a trend goes back in time and to now again', async () => {
  open('?beds=3&view=review&of=3');
  await screen.findByTestId('trend-graph');
  const range = () => screen.getByTestId('trend-range').textContent;
  const before = range();
  expect((screen.getByTestId('trend-later') as HTMLButtonElement).disabled).toBe(true);
  await fireEvent.click(screen.getByTestId('trend-earlier'));
  await expect.poll(range).not.toBe(before);
  await fireEvent.click(screen.getByTestId('trend-later'));
  await expect.poll(range).toBe(before);
});

test('numbers are chosen by hand', async () => {
  open('?beds=3&view=review&of=3');
  const graph = await screen.findByTestId('trend-graph');
  expect(graph.textContent).toContain('Temp');
  await fireEvent.click(screen.getByTestId('trend-numbers'));
  await fireEvent.click(await screen.findByTestId('number-MDC_TEMP'));
  await expect.poll(() => screen.getByTestId('trend-graph').textContent).not.toContain('Temp');
});

test('a bed without records says so', async () => {
  open('?beds=2&view=review&of=1&scene=quiet');
  expect((await screen.findByTestId('review-empty')).textContent).toContain('nothing is on record');
});

test.each(['trends', 'strips'])('a time without records says so in the %s', async (tab) => {
  const long = Date.now() - 300 * 86_400_000;
  open(`?beds=2&view=review&of=1&tab=${tab}&at=${long}`);
  expect((await screen.findByTestId('review-nothing')).textContent).toBe(
    'Nothing was recorded in this time.',
  );
});

test('what can not be read says so and can be tried again', async () => {
  open('?beds=2&view=review&of=1&scene=broken');
  const trouble = await screen.findByTestId('review-trouble');
  expect(trouble.textContent).toMatch(/could not be read.*disk is not full/s);
  expect(within(trouble).getByText('Try again')).toBeTruthy();
});

test('the export begins with the bed and the time that are looked at', async () => {
  open('?beds=5&view=review&of=4');
  await fireEvent.click(await screen.findByTestId('review-export'));
  const bed = await screen.findByTestId('export-bed-4');
  expect(bed.getAttribute('aria-pressed')).toBe('true');
  expect(screen.getByTestId('export-bed-2').getAttribute('aria-pressed')).toBe('false');
});
