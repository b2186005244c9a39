import { render, screen } from '@testing-library/svelte';
import { expect, test } from 'vitest';
import App from '../App.svelte';
import { RecordedHost } from '../host/recorded';

test('every state of a bed can be opened', async () => {
  for (let bed = 1; bed <= 14; bed += 1) {
    const search = `?beds=14&bed=${bed}`;
    const { unmount } = render(App, { host: new RecordedHost(search), search });
    const view = await screen.findByTestId('bed-view');
    expect(view.dataset.bed).toBe(String(bed));
    expect(await screen.findByTestId('freeze')).toBeTruthy();
    unmount();
  }
});
