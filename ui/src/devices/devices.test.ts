import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import type { DeviceLineView } from '../host/api';
import { RecordedHost } from '../host/recorded';
import { called, dayOf, delayWords, fits, matches, msOf, size, wantsAttention } from './rows';

function open(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}

const upkeep: DeviceLineView['upkeep'] = {
  service_due_ms: null,
  calibration_due_ms: null,
  serviced: null,
  calibrated: null,
  cleaned: null,
  used_h: 0,
  out_of_order: '',
  out_of_order_said: null,
};

const device = (part: Partial<DeviceLineView>): DeviceLineView => ({
  id: '00A0',
  label: '',
  maker: 'Example',
  model: 'M-500',
  sender: 'MON',
  feed: 'monitors',
  bed: '3',
  location: '4E · 3',
  unassigned_because: '',
  frame: false,
  simulated: false,
  doing: 'live',
  first_ms: 0,
  last_ms: 0,
  clock_offset_s: 0,
  battery_pct: 80,
  firmware: null,
  parameters: [],
  alerts: 0,
  upkeep,
  ...part,
});

test('the rail leads to the devices, each with its state, bed and battery', async () => {
  open('?beds=16&as=admin');
  await fireEvent.click(await screen.findByTestId('view-devices'));
  const rows = await screen.findByTestId('device-rows');
  expect(rows.textContent).toMatch(/live.*Example Monitors/s);
  expect(rows.textContent).toContain('no bed');
  expect(rows.textContent).toContain('silent');
});

test('a device is called by what is written on it, and its id stands beside', async () => {
  expect([called(device({})), called(device({ label: 'Belt 7' }))]).toEqual(['00A0', 'Belt 7']);
  open('?beds=4&as=admin&view=devices&scene=devices');
  const rows = await screen.findByTestId('device-rows');
  expect(rows.textContent).toMatch(/INV 4401\s*PUMP-0002 · Example Infusion/);
});

test('unknown devices can be listed alone and assigned after a second press', async () => {
  open('?beds=4&as=admin&view=devices');
  await screen.findByTestId('device-rows');
  await fireEvent.click(screen.getByTestId('which-unknown'));
  const row = await screen.findByTestId('device-row-00A0C9FFFE14C5D2');
  expect(screen.getByTestId('device-rows').querySelectorAll('tbody tr')).toHaveLength(2);
  await fireEvent.click(row);
  const side = await screen.findByTestId('device-side');
  expect(side.textContent).toContain('The ward has no bed named');
  await fireEvent.change(within(side).getByTestId('assign-bed'), { target: { value: '2' } });
  await fireEvent.click(await within(side).findByTestId('assign'));
  expect(within(side).getByTestId('assign-yes')).toBeTruthy();
});

test('a feed that failed says why, and a silent one since when', async () => {
  open('?beds=4&as=admin&view=devices&tab=feeds&feed=gateway');
  expect((await screen.findByTestId('feed-trouble')).textContent).toContain('refuses the connection');
  expect(screen.getByTestId('feed-rows').textContent).toMatch(/failed.*gateway/s);
});

test('a message is shown as it came and as it was understood', async () => {
  open('?beds=4&as=admin&view=devices&tab=messages');
  await fireEvent.click(await screen.findByTestId('message-21'));
  expect((await screen.findByTestId('message-raw')).textContent).toContain('OBX|1|NM|147842');
  expect(screen.getByTestId('message-decoded').textContent).toMatch(
    /Could not be read.*OBX\[3\]-5.*HR.*72 bpm/s,
  );
});

test('whoever may not read messages is told which right it needs', async () => {
  open('?beds=4&as=nurse&view=devices&tab=messages');
  expect((await screen.findByTestId('messages-trouble')).textContent).toContain('raw messages');
});

test('a dead letter that can be read now is given to the ward by a second press only', async () => {
  open('?beds=4&as=admin&view=devices&tab=letters');
  await fireEvent.click(await screen.findByTestId('letter-2'));
  await fireEvent.click(await screen.findByTestId('letter-try'));
  expect((await screen.findByTestId('letter-tried')).textContent).toContain('may still be true');
  await fireEvent.click(screen.getByTestId('letter-give'));
  await fireEvent.click(await screen.findByTestId('letter-give-yes'));
  await expect.poll(() => screen.getByTestId('letter-tried').textContent).toContain('given to the ward');
  await expect.poll(() => screen.getByTestId('letter-2').textContent).toContain('given to the ward');
});

