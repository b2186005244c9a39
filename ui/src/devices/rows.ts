/** Which devices are shown, and their state and that of feeds in words. Pure. */
import type { DeviceDoingView, DeviceLineView, FeedDoingView, FeedKindView, FeedLineView } from '../host/api';
import { t, type TextKey } from '../text';

export const whiches = ['all', 'unknown', 'silent', 'attention'] as const;
export type Which = (typeof whiches)[number];

/** A charge below this is worth a look: the station's own alarm begins there. */
const battery_low = 20;
/** A clock that is off by more is a condition of its own. */
const clock_off_s = 120;

/** Whether somebody should look after it. */
export function wantsAttention(device: DeviceLineView, now_ms = Date.now()): boolean {
  const clock = device.clock_offset_s !== null && Math.abs(device.clock_offset_s) > clock_off_s;
  const battery = device.battery_pct !== null && device.battery_pct < battery_low;
  const { service_due_ms, calibration_due_ms, out_of_order } = device.upkeep;
  const due = [service_due_ms, calibration_due_ms].some((at) => at !== null && at < now_ms);
  if (due || out_of_order !== '') return true;
  return device.doing === 'lost' || device.doing === 'stale' || clock || battery;
}

export function fits(device: DeviceLineView, which: Which): boolean {
  switch (which) {
    case 'all':
      return true;
    case 'unknown':
      return device.bed === null;
    case 'silent':
      return device.doing === 'lost';
    case 'attention':
      return wantsAttention(device);
  }
}

/** How people call a device: by what is written on it, else by its id. */
export function called(device: { readonly id: string; readonly label: string }): string {
  return device.label === '' ? device.id : device.label;
}

/** Whether every word that was typed stands somewhere in it. */
export function matches(device: DeviceLineView, typed: string): boolean {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const { id, label, maker, model, sender, bed, location, feed } = device;
  const text = [id, label, maker, model, sender, bed ?? '', location, feed].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
}

const doings = {
  live: 'equipment_live',
  stale: 'equipment_stale',
  lost: 'equipment_lost',
  occasional: 'equipment_occasional',
} as const satisfies Record<DeviceDoingView, TextKey>;

export const doingWords = (doing: DeviceDoingView): string => t(doings[doing]);

const feedDoings = {
  starting: 'equipment_doing_starting',
  listening: 'equipment_doing_listening',
  connecting: 'equipment_doing_connecting',
  connected: 'equipment_doing_connected',
  failed: 'equipment_doing_failed',
  stopped: 'equipment_doing_stopped',
} as const satisfies Record<FeedDoingView, TextKey>;

export const feedDoingWords = (doing: FeedDoingView): string => t(feedDoings[doing]);

export const kindWords = (kind: FeedKindView | null): string => (kind === null ? '' : t(`feed_kind_${kind}`));

/** How the mark of a state is drawn: filled, hollow, or a dash. Colour never tells it alone. */
export type Mark = 'well' | 'waits' | 'bad' | 'idle';

export function deviceMark(device: DeviceLineView): Mark {
  const marks = { live: 'well', stale: 'waits', lost: 'bad', occasional: 'idle' } as const;
  return marks[device.doing];
}

export function feedMark(feed: Pick<FeedLineView, 'doing'>): Mark {
  const marks = {
    starting: 'waits',
    listening: 'well',
    connecting: 'waits',
    connected: 'well',
    failed: 'bad',
    stopped: 'idle',
  } as const;
  return marks[feed.doing];
}

/** `812 B`, `4.1 kB`, `2.3 MB`. */
export function size(bytes: number): string {
  if (bytes < 1_000) return t('equipment_bytes', { count: bytes });
  if (bytes < 1_000_000) return t('equipment_kilobytes', { count: (bytes / 1_000).toFixed(1) });
  return t('equipment_megabytes', { count: (bytes / 1_000_000).toFixed(1) });
}

/** A wait in milliseconds, as fine as it matters. */
export function delayWords(ms: number | null): string {
  if (ms === null) return '––';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  return ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(0)} s`;
}

/** The day of a moment, as a date field has it; empty for none. */
export function dayOf(ms: number | null): string {
  if (ms === null) return '';
  const at = new Date(ms);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The end of a day, here; `null` for none. */
export function msOf(day: string): number | null {
  const at = day === '' ? NaN : new Date(`${day}T23:59:59`).getTime();
  return Number.isFinite(at) ? at : null;
}
