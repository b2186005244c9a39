import { fireEvent, render, screen } from '@testing-library/svelte';
import { beforeEach, describe, expect, it, test, vi } from 'vitest';
import App from '../App.svelte';
import type { PrintQuery, RecordView, SeriesView } from '../host/api';
import { RecordedHost } from '../host/recorded';
import { printChoices } from './choices.svelte';
import { PrintJob } from './job.svelte';
import { sheetOf } from './PrintSheet.svelte';
import { ofAlarm, ofAlarms, ofReview, withLength } from './what';

const now_ms = Date.UTC(2026, 10, 21, 14, 0, 0);
const minute_ms = 60_000;
const one = (id: number, refid: string, wave: boolean): SeriesView => ({
  id,
  refid,
  label: refid,
  unit: '',
  channel: '1',
  wave,
  rate_hz: wave ? 250 : null,
  since_ms: 0,
  until_ms: now_ms,
});
const record: RecordView = {
  bed: '4',
  since_ms: 0,
  until_ms: now_ms,
  series: [
    one(1, 'MDC_ECG_ELEC_POTL_II', true),
    one(2, 'MDC_PULS_OXIM_PLETH', true),
    one(7, 'MDC_ECG_HEART_RATE', false),
    one(8, 'MDC_PULS_OXIM_PULS_RATE', false),
    one(9, 'MDC_RESP_RATE', false),
  ],
};
const place = {
  tab: 'trends',
  at_ms: null,
  hidden: ['MDC_RESP_RATE 1'],
  wave: 'MDC_PULS_OXIM_PLETH 1',
  row_ms: minute_ms,
  before_s: 15,
  after_s: 10,
  look_as: 'graph',
  stretch: (to_ms: number) => ({ from_ms: to_ms - 60 * minute_ms, to_ms }),
} as const;
const drawn = { speed_mm_s: 50, gain: 2 };

describe('what is printed is what is seen', () => {
  it('a trend has the numbers that are drawn, and a table where one is seen', () => {
    const times = { from_ms: now_ms - 60 * minute_ms, to_ms: now_ms };
    const trend = { kind: 'trend', bed: '4', series: [7], ...times };
    expect(ofReview(record, place, drawn, now_ms)).toEqual({ ...trend, table_ms: null });
    const table = ofReview(record, { ...place, look_as: 'table' }, drawn, now_ms);
    expect(table).toEqual({ ...trend, table_ms: 5 * minute_ms });
  });
  it('a strip has its moment, its seconds, its speed and its gain', () => {
    const at_ms = now_ms - 30 * minute_ms;
    expect(ofReview(record, { ...place, tab: 'strips', at_ms }, drawn, now_ms)).toEqual({
      kind: 'strip',
      bed: '4',
      from_ms: at_ms - 15_000,
      to_ms: at_ms + 10_000,
      look: { waves: [], speed_mm_s: 50, gain_mm_mv: 20 },
      condition: null,
    });
  });
  it('a full disclosure has the wave that is chosen, on whole rows, up to the newest', () => {
    const what = ofReview(record, { ...place, tab: 'disclosure' }, drawn, now_ms);
    const times = { from_ms: now_ms - 60 * minute_ms, to_ms: now_ms };
    expect(what).toEqual({ kind: 'disclosure', bed: '4', series: 2, ...times, row_ms: minute_ms });
    const longer = withLength(what, 120 * minute_ms, now_ms);
    expect(longer).toMatchObject({ from_ms: now_ms - 120 * minute_ms, to_ms: now_ms });
  });
  it('an alarm has its story, and alarms their filter', () => {
    expect(ofAlarm(5, drawn)).toMatchObject({ kind: 'event', condition: 5, before_s: 15, after_s: 15 });
    expect(ofAlarms('', '', 1, 2)).toEqual({ kind: 'alarms', bed: null, least: null, from_ms: 1, to_ms: 2 });
    expect(ofAlarms('3', 'high', 1, 2)).toMatchObject({ bed: '3', least: 'high' });
  });
});

const query: PrintQuery = {
  what: ofAlarms('', '', 1, 2),
  paper: 'a4',
  language: 'en',
  identity: true,
};

describe('a document', () => {
  it('turns its pages and stops at its ends', async () => {
    const job = new PrintJob(new RecordedHost(''));
    await job.ask(query);
    expect([job.preview?.pages, job.page]).toEqual([2, 0]);
    await job.turn(-1);
    expect(job.page).toBe(0);
    await job.turn(1);
    await job.turn(2);
    expect(job.page).toBe(1);
    expect(job.svg).toContain('2 / 2');
  });
  it('is neither saved nor printed while another is being made', async () => {
    const host = new RecordedHost('');
    const save = vi.spyOn(host, 'printSave');
    const job = new PrintJob(host);
    await job.ask(query);
    const asked = job.ask({ ...query, paper: 'letter' });
    await job.save();
    expect(save).not.toHaveBeenCalled();
    await asked;
    await job.save();
    expect(save).toHaveBeenCalledOnce();
    expect(job.said).toContain('.pdf');
  });
  it('says why it could not be printed', async () => {
    const job = new PrintJob(new RecordedHost(''));
    await job.ask(query);
    await job.print('Attic');
    expect([job.said, job.refused]).toEqual(['There is no printer Attic. Choose another one.', true]);
  });
});

it('a page is a drawing without scripts, and what is none is no page', () => {
  const sheet = sheetOf(
    '<svg xmlns="http://www.w3.org/2000/svg" width="9mm"><script>1</script><path/></svg>',
  );
  expect(sheet?.querySelector('script')).toBeNull();
  expect(sheet?.hasAttribute('width')).toBe(false);
  expect(sheetOf('<p>')).toBeNull();
});

beforeEach(() => {
  printChoices.printer = null;
  printChoices.identity = true;
});

test('Ctrl P prints what the review shows, and the printer is told', async () => {
  const search = '?beds=2&view=review&of=1&tab=strips';
  const host = new RecordedHost(search);
  const send = vi.spyOn(host, 'printSend');
  render(App, { host, search });
  await screen.findByTestId('review-print');
  await fireEvent.keyDown(window, { key: 'p', ctrlKey: true });
  await screen.findByTestId('print-sheet');
  const button = screen.getByTestId<HTMLButtonElement>('print-send');
  await expect.poll(() => button.disabled).toBe(false);
  await fireEvent.click(button);
  await expect.poll(() => screen.getByTestId('print-said').textContent).toContain('Ward-4-East');
  expect(send.mock.calls[0]?.[1]).toBe('Ward-4-East');
});

test('without a printing system the PDF is the way out', async () => {
  const search = '?beds=2&view=review&of=1&scene=no-printer';
  render(App, { host: new RecordedHost(search), search });
  await fireEvent.click(await screen.findByTestId('review-print'));
  expect((await screen.findByTestId('print-no-printer')).textContent).toContain('CUPS');
  expect(screen.getByTestId<HTMLButtonElement>('print-send').disabled).toBe(true);
  const save = screen.getByTestId<HTMLButtonElement>('print-save');
  await expect.poll(() => save.disabled).toBe(false);
  await fireEvent.click(save);
  expect(await screen.findByTestId('print-show')).toBeTruthy();
});
