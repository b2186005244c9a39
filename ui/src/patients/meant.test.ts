import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, expect, test, vi } from 'vitest';
import App from '../App.svelte';
import { Refused } from '../host';
import type { BedView } from '../host/api';
import { RecordedHost } from '../host/recorded';
import { chooseLanguage } from '../text';
import { sendMeant } from './meant';
import { admit, stayIn, swap } from './swapped';

afterEach(() => void chooseLanguage('', ['en']));

/** A bed of the recorded ward; in beds of an even number somebody is admitted, in the others a monitor names somebody. */
async function opened(bed: string): Promise<RecordedHost> {
  const search = `?beds=13&bed=${bed}`;
  const host = new RecordedHost(search);
  render(App, { host, search });
  await screen.findByTestId('standby');
  return host;
}

/** What the page sends next arrives when something else has just happened. */
function overtaken(host: RecordedHost, by: () => Promise<void>) {
  const send = host.command.bind(host);
  return vi.spyOn(host, 'command').mockImplementationOnce(async (command) => {
    await by();
    return send(command);
  });
}

async function seen(host: RecordedHost, id: string): Promise<BedView> {
  const { beds } = await host.snapshot();
  const bed = beds.find((one) => one.id === id);
  if (bed === undefined) throw new Error(`no bed ${id}`);
  return bed;
}

async function putOnStandby(): Promise<void> {
  await fireEvent.click(screen.getByTestId('standby'));
  await fireEvent.click(await screen.findByTestId('standby-yes'));
}

test('a standby that arrives when another patient lies there is refused in a sentence', async () => {
  const host = await opened('2');
  const { stay } = await stayIn(host, '2');
  const sent = overtaken(host, () => swap(host));
  await putOnStandby();
  const words = 'Bed 2 has another patient than this screen showed';
  expect((await screen.findByTestId('notice')).textContent).toContain(words);
  expect(sent.mock.calls[0]?.[0]).toEqual({ command: 'standby', bed: '2', stay });
  expect((await seen(host, '2')).feed).not.toBe('standby');
});

test('a standby of a bed where nobody was admitted does not silence whoever has just come', async () => {
  const host = await opened('13');
  const sent = overtaken(host, () => admit(host, '13'));
  await putOnStandby();
  expect((await screen.findByTestId('notice')).textContent).toContain('Bed 13 has another patient');
  expect(sent.mock.calls[0]?.[0]).toEqual({ command: 'standby', bed: '13', stay: null });
  expect((await seen(host, '13')).feed).not.toBe('standby');
});

test('a bed where nobody was admitted, and nobody comes, is put on standby', async () => {
  const host = await opened('13');
  await putOnStandby();
  await screen.findByTestId('notice-undo');
  expect((await seen(host, '13')).feed).toBe('standby');
});

test('a standby is asked about anew when another patient came after the first press', async () => {
  const host = await opened('2');
  await fireEvent.click(screen.getByTestId('standby'));
  expect(screen.getByTestId('standby-yes')).toBeTruthy();
  await swap(host);
  await expect.poll(() => screen.queryByTestId('standby-yes')).toBeNull();
});

test('undo of a standby is for the bed that was put on it, whichever is open by then', async () => {
  const host = await opened('2');
  await putOnStandby();
  const undo = await screen.findByTestId('notice-undo');
  await fireEvent.keyDown(window, { key: 'ArrowRight' });
  await expect.poll(() => screen.getByTestId('bed-view').dataset.bed).toBe('3');
  const sent = vi.spyOn(host, 'command');
  await fireEvent.click(undo);
  expect(sent).toHaveBeenLastCalledWith({ command: 'resume', bed: '2' });
});

test('all that was shown is acknowledged, for whom it was shown', async () => {
  const host = await opened('13');
  const conditions = (await seen(host, '13')).conditions.map((condition) => condition.id);
  const sent = vi.spyOn(host, 'command');
  await fireEvent.click(screen.getByTestId('bed-ack-all'));
  await screen.findByTestId('notice-undo');
  expect(sent.mock.calls[0]?.[0]).toEqual({ command: 'acknowledge_bed', bed: '13', stay: null, conditions });
});

test('an acknowledgement of all that arrives when somebody has come acknowledges nothing', async () => {
  const host = await opened('13');
  overtaken(host, () => admit(host, '13'));
  await fireEvent.click(screen.getByTestId('bed-ack-all'));
  expect((await screen.findByTestId('notice')).textContent).toContain('Bed 13 has another patient');
  expect((await seen(host, '13')).conditions.filter((one) => one.acknowledged !== null)).toEqual([]);
});

test('one condition is acknowledged and taken on for the patient who was shown with it', async () => {
  const host = await opened('2');
  const { stay } = await stayIn(host, '2');
  const sent = overtaken(host, () => swap(host));
  await fireEvent.click(screen.getByTestId('bed-ack'));
  expect((await screen.findByTestId('notice')).textContent).toContain('Bed 2 has another patient');
  const [condition] = (await seen(host, '2')).conditions;
  expect(condition?.acknowledged).toBeNull();
  expect(sent.mock.calls[0]?.[0]).toEqual({
    command: 'acknowledge',
    condition: condition?.id,
    at: { bed: '2', stay },
  });
  // Once the page shows who lies there it is that patient's.
  await expect.poll(() => screen.getByTestId('bed-view').textContent).toContain('REC4');
  await fireEvent.click(screen.getByTestId('bed-ack'));
  await screen.findByTestId('notice-undo');
  await fireEvent.click(screen.getByTestId('bed-accept'));
  await expect.poll(() => sent.mock.calls.at(-1)?.[0]).toMatchObject({ command: 'accept', at: { bed: '2' } });
});

test('the refusal is in the language of the page, and other refusals are as they were', async () => {
  const late = { command: 'standby', bed: '2', stay: null } as const;
  const why = (host: RecordedHost) => sendMeant(host, late).catch((error: unknown) => error);
  const host = new RecordedHost('?beds=2');
  for (const [language, words] of [
    ['en', 'Bed 2 has another patient'],
    ['de', 'Bett 2 hat einen anderen Patienten'],
    ['es', 'La cama 2 tiene otro paciente'],
  ] as const) {
    chooseLanguage(`?lang=${language}`, []);
    const refused = await why(host);
    expect(refused).toBeInstanceOf(Refused);
    expect((refused as Refused).code).toBe('other_patient');
    expect((refused as Refused).sentence).toContain(words);
  }
  const refused = await why(new RecordedHost('?beds=2&scene=refuse'));
  expect((refused as Refused).sentence).toContain('the core refuses this');
});
