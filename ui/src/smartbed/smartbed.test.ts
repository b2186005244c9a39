import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { afterEach, describe, expect, it, test, vi } from 'vitest';
import App from '../App.svelte';
import type { FactView, FrameView, SmartBedFace } from '../host/api';
import { RecordedHost } from '../host/recorded';
import { swap } from '../patients/swapped';
import { shapeOf } from './shape';
import TileBed from './TileBed.svelte';
import { changeSaid, checksSaid, said } from './words';

const now_ms = Date.parse('2026-11-21T14:07:00Z');
const known = <T>(value: T): FactView<T> => ({
  value,
  why: null,
  last: null,
  since_ms: now_ms - 60_000,
  told_ms: now_ms,
});
const unknown = <T>(last: T | null = null): FactView<T> => ({
  value: null,
  why: last === null ? 'never_told' : 'stale',
  last,
  since_ms: null,
  told_ms: last === null ? null : now_ms - 720_000,
});

describe('a fact', () => {
  it.each<[string, FactView<number>, string, string]>([
    ['is read when it is known', known(38), '38°', ''],
    ['says why it is not, and what it was', unknown(38), '––', 'too old · was 38°, 12 min ago'],
    ['that was never told is none', unknown<number>(), '––', 'not told'],
    [
      'that no bed can have is not shown as a value',
      { ...unknown(70), why: 'out_of_range' },
      '––',
      'not plausible · was 70°, 12 min ago',
    ],
  ])('%s', (_name, fact, text, why) => {
    expect(said(fact, (deg) => `${deg}°`, now_ms)).toEqual({ text, why, known: why === '' });
  });
});

it.each<[string, Parameters<typeof changeSaid>, string]>([
  ['nothing to compare with', [null, null], ''],
  ['a day', [{ kg: -0.34, from_ms: 0, plausible: true }, null], '−0.3 kg in a day'],
  [
    'both',
    [
      { kg: 0.5, from_ms: 0, plausible: true },
      { kg: 2, from_ms: 0, plausible: true },
    ],
    '+0.5 kg in a day · +2.0 kg in 3 days',
  ],
  ['a jump', [{ kg: 13.2, from_ms: 0, plausible: false }, null], 'jumped by +13.2 kg: look at the scale'],
])('a weight that changed: %s', (_name, [day, three], words) => expect(changeSaid(day, three)).toBe(words));

describe('the picture', () => {
  const frame = (part: Partial<Pick<FrameView, 'height_cm' | 'lowest' | 'head_deg'>>) =>
    shapeOf({
      height_cm: unknown<number>(),
      lowest: unknown<boolean>(),
      head_deg: unknown<number>(),
      ...part,
    });
  it('has the real angle', () => {
    const { angle, head, y } = frame({ head_deg: known(45) });
    expect(angle).toBe(45);
    expect(y - head.y).toBeCloseTo(52.3, 0);
    expect(head.x - 138).toBeCloseTo(y - head.y, 0);
  });
  it('stands lower when it is lower', () => {
    const at = (cm: number) => frame({ height_cm: known(cm) }).y;
    expect(at(20)).toBeGreaterThan(at(50));
    expect(at(50)).toBeGreaterThan(at(100));
    expect(at(1000)).toBe(at(100));
  });
  it('draws the last height and angle as no longer known', () => {
    const { heightKnown, angleKnown, angle } = frame({ height_cm: unknown(60), head_deg: unknown(30) });
    expect([heightKnown, angleKnown, angle]).toEqual([false, false, 30]);
  });
});

const face: SmartBedFace = {
  revision: 1,
  heard_ms: now_ms,
  reach: 'here',
  exit: 'off',
  occupied: true,
  rising: false,
  fall_risk: true,
  checks: { exit: 'no', rails: 'yes', brake: 'unknown', lowest: 'absent' },
  asked: [],
};

test('the checklist says what protects, what does not, and what nobody knows', () => {
  expect(checksSaid(face.checks)).toBe('exit monitoring armed: no, rails up: yes, brake set: unknown');
  render(TileBed, { bed: '3', face });
  const tile = screen.getByTestId('tile-3-bed');
  expect(tile.textContent?.replace(/\s+/g, ' ').trim()).toBe('E✗R✓B?');
  expect(tile.getAttribute('aria-label')).toContain('exit monitoring armed: no');
});

test('somebody who does not fall easily has no checklist, and a bed that is gone says so', () => {
  const { unmount } = render(TileBed, { bed: '3', face: { ...face, fall_risk: false } });
  expect(screen.getByTestId('tile-3-bed').textContent?.trim()).toBe('');
  unmount();
  render(TileBed, { bed: '4', face: { ...face, reach: 'offline', heard_ms: null } });
  expect(screen.getByTestId('tile-4-bed').textContent?.trim()).toBe('?');
});

afterEach(() => void vi.restoreAllMocks());

