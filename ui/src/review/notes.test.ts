import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';

function open(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}
const pane = (name: string) => screen.findByRole('region', { name });

test('the key N writes a note at the moment that is looked at, and it is listed', async () => {
  open('?beds=3&view=review&of=2&tab=strips');
  await fireEvent.keyDown(await pane('Strips'), { key: 'n' });
  const dialog = await screen.findByTestId('note-dialog');
  const at = screen.getByTestId('strip-at').textContent;
  expect(screen.getByRole('dialog').textContent).toContain(`Bed 2, ${at}`);
  expect((screen.getByTestId('note-save') as HTMLButtonElement).disabled).toBe(true);
  expect(dialog.textContent).toContain('Write some words');
  await fireEvent.input(screen.getByTestId('note-words'), { target: { value: 'AF begins here' } });
  await fireEvent.click(screen.getByTestId('note-save'));
  expect((await screen.findByTestId('notice')).textContent).toMatch(/Bed 2: noted at/);
  expect(screen.queryByTestId('note-dialog')).toBeNull();
  await fireEvent.click(screen.getByTestId('review-list-notes'));
  const list = await screen.findByTestId('review-notes');
  expect(list.textContent).toContain('AF begins here');
  expect(list.textContent).toContain('this station');
});

test('the key K keeps half a minute without words', async () => {
  open('?beds=3&view=review&of=2&tab=strips');
  await fireEvent.keyDown(await pane('Strips'), { key: 'k' });
  await screen.findByTestId('note-dialog');
  await fireEvent.click(screen.getByTestId('note-save'));
  await fireEvent.click(await screen.findByTestId('review-list-notes'));
  await expect.poll(() => screen.queryByTestId('review-notes')?.textContent).toContain('Kept:');
});

test('a note is removed with one press and is there again after undo', async () => {
  open('?beds=3&view=review&of=3&tab=strips');
  await fireEvent.click(await screen.findByTestId('review-list-notes'));
  await fireEvent.click(await screen.findByTestId('note-remove-2'));
  await expect.poll(() => screen.queryByTestId('note-2')).toBeNull();
  await fireEvent.click(within(await screen.findByTestId('notice')).getByText('Undo'));
  expect(await screen.findByTestId('note-2')).toBeTruthy();
});

test('a press on a note in the list goes to its moment', async () => {
  open('?beds=3&view=review&of=3&tab=strips');
  await fireEvent.click(await screen.findByTestId('review-list-notes'));
  const note = await screen.findByTestId('note-2');
  const time = within(note).getByRole('time').textContent;
  await fireEvent.click(note);
  await expect.poll(() => screen.getByTestId('strip-at').textContent).toBe(time);
  expect(note.getAttribute('aria-current')).toBe('true');
});

test('what the station refuses is said in the dialog, and the words stay', async () => {
  open('?beds=3&view=review&of=2&scene=refuse');
  await fireEvent.click(await screen.findByTestId('review-note'));
  const words = await screen.findByTestId<HTMLTextAreaElement>('note-words');
  await fireEvent.input(words, { target: { value: 'Cough' } });
  await fireEvent.click(screen.getByTestId('note-save'));
  expect((await screen.findByRole('alert')).textContent).toContain('refuses');
  expect(screen.getByTestId<HTMLTextAreaElement>('note-words').value).toBe('Cough');
});

test('notes, kept stretches and changed limits stand on the axis of the trends', async () => {
  open('?beds=3&view=review&of=3');
  const lane = await screen.findByTestId('review-notes-lane');
  const says = within(lane)
    .getAllByRole('button')
    .map((one) => one.getAttribute('aria-label'));
  expect(says.join('\n')).toMatch(/Limits changed: HR · A. Lind/);
  expect(says.join('\n')).toMatch(/Turned to the left side · A. Lind/);
  expect(says.join('\n')).toMatch(/Kept: 6 min · Jo Brand/);
});

test('the key G leads to the field, and a time typed there is looked at', async () => {
  open('?beds=3&view=review&of=2&tab=strips');
  await fireEvent.keyDown(await pane('Strips'), { key: 'g' });
  const field = screen.getByTestId<HTMLInputElement>('review-go-to');
  expect(document.activeElement).toBe(field);
  await fireEvent.input(field, { target: { value: 'soon' } });
  await fireEvent.submit(field.form!);
  expect(screen.getByTestId('review-go-to-wrong').textContent).toContain('no time of the past');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  const at = new Date(Date.now() - 26 * 3_600_000);
  const two = (n: number) => String(n).padStart(2, '0');
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  const typed = `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()} ${time}`;
  await fireEvent.input(field, { target: { value: typed } });
  await fireEvent.submit(field.form!);
  await expect.poll(() => screen.getByTestId('strip-at').textContent).toContain(time);
});

test('where the station did not run, the strip says so', async () => {
  const away = Date.now() - 5.2 * 3_600_000;
  open(`?beds=2&view=review&of=1&tab=strips&at=${away}`);
  await expect
    .poll(() => screen.queryByTestId('review-nothing')?.textContent)
    .toContain('The station was not running');
});
