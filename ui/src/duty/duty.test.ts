import { fireEvent, render, screen } from '@testing-library/svelte';
import { createRawSnippet } from 'svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';
import TileHead from '../tile/TileHead.svelte';
import { bed } from '../ward/examples';

function open(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}
const staff = '?beds=8&view=handover&tab=staff';
const text = (id: string) => screen.getByTestId(id).textContent?.trim();
const notice = async () => (await screen.findByTestId('notice')).textContent;

test('the rail leads to the handover, and its tab to the staff', async () => {
  open('?beds=2');
  await fireEvent.click(await screen.findByTestId('view-handover'));
  await screen.findByTestId('handover-pages');
  await fireEvent.click(screen.getByTestId('tab-staff'));
  expect(await screen.findByTestId('bed-grid')).toBeTruthy();
});

test('a nurse is chosen, then a bed is pressed; undo takes it back', async () => {
  open(staff);
  expect((await screen.findByTestId('staff-unassigned')).textContent).toMatch(/1 bed without a nurse: 6/);
  await fireEvent.click(screen.getByTestId('nurse-p1'));
  await fireEvent.click(screen.getByTestId('duty-bed-6'));
  expect(await notice()).toContain('1 bed given to A. Lind');
  await expect.poll(() => text('nurse-p1-beds')).toBe('1, 2, 3, 4, 6');
  expect(screen.queryByTestId('staff-unassigned')).toBeNull();
  await fireEvent.click(screen.getByText('Undo', { selector: '[data-testid="notice"] button' }));
  await expect.poll(() => text('nurse-p1-beds')).toBe('1, 2, 3, 4');
});

test('several beds are given by keys alone', async () => {
  open(staff);
  const grid = await screen.findByTestId('bed-grid');
  await fireEvent.click(screen.getByTestId('nurse-p4'));
  const press = (key: string) => fireEvent.keyDown(grid, { key });
  await press(' ');
  await press('ArrowRight');
  await press(' ');
  expect(text('staff-chosen')).toBe('2 beds chosen');
  expect(document.activeElement?.getAttribute('data-bed')).toBe('2');
  await press('Enter');
  await expect.poll(() => text('nurse-p4-beds')).toBe('1, 2, 8');
  await press('Delete');
  await expect.poll(() => text('staff-unassigned')).toMatch(/^2 beds without a nurse: 2, 6/);
});

test('a nurse is dragged onto a bed, and beds onto a nurse', async () => {
  open(staff);
  const nurse = await screen.findByTestId('nurse-p3');
  const held = new Map<string, string>();
  const dataTransfer = {
    setData: (kind: string, value: string) => held.set(kind, value),
    getData: (kind: string) => held.get(kind) ?? '',
  };
  await fireEvent.dragStart(nurse, { dataTransfer });
  await fireEvent.drop(screen.getByTestId('duty-bed-6'), { dataTransfer });
  await fireEvent.dragEnd(nurse);
  await expect.poll(() => text('nurse-p3-beds')).toBe('6');
  held.clear();
  await fireEvent.dragStart(screen.getByTestId('duty-bed-1'), { dataTransfer });
  await fireEvent.drop(screen.getByTestId('nurse-p3'), { dataTransfer });
  await expect.poll(() => text('nurse-p3-beds')).toBe('1, 6');
});

test('who is on a break is covered, with what is left of it, and comes back', async () => {
  open(staff);
  expect((await screen.findByTestId('nurse-p2-away')).textContent).toMatch(/back in 1[45]:\d\d.*Noël Núñez/s);
  expect(screen.getByTestId('duty-bed-5').textContent).toContain('Noël Núñez covers for Fatou Diallo');
  await fireEvent.click(screen.getByTestId('nurse-p2-back'));
  await expect.poll(() => screen.queryByTestId('nurse-p2-away')).toBeNull();
  await fireEvent.click(screen.getByTestId('nurse-p1-break'));
  expect((await screen.findByTestId<HTMLSelectElement>('break-cover')).value).toBe('p4');
  await fireEvent.click(screen.getByTestId('break-go'));
  expect((await screen.findByTestId('nurse-p1-away')).textContent).toContain('Katarzyna Wójcik covers');
});

