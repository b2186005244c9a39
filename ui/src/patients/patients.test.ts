import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, it, test, vi } from 'vitest';
import App from '../App.svelte';
import { Refused } from '../host';
import type { StayView } from '../host/api';
import { RecordedHost } from '../host/recorded';
import { flagsOf, weightWords } from './flags';
import { detailsOf, lacks, noDetails, typedOf, unknownPatient, type Typed } from './person';

const stay = (details: Partial<StayView['details']>, unidentified = false): StayView => ({
  id: 1,
  revision: 1,
  since_ms: 0,
  unidentified,
  birth_in_future: false,
  details: { ...noDetails, ...details },
});

it('shows the gravest flag first, and none for what is the rule or not told', () => {
  const all = stay(
    { code: 'no_cpr', isolation: 'contact', allergies: ['Latex', 'Iodine'], fall_risk: true, hint: 'Deaf' },
    true,
  );
  expect(flagsOf(all).map((flag) => flag.short)).toEqual([
    'No CPR',
    'Contact',
    'Allergy',
    'Unknown',
    'Fall risk',
    'Note',
  ]);
  expect(flagsOf(all).map((flag) => flag.whole)).toContain('Allergy: Latex, Iodine');
  expect(flagsOf(stay({ code: 'full' }))).toEqual([]);
  expect(flagsOf(null)).toEqual([]);
});

it.each<[number | null, string]>([
  [null, ''],
  [3_120, '3120 g'],
  [71_500, '71.5 kg'],
])('a weight of %s is "%s"', (grams, words) => expect(weightWords(grams)).toBe(words));

const typed = (part: Partial<Typed>): Typed => ({ ...typedOf(null), family: 'Berg', ...part });
const today = new Date(2026, 10, 21);

it.each<[string, Partial<Typed>, string]>([
  ['a name', {}, ''],
  ['nothing', { family: ' ' }, 'Give a name or a record number.'],
  ['only a number', { family: '', mrn: '4711' }, ''],
  ['a year', { birth: '1970' }, ''],
  ['a date in words', { birth: 'May 1970' }, 'Give the birth date as 1970-01-31, 1970-01 or 1970.'],
  ['tomorrow', { birth: '2026-11-22' }, 'The birth date is in the future.'],
  ['a weight with a comma', { weight: '71,5' }, ''],
  ['a weight in grams', { weight: '71500' }, 'Give a weight from 0.2 to 500 kg.'],
])('%s', (_name, part, words) => expect(lacks(typed(part), today)).toBe(words));

it('reads allergies and weight as typed', () => {
  const details = detailsOf(typed({ allergies: ' Latex,, Iodine ', weight: '3,12' }));
  expect([details.allergies, details.weight_g]).toEqual([['Latex', 'Iodine'], 3_120]);
  expect(lacks(unknownPatient(), today)).toBe('');
});

function open(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}

test('an expected patient is admitted into an empty bed with a second press', async () => {
  open('?beds=6&scene=patients&bed=5');
  await fireEvent.click(await screen.findByTestId('open-admit'));
  await fireEvent.input(await screen.findByTestId('admit-search'), { target: { value: 'petr' } });
  await fireEvent.click(await screen.findByTestId('waiting-102'));
  const dialog = screen.getByTestId('admit-dialog');
  expect(dialog.textContent).toContain('40071830');
  await fireEvent.click(screen.getByTestId('admit-do'));
  await fireEvent.click(await screen.findByTestId('admit-do-yes'));
  expect((await screen.findByTestId('notice')).textContent).toContain('PETROVA, A');
  expect(await screen.findByTestId('open-patient')).toBeTruthy();
});

test('a discharge wants a reason and a second press, and is undone', async () => {
  open('?beds=6&scene=patients&bed=2');
  await fireEvent.click(await screen.findByTestId('open-patient'));
  await fireEvent.click(await screen.findByTestId('patient-discharge'));
  expect(((await screen.findByTestId('discharge-do')) as HTMLButtonElement).disabled).toBe(true);
  await fireEvent.click(screen.getByTestId('discharge-reason-discharge_home'));
  await fireEvent.click(screen.getByTestId('discharge-do'));
  await fireEvent.click(await screen.findByTestId('discharge-do-yes'));
  expect(await screen.findByTestId('open-admit')).toBeTruthy();
  await fireEvent.click(screen.getByText('Undo', { selector: '[data-testid="notice"] button' }));
  expect(await screen.findByTestId('open-patient')).toBeTruthy();
});

