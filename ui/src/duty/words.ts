/** Duty in words. */
import type { DutyBedView, DutyView, ShiftView } from '../host/api';
import { t } from '../text';
import { time } from '../ward/times';
import { nameOf } from './assign';

/** `early, 06:00 to 14:00 (now)`. */
export function shiftWords(shift: ShiftView, on: ShiftView, now_ms: number): string {
  const words = t('duty_shift_words', {
    name: shift.name,
    from: time(shift.begins_ms, now_ms),
    to: time(shift.ends_ms, now_ms),
  });
  return shift.begins_ms === on.begins_ms ? `${words} ${t('duty_shift_on')}` : words;
}

/** Whose a bed is, and why if not as assigned. */
export function standingWords(duty: DutyView, bed: DutyBedView, now_ms: number): string {
  const who = nameOf(duty, bed.owner);
  switch (bed.standing) {
    case 'assigned':
      return who;
    case 'covers':
      return t('duty_covers', { who, nurse: nameOf(duty, bed.nurse) });
    case 'overrun':
      return t('duty_since', { who, time: time(bed.overrun_since_ms ?? now_ms, now_ms) });
    case 'unassigned':
      return bed.owner === null ? t('duty_everybody') : t('duty_charge_has', { who });
    case 'no_cover':
      return bed.owner === null ? t('duty_everybody') : t('duty_no_cover', { who });
  }
}
