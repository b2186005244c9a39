/** A patient's data as typed: what the fields hold, and what is wrong with them. */
import type { DetailsView, PatientView, PersonForm } from '../host/api';
import { t } from '../text';

export const noDetails: DetailsView = {
  group: null,
  weight_g: null,
  allergies: [],
  isolation: null,
  fall_risk: false,
  code: null,
  hint: '',
};

/** What the form's fields hold: all text, as typed. */
export interface Typed {
  family: string;
  given: string;
  mrn: string;
  birth: string;
  sex: string;
  unidentified: boolean;
  group: NonNullable<DetailsView['group']> | '';
  weight: string;
  allergies: string;
  isolation: NonNullable<DetailsView['isolation']> | '';
  fall_risk: boolean;
  code: NonNullable<DetailsView['code']> | '';
  hint: string;
}

export function typedOf(patient: PatientView | null): Typed {
  const details = patient?.stay?.details ?? noDetails;
  return {
    family: patient?.family ?? '',
    given: patient?.given ?? '',
    mrn: patient?.mrn ?? '',
    birth: patient?.birth ?? '',
    sex: patient?.sex ?? '',
    unidentified: patient?.stay?.unidentified ?? false,
    group: details.group ?? '',
    weight: details.weight_g === null ? '' : String(details.weight_g / 1000),
    allergies: details.allergies.join(', '),
    isolation: details.isolation ?? '',
    fall_risk: details.fall_risk,
    code: details.code ?? '',
    hint: details.hint,
  };
}

/** Somebody of whom nothing is known but what can be seen. */
export function unknownPatient(): Typed {
  return { ...typedOf(null), family: t('patient_unknown_name'), unidentified: true };
}

export function detailsOf(typed: Typed): DetailsView {
  return {
    group: typed.group === '' ? null : typed.group,
    weight_g: grams(typed.weight),
    allergies: typed.allergies
      .split(',')
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    isolation: typed.isolation === '' ? null : typed.isolation,
    fall_risk: typed.fall_risk,
    code: typed.code === '' ? null : typed.code,
    hint: typed.hint.trim(),
  };
}

export function formOf(typed: Typed): PersonForm {
  return {
    family: typed.family.trim(),
    given: typed.given.trim(),
    mrn: typed.mrn.trim(),
    birth: typed.birth.trim(),
    sex: typed.sex,
    unidentified: typed.unidentified,
    details: detailsOf(typed),
  };
}

/** Kilograms as typed, with point or comma, in grams; `null` for an empty field and for what is no number. */
function grams(text: string): number | null {
  const kilograms = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || !Number.isFinite(kilograms) ? null : Math.round(kilograms * 1000);
}

/** What is missing or wrong, in words, or empty. The core checks again. */
export function lacks(typed: Typed, today: Date): string {
  const named = [typed.family, typed.given, typed.mrn].some((text) => text.trim() !== '');
  if (!named && !typed.unidentified) return t('patient_wants_name');
  const birth = typed.birth.trim();
  if (birth !== '' && !/^\d{4}(-\d{2}(-\d{2})?)?$/.test(birth)) return t('patient_wants_date');
  if (birth !== '' && birth > isoDay(today)) return t('patient_birth_future');
  const weight = grams(typed.weight);
  if (typed.weight.trim() !== '' && (weight === null || weight < 200 || weight > 500_000))
    return t('patient_wants_weight');
  return '';
}

function isoDay(today: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${today.getFullYear()}-${two(today.getMonth() + 1)}-${two(today.getDate())}`;
}