test('two nurses stand in for each other', async () => {
  open(staff);
  await fireEvent.click(await screen.findByTestId('nurse-p2'));
  await fireEvent.change(screen.getByTestId('staff-buddy'), { target: { value: 'p1' } });
  expect(await notice()).toContain('Fatou Diallo and A. Lind stand in for each other');
  await expect.poll(() => text('nurse-p1')).toContain('stands in with Fatou Diallo');
  expect(text('nurse-p4')).not.toContain('stands in');
});

test('the next shift is planned ahead and leaves this one as it is', async () => {
  open(staff);
  const shift = await screen.findByTestId<HTMLSelectElement>('staff-shift');
  const next = shift.options[1]!.value;
  await fireEvent.change(shift, { target: { value: next } });
  expect(await screen.findByTestId('staff-ahead')).toBeTruthy();
  await fireEvent.click(screen.getByTestId('nurse-p3'));
  await fireEvent.click(screen.getByTestId('duty-bed-1'));
  await expect.poll(() => text('nurse-p3-beds')).toBe('1');
  await fireEvent.change(shift, { target: { value: shift.options[0]!.value } });
  await expect.poll(() => text('nurse-p3-beds')).toBe('No beds');
});

test('a bed that nobody took over says since when, and is taken by a press', async () => {
  open(staff);
  expect((await screen.findByTestId('staff-overrun')).textContent).toContain('8');
  await fireEvent.click(screen.getByTestId('duty-bed-8'));
  await fireEvent.click(screen.getByTestId('staff-take'));
  await expect.poll(() => text('nurse-p5-beds')).toBe('8');
});

test('a refusal is shown and nothing changes', async () => {
  open(`${staff}&scene=refuse`);
  await fireEvent.click(await screen.findByTestId('nurse-p1'));
  await fireEvent.click(screen.getByTestId('duty-bed-6'));
  expect(await notice()).toContain('the core refuses this');
  expect(text('nurse-p1-beds')).toBe('1, 2, 3, 4');
});

test('times of shifts that are refused stay as they were typed', async () => {
  open(`${staff}&scene=refuse`);
  await fireEvent.click(await screen.findByTestId('staff-plan'));
  await fireEvent.input(await screen.findByTestId('plan-name-0'), { target: { value: 'dawn' } });
  await fireEvent.click(await screen.findByTestId('plan-save'));
  await fireEvent.click(await screen.findByTestId('plan-save-yes'));
  expect(await notice()).toContain('the core refuses this');
  expect(screen.getByTestId<HTMLInputElement>('plan-name-0').value).toBe('dawn');
});

test('what can’t be read is said, and asked again on a press', async () => {
  open(`${staff}&scene=broken`);
  expect(await screen.findByTestId('staff-trouble')).toBeTruthy();
});

test('the bed view says by name who looks after the bed', async () => {
  open('?beds=2&bed=1');
  await expect.poll(() => text('bed-nurse')).toContain('A. Lind');
});

test('a tile with room has the initials of its nurse, marked where the bed is not as assigned', () => {
  const opener = createRawSnippet(() => ({ render: () => '<i></i>' }));
  const shown = { small: false, unit: 1, width: 400, opener };
  const nurse = { initials: 'CC', standing: 'unassigned' } as const;
  const { rerender } = render(TileHead, { ...shown, bed: bed({ nurse }) });
  expect(screen.getByTestId('tile-1-nurse').className).toContain('free');
  expect(text('tile-1-nurse')).toBe('CC');
  return rerender({ ...shown, bed: bed({ nurse: null }) }).then(() =>
    expect(screen.queryByTestId('tile-1-nurse')).toBeNull(),
  );
});
