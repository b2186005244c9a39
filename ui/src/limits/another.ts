/** Whether somebody else lies in a bed: limits that were meant for one patient are never set for another. Pure. */
import type { PatientView } from '../host/api';
import { fullName } from '../ward/names';

/**
 * As far as the page sees it: a monitor's name where there was none is nobody else, nor is a monitor that names nobody.
 * Whoever is admitted where nobody was known is: what was begun then was begun for nobody.
 */
export function isAnother(before: PatientView | null, now: PatientView | null): boolean {
  if (before === null) return now !== null && now.stay !== null;
  if (before.stay !== null) return before.stay.id !== now?.stay?.id;
  if (now === null) return false;
  const byNumber = before.mrn !== '' && now.mrn !== '';
  return byNumber ? before.mrn !== now.mrn : fullName(before) !== fullName(now);
}
