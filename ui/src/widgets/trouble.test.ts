import { render, screen } from '@testing-library/svelte';
import { flushSync } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SessionView } from '../host/api';
import { session } from '../people/session.svelte';
import { t } from '../text';
import Trouble from './Trouble.svelte';

const here = (rights: SessionView['rights'], stage: SessionView['stage'] = 'in_use'): void =>
  session.take({ stage, person: null, rights, setup_file: null, provider: null });

beforeEach(() => here([]));
afterEach(() => here([]));

it('asks for a sign-in where nobody may see what is kept, and tries by itself when somebody may', () => {
  const onretry = vi.fn();
  render(Trouble, { sentence: 'nobody is signed in here: sign in first', onretry });
  screen.getByText(t('see_sign_in'));
  expect(onretry).not.toHaveBeenCalled();
  screen.getByTestId('trouble-sign-in').click();
  expect([session.dialog, session.wanted]).toEqual(['sign_in', 'See']);
  here(['See']);
  flushSync();
  expect(onretry).toHaveBeenCalledOnce();
});

it('names another right where reading needs one, and none where it needs none', () => {
  const { unmount } = render(Trouble, { sentence: 'refused', onretry: () => {}, right: 'ManagePeople' });
  screen.getByText(session.lacks('ManagePeople') ?? '');
  unmount();
  render(Trouble, { sentence: 'there is no bed 9', onretry: () => {}, right: null });
  screen.getByText('there is no bed 9');
});

it('says what is wrong where it is something else', () => {
  here(['See']);
  const onretry = vi.fn();
  render(Trouble, { sentence: 'The disk is full.', onretry });
  screen.getByText('The disk is full.');
  screen.getByText(t('retry')).click();
  expect(onretry).toHaveBeenCalledOnce();
});

it('asks nobody for a sign-in on a station without people', () => {
  here([], 'setup');
  render(Trouble, { sentence: 'The disk is full.', onretry: () => {} });
  screen.getByText('The disk is full.');
});
