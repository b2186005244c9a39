import { fireEvent, render, screen, within } from '@testing-library/svelte';
import { expect, test, vi } from 'vitest';
import App from '../App.svelte';
import CareChip from './CareChip.svelte';
import { Refused } from '../host';
import { RecordedHost } from '../host/recorded';
import { chooseLanguage } from '../text';

async function bedView(bed: number, more = ''): Promise<void> {
  const search = `?beds=12&scene=calm&bed=${bed}${more}`;
  render(App, { host: new RecordedHost(search), search });
  await screen.findByTestId('bed-view');
}

const type = (testid: string, value: string) =>
  fireEvent.input(screen.getByTestId(testid), { target: { value } });

test('a score is shown with each part, its points, and what is missing', async () => {
  await bedView(4);
  const news2 = await screen.findByTestId('score-news2');
  const consciousness = news2.querySelector('[data-part="consciousness"]');
  expect(consciousness?.textContent).toContain('not measured');
  expect(consciousness?.textContent).toContain('0–3');
  expect(news2.textContent).toContain('low or more');
  expect(news2.textContent).toContain('Decision support, not a diagnosis.');
});

test('a bed is asked for once, not again for each answer', async () => {
  const search = '?beds=12&scene=calm&bed=4&open=chart';
  const host = new RecordedHost(search);
  let asked = 0;
  const care = host.care.bind(host);
  host.care = (bed) => {
    asked += 1;
    return care(bed);
  };
  render(App, { host, search });
  await screen.findByTestId('chart-sheet');
  await screen.findByTestId('score-panel');
  await new Promise((done) => setTimeout(done, 300));
  expect(asked).toBeLessThanOrEqual(6);
});

test('in German no rate is called RR, which is the blood pressure', async () => {
  chooseLanguage('?lang=de', []);
  try {
    await bedView(4, '&open=chart');
    const taken = await screen.findByTestId('take-respiration');
    expect(taken.textContent).toMatch(/AF ·/);
    const news2 = await screen.findByTestId('score-news2');
    expect(news2.textContent).toMatch(/AF ·/);
    expect(news2.textContent).not.toMatch(/RR ·/);
  } finally {
    chooseLanguage('', ['en']);
  }
});

test('a bed without an admission says what to do', async () => {
  await bedView(3);
  expect((await screen.findByTestId('care-none')).textContent).toContain('Admit the patient');
  expect(screen.queryByTestId('score-panel')).toBeNull();
});

test('V opens the sheet; what the monitor measures is charted only after a press', async () => {
  await bedView(4);
  await screen.findByTestId('score-panel');
  await fireEvent.keyDown(window, { key: 'v' });
  const save = await screen.findByTestId<HTMLButtonElement>('chart-save');
  expect(save.disabled).toBe(true);
  await fireEvent.click(screen.getByTestId('take-pulse'));
  expect(screen.getByTestId<HTMLInputElement>('chart-pulse').value).toBe('88');
  await fireEvent.click(screen.getByTestId('chart-acvpu-voice'));
  await expect.poll(() => save.textContent).toContain('Chart 2');
  await fireEvent.click(save);
  await expect.poll(() => screen.queryByTestId('chart-sheet')).toBeNull();
  const list = await screen.findByTestId('chart-list');
  await expect.poll(() => list.textContent).toContain('Voice');
});

test('what is unusual is asked about once', async () => {
  await bedView(4, '&open=chart');
  await screen.findByTestId('chart-sheet');
  await type('chart-respiration', '50');
  await fireEvent.click(screen.getByTestId('chart-save'));
  expect((await screen.findByTestId('chart-asked')).textContent).toContain('is it right?');
  await fireEvent.click(screen.getByTestId('chart-save'));
  await expect.poll(() => screen.queryByTestId('chart-sheet')).toBeNull();
});

test('a changed sheet is asked about anew', async () => {
  await bedView(4, '&open=chart');
  await screen.findByTestId('chart-sheet');
  await type('chart-respiration', '50');
  await fireEvent.click(screen.getByTestId('chart-save'));
  await screen.findByTestId('chart-asked');
  await type('chart-respiration', '51');
  await expect.poll(() => screen.queryByTestId('chart-asked')).toBeNull();
});

test('a correction keeps the old value in view, struck through', async () => {
  await bedView(8);
  const list = await screen.findByTestId('chart-list');
  const entry = within(list).getByText('36.8 °C').closest<HTMLElement>('.entry');
  await fireEvent.click(within(entry!).getByText('Correct'));
  await type('correct-value', '37.2');
  await type('reason', 'misread');
  await fireEvent.click(screen.getByTestId('reason-yes'));
  await expect.poll(() => within(list).queryByText('37.2 °C')).not.toBeNull();
  expect(within(list).getByText('36.8 °C').closest('.entry')?.classList).toContain('corrected');
});

