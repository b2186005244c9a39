/** A screen that only shows another station's ward offers nothing that could be done, and says so where it is tried. */
import { fireEvent, render, screen } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';

async function ward(search: string) {
  const host = new RecordedHost(search);
  const commanded = vi.spyOn(host, 'command');
  render(App, { host, search });
  await screen.findByTestId('needs-list');
  return { commanded };
}
const offered = (id: RegExp): number => screen.queryAllByTestId(id).filter(seen).length;
function seen(node: HTMLElement): boolean {
  for (let each: HTMLElement | null = node; each !== null; each = each.parentElement)
    if (each.style.display === 'none') return false;
  return true;
}
const deeds =
  /^(need-(ack|undo|reset|accept|decline|decide)-|call-(take|complete|more)-|suggestion-(open|dismiss)-)/;

test('the list has what is open and nothing to press but the way to the bed', async () => {
  await ward('?beds=16&scene=viewed');
  expect(await screen.findByTestId('view-only')).toBeTruthy();
  expect(screen.getAllByRole('listitem').length).toBeGreaterThan(2);
  expect(offered(deeds)).toBe(0);
  expect(screen.getAllByTitle('Open bed').length).toBeGreaterThan(0);
});

test('the same list on the ward itself offers them', async () => {
  await ward('?beds=16');
  expect(screen.queryByTestId('view-only')).toBeNull();
  expect(offered(deeds)).toBeGreaterThan(2);
});

const ofBed = /^(bed-(ack|ack-all|reset|accept)|open-(limits|silence|review|patient)|standby)$/;
async function openBed(search: string): Promise<void> {
  render(App, { host: new RecordedHost(search), search });
  expect(await screen.findByTestId('freeze')).toBeTruthy();
}

test('the open bed offers its acts on the ward itself', async () => {
  await openBed('?beds=13&bed=12');
  expect(offered(ofBed)).toBeGreaterThan(3);
});

test('the open bed of another ward offers none, and can be frozen', async () => {
  await openBed('?beds=13&bed=12&scene=viewed');
  expect(offered(ofBed)).toBe(0);
  expect(screen.queryByText('Acknowledge')).toBeNull();
});

test.each(['a', 'c', 'p', 's', 'l', 'v', 'r', 'e'])(
  'the key %s does nothing, and says where it is done',
  async (key) => {
    const { commanded } = await ward('?beds=16&scene=viewed');
    await fireEvent.keyDown(window, { key: '1' });
    await fireEvent.keyDown(window, { key });
    expect((await screen.findByTestId('notice')).textContent).toContain("Go to the ward's own station");
    expect(commanded).not.toHaveBeenCalled();
    expect(screen.queryByRole('dialog')).toBeNull();
  },
);

test('views that only the ward’s own station has are greyed with the reason', async () => {
  await ward('?beds=4&scene=viewed');
  for (const name of ['review', 'handover', 'devices', 'settings']) {
    expect(screen.queryByTestId(`view-${name}`)).toBeNull();
    expect(screen.getByTestId(`closed-view_${name}`).title).toContain('only shows ward');
  }
  await fireEvent.click(screen.getByTestId('view-alarms'));
  expect((await screen.findByTestId('tab-past')).hasAttribute('disabled')).toBe(true);
  expect(screen.getByTestId('tab-now').hasAttribute('disabled')).toBe(false);
});

test('the list of keys has those that are of use', async () => {
  await ward('?beds=4&scene=viewed');
  await fireEvent.keyDown(window, { key: '?' });
  const keys = [...(await screen.findByRole('dialog')).querySelectorAll('kbd')].map((k) => k.textContent);
  expect(keys).toContain('F');
  expect(keys).not.toContain('A');
});
