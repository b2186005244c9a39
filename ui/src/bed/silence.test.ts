import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, test, vi } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';
import { admit, stayIn, swap } from '../patients/swapped';
import { begunAmong, missing, orderWords, type Order } from './silence';

const order = (part: Partial<Order>): Order => ({
  kind: 'audio_paused',
  reason: 'washing',
  minutes: 10,
  ...part,
});

it.each<[string, Partial<Order>, string]>([
  ['a whole order', {}, ''],
  ['a pause without a time', { minutes: null }, 'Give a time between 1 and 10 minutes.'],
  ['a pause of no time', { minutes: 0 }, 'Give a time between 1 and 10 minutes.'],
  ['a pause that the station refuses', { minutes: 11 }, 'Give a time between 1 and 10 minutes.'],
  ['off for longer than a pause', { kind: 'audio_off', minutes: 30 }, ''],
  ['off for days', { kind: 'audio_off', minutes: 5000 }, 'Give a time between 1 and 480 minutes.'],
  ['off without a time', { kind: 'audio_off', minutes: null }, ''],
  ['off with a wrong time', { kind: 'audio_off', minutes: -3 }, 'Give a time between 1 and 480 minutes.'],
  ['no reason', { reason: '  ' }, 'Give a reason.'],
])('%s', (_name, part, words) => expect(missing(order(part), 10)).toBe(words));

it('takes any time of a shift where the longest pause is not told', () => {
  expect(missing(order({ minutes: 480 }), 0)).toBe('');
  expect(missing(order({ minutes: 481 }), 0)).toBe('Give a time between 1 and 480 minutes.');
});

it('is said in one line', () => {
  expect(orderWords(order({}))).toBe('audio paused, 10 min, washing');
  expect(orderWords(order({ kind: 'alarm_off', minutes: null }))).toBe('alarm off, until ended, washing');
});

it('finds the silence that was begun, and no other that came meanwhile', () => {
  const one = (id: number, of: string, kind: Order['kind']) =>
    ({ id, bed: of, kind, reason: 'washing', by: 'M. Ortega', until_ms: null }) as const;
  const begun = { bed: '2', kind: 'audio_paused', stay: 7, known: new Set([1]) } as const;
  const others = [one(1, '2', 'audio_paused'), one(2, '3', 'audio_paused'), one(3, '2', 'alarm_off')];
  expect(begunAmong(others, begun, 7)).toBeUndefined();
  const all = [...others, one(4, '2', 'audio_paused')];
  expect(begunAmong(all, begun, 7)?.id).toBe(4);
  expect(begunAmong(all, begun, 8)).toBeUndefined();
  expect(begunAmong(all, begun, null)).toBeUndefined();
  expect(begunAmong(all, { ...begun, stay: null }, 8)?.id).toBe(4);
});

function bed(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}

test('a bed is silenced with a reason and a second press, and undone', async () => {
  bed('?beds=2&bed=2');
  await fireEvent.click(await screen.findByTestId('open-silence'));
  const go = await screen.findByTestId('silence-do');
  expect((go as HTMLButtonElement).disabled).toBe(true);
  await fireEvent.click(screen.getByTestId('silence-reason_washing'));
  await fireEvent.click(screen.getByTestId('silence-do'));
  await fireEvent.click(await screen.findByTestId('silence-do-yes'));
  expect((await screen.findByTestId('notice')).textContent).toContain('Bed 2: audio paused, 2 min, washing');
  expect((await screen.findByTestId('silences-pill')).textContent).toContain('2');
  await fireEvent.click(screen.getByText('Undo', { selector: '[data-testid="notice"] button' }));
  await expect.poll(() => screen.getByTestId('silences-pill').textContent).toContain('1');
});

/** The dialog of bed 2. */
async function opened(): Promise<RecordedHost> {
  const search = '?beds=4&bed=2';
  const host = new RecordedHost(search);
  render(App, { host, search });
  await fireEvent.click(await screen.findByTestId('open-silence'));
  await fireEvent.click(await screen.findByTestId('silence-reason_washing'));
  return host;
}

test('the stay that was seen goes along with a silence', async () => {
  const host = await opened();
  const sent = vi.spyOn(host, 'command');
  await fireEvent.click(screen.getByTestId('silence-do'));
  await fireEvent.click(await screen.findByTestId('silence-do-yes'));
  await screen.findByTestId('notice');
  const { stay } = await stayIn(host, '2');
  expect(sent.mock.calls[0]?.[0]).toMatchObject({ command: 'inactivate', bed: '2', stay });
});

