import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { beforeEach, expect, test, vi } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';
import { tellEvery_ms, watchActivity } from './activity';
import { session } from './session.svelte';

beforeEach(() => {
  session.answered(false);
  // Who was signed in before would be on the page until the new ward has answered.
  session.take({ stage: 'in_use', person: null, rights: [], setup_file: null, provider: null });
});

function ward(search: string): RecordedHost {
  const host = new RecordedHost(search);
  render(App, { host, search });
  return host;
}
const shown = async (id: string) => screen.findByTestId(id);
const press = async (id: string) => fireEvent.click(await shown(id));
const type = async (id: string, value: string) => fireEvent.input(await shown(id), { target: { value } });

async function signIn(who: string, pin: string): Promise<void> {
  await type('sign-in-who', who);
  await type('sign-in-pin', pin);
  await fireEvent.submit(await shown('sign-in'));
}

test('nobody is signed in: names are short, and what needs a right asks, and is done after the sign-in', async () => {
  ward('?beds=2&as=nobody');
  expect((await shown('session')).textContent).toContain('Nobody signed in');
  expect((await shown('need-20')).textContent).toMatch(/\p{L}{1,3}…/u);
  const pause = await shown('pause-audio');
  expect(pause.title).toBe('Sign in to pause the sound');
  await fireEvent.click(pause);
  expect((await shown('sign-in-purpose')).textContent).toBe('Sign in to pause the sound.');
  await signIn('2001', '4711');
  expect(await shown('audio-paused')).toBeTruthy();
  expect((await shown('session')).textContent).toContain('Nora Quist');
  expect((await shown('need-20')).textContent).not.toContain('…');
});

test('a high alarm is acknowledged without signing in, and the button says that it is an emergency', async () => {
  ward('?beds=16&as=nobody&scene=flood');
  await shown('needs-list');
  const button = (await screen.findAllByTestId(/^need-ack-/))[0]!;
  expect(button.textContent).toContain('Acknowledge (emergency)');
  await fireEvent.click(button);
  expect(screen.queryByTestId('sign-in')).toBeNull();
  expect((await shown('notice')).textContent).toContain('acknowledged');
});

test('a milder one asks for a sign-in, and closing that leaves everything as it was', async () => {
  ward('?beds=2&as=nobody');
  const row = await shown('need-20');
  const button = within(row).getByTestId('need-ack-20');
  if (row.dataset.priority === 'high') expect(button.textContent).toContain('emergency');
  else {
    await fireEvent.click(button);
    await fireEvent.click(within(await screen.findByRole('dialog')).getByLabelText('Close'));
    await expect.poll(() => screen.queryByTestId('sign-in')).toBeNull();
    expect(within(row).getByTestId('need-ack-20')).toBeTruthy();
  }
});

test('wrong PINs have one answer, and the fifth pauses with a countdown', async () => {
  ward('?beds=1&as=nobody');
  await press('session');
  for (let attempt = 0; attempt < 4; attempt += 1) await signIn('2001', '9999');
  await expect.poll(() => screen.getByTestId('sign-in-says').textContent).toContain('is not known');
  await signIn('2001', '9999');
  await signIn('2001', '4711');
  await expect
    .poll(() => screen.getByTestId('sign-in-says').textContent)
    .toMatch(/Too many wrong attempts\. Try again in 0:\d\d/);
  expect((await shown('sign-in-go')).hasAttribute('disabled')).toBe(true);
});

test('without a provider nothing of it is shown', async () => {
  ward('?beds=1&as=nobody');
  await press('session');
  await shown('sign-in');
  expect(screen.queryByTestId('provider')).toBeNull();
});

test('the hospital’s provider lets somebody in: asked, waited for, signed in', async () => {
  const host = ward('?beds=1&as=nobody&provider=City%20Hospital');
  await press('session');
  const button = await shown('provider-ask');
  expect(button.textContent).toBe('Sign in with City Hospital');
  await fireEvent.click(button);
  expect((await shown('provider-waits')).textContent).toMatch(/browser.*[45]:\d\d/);
  host.vouched({ badge: '2001' });
  await expect.poll(() => screen.queryByTestId('sign-in')).toBeNull();
  expect((await shown('session')).textContent).toContain('Nora Quist');
});

test('what the provider refuses is one sentence, and the PIN goes on working', async () => {
  const host = ward('?beds=1&as=nobody&provider=City%20Hospital');
  await press('session');
  await press('provider-ask');
  await shown('provider-waits');
  host.vouched({ failed: 'no_group' });
  await expect.poll(() => screen.getByTestId('provider-says').textContent).toContain('None of your groups');
  await press('provider-ask');
  await shown('provider-waits');
  expect((await shown('provider-says')).textContent, 'the last one’s is gone').toBe('');
  await signIn('2001', '4711');
  await expect.poll(() => screen.queryByTestId('sign-in')).toBeNull();
  host.vouched({ badge: '2002' });
  expect((await shown('session')).textContent, 'nobody waits for it any more').toContain('Nora Quist');
});

