import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import { RecordedHost } from '../host/recorded';
import Corridor from './Corridor.svelte';

const open = (search: string) => render(Corridor, { host: new RecordedHost(search) });

test('the corridor reads room, kind and who goes, and no name of a patient', async () => {
  open('?beds=16&scene=calls');
  const list = await screen.findByTestId('corridor-list');
  await expect.poll(() => list.textContent).toMatch(/12.*Emergency call/s);
  expect(list.textContent).toMatch(/14.*WC call/s);
  const { needs } = await new RecordedHost('?beds=16&scene=calls').snapshot();
  const names = needs.map((need) => need.patient).filter((name) => name !== '');
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(screen.getByTestId('corridor').textContent).not.toContain(name);
  expect(screen.getByTestId('corridor').textContent).not.toContain('Bett 1');
});

test('more calls than can be read from afar are counted', async () => {
  open('?beds=16&scene=calls');
  await screen.findByTestId('corridor-list');
  await expect.poll(() => screen.getByTestId('corridor').textContent).toContain('and 1 more');
});

test('it is calm when nobody calls', async () => {
  open('?beds=2&scene=calm');
  expect((await screen.findByTestId('corridor-calm')).textContent).toBe('No calls');
});