test('a dead letter that was cut can not be tried, and says what to do', async () => {
  open('?beds=4&as=admin&view=devices&tab=letters');
  await fireEvent.click(await screen.findByTestId('letter-5'));
  expect((await screen.findByTestId('letter-detail')).textContent).toContain('send it again');
  expect(screen.queryByTestId('letter-try')).toBeNull();
});

test('a test alarm stands in the one list, is drawn, and a person says what was heard', async () => {
  open('?beds=4&as=admin&view=devices&tab=tests');
  await fireEvent.click(await screen.findByTestId('test-begin'));
  expect((await screen.findByTestId('test-listed')).textContent).toMatch(
    /Test alarm.*no patient is concerned/s,
  );
  await expect.poll(() => screen.getByTestId('test-steps').textContent).toContain('38 ms');
  expect((screen.getByTestId('test-begin') as HTMLButtonElement).disabled).toBe(true);
  await fireEvent.click(screen.getByTestId('test-heard'));
  await fireEvent.click(screen.getByTestId('test-record'));
  await expect
    .poll(() => screen.queryByTestId('test-found')?.textContent)
    .toContain('Cleo Hartmann: tone yes, list or notice no');
});

test('without anything the view says what would be there', async () => {
  open('?scene=none&as=admin&view=devices');
  expect((await screen.findByTestId('devices-none')).textContent).toContain('No device has been heard of');
  await fireEvent.click(screen.getByTestId('tab-letters'));
  expect((await screen.findByTestId('letters-none')).textContent).toContain('could be read');
});

test('a question that is refused says why and can be asked again', async () => {
  open('?beds=2&scene=broken&as=admin&view=devices');
  expect((await screen.findByTestId('equipment-trouble')).textContent).toContain('could not be read');
});

test('what wants attention is silent, late, off its time or nearly empty', () => {
  const rows: [string, Partial<DeviceLineView>, boolean][] = [
    ['all well', {}, false],
    ['silent', { doing: 'lost' }, true],
    ['late', { doing: 'stale' }, true],
    ['a charge at the bound', { battery_pct: 20 }, false],
    ['a charge below it', { battery_pct: 19.9 }, true],
    ['no battery told', { battery_pct: null }, false],
    ['a clock at the bound', { clock_offset_s: -120 }, false],
    ['a clock beyond it', { clock_offset_s: -121 }, true],
    ['maintenance that is due', { upkeep: { ...upkeep, service_due_ms: 1 } }, true],
    ['out of order', { upkeep: { ...upkeep, out_of_order: 'cable' } }, true],
  ];
  for (const [name, part, wanted] of rows) expect(wantsAttention(device(part)), name).toBe(wanted);
  expect(fits(device({ bed: null }), 'unknown')).toBe(true);
  expect(matches(device({}), ' m-500 EXAMPLE ')).toBe(true);
  expect(matches(device({}), 'm-500 pump')).toBe(false);
  expect(matches(device({ label: 'Belt 7' }), 'belt 7 m-500')).toBe(true);
});

test('sizes and waits are as fine as they matter', () => {
  expect([size(812), size(4_120), size(2_300_000)]).toEqual(['812 B', '4.1 kB', '2.3 MB']);
  expect([null, 1.43, 38.2, 12_400].map(delayWords)).toEqual(['––', '1.4 ms', '38 ms', '12 s']);
});

test('a feed is changed by form: tried, looked at as a difference, saved', async () => {
  open('?beds=4&as=admin&view=devices&tab=feeds&feed=adt');
  await fireEvent.click(await screen.findByTestId('feed-edit'));
  const address = await screen.findByTestId('feed-address');
  expect((address as HTMLInputElement).value).toBe('127.0.0.1:2576');
  await fireEvent.input(address, { target: { value: '0.0.0.0:2575' } });
  await fireEvent.click(screen.getByTestId('feed-try'));
  await expect.poll(() => screen.queryByTestId('feed-tried')?.textContent).toContain('already in use');
  await fireEvent.input(address, { target: { value: '0.0.0.0:2580' } });
  expect(screen.queryByTestId('feed-tried')).toBeNull();
  await fireEvent.click(screen.getByTestId('feed-show'));
  const diff = await screen.findByTestId('feed-diff');
  expect(diff.textContent).toMatch(/− address = "127.0.0.1:2576"\s*\+ address = "0.0.0.0:2580"/);
  await fireEvent.click(screen.getByTestId('feed-save'));
  await expect.poll(() => screen.queryByTestId('feed-form')).toBeNull();
});

