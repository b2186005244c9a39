import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, test, vi } from 'vitest';
import App from '../App.svelte';
import { Refused } from '../host';
import type { PatientView } from '../host/api';
import { RecordedHost } from '../host/recorded';
import { admit, swap } from '../patients/swapped';
import { session } from '../people/session.svelte';
import { stayOf } from '../host/recorded/patients';
import { isAnother } from './another';

const named = (part: Partial<PatientView>): PatientView => ({
  family: 'Berg',
  given: 'Ada',
  mrn: '',
  birth: '',
  sex: '',
  admitted: false,
  stay: null,
  ...part,
});
const admitted = (stay: number, part: Partial<PatientView> = {}): PatientView =>
  named({ admitted: true, stay: { ...stayOf(1, 0), id: stay }, ...part });

it.each<[string, PatientView | null, PatientView | null, boolean]>([
  ["a monitor's name where there was none", null, named({}), false],
  ['nobody, as before', null, null, false],
  ['an admission where nobody was known', null, admitted(1), true],
  ['the same stay under a corrected name', admitted(1), admitted(1, { family: 'Bergh' }), false],
  ['another stay', admitted(1), admitted(2), true],
  ['a discharge', admitted(1), null, true],
  ['a discharge while the monitor names somebody', admitted(1), named({}), true],
  ['a monitor that names nobody any more', named({}), null, false],
  ['a monitor that names another', named({}), named({ family: 'Lund' }), true],
  ['an admission of the same', named({ mrn: '7' }), admitted(1, { mrn: '7', given: 'A' }), false],
  ['an admission of somebody else', named({ mrn: '7' }), admitted(1, { mrn: '8' }), true],
])('%s', (_name, before, now, expected) => expect(isAnother(before, now)).toBe(expected));

async function edited(): Promise<RecordedHost> {
  const search = '?beds=4&bed=2&open=limits';
  const host = new RecordedHost(search);
  render(App, { host, search });
  await fireEvent.keyDown(await screen.findByTestId('handle-HR-high'), { key: 'ArrowRight' });
  await expect.poll(() => screen.getByTestId<HTMLButtonElement>('limits-save').disabled).toBe(false);
  return host;
}

test('limits that were begun for one patient are not set for the next one in the bed', async () => {
  const host = await edited();
  await swap(host);
  await expect.poll(() => screen.queryByTestId('limits')).toBeNull();
  expect(screen.getByTestId('notice').textContent).toContain('Bed 2 has another patient now');
});

test('limits that were begun for nobody are not set for whoever is admitted then', async () => {
  const search = '?beds=15&bed=15&open=limits';
  const host = new RecordedHost(search);
  render(App, { host, search });
  await screen.findByTestId('limits');
  await admit(host, '15');
  await expect.poll(() => screen.queryByTestId('limits')).toBeNull();
  expect(screen.getByTestId('notice').textContent).toContain('Bed 15 has another patient now');
});

test('the stay that was seen goes along with limits and with their undo', async () => {
  const host = await edited();
  const { beds } = await host.snapshot();
  const stay = beds.find((bed) => bed.id === '2')?.patient?.stay?.id;
  expect(stay).toBeDefined();
  const sent = vi.spyOn(host, 'command');
  await fireEvent.click(screen.getByTestId('limits-save'));
  await fireEvent.click(await screen.findByTestId('notice-undo'));
  await expect.poll(() => sent.mock.calls.length).toBe(2);
  for (const [command] of sent.mock.calls)
    expect(command).toMatchObject({ command: 'set_limits', bed: '2', stay });
});

test('nor after a sign-in that was waited for', async () => {
  const host = await edited();
  const sent = vi
    .spyOn(host, 'command')
    .mockRejectedValueOnce(new Refused({ code: 'sign_in', sentence: 'sign in', right: 'SetLimits' }));
  await fireEvent.click(screen.getByTestId('limits-save'));
  await expect.poll(() => session.dialog).toBe('sign_in');
  await swap(host);
  await expect.poll(() => screen.queryByTestId('limits')).toBeNull();
  session.answered(true);
  await expect.poll(() => screen.queryByTestId('sign-in')).toBeNull();
  expect(sent.mock.calls.map(([command]) => command.command)).toEqual(['set_limits', 'patient']);
});

test('nor are those of the one before brought back by an undo', async () => {
  const host = await edited();
  await fireEvent.click(screen.getByTestId('limits-save'));
  const undo = await screen.findByTestId('notice-undo');
  await swap(host);
  const sent = vi.spyOn(host, 'command');
  await expect.poll(() => screen.getByTestId('bed-view').textContent).toContain('REC4');
  await fireEvent.click(undo);
  await expect.poll(() => screen.getByTestId('notice').textContent).toContain('has another patient now');
  expect(sent).not.toHaveBeenCalled();
});