test('another value than was asked about is no longer sure', async () => {
  const search = '?beds=12&scene=calm&bed=8';
  const host = new RecordedHost(search);
  render(App, { host, search });
  const list = await screen.findByTestId('chart-list');
  const entry = within(list).getByText('36.8 °C').closest<HTMLElement>('.entry');
  await fireEvent.click(within(entry!).getByText('Correct'));
  await screen.findByTestId('correct-form');
  const sent = vi
    .spyOn(host, 'command')
    .mockRejectedValueOnce(new Refused({ code: 'ask', sentence: '31.2 is unusual; is it right?' }));
  await type('correct-value', '31.2');
  await type('reason', 'misread');
  await fireEvent.click(screen.getByTestId('reason-yes'));
  await screen.findByText('31.2 is unusual; is it right?');
  await type('correct-value', '41.2');
  await expect.poll(() => screen.queryByText('31.2 is unusual; is it right?')).toBeNull();
  await fireEvent.click(screen.getByTestId('reason-yes'));
  const wish: unknown = expect.objectContaining({ kind: 'correct', sure: false });
  expect(sent).toHaveBeenLastCalledWith(expect.objectContaining({ wish }));
  expect(sent).toHaveBeenCalledTimes(2);
});

test('a correction that is pressed before the chart is read waits for it', async () => {
  const search = '?beds=12&scene=calm&bed=8';
  const host = new RecordedHost(search);
  render(App, { host, search });
  const list = await screen.findByTestId('chart-list');
  const entry = within(list).getByText('36.8 °C').closest<HTMLElement>('.entry');
  let read = () => {};
  const reading = new Promise<void>((done) => (read = done));
  const care = host.care.bind(host);
  host.care = async (bed) => {
    await reading;
    return care(bed);
  };
  await fireEvent.click(within(entry!).getByText('Correct'));
  await screen.findByTestId('correct-form');
  await type('correct-value', '37.2');
  await type('reason', 'misread');
  await fireEvent.click(screen.getByTestId('reason-yes'));
  const form = screen.getByTestId('correct-form');
  await expect.poll(() => form.textContent).toContain('The chart is being read');
  read();
  await expect.poll(() => within(list).queryByText('37.2 °C')).not.toBeNull();
});

test('a sheet of another time is asked about anew', async () => {
  await bedView(4, '&open=chart');
  await screen.findByTestId('chart-sheet');
  await type('chart-respiration', '50');
  await fireEvent.click(screen.getByTestId('chart-save'));
  await screen.findByTestId('chart-asked');
  await fireEvent.click(screen.getByTestId('when-30'));
  await expect.poll(() => screen.queryByTestId('chart-asked')).toBeNull();
});

test('a measurement to confirm names the patient twice and counts after a press', async () => {
  await bedView(2);
  const panel = await screen.findByTestId('pending-panel');
  expect(panel.textContent).toContain('REC2');
  expect(panel.textContent).toContain('38.4 °C');
  await fireEvent.click(screen.getByTestId('spot-confirm'));
  await expect.poll(() => screen.queryByTestId('pending-panel')).toBeNull();
  expect(screen.getByTestId('chart-list').textContent).toContain('38.4 °C');
});

test('a task is done with one press and taken back with another', async () => {
  await bedView(2);
  const panel = await screen.findByTestId('task-panel');
  expect(panel.querySelectorAll('.task.late')).toHaveLength(1);
  await fireEvent.click(within(panel).getByLabelText('Done: Turn the patient'));
  await expect.poll(() => panel.querySelectorAll('.task.late').length).toBe(0);
  await fireEvent.click(within(panel).getByText('Undo'));
  await expect.poll(() => panel.querySelectorAll('.task.late').length).toBe(1);
});

test('a chip on the tile names score and late task, in no colour of an alarm', () => {
  const host = new RecordedHost('?beds=6&scene=calm');
  return host.snapshot().then(({ beds }) => {
    const care = beds[1]?.care;
    if (!care) throw new Error('bed 2 has a patient');
    render(CareChip, { bed: '2', care });
    const chip = screen.getByTestId('tile-2-care');
    expect(chip.textContent).toContain('NEWS2');
    expect(chip.textContent).toContain('Turn late');
    expect(chip.querySelector('.fill')).toBeNull();
    expect(beds[2]?.care).toBeNull();
  });
});

test('a chip with room for one thing tells what is late, or else the score', () => {
  const host = new RecordedHost('?beds=6&scene=calm');
  return host.snapshot().then(({ beds }) => {
    const care = beds[1]?.care;
    if (!care) throw new Error('bed 2 has a patient');
    const { unmount } = render(CareChip, { bed: '2', care, brief: true, lone: true });
    expect(screen.getByTestId('tile-2-care').textContent.trim()).toBe('Turn late');
    unmount();
    render(CareChip, { bed: '2', care: { ...care, task: null }, brief: true, lone: true });
    expect(screen.getByTestId('tile-2-care').textContent.trim()).toBe('NEWS2 1');
  });
});
