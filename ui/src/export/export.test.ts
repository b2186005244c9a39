import { fireEvent, render, screen } from '@testing-library/svelte';
import { afterEach, expect, it, test, vi } from 'vitest';
import App from '../App.svelte';
import type { ExportOrder } from '../host/api';
import { RecordedHost } from '../host/recorded';
import { bedWords, fieldOf, lacking, momentOf, size } from './order';

const order = (part: Partial<ExportOrder>): ExportOrder => ({
  beds: ['1'],
  from_ms: 0,
  to_ms: 1,
  formats: ['csv'],
  identity: false,
  folder: '/x',
  ...part,
});

it.each<[string, Partial<ExportOrder>, string]>([
  ['a whole order', {}, ''],
  ['no bed', { beds: [] }, 'Choose a bed.'],
  ['an end before the begin', { from_ms: 2 }, 'Choose an end after the begin.'],
  ['an end that is no time', { to_ms: NaN }, 'Choose an end after the begin.'],
  ['no format', { formats: [] }, 'Choose a kind of file.'],
  ['no folder', { folder: ' ' }, 'Name a folder.'],
])('%s', (_name, part, words) => expect(lacking(order(part))).toBe(words));

it.each<[number, string]>([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [12_340_000, '12 MB'],
  [1_290_000_000, '1.3 GB'],
])('%i bytes are %s', (bytes, words) => expect(size(bytes)).toBe(words));

it('beds are named while they are few', () => {
  expect(bedWords(['1', '2'], 16)).toBe('1, 2');
  expect(bedWords(Array.from({ length: 9 }, String), 16)).toBe('9 beds');
  expect(bedWords(['1', '2'], 2)).toBe('all 2 beds');
});

it('a moment goes into its field and back, to the minute', () => {
  const at = new Date(2026, 10, 21, 14, 7).getTime();
  expect(fieldOf(at)).toBe('2026-11-21T14:07');
  expect(momentOf(fieldOf(at))).toBe(at);
  expect(momentOf('')).toBeNaN();
});

afterEach(() => void vi.restoreAllMocks());

/** The clock stands, and with it the export: a slow machine would find it done before it was seen running. */
function standing() {
  const now = performance.now();
  return vi.spyOn(performance, 'now').mockReturnValue(now);
}

async function open(search = '?beds=4&bed=2&open=export'): Promise<HTMLButtonElement> {
  render(App, { host: new RecordedHost(search), search });
  return (await screen.findByTestId('export-begin')) as HTMLButtonElement;
}

test('the open bed is exported to a folder, and the result says where', async () => {
  const begin = await open();
  expect(screen.getByTestId('export-bed-2').getAttribute('aria-pressed')).toBe('true');
  expect(begin.disabled).toBe(true);
  await fireEvent.input(screen.getByTestId('export-folder'), { target: { value: '/media/stick' } });
  expect(begin.disabled).toBe(false);
  await expect.poll(() => screen.getByTestId('export-size').textContent).toContain('At most');
  const clock = standing();
  await fireEvent.click(begin);
  await screen.findByTestId('export-progress');
  clock.mockRestore();
  const where = await screen.findByTestId('export-where');
  expect(where.textContent).toBe('/media/stick');
  await fireEvent.click(screen.getByTestId('export-again'));
  await screen.findByTestId('export-begin');
});

test('an export is cancelled, and nothing is left', async () => {
  const begin = await open();
  await fireEvent.input(screen.getByTestId('export-folder'), { target: { value: '/media/stick' } });
  const clock = standing();
  await fireEvent.click(begin);
  await fireEvent.click(await screen.findByTestId('export-cancel'));
  clock.mockRestore();
  expect((await screen.findByTestId('export-result')).textContent).toContain('Nothing of it is left.');
});

test('a full disk is told in one sentence', async () => {
  const begin = await open();
  await fireEvent.input(screen.getByTestId('export-folder'), { target: { value: '/full' } });
  await fireEvent.click(begin);
  const result = await screen.findByTestId('export-result');
  expect(result.textContent).toContain('Make room or choose another folder.');
});

test('a refusal stays in the form', async () => {
  const begin = await open();
  await fireEvent.input(screen.getByTestId('export-folder'), { target: { value: 'here' } });
  await fireEvent.click(begin);
  expect((await screen.findByTestId('export-trouble')).textContent).toContain('from the root of the disk');
});

test('with identity the warning says what goes along', async () => {
  await open();
  const words = (): string => screen.getByTestId('export-identity-words').textContent ?? '';
  expect(words()).toContain('are left out');
  await fireEvent.click(screen.getByTestId('export-identity'));
  expect(words()).toContain('not encrypted');
});

test('records that cannot be read are told, and the form is there', async () => {
  await open('?beds=4&open=export&scene=broken');
  expect(screen.getByTestId('export-trouble').textContent).toContain('cannot be read');
});
