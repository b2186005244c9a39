import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import App from '../../App.svelte';
import type { BluetoothView } from '../../host/api';
import { RecordedHost } from '../../host/recorded';
import { pairing } from './pairing.svelte';
import { bars, nameOf, valueSaid } from './words';

describe('a signal', () => {
  it.each([
    [null, 0],
    [-91, 0],
    [-90, 1],
    [-80, 2],
    [-70, 3],
    [-60, 4],
    [-30, 4],
  ])('of %s dBm has %s bars', (dbm, count) => expect(bars(dbm)).toBe(count));
});

it('a device is called by what is written on it, else by its own name, else by its address', () => {
  const device = { label: 'Belt 3', name: 'HR belt', address: 'C0' };
  expect(nameOf(device)).toBe('Belt 3');
  expect(nameOf({ ...device, label: '' })).toBe('HR belt');
  expect(nameOf({ ...device, label: '', name: '' })).toBe('C0');
});

it('a value without a number says why', () => {
  const value = { metric: 'm', label: 'HR', value: null, none: 'sensor off', unit: '/min', at_ms: 0 };
  expect(valueSaid(value)).toBe('–– (sensor off)');
  expect(valueSaid({ ...value, value: 37.2, unit: '°C' })).toBe('37.2 °C');
  expect(valueSaid({ ...value, value: 72 })).toBe('72 /min');
});

describe('the path', () => {
  beforeEach(() => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    pairing.open = false;
    pairing.view = null;
    pairing.bed = '';
  });
  afterEach(() => vi.useRealTimers());

  async function opened(host = new RecordedHost('?beds=4')): Promise<RecordedHost> {
    render(App, { host, search: '?beds=4' });
    await pairing.begin(host);
    await screen.findByTestId('pair-dialog');
    return host;
  }

  it('leads from the list to the patient, and back', async () => {
    const host = await opened();
    const seen = screen.getAllByTestId('pair-seen');
    expect(seen).toHaveLength(4);
    // Two with one name are told apart.
    expect(within(seen[0]!).getByText('C0:FF:EE:00:01:01')).toBeTruthy();
    expect(within(seen[1]!).queryByText('C0:FF:EE:00:02:01')).toBeNull();
    await fireEvent.click(seen[0]!);
    const dialog = await screen.findByTestId('pair-asking');
    expect(within(dialog).getByTestId('pair-value').textContent).toContain('72 /min');
    const confirm = screen.getByTestId('pair-confirm');
    expect((confirm as HTMLButtonElement).disabled).toBe(true);
    await fireEvent.change(screen.getByTestId('pair-bed'), { target: { value: '1' } });
    await fireEvent.click(await screen.findByTestId('pair-name'));
    expect((confirm as HTMLButtonElement).disabled).toBe(true);
    await fireEvent.click(screen.getByTestId('pair-record_number'));
    expect((confirm as HTMLButtonElement).disabled).toBe(false);
    await fireEvent.input(screen.getByTestId('pair-label'), { target: { value: 'Belt 3' } });
    await pairing.look(host);
    expect((screen.getByTestId('pair-label') as HTMLInputElement).value).toBe('Belt 3');
    await fireEvent.click(confirm);
    expect((await screen.findByTestId('pair-done')).textContent).toContain('bed 1');
    await fireEvent.click(screen.getByTestId('pair-undo'));
    await vi.waitFor(() => expect(screen.queryByTestId('pair-dialog')).toBeNull());
  });

  it('refuses a device that is on another bed', async () => {
    await opened();
    await fireEvent.click(screen.getAllByTestId('pair-seen')[3]!);
    await screen.findByTestId('pair-asking');
    await fireEvent.change(screen.getByTestId('pair-bed'), { target: { value: '1' } });
    await fireEvent.click(await screen.findByTestId('pair-by-reacted'));
    await fireEvent.click(screen.getByTestId('pair-confirm'));
    expect((await screen.findByTestId('pair-refused')).textContent).toContain('bed 2');
  });

  it('is gone from a screen that locks, with the name that was compared, and nobody is asked to sign in', async () => {
    const host = await opened();
    await fireEvent.click(screen.getAllByTestId('pair-seen')[0]!);
    await screen.findByTestId('pair-asking');
    await fireEvent.change(screen.getByTestId('pair-bed'), { target: { value: '1' } });
    await screen.findByTestId('identifiers');
    await host.peopleAct({ act: 'lock' });
    await vi.waitFor(() => expect(screen.queryByTestId('pair-dialog')).toBeNull());
    expect(screen.queryByTestId('identifiers')).toBeNull();
    expect(screen.queryByTestId('sign-in')).toBeNull();
    const asked = vi.spyOn(host, 'bluetooth');
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked).not.toHaveBeenCalled();
  });

  it('says what is wrong with the radio, and tries again', async () => {
    const host = new RecordedHost('?beds=4');
    const none: BluetoothView = {
      radio: 'no_adapter',
      problem: 'Bluetooth: this computer has no Bluetooth adapter.',
      seen: [],
      stage: { stage: 'idle' },
      known: [],
    };
    host.bluetooth = () => Promise.resolve(none);
    const sent = vi.spyOn(host, 'command');
    await opened(host);
    expect((await screen.findByTestId('pair-problem')).textContent).toContain('no Bluetooth adapter');
    await fireEvent.click(screen.getByTestId('pair-retry'));
    expect(sent).toHaveBeenLastCalledWith({ command: 'bluetooth', wish: { pair: 'retry' } });
  });
});
