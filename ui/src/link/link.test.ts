import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import type { LinkState, LinkView } from '../host/api';
import { RecordedHost } from '../host/recorded';
import { headerWords, linkMark, linkName, linkTone, stateWords, troubleOf, worst } from './words';

const at_ms = new Date(2026, 10, 21, 3, 14).getTime();
const now_ms = at_ms + 3_600_000;

function view(state: LinkState, more: Partial<LinkView> = {}): LinkView {
  return {
    name: 'central',
    kind: 'central',
    receiver: '',
    server: 'https://central.example',
    state,
    paused_by: null,
    behind: 0,
    heard_ms: at_ms,
    per_minute: 0,
    next_try_ms: null,
    set_aside: 0,
    set_aside_reason: null,
    again: false,
    ...more,
  };
}
const offline = view({ kind: 'offline', since_ms: at_ms, sentence: 'no route' });
const refused = view({ kind: 'refused', since_ms: at_ms, sentence: 'locked out' }, { kind: 'fhir_rows' });
const paused = view({ kind: 'paused', since_ms: at_ms }, { kind: 'hl7_alarms', receiver: 'am' });
const pagers = view(
  { kind: 'offline', since_ms: at_ms, sentence: 'no route' },
  { kind: 'communicator_alarms', receiver: 'phones' },
);
const behind = view({ kind: 'behind' }, { behind: 12_000 });
const synced = view({ kind: 'synced' });

test('each state has its words and its mark, and only what is held is for a technician', () => {
  const rows: [LinkView, string, string, string][] = [
    [view({ kind: 'starting' }), 'starting', 'waits', 'calm'],
    [synced, 'in step', 'well', 'calm'],
    [behind, 'behind by 12000', 'waits', 'moving'],
    [offline, 'not reached since 03:14', 'bad', 'held'],
    [refused, 'refuses since 03:14', 'bad', 'held'],
    [paused, 'paused since 03:14', 'idle', 'held'],
  ];
  for (const [one, words, mark, tone] of rows) {
    expect(stateWords(one, now_ms)).toBe(words);
    expect(linkMark(one)).toBe(mark);
    expect(linkTone(one)).toBe(tone);
  }
  expect(troubleOf(refused)).toBe('locked out');
  expect(troubleOf(synced)).toBe('');
  expect(linkName(paused)).toBe('HL7: alarms · am');
  expect(linkName(pagers)).toBe('Pagers: alarms · phones');
});

test('the header tells the worst of all by its name', () => {
  expect(worst([])).toBeNull();
  expect(worst([synced, paused, offline, behind])).toBe(offline);
  expect(worst([synced, offline, refused])).toBe(refused);
  expect(headerWords([synced, synced], now_ms)).toBe('Hospital: in step');
  expect(headerWords([synced, behind], now_ms)).toBe('Central server: behind by 12000');
  expect(headerWords([synced, paused], now_ms)).toBe('HL7 am: paused since 03:14');
  expect(headerWords([paused, refused], now_ms)).toBe('FHIR: refuses since 03:14');
  expect(headerWords([synced, pagers], now_ms)).toBe('Pagers phones: not reached since 03:14');
});

function open(search: string): void {
  render(App, { host: new RecordedHost(search), search });
}

test('the header opens all of them, and from there the one that stands worst', async () => {
  open('?beds=2&links=all&as=admin');
  expect((await screen.findByTestId('links-words')).textContent).toMatch(/^FHIR: refuses since/);
  await fireEvent.click(screen.getByTestId('links'));
  expect((await screen.findByTestId('links-pane')).textContent).toContain('HL7: alarms · alarm-manager');
  await fireEvent.click(screen.getByTestId('links-open'));
  expect((await screen.findByTestId('link-trouble')).textContent).toContain('refuses this station');
});

test('a link is paused with the name of who did it, and goes on by a second press', async () => {
  open('?beds=2&links=behind&as=admin&view=devices&tab=hospital&link=central');
  await fireEvent.click(await screen.findByTestId('link-pause'));
  expect((await screen.findByTestId('link-paused-by')).textContent).toContain('Cleo Hartmann');
  await screen.findByText('Go on');
  await fireEvent.click(screen.getByTestId('link-pause'));
  await expect.poll(() => screen.getByTestId('link-side').textContent).toContain('in step');
});

test('a row is chosen by the keyboard', async () => {
  open('?beds=2&links=all&as=admin&view=devices&tab=hospital');
  const row = await screen.findByTestId('link-row-fhir/numbers');
  row.focus();
  await fireEvent.keyDown(row, { key: 'Enter' });
  const side = await screen.findByTestId('link-side');
  expect(within(side).getByTestId('link-next').textContent).toMatch(/^Next try \d\d:\d\d:\d\d/);
  expect(within(side).getByTestId('link-retry')).toBeTruthy();
});

test('what stands aside is read with its reason and offered once more', async () => {
  open('?beds=2&links=all&as=admin&view=devices&tab=hospital&link=fhir/rows');
  const list = await screen.findByTestId('link-aside');
  await expect.poll(() => list.textContent).toContain('Record 4711');
  expect(list.textContent).toContain('more than 200 characters');
  await fireEvent.click(screen.getByTestId('link-again'));
  await expect.poll(() => screen.getByTestId('link-aside').textContent).not.toContain('Record 4711');
  expect(screen.getByTestId('link-aside').textContent).toContain('Record 4710');
});

test('whoever may not read messages is told which right the reasons need', async () => {
  open('?beds=2&links=all&as=nurse&view=devices&tab=hospital&link=fhir/rows');
  expect((await screen.findByTestId('link-aside-trouble')).textContent).toContain('raw messages');
});

test('a ward without any way out shows none in the header, and says what can be configured', async () => {
  open('?beds=2&as=admin&view=devices&tab=hospital');
  expect((await screen.findByTestId('links-none')).textContent).toContain('[[hl7_out]]');
  expect(screen.queryByTestId('links')).toBeNull();
});
