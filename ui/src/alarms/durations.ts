/** How long something lasted, and times to the second, as the past and its stories need them. */
import { clockFace, time } from '../ward/times';

/** `42 s`, `3 min 20 s`, `1 h 05 min`, `2 d 3 h`. Never negative. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${two(seconds % 60)} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${two(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** What passed since the event before: `+40 ms`, `+0.2 s`, `+42 s`; empty when nothing did. */
export function delta(ms: number): string {
  if (ms <= 0) return '';
  if (ms < 100) return `+${Math.round(ms)} ms`;
  return ms < 10_000 ? `+${(ms / 1000).toFixed(1)} s` : `+${duration(ms)}`;
}

/** `14:07:32` today, `20 Nov 14:07:32` before. */
export function exactTime(at_ms: number, now_ms: number): string {
  return time(at_ms, now_ms).replace(/\d\d:\d\d$/, clockFace(at_ms));
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