async function panel(bed: number, more = ''): Promise<HTMLElement> {
  const search = `?beds=14&scene=calm&bed=${bed}${more}`;
  render(App, { host: new RecordedHost(search), search });
  const found = await screen.findByTestId('bed-panel');
  await within(found).findByTestId('bed-facts');
  return found;
}

test('the bed view tells the bed in words, too', async () => {
  const found = await panel(4);
  const picture = within(found).getByTestId('bed-picture');
  expect(picture.getAttribute('aria-label')).toContain('Exit monitoring armed · in bed');
  expect(picture.getAttribute('aria-label')).toContain('right head down');
  expect(picture.querySelectorAll('[data-rail="down"]')).toHaveLength(1);
  expect(within(found).getByTestId('bed-facts').textContent).toContain('62.4 kg');
  expect(within(found).getByTestId('weight-spark').getAttribute('aria-label')).toContain('62.4 kg');
});

test('a bed that is offline shows nothing as if it were of now', async () => {
  const found = await panel(7);
  const facts = within(found).getByTestId('bed-facts').textContent ?? '';
  expect(facts).toContain('offline · was off, 3 h ago');
  expect(within(found).getByTestId('bed-picture').querySelector('svg')?.dataset['exit']).toBe('unknown');
  expect(within(found).queryByTestId('bed-order-arm_exit')).toBeNull();
});

test('to switch off for a patient who falls easily needs a reason; what is shown is what the bed tells', async () => {
  const found = await panel(1);
  await fireEvent.click(within(found).getByTestId('bed-order-disarm_exit'));
  const yes = within(found).getByTestId<HTMLButtonElement>('disarm-yes');
  expect(yes.disabled).toBe(true);
  await fireEvent.click(within(found).getByText('with the patient'));
  // The clock stands: the bed obeys a moment later, which a slow machine would be too late to see.
  const at_ms = Date.now();
  const clock = vi.spyOn(Date, 'now').mockReturnValue(at_ms);
  await fireEvent.click(yes);
  const asked = await within(found).findByTestId('bed-asked');
  expect(asked.textContent).toContain('Switch off: asked, not confirmed');
  expect(within(found).getByTestId('bed-facts').textContent).toContain('armed · in bed');
  clock.mockRestore();
  await expect.poll(() => within(found).getByTestId('bed-facts').textContent).toContain('off · in bed');
  expect(within(found).queryByTestId('bed-asked')).toBeNull();
});

test('an order that the bed does not confirm is said to have failed', async () => {
  const found = await panel(8);
  await fireEvent.click(within(found).getByTestId('bed-order-disarm_exit'));
  await fireEvent.click(within(found).getByText('with the patient'));
  await fireEvent.click(within(found).getByTestId('disarm-yes'));
  await expect
    .poll(() => within(found).queryByTestId('bed-asked')?.textContent)
    .toContain('Switch off failed: The device has not confirmed the order within 10 s.');
  expect(within(found).getByTestId('bed-facts').textContent).toContain('paused');
});

/** Bed 8, whose exit monitoring is to be switched off, with a reason that has been chosen. */
async function disarming(): Promise<{ host: RecordedHost; found: HTMLElement }> {
  const search = '?beds=14&scene=calm&bed=8';
  const host = new RecordedHost(search);
  render(App, { host, search });
  const found = await screen.findByTestId('bed-panel');
  await fireEvent.click(await within(found).findByTestId('bed-order-disarm_exit'));
  await fireEvent.click(within(found).getByText('with the patient'));
  return { host, found };
}

test('a reason that was begun for one patient switches nothing off for the next', async () => {
  const { host, found } = await disarming();
  await swap(host, ['8', '4']);
  await expect.poll(() => within(found).queryByTestId('disarm-form')).toBeNull();
  expect(within(found).getByRole('alert').textContent).toContain('Bed 8 has another patient');
});

test('an order that arrives when another patient lies there is refused', async () => {
  const { host, found } = await disarming();
  const send = host.command.bind(host);
  const sent = vi.spyOn(host, 'command').mockImplementationOnce(async (command) => {
    await swap(host, ['8', '4']);
    return send(command);
  });
  await fireEvent.click(within(found).getByTestId('disarm-yes'));
  expect((await within(found).findByRole('alert')).textContent).toContain('Bed 8 has another patient');
  expect(sent.mock.calls[0]?.[0]).toMatchObject({ command: 'smart_bed', bed: '8', stay: 8 });
  expect(within(found).queryByTestId('bed-asked')).toBeNull();
});

test('a zone alarm can not be armed from here, and a bed that takes nothing says so', async () => {
  const found = await panel(13);
  expect(within(found).queryByTestId('bed-order-arm_exit')).toBeNull();
  expect(within(found).getByTestId('bed-facts').textContent).toContain('jumped by');
});

test('a bed without a smart bed has no panel', async () => {
  const search = '?beds=14&scene=calm&bed=2';
  render(App, { host: new RecordedHost(search), search });
  await screen.findByTestId('bed-view');
  expect(screen.queryByTestId('bed-panel')).toBeNull();
});