test('what is wrong with a new feed is said before it can be saved', async () => {
  open('?beds=4&as=admin&view=devices&tab=feeds');
  await fireEvent.click(await screen.findByTestId('feed-add'));
  await fireEvent.input(await screen.findByTestId('feed-id'), { target: { value: 'icu' } });
  await fireEvent.input(screen.getByTestId('feed-address'), { target: { value: 'nowhere' } });
  await fireEvent.click(screen.getByTestId('feed-show'));
  expect((await screen.findByTestId('feed-problem')).textContent).toContain('IP:PORT');
  expect(screen.queryByTestId('feed-save')).toBeNull();
});

test('a password that is kept is told of and never shown', async () => {
  open('?beds=4&as=admin&view=devices&tab=feeds&feed=beds');
  await fireEvent.click(await screen.findByTestId('feed-edit'));
  const secret = await screen.findByTestId('feed-secret');
  expect((secret as HTMLInputElement).value).toBe('');
  expect(screen.getByTestId('feed-form').textContent).toContain('A password is kept');
});

test('a device is taken out of order with a reason, and only while it watches no bed', async () => {
  open('?beds=4&as=admin&view=devices&device=00A0C9FFFE14C5D2');
  const part = await screen.findByTestId('upkeep');
  await fireEvent.input(within(part).getByTestId('out-reason'), { target: { value: 'cable broken' } });
  await fireEvent.click(within(part).getByTestId('out-take'));
  await expect
    .poll(() => screen.queryByTestId('out-of-order')?.textContent)
    .toMatch(/cable broken \(Cleo Hartmann.*given to no bed/s);
  await fireEvent.click(screen.getByTestId('device-row-REC-1'));
  await expect
    .poll(() => screen.getByTestId('upkeep').textContent)
    .toContain('It watches bed 1. Take it from the bed first.');
});

test('cleaning is recorded by one press, with who and when', async () => {
  open('?beds=4&as=admin&view=devices&device=REC-1');
  await fireEvent.click(await screen.findByTestId('tend-cleaned'));
  await expect.poll(() => screen.getByTestId('upkeep').textContent).toMatch(/Cleaned\s*\d\d:\d\d · Cleo/);
});

test('nothing is signed as accepted before a test has proved it', async () => {
  open('?beds=4&as=admin&view=devices&tab=feeds&feed=monitors');
  await fireEvent.click(await screen.findByTestId('accept-yes'));
  await fireEvent.click(await screen.findByTestId('accept-yes-yes'));
  expect(await screen.findByText(/Nothing was proved yet/)).toBeTruthy();
  await fireEvent.click(screen.getByTestId('accept-no'));
  await fireEvent.click(await screen.findByTestId('accept-no-yes'));
  expect((await screen.findByTestId('accept-saved')).textContent).toContain('.pdf');
});

test('a day that is typed ends where the day ends', () => {
  expect(msOf('')).toBeNull();
  expect(msOf('rubbish')).toBeNull();
  const at = msOf('2027-03-01');
  expect(dayOf(at)).toBe('2027-03-01');
  expect(new Date(at ?? 0).getHours()).toBe(23);
});

test('a Bluetooth value stands in hexadecimal below its characteristic, and beside it what it says', async () => {
  open('?beds=4&as=admin&view=devices&tab=feeds&feed=bluetooth');
  const side = await screen.findByTestId('feed-side');
  expect(side.textContent).toContain('Bluetooth');
  expect(screen.queryByTestId('feed-edit'), 'it is no feed of the file').toBeNull();
  await fireEvent.click(screen.getByTestId('feed-messages'));
  await fireEvent.click(await screen.findByTestId('message-24'));
  const raw = await screen.findByTestId('message-raw');
  expect(raw.textContent).toContain('2A37 Heart Rate Measurement');
  expect(raw.textContent).toContain('16 48 55 03');
  expect(screen.getByTestId('message-decoded').textContent).toContain('72 bpm');
});

test('a letter that can say nothing else is not offered to be tried', async () => {
  open('?beds=4&as=admin&view=devices&tab=letters');
  await fireEvent.click(await screen.findByTestId('letter-6'));
  const detail = await screen.findByTestId('letter-detail');
  expect(detail.textContent).toContain('reading it again says the same');
  expect(screen.queryByTestId('letter-try')).toBeNull();
  await fireEvent.click(screen.getByTestId('letter-2'));
  await screen.findByTestId('letter-try');
});

test('a form names what stands in the file beside it', async () => {
  open('?beds=4&as=admin&view=devices&tab=feeds&feed=beds');
  await fireEvent.click(await screen.findByTestId('feed-edit'));
  const only = await screen.findByTestId('feed-file-only');
  expect(only.textContent).toContain('mqtt.map (4)');
});