test('a silence that was begun for one patient is not ordered for the next one in the bed', async () => {
  const host = await opened();
  await swap(host);
  await expect.poll(() => screen.queryByTestId('silence-dialog')).toBeNull();
  expect(screen.getByTestId('notice').textContent).toContain('Bed 2 has another patient now');
});

test('a silence that was begun for nobody is not ordered for whoever is admitted then', async () => {
  const search = '?beds=15&bed=15&open=silence';
  const host = new RecordedHost(search);
  render(App, { host, search });
  await fireEvent.click(await screen.findByTestId('silence-reason_washing'));
  await admit(host, '15');
  await expect.poll(() => screen.queryByTestId('silence-dialog')).toBeNull();
  expect(screen.getByTestId('notice').textContent).toContain('Bed 15 has another patient now');
});

test('undo says so when there is nothing that it could end yet', async () => {
  const search = '?beds=2&bed=2&open=silence';
  const host = new RecordedHost(search);
  render(App, { host, search });
  await fireEvent.click(await screen.findByTestId('silence-reason_washing'));
  // The station took it, and its next batch has not come.
  const sent = vi.spyOn(host, 'command').mockResolvedValue();
  await fireEvent.click(screen.getByTestId('silence-do'));
  await fireEvent.click(await screen.findByTestId('silence-do-yes'));
  await screen.findByTestId('notice');
  await fireEvent.click(screen.getByText('Undo', { selector: '[data-testid="notice"] button' }));
  await expect.poll(() => screen.getByTestId('notice').textContent).toContain('Nothing was ended.');
  expect(sent).toHaveBeenCalledTimes(1);
  sent.mockRestore();
  await host.command({
    command: 'inactivate',
    bed: '2',
    stay: (await stayIn(host, '2')).stay,
    kind: 'audio_paused',
    reason: 'washing',
    minutes: 2,
  });
  await expect.poll(() => screen.getByTestId('silences-pill').textContent).toContain('2');
  await fireEvent.click(screen.getByText('Undo', { selector: '[data-testid="notice"] button' }));
  await expect.poll(() => screen.getByTestId('silences-pill').textContent).toContain('1');
});

test('only pauses that the station allows are offered', async () => {
  bed('?beds=2&bed=2&open=silence');
  const times = await screen.findByTestId('silence-minutes');
  const offered = () => [...times.querySelectorAll('input')].map((one) => one.value);
  await expect.poll(offered).toEqual(['2', '5', '10']);
  await fireEvent.click(screen.getByTestId('silence-kind-audio_off'));
  await expect.poll(offered).toEqual(['2', '5', '10', '15', '30', '']);
});

test("a nurse is told that it is another's right, and a charge nurse can sign in for it", async () => {
  bed('?beds=2&bed=2&as=nurse');
  await fireEvent.click(await screen.findByTestId('open-silence'));
  expect((await screen.findByTestId('silence-needs')).textContent).toBe(
    'The role nurse may not silence a bed',
  );
  await fireEvent.click(screen.getByTestId('silence-reason_washing'));
  await fireEvent.click(screen.getByTestId('silence-do'));
  await fireEvent.click(await screen.findByTestId('silence-do-yes'));
  await fireEvent.input(await screen.findByTestId('sign-in-who'), { target: { value: '2002' } });
  await fireEvent.input(screen.getByTestId('sign-in-pin'), { target: { value: '4711' } });
  await fireEvent.submit(screen.getByTestId('sign-in'));
  expect((await screen.findByTestId('notice')).textContent).toContain('audio paused, 2 min, washing');
});

test('where nobody signs in, whoever may not cannot order it', async () => {
  bed('?beds=2&bed=2&as=setup');
  await fireEvent.click(await screen.findByTestId('open-silence'));
  const kind = (await screen.findByTestId('silence-kind-alarm_off')) as HTMLInputElement;
  expect(kind.disabled).toBe(true);
});

test('what is silenced already is listed and can be ended', async () => {
  bed('?beds=13&bed=13&open=silence');
  const end = await screen.findByTestId('silence-dialog-end-1');
  await fireEvent.click(end);
  await expect.poll(() => screen.queryByTestId('silence-dialog-end-1')).toBeNull();
});

test('a refusal stays in the dialog', async () => {
  bed('?beds=2&bed=2&open=silence&scene=refuse');
  await fireEvent.click(await screen.findByTestId('silence-reason_procedure'));
  await fireEvent.click(screen.getByTestId('silence-do'));
  await fireEvent.click(await screen.findByTestId('silence-do-yes'));
  expect((await screen.findByTestId('silence-dialog')).textContent).toContain('the core refuses this');
});
