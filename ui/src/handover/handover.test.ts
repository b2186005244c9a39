import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';
import { stayIn, swap } from '../patients/swapped';

function open(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}
const pages = '?beds=8&view=handover';
const text = (id: string) => screen.getByTestId(id).textContent ?? '';

test('the ward’s summary is open for whoever has no beds, a nurse’s page after a press', async () => {
  open(pages);
  expect((await screen.findByTestId('handover-sheet')).textContent).toContain('Without a nurse');
  expect(text('handover-late')).toContain('Not signed yet');
  expect(text('handover-unassigned')).toContain('6');
  await fireEvent.click(screen.getByTestId('page-p1'));
  const bed = await screen.findByTestId('handover-bed-2');
  const heads = [...bed.querySelectorAll('dt')].map((head) => head.textContent);
  expect(heads).toEqual(['Situation', 'Background', 'Assessment', 'Recommendation', 'For the next nurse']);
  expect(bed.textContent).toContain('HR 72 → 96 /min');
  expect(screen.queryByTestId('handover-bed-5')).toBeNull();
});

test('words for the next nurse are kept by a press', async () => {
  open(pages);
  await fireEvent.click(await screen.findByTestId('page-p1'));
  const field = await screen.findByTestId<HTMLTextAreaElement>('handover-note-1');
  const keep = screen.getByTestId<HTMLButtonElement>('handover-keep-1');
  expect(keep.disabled).toBe(true);
  await fireEvent.input(field, { target: { value: '  daughter comes at six ' } });
  await fireEvent.click(keep);
  await expect
    .poll(() => screen.getByTestId<HTMLTextAreaElement>('handover-note-1').value)
    .toBe('daughter comes at six');
  expect((await screen.findByTestId('notice')).textContent).toContain('bed 1');
});

test('words that were begun for one patient are not kept for the next, and stay in their field', async () => {
  const host = new RecordedHost(pages);
  render(App, { host, search: pages });
  const { stay } = await stayIn(host, '2');
  await fireEvent.click(await screen.findByTestId('page-p1'));
  const field = await screen.findByTestId<HTMLTextAreaElement>('handover-note-2');
  await fireEvent.input(field, { target: { value: 'daughter comes at six' } });
  await swap(host);
  const sent = vi.spyOn(host, 'writeHandoverNote');
  await fireEvent.click(screen.getByTestId('handover-keep-2'));
  expect((await screen.findByTestId('notice')).textContent).toContain('Bed 2 has another patient');
  expect(sent.mock.calls[0]?.[0]).toMatchObject({ bed: '2', stay });
  const now = () => screen.getByTestId<HTMLTextAreaElement>('handover-note-2');
  // The page has been made anew by then, with the next patient; the words are still the first one's.
  await expect.poll(() => screen.getByTestId('handover-bed-2').textContent).toContain('REC4');
  expect(now().value).toBe('daughter comes at six');
  await fireEvent.click(screen.getByTestId('handover-keep-2'));
  await expect.poll(() => sent.mock.calls[1]?.[0]).toMatchObject({ bed: '2', stay });
  const { stay: next } = await stayIn(host, '2');
  await fireEvent.input(now(), { target: { value: '' } });
  await fireEvent.input(now(), { target: { value: 'walks alone' } });
  await expect.poll(() => screen.getByTestId<HTMLButtonElement>('handover-keep-2').disabled).toBe(false);
  await fireEvent.click(screen.getByTestId('handover-keep-2'));
  await expect.poll(() => sent.mock.calls[2]?.[0]).toMatchObject({ bed: '2', stay: next });
});

test('a page is signed by a second press, is frozen, and is taken over', async () => {
  open(pages);
  await fireEvent.click(await screen.findByTestId('page-p1'));
  await fireEvent.click(await screen.findByTestId('handover-sign'));
  await fireEvent.click(await screen.findByTestId('handover-sign-yes'));
  expect((await screen.findByTestId('handover-signed')).textContent).toContain('by A. Lind');
  expect(screen.queryByTestId('handover-note-1')).toBeNull();
  expect(screen.queryByTestId('handover-again')).toBeNull();
  await fireEvent.click(screen.getByTestId('handover-take'));
  await fireEvent.click(await screen.findByTestId('handover-take-yes'));
  await expect.poll(() => text('page-p1')).toContain('by Cleo Charge');
  expect(screen.queryByTestId('handover-take')).toBeNull();
});

test('a refused signature leaves the page open', async () => {
  open(`${pages}&scene=refuse`);
  await fireEvent.click(await screen.findByTestId('page-p1'));
  await fireEvent.click(await screen.findByTestId('handover-sign'));
  await fireEvent.click(await screen.findByTestId('handover-sign-yes'));
  expect((await screen.findByTestId('notice')).textContent).toContain('the core refuses this');
  expect(await screen.findByTestId('handover-sign')).toBeTruthy();
});

test('the page that is seen is what is printed', async () => {
  open(pages);
  await fireEvent.click(await screen.findByTestId('page-p1'));
  await screen.findByTestId('handover-bed-1');
  await fireEvent.click(screen.getByTestId('handover-print'));
  const dialog = await screen.findByTestId('print-dialog');
  expect(dialog.textContent).toContain('Handover');
});

test('the last shift can be looked at', async () => {
  open(pages);
  await fireEvent.click(await screen.findByTestId('handover-shift-before'));
  expect((await screen.findByTestId('handover-none')).textContent).toContain('Nobody has a bed');
  await fireEvent.click(screen.getByTestId('handover-shift-now'));
  expect(await screen.findByTestId('page-p1')).toBeTruthy();
});

test('a ward without a nurse says what to do', async () => {
  open(`${pages}&scene=quiet`);
  expect((await screen.findByTestId('handover-none')).textContent).toContain('Assign nurses under Staff');
});

test('what can’t be read is said', async () => {
  open(`${pages}&scene=broken`);
  expect(await screen.findByTestId('handover-trouble')).toBeTruthy();
});
