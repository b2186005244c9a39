import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';

function open(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}
const value = (id: string) => (screen.getByTestId(id) as HTMLInputElement).value;
const save = () => screen.getByTestId('limits-save') as HTMLButtonElement;

test('the key L opens the limits, Esc leaves them', async () => {
  open('?beds=4&bed=2');
  await screen.findByTestId('freeze');
  await fireEvent.keyDown(window, { key: 'l' });
  expect(await screen.findByTestId('limit-HR')).toBeTruthy();
  await fireEvent.keyDown(window, { key: 'Escape' });
  expect(await screen.findByTestId('freeze')).toBeTruthy();
});

test('arrow keys on a handle move the limit; the preview says what it would have been; it is saved and undone', async () => {
  open('?beds=4&bed=2&open=limits');
  const handle = await screen.findByTestId('handle-HR-high');
  for (let i = 0; i < 6; i += 1) await fireEvent.keyDown(handle, { key: 'ArrowRight' });
  expect(value('at-HR-high')).toBe('126');
  expect(screen.getByTestId('changes').textContent).toContain('120 → 126');
  await expect.poll(() => screen.getByTestId('what-if').textContent).toMatch(/\d+ alarms? instead of 14/);
  await expect.poll(() => save().disabled).toBe(false);
  await fireEvent.click(save());
  expect((await screen.findByTestId('notice')).textContent).toContain('Bed 2: limits saved');
  await fireEvent.click(screen.getByTestId('open-limits'));
  expect((await screen.findByTestId('from-HR-high')).textContent).toContain('set by this station');
  await fireEvent.click(screen.getByTestId('limits-close'));
  await fireEvent.click(screen.getByText('Undo', { selector: '[data-testid="notice"] button' }));
  await expect.poll(() => screen.getByTestId('notice').textContent).toContain('limits as before');
  await fireEvent.click(screen.getByTestId('open-limits'));
  expect((await screen.findByTestId('from-HR-high')).textContent).toContain('ward');
  expect(value('at-HR-high')).toBe('120');
});

test('a typed limit that can not be says why at its row, and is not saved', async () => {
  open('?beds=4&bed=2&open=limits');
  await fireEvent.input(await screen.findByTestId('at-HR-low'), { target: { value: '130' } });
  expect((await screen.findByTestId('problem-HR')).textContent).toContain('below the high one');
  expect(value('at-HR-low')).toBe('130');
  expect(save().disabled).toBe(true);
  await fireEvent.click(screen.getByTestId('take-back-HR'));
  expect(value('at-HR-low')).toBe('50');
});

test('a grave limit that moves along is shown and marked', async () => {
  open('?beds=4&bed=2&open=limits');
  await fireEvent.input(await screen.findByTestId('at-HR-high'), { target: { value: '165' } });
  expect((await screen.findByTestId('from-HR-extreme_high')).textContent).toContain('moves along, was 150');
});

test('switching a limit off takes a second press', async () => {
  open('?beds=4&bed=2&open=limits');
  await fireEvent.click(await screen.findByTestId('on-HR-low'));
  expect(screen.queryByTestId('changes')).toBeNull();
  await fireEvent.click(screen.getByTestId('on-HR-low-yes'));
  expect(screen.getByTestId('changes').textContent).toContain('on → off');
});

test('what is set for the patient goes back to the ward’s', async () => {
  open('?beds=4&bed=1&open=limits');
  expect((await screen.findByTestId('from-HR-high')).textContent).toContain('set by A. Lind');
  await fireEvent.click(screen.getByTestId('reset-HR'));
  expect(value('at-HR-high')).toBe('120');
  await expect.poll(() => save().disabled).toBe(false);
  await fireEvent.click(save());
  await screen.findByTestId('notice');
  await fireEvent.click(await screen.findByTestId('open-limits'));
  expect((await screen.findByTestId('from-HR-high')).textContent).toContain('ward');
});

test('changes are not lost by one press', async () => {
  open('?beds=4&bed=2&open=limits');
  await fireEvent.keyDown(await screen.findByTestId('handle-HR-high'), { key: 'ArrowRight' });
  await fireEvent.keyDown(window, { key: 'Escape' });
  expect(await screen.findByTestId('limits-leave')).toBeTruthy();
  await fireEvent.keyDown(window, { key: 'Escape' });
  expect(await screen.findByTestId('freeze')).toBeTruthy();
});

test('proposals are taken one by one or all, and say why others have none', async () => {
  open('?beds=4&bed=2&open=limits');
  await fireEvent.click(await screen.findByTestId('auto-ask'));
  await fireEvent.click(await screen.findByTestId('auto-take-HR'));
  expect(screen.getByTestId('auto').textContent).toContain('taken');
  expect(screen.getByTestId('auto').textContent).toContain('Measure again first');
  await fireEvent.click(screen.getByTestId('auto-all'));
  await expect.poll(() => screen.queryByTestId('auto-take-RR')).toBeNull();
});

test('a refusal stays beside what was wished', async () => {
  open('?beds=4&bed=2&open=limits&scene=refuse');
  await fireEvent.keyDown(await screen.findByTestId('handle-HR-high'), { key: 'ArrowRight' });
  await expect.poll(() => save().disabled).toBe(false);
  await fireEvent.click(save());
  expect((await screen.findByTestId('limits-refused')).textContent).toContain('the core refuses this');
  expect(screen.getByTestId('problem-HR').textContent).toContain('the core refuses this');
  expect(value('at-HR-high')).toBe('121');
});

test('a prompt opens the limits with its remedy, or is put away', async () => {
  open('?beds=13&bed=13');
  await fireEvent.click(await screen.findByTestId('suggestion-open-13'));
  await expect.poll(() => screen.queryByTestId('changes')?.textContent).toContain('→ 136');
  await fireEvent.click(screen.getByTestId('limits-close'));
  await fireEvent.click(await screen.findByTestId('suggestion-dismiss-13'));
  await expect.poll(() => screen.queryByTestId('bed-suggestions')).toBeNull();
});

test('a number opens the limits of its parameter', async () => {
  open('?beds=4&bed=2');
  await fireEvent.click(await screen.findByTestId('limits-of-MDC_PULS_OXIM_SAT_O2'));
  const handle = await screen.findByTestId('handle-SpO₂-low');
  await expect.poll(() => document.activeElement).toBe(handle);
});

test('limits that can not be read say so', async () => {
  open('?beds=4&bed=2&open=limits&scene=broken');
  expect((await screen.findByTestId('limits-trouble')).textContent).toContain('could not be read');
});
