/** Names of patients as the screens write them. */
import type { PatientView } from '../host/api';

/**
 * `FAMILY, G`: the family name and the first letter of the given names.
 * Scripts without case stay as they are; a code point is never cut in two.
 */
export function shortName(patient: PatientView): string {
  const family = patient.family.trim().toLocaleUpperCase();
  const initials = patient.given
    .trim()
    .split(/[\s]+/u)
    .slice(0, 1)
    .flatMap((name) => name.split('-').map((part) => firstLetter(part)))
    .filter((letter) => letter !== '')
    .join('-');
  return [family, initials].filter((part) => part !== '').join(', ');
}

/** `FAMILY, Given names` in full, for the bed view. */
export function fullName(patient: PatientView): string {
  const family = patient.family.trim().toLocaleUpperCase();
  return [family, patient.given.trim()].filter((part) => part !== '').join(', ');
}

function firstLetter(word: string): string {
  const letter = [...word].find((c) => /\p{L}/u.test(c)) ?? '';
  return letter.toLocaleUpperCase();
}

/**
 * A name as it stands where anybody may look: `FAM…` for `FAMILY, G`. At most three letters of the family name and
 * never more than half of it, so that those who care for the patient know the tile and nobody else the patient.
 */
export function veiled(name: string): string {
  const family = [...(name.split(',')[0] ?? '').trim()];
  if (family.length === 0) return '';
  return `${family.slice(0, Math.max(1, Math.min(3, Math.floor(family.length / 2)))).join('')}…`;
}
