/** Times and ages as a nurse reads them: 14:07 today, 20 Nov 14:07 before, ages as 0:42. */
import { currentLanguage } from '../text';

const minute_ms = 60_000;
const day_ms = 86_400_000;

/** How long ago, counting: `0:42`, `12:31`, `1:02:05`, and past a day `2 d 3 h`. Never negative. */
export function age(since_ms: number, now_ms: number): string {
  const seconds = Math.max(0, Math.floor((now_ms - since_ms) / 1000));
  if (seconds >= 86_400)
    return `${Math.floor(seconds / 86_400)} d ${Math.floor((seconds % 86_400) / 3600)} h`;
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const tail = `${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}

/** A rough age for what is not urgent: `3 s`, `12 min`, `5 h`, `2 d`. */
export function roughAge(since_ms: number, now_ms: number): string {
  const seconds = Math.max(0, Math.floor((now_ms - since_ms) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** `14:07` today, `20 Nov 14:07` on any other day. */
export function time(at_ms: number, now_ms: number): string {
  const at = new Date(at_ms);
  const short = `${two(at.getHours())}:${two(at.getMinutes())}`;
  if (Math.abs(now_ms - at_ms) < day_ms && at.getDate() === new Date(now_ms).getDate()) return short;
  return `${at.getDate()} ${month(at)} ${short}`;
}

/** `14:07` of the last half day, where the hour alone says which day it was; else as `time`. For a tile. */
export function tileTime(at_ms: number, now_ms: number): string {
  if (Math.abs(now_ms - at_ms) >= day_ms / 2) return time(at_ms, now_ms);
  const at = new Date(at_ms);
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** The clock in the header. */
export function clockFace(now_ms: number): string {
  const at = new Date(now_ms);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** Whether a measurement is old enough that its time must be said beside it: 15 minutes. */
export function needsItsTime(at_ms: number, now_ms: number): boolean {
  return now_ms - at_ms > 15 * minute_ms;
}

/** A date of birth as sent (`YYYY-MM-DD` or shorter), in words; as sent when it is no date. */
export function birthDate(birth: string): string {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(birth);
  if (parts === null) return birth;
  const [, year = '', monthPart, day] = parts;
  if (monthPart === undefined) return year;
  const name = month(new Date(Number(year), Number(monthPart) - 1, 1));
  return day === undefined ? `${name} ${year}` : `${Number(day)} ${name} ${year}`;
}

/** Age of a patient in whole years and, below two years, months. `null` when the birth is not known well enough. */
export function patientAge(birth: string, now_ms: number): { years: number; months: number } | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birth);
  if (parts === null) return null;
  const now = new Date(now_ms);
  let months = (now.getFullYear() - Number(parts[1])) * 12 + now.getMonth() + 1 - Number(parts[2]);
  if (now.getDate() < Number(parts[3])) months -= 1;
  return months < 0 ? null : { years: Math.floor(months / 12), months };
}

function month(at: Date): string {
  return at.toLocaleDateString(currentLanguage(), { month: 'short' });
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