test('two patients are swapped, both named by two identifiers', async () => {
  open('?beds=6&scene=patients&bed=1');
  await fireEvent.click(await screen.findByTestId('open-patient'));
  await fireEvent.click(await screen.findByTestId('patient-move'));
  expect((screen.getByTestId('map-3') as HTMLButtonElement).disabled).toBe(true);
  await fireEvent.click(await screen.findByTestId('map-2'));
  const dialog = screen.getByTestId('move-dialog');
  expect([dialog.textContent?.includes('REC1'), dialog.textContent?.includes('REC2')]).toEqual([true, true]);
  await fireEvent.click(screen.getByTestId('move-do'));
  await fireEvent.click(await screen.findByTestId('move-do-yes'));
  expect((await screen.findByTestId('notice')).textContent).toContain('Beds 1 and 2 are swapped.');
});

test('a contradiction opens from the list with both sides, and a decision ends it', async () => {
  open('?beds=6&scene=patients');
  await fireEvent.click(await screen.findByTestId(/^need-decide-/));
  const dialog = await screen.findByTestId('conflict-dialog');
  await expect.poll(() => dialog.textContent).toContain('OKAFOR');
  await fireEvent.click(screen.getByTestId('decide-as_said'));
  await fireEvent.click(await screen.findByTestId('decide-as_said-yes'));
  await expect.poll(() => screen.queryByTestId(/^need-decide-/)).toBeNull();
});

test('a bed is closed with a reason and says so', async () => {
  open('?beds=6&scene=patients&bed=5');
  await fireEvent.click(await screen.findByTestId('open-close-bed'));
  await fireEvent.click(await screen.findByTestId('close-reason-close_repair'));
  await fireEvent.click(screen.getByTestId('close-bed-do'));
  expect((await screen.findByTestId('bed-closed')).textContent).toContain('repair');
  expect(screen.queryByTestId('bed-cover'), 'said once').toBeNull();
  expect(screen.queryByTestId('open-admit')).toBeNull();
});

test('a bed that was closed is opened again by undo, which says so, or why it could not', async () => {
  const search = '?beds=6&scene=patients&bed=5';
  const host = new RecordedHost(search);
  render(App, { host, search });
  await fireEvent.click(await screen.findByTestId('open-close-bed'));
  await fireEvent.click(await screen.findByTestId('close-reason-close_repair'));
  await fireEvent.click(screen.getByTestId('close-bed-do'));
  await screen.findByTestId('bed-closed');
  const refusal = new Refused({ code: 'unavailable', sentence: 'The disk is full.' });
  const sent = vi.spyOn(host, 'command').mockRejectedValueOnce(refusal);
  await fireEvent.click(await screen.findByTestId('notice-undo'));
  await expect.poll(() => screen.getByTestId('notice').textContent).toContain('The disk is full.');
  expect(screen.getByTestId('bed-closed')).toBeTruthy();
  sent.mockRestore();

  await fireEvent.click(screen.getByTestId('open-close-bed'));
  await fireEvent.click(await screen.findByTestId('open-bed-do'));
  await expect.poll(() => screen.queryByTestId('bed-closed')).toBeNull();
  await fireEvent.click(screen.getByTestId('open-close-bed'));
  await fireEvent.click(await screen.findByTestId('close-reason-close_repair'));
  await fireEvent.click(screen.getByTestId('close-bed-do'));
  await screen.findByTestId('bed-closed');
  await fireEvent.click(await screen.findByTestId('notice-undo'));
  await expect.poll(() => screen.getByTestId('notice').textContent).toContain('Bed 5 is open.');
  await expect.poll(() => screen.queryByTestId('bed-closed')).toBeNull();
});
