/** What a row of the past says. */
import type { EpisodeView } from '../host/api';
import { t } from '../text';
import { personWords } from '../ward/care';
import { duration } from './durations';

/** How long it lasted, or has lasted so far. */
export function lastedOf(row: Pick<EpisodeView, 'began_ms' | 'ended_ms'>, now_ms: number): string {
  if (row.ended_ms !== null) return duration(row.ended_ms - row.began_ms);
  return t('lasts', { time: duration(now_ms - row.began_ms) });
}

/** `after 42 s · A. Lind`, or that nobody did. */
export function acknowledgedOf(
  row: Pick<EpisodeView, 'began_ms' | 'acknowledged_ms' | 'acknowledged_by'>,
): string {
  if (row.acknowledged_ms === null) return t('nobody');
  const time = duration(row.acknowledged_ms - row.began_ms);
  return row.acknowledged_by === ''
    ? t('after_time', { time })
    : t('after_time_by', { time, by: personWords(row.acknowledged_by) });
}
