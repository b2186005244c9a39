/** Contradictions and decisions in words. */
import type { AdtView, ConflictView, ContradictionView, OfferView } from '../host/api';
import { t, type TextKey } from '../text';
import { shortName } from '../ward/names';

export const conflictTexts: Readonly<Record<ContradictionView, TextKey>> = {
  occupied: 'conflict_occupied',
  closed: 'conflict_closed',
  lies_elsewhere: 'conflict_lies_elsewhere',
  no_such_bed: 'conflict_no_such_bed',
  unknown: 'conflict_unknown',
  has_left: 'conflict_has_left',
  other_person: 'conflict_other_person',
  two_beds: 'conflict_two_beds',
  future_birth: 'conflict_future_birth',
};

export const adtTexts: Readonly<Record<AdtView, TextKey>> = {
  admit: 'adt_admit',
  transfer: 'adt_transfer',
  discharge: 'adt_discharge',
  update: 'adt_update',
  cancel_admit: 'adt_cancel_admit',
  cancel_transfer: 'adt_cancel_transfer',
  cancel_discharge: 'adt_cancel_discharge',
  merge: 'adt_merge',
};

/** A decision as its button says it: with names and beds, so that nobody has to guess what it does. */
export function offerWords(conflict: ConflictView, offer: OfferView, to: string | null): string {
  const name = shortName(conflict.known?.patient ?? conflict.said);
  const bed = conflict.bed ?? '';
  const holder = conflict.holder === null ? '' : shortName(conflict.holder.patient);
  switch (offer) {
    case 'keep':
      return t('decide_keep');
    case 'swap':
      return t('decide_swap', { name, other: holder });
    case 'same_person':
      return t('decide_same', { name, bed });
    case 'put_to':
      return to === null ? t('decide_put', { name }) : t('decide_put_to', { name, bed: to });
    case 'as_said':
      return asSaid(conflict, { name, bed, holder });
  }
}

function asSaid(conflict: ConflictView, words: { name: string; bed: string; holder: string }): string {
  const { name, bed, holder } = words;
  switch (conflict.kind) {
    case 'other_person':
    case 'two_beds':
      return t('decide_one_person');
    case 'occupied':
      return holder === ''
        ? t('decide_put_to', { name, bed })
        : t('decide_discharge_admit', { name, other: holder, bed });
    case 'lies_elsewhere':
      return bed === '' ? t('decide_left', { name }) : t('decide_put_to', { name, bed });
    case 'closed':
    case 'no_such_bed':
    case 'unknown':
    case 'has_left':
    case 'future_birth':
      return t('decide_admit', { name, bed });
  }
}
