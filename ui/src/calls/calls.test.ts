import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';
import { callToTake, openCalls, sumOf } from './open';

function open(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}

test('a call stands in the list in violet, by its kind and place, and is taken with undo', async () => {
  open('?beds=16&scene=calls');
  const item = await screen.findByTestId('need-7002');
  expect(item.className).toContain('call');
  expect(item.textContent).toMatch(/Room 14.*WC call.*Room 14, WC.*nobody has taken it/s);
  await fireEvent.click(within(item).getByTestId('call-take-2'));
  await expect.poll(() => item.textContent).toContain('Cleo Hartmann goes');
  expect(item.textContent).toMatch(/rings again in 2:5\d|rings again in 3:00/);
  await fireEvent.click(await screen.findByText('Undo'));
  await expect.poll(() => screen.getByTestId('need-7002').textContent).toContain('nobody has taken it');
});

test('the order is the published one: alarms before calls of one priority, the longest wait first', async () => {
  open('?beds=16&scene=calls');
  const list = await screen.findByTestId('needs-list');
  const order = [...list.querySelectorAll('[data-testid^="need-"][role="listitem"]')].map(
    (item) => (item as HTMLElement).dataset.testid,
  );
  expect(order.slice(0, 4)).toEqual(['need-20', 'need-7001', 'need-40', 'need-7002']);
});

test('a WC call cannot be completed here, a service call can', async () => {
  open('?beds=16&scene=calls&view=calls');
  await screen.findByTestId('calls-list');
  expect(screen.queryByTestId('call-complete-2')).toBeNull();
  await fireEvent.click(screen.getByTestId('call-complete-6'));
  await expect.poll(() => screen.queryByTestId('now-7006')).toBeNull();
});

test('the sum says how many ring, how many are taken, and the longest wait', async () => {
  open('?beds=16&scene=calls&view=calls');
  const sum = await screen.findByTestId('calls-sum');
  expect(sum.textContent).toMatch(/4 ringing.*3 taken.*longest wait.*staff in 1 room/s);
});

test('without a call the view says when the last one ended', async () => {
  open('?beds=2&scene=calm&view=calls');
  expect((await screen.findByTestId('calls-none')).textContent).toMatch(
    /No calls\. The last one ended \d\d:\d\d|No calls\. The last one ended \d+ \w+/,
  );
});

test('the key C takes the call of the bed, else the first that rings', async () => {
  open('?beds=16&scene=calls');
  await screen.findByTestId('need-7001');
  await fireEvent.keyDown(window, { key: 'c' });
  await expect.poll(() => screen.getByTestId('need-7001').textContent).toContain('Cleo Hartmann goes');
});

test('past calls are filtered by kind, and response times are counted', async () => {
  open('?beds=16&scene=calls&view=calls&tab=past');
  const rows = await screen.findByTestId('calls-past-rows');
  expect(rows.textContent).toContain('Patient call');
  await fireEvent.change(screen.getByTestId('calls-kind'), { target: { value: 'wc' } });
  await expect.poll(() => screen.getByTestId('calls-past-rows').textContent).not.toContain('Patient call');
  await fireEvent.click(screen.getByTestId('tab-times'));
  expect((await screen.findByTestId('call-times')).textContent).toMatch(
    /All calls.*By shift.*The ten commonest/s,
  );
});

test('a question that is refused says why and can be asked again', async () => {
  open('?beds=2&scene=broken&view=calls&tab=past');
  expect((await screen.findByTestId('calls-past-trouble')).textContent).toContain('could not be read');
});

test('the bed that is chosen comes first, then whoever waits', async () => {
  const host = new RecordedHost('?beds=16&scene=calls');
  const { needs } = await host.snapshot();
  expect(callToTake(needs, '3')?.id).toBe(3);
  expect(callToTake(needs, '9')?.id).toBe(1);
  const calls = openCalls(needs).map(({ call }) => call);
  expect(sumOf(calls)).toMatchObject({ ringing: 4, taken: 3 });
  expect(sumOf([])).toEqual({ ringing: 0, taken: 0, longest_ms: null });
});

test('rounds of the whole ward: what is late is first, one kind can be chosen, one press does a task and undo takes it back', async () => {
  open('?beds=16&scene=calls&view=calls&tab=rounds');
  const pane = await screen.findByTestId('rounds');
  const rows = () => [...pane.querySelectorAll<HTMLElement>('[data-testid^="round-"][role="listitem"]')];
  await expect.poll(() => rows().length).toBeGreaterThan(3);
  const all = rows().length;
  expect(rows()[0]?.textContent).toMatch(/late/);
  expect(within(pane).getByTestId('rounds-sum').textContent).toMatch(/\d+ late/);
  await fireEvent.click(within(pane).getByTestId('rounds-kind-rest'));
  expect(rows().length).toBeLessThan(all);
  for (const row of rows()) expect(row.textContent).not.toContain('Turn the patient');
  await fireEvent.click(within(pane).getByTestId('rounds-kind-turn'));
  const before = rows()[0]?.textContent;
  const id = rows()[0]?.dataset.testid?.replace('round-', 'round-done-') ?? '';
  await fireEvent.click(within(pane).getByTestId(id));
  await expect.poll(() => rows()[0]?.textContent).not.toBe(before);
  await fireEvent.click(await screen.findByText('Undo'));
  await expect.poll(() => rows()[0]?.textContent).toBe(before);
});