test('cancel, and closing the dialog, end what the provider was asked for', async () => {
  const host = ward('?beds=1&as=nobody&provider=City%20Hospital');
  const act = vi.spyOn(host, 'peopleAct');
  await press('session');
  await press('provider-ask');
  await press('provider-cancel');
  await shown('provider-ask');
  expect(act).toHaveBeenLastCalledWith({ act: 'cancel_provider' });
  await press('provider-ask');
  await shown('provider-waits');
  act.mockClear();
  await fireEvent.click(within(await screen.findByRole('dialog')).getByLabelText('Close'));
  await expect.poll(() => act.mock.calls.map(([one]) => one.act)).toContain('cancel_provider');
});

test('the pad types the PIN, and what was typed does not stay', async () => {
  ward('?beds=1&as=nobody');
  await press('session');
  await type('sign-in-who', 'nora quist');
  for (const digit of '9998') await press(`pad-${digit}`);
  const field = (await shown('sign-in-pin')) as HTMLInputElement;
  expect(field.value).toBe('9998');
  await fireEvent.submit(await shown('sign-in'));
  await expect.poll(() => field.value).toBe('');
});

test('a lock closes what was open and leads back to the ward', async () => {
  const host = ward('?beds=2&as=nurse&bed=1');
  expect(await shown('bed-view')).toBeTruthy();
  await host.peopleAct({ act: 'lock' });
  await expect.poll(() => screen.queryByTestId('bed-view')).toBeNull();
  expect(await shown('needs-list')).toBeTruthy();
  expect((await shown('session')).textContent).toContain('Locked: Nora Quist');
});

test('whoever may not is told why, and somebody else can sign in for it', async () => {
  ward('?beds=1&as=viewer');
  const pause = await shown('pause-audio');
  expect(pause.title).toBe('The role viewer may not pause the sound');
  await fireEvent.click(pause);
  expect((await shown('sign-in-purpose')).textContent).toContain('Vic Olsen may not pause the sound');
});

test('the first administrator is made in three steps and is signed in', async () => {
  ward('?beds=1&as=setup');
  await press('session-setup');
  expect((await shown('setup-file')).textContent).toContain('setup-code.txt');
  await type('setup-name', 'Ada Marsh');
  await type('setup-badge', '1000');
  await type('setup-code', 'K7QF-M2XA');
  await fireEvent.submit(await shown('setup'));
  await type('password-new', 'a pelican at the pier');
  expect((await shown('setup-next')).hasAttribute('disabled')).toBe(true);
  await type('password-again', 'a pelican at the pier');
  await expect.poll(() => screen.getByTestId('setup-next').hasAttribute('disabled')).toBe(false);
  await fireEvent.submit(await shown('setup'));
  await expect.poll(() => screen.getByTestId('totp-key').textContent).toContain('GEZD');
  await type('totp-code', '123456');
  await fireEvent.submit(await shown('setup'));
  await expect.poll(() => screen.getByTestId('session').textContent).toContain('Ada Marsh');
});

test('an administrator adds a nurse, who gets a PIN at once', async () => {
  ward('?beds=1&as=admin&view=settings');
  await press('people-add');
  await type('person-name', 'Sofía Ruiz');
  await type('person-badge', '3001');
  await fireEvent.submit(await shown('person-dialog'));
  await type('pin-new', '7305');
  await type('pin-again', '7305');
  await expect.poll(() => screen.getByTestId('person-save').hasAttribute('disabled')).toBe(false);
  await fireEvent.submit(await shown('person-dialog'));
  await expect.poll(() => screen.queryByTestId('person-dialog')).toBeNull();
  expect((await shown('person-3001')).textContent).toMatch(/Sofía Ruiz.*nurse.*can sign in/s);
});

test('the list of people is the administrator’s', async () => {
  ward('?beds=1&as=charge&view=settings');
  expect((await shown('people')).textContent).toContain('Administrators see and change here');
  expect(screen.queryByTestId('people-add')).toBeNull();
});

test('activity is told at once and then once in a while, the last touch included', () => {
  vi.useFakeTimers();
  const target = new EventTarget();
  let told = 0;
  const stop = watchActivity(target, () => (told += 1));
  const touch = () => target.dispatchEvent(new Event('pointermove'));
  touch();
  touch();
  touch();
  expect(told).toBe(1);
  vi.advanceTimersByTime(tellEvery_ms);
  expect(told, 'the touches in between').toBe(2);
  vi.advanceTimersByTime(10 * tellEvery_ms);
  expect(told, 'nobody touched it').toBe(2);
  touch();
  expect(told).toBe(3);
  stop();
  touch();
  expect(told).toBe(3);
  vi.useRealTimers();
});
