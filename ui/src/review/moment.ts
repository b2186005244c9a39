/** A moment as somebody types it: `14:07`, `14:07:30`, `20.11. 14:07:30`, `2026-11-20 14:07`, `20 Nov 14:07`, `-3 h`. */
import { currentLanguage } from '../text';
import { day_ms } from './times';

const units_ms = { s: 1_000, min: 60_000, m: 60_000, h: 3_600_000, d: day_ms } as const;
const ago = /^-\s*(\d{1,6}(?:[.,]\d+)?)\s*(s|min|m|h|d)$/i;
const clockOnly = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T]+(\d.*)$/;
const numbers = /^(\d{1,2})[./](\d{1,2})(?:[./](\d{4})?)?\s+(\d.*)$/;
const words = /^(\d{1,2})\.?\s+(\p{L}{3,})\.?(?:\s+(\d{4}))?\s+(\d.*)$/u;

/** The moment in ms since 1970; `null` when it can't be read or lies in the future. Without a day, the last such time. */
export function momentOf(typed: string, now_ms: number): number | null {
  const text = typed.trim().replace(/,\s+/g, ' ');
  const back = ago.exec(text);
  if (back !== null) {
    const unit = (back[2] ?? 's').toLowerCase() as keyof typeof units_ms;
    return Math.round(now_ms - Number((back[1] ?? '').replace(',', '.')) * units_ms[unit]);
  }
  const now = new Date(now_ms);
  if (clockOnly.test(text)) {
    const today = at(now.getFullYear(), now.getMonth(), now.getDate(), text);
    if (today === null || today <= now_ms) return today;
    return at(now.getFullYear(), now.getMonth(), now.getDate() - 1, text);
  }
  const found = dated(text, now);
  return found !== null && found <= now_ms ? found : null;
}

function dated(text: string, now: Date): number | null {
  const whole = iso.exec(text);
  if (whole !== null) return onDay(Number(whole[1]), Number(whole[2]) - 1, Number(whole[3]), whole[4] ?? '');
  const short = numbers.exec(text);
  if (short !== null) return ofYear(short[3], Number(short[2]) - 1, Number(short[1]), short[4] ?? '', now);
  const long = words.exec(text);
  if (long === null) return null;
  const month = monthOf(long[2] ?? '');
  return month === null ? null : ofYear(long[3], month, Number(long[1]), long[4] ?? '', now);
}

/** Without a year it is the last such day. */
function ofYear(
  year: string | undefined,
  month: number,
  day: number,
  clock: string,
  now: Date,
): number | null {
  if (year !== undefined) return onDay(Number(year), month, day, clock);
  const here = onDay(now.getFullYear(), month, day, clock);
  return here === null || here <= now.getTime() ? here : onDay(now.getFullYear() - 1, month, day, clock);
}

/** `null` for a day that is on no calendar: 31 February is not 3 March. */
function onDay(year: number, month: number, day: number, clock: string): number | null {
  const date = new Date(year, month, day);
  return date.getMonth() === month && date.getDate() === day ? at(year, month, day, clock) : null;
}

function at(year: number, month: number, day: number, clock: string): number | null {
  const [, hour, minute, second] = clockOnly.exec(clock.trim()) ?? [];
  const [h, m, s] = [Number(hour ?? NaN), Number(minute ?? NaN), Number(second ?? 0)];
  if (!(h < 24 && m < 60 && s < 60)) return null;
  return new Date(year, month, day, h, m, s).getTime();
}

/** The month of which a word is the beginning, in the language of the page or in English. */
function monthOf(word: string): number | null {
  const begins = word.toLowerCase();
  for (const language of [currentLanguage(), 'en'])
    for (let month = 0; month < 12; month++) {
      const name = new Date(2026, month, 15).toLocaleDateString(language, { month: 'long' });
      if (name.toLowerCase().startsWith(begins)) return month;
    }
  return null;
}
