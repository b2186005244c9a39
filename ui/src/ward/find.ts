/** Finding a bed by what a person remembers of it. */
import type { BedView } from '../host/api';

const most = 8;

/** Beds whose id, name or record number holds the text; a bed of exactly that id first. Empty text finds none. */
export function find(beds: readonly BedView[], text: string): BedView[] {
  const wanted = plain(text);
  if (wanted === '') return [];
  const words = (bed: BedView) =>
    [bed.id, bed.patient?.family ?? '', bed.patient?.given ?? '', bed.patient?.mrn ?? ''].map(plain);
  const hits = beds.filter((bed) => words(bed).some((word) => word.includes(wanted)));
  return [
    ...hits.filter((bed) => plain(bed.id) === wanted),
    ...hits.filter((bed) => plain(bed.id) !== wanted),
  ].slice(0, most);
}

/** Without case and accents: Muller finds Müller. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase().trim();
}
