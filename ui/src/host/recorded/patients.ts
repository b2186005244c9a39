/**
 * Made-up patients of the recorded ward: flags, who is expected, one contradiction. Wishes are carried out on the page's
 * own copy, without the core's checks.
 */
import type {
  BedView,
  CensusView,
  ConflictView,
  DetailsView,
  NeedView,
  PatientCommand,
  PatientView,
  PersonForm,
  StayView,
} from '../api';
import { Refused } from '../host';
import type { Asked } from './scenes';

const plain: DetailsView = {
  group: null,
  weight_g: null,
  allergies: [],
  isolation: null,
  fall_risk: false,
  code: null,
  hint: '',
};

const flagged: Readonly<Record<number, Partial<DetailsView>>> = {
  2: { code: 'no_cpr', allergies: ['Penicillin'], weight_g: 71_500 },
  4: { isolation: 'contact', weight_g: 64_000 },
  6: { fall_risk: true, hint: 'Hard of hearing' },
  8: { group: 'neonatal', weight_g: 3_120 },
  10: { isolation: 'airborne', code: 'limited', allergies: ['Latex', 'Iodine'], fall_risk: true },
};

/** The stay of the patient in a made-up bed. */
export function stayOf(place: number, now_ms: number): StayView {
  return {
    id: place,
    revision: 1,
    since_ms: now_ms - place * 3_600_000,
    unidentified: place === 12,
    birth_in_future: false,
    details: { ...plain, ...flagged[place] },
  };
}

/** What a bed is in the scene `patients`, beside what it is anyway. */
export function bedOfPatients(bed: BedView, now_ms: number): BedView {
  const empty: BedView = { ...bed, patient: null, feed: 'empty', numbers: [], waves: [], devices: [] };
  switch (bed.id) {
    case '3':
      return {
        ...empty,
        closed: { reason: 'oxygen outlet broken', by: 'Jo Brand', since_ms: now_ms - 7_200_000 },
      };
    case '5':
    case '13':
      return empty;
    default:
      return bed;
  }
}

/** Which bed of the scene has a contradiction, and its number. */
export const contradicted = { bed: '4', conflict: 1 };

export function conflictOf(need: Pick<NeedView, 'bed'>, text: string): number | null {
  return text === 'Admission unclear' && need.bed === contradicted.bed ? contradicted.conflict : null;
}

function waitingOf(now_ms: number): PatientView[] {
  const expected = [
    ['Okafor', 'Chidi', '40071822', '1981-05-14', 'M'],
    ['Petrova', 'Anna Sergejewna', '40071830', '1947-11-02', 'F'],
    ['اليوسف', 'مريم', '40071841', '1990-01-20', 'F'],
  ] as const;
  return expected.map(([family, given, mrn, birth, sex], i) => ({
    family,
    given,
    mrn,
    birth,
    sex,
    admitted: true,
    stay: { ...stayOf(101 + i, now_ms), since_ms: now_ms - (i + 1) * 1_200_000 },
  }));
}

export class RecordedPatients {
  #waiting: PatientView[];
  #open: boolean;
  #left: { bed: string; patient: PatientView } | null = null;
  #next = 200;

  constructor(asked: Asked, now_ms: number) {
    this.#waiting = waitingOf(now_ms);
    this.#open = asked.scene === 'patients';
  }

  census(search: string, beds: readonly BedView[], now_ms: number): CensusView {
    const words = search
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    const found = (patient: PatientView) =>
      words.every((word) =>
        [patient.family, patient.given, patient.mrn].some((text) => text.toLowerCase().includes(word)),
      );
    return {
      waiting: this.#waiting.filter(found),
      more_waiting: false,
      left:
        this.#left === null ? [] : [{ ...this.#left, at_ms: now_ms - 60_000, until_ms: now_ms + 540_000 }],
      conflicts: this.#open ? this.#conflicts(beds, now_ms) : [],
    };
  }

  #conflicts(beds: readonly BedView[], now_ms: number): ConflictView[] {
    const holder = beds.find((bed) => bed.id === contradicted.bed)?.patient ?? null;
    const said = this.#waiting[0];
    if (said === undefined) return [];
    return [
      {
        id: contradicted.conflict,
        kind: 'occupied',
        since_ms: now_ms - 240_000,
        bed: contradicted.bed,
        holder: holder === null ? null : { patient: holder, bed: contradicted.bed },
        known: { patient: said, bed: null },
        other: null,
        event: 'admit',
        said: { ...said, stay: null },
        place: '4E · bed 4',
        from: '',
        at_ms: now_ms - 300_000,
        offers: ['as_said', 'put_to', 'keep'],
      },
    ];
  }

  /** The beds after a wish. */
  carryOut(wish: PatientCommand, beds: readonly BedView[], now_ms: number): BedView[] {
    switch (wish.wish) {
      case 'admit':
        return put(beds, wish.bed, (bed) => this.#admitted(bed, this.#newcomer(wish.newcomer, now_ms)));
      case 'change':
        return this.#ofStay(beds, wish.seen.stay, (patient) => ({
          ...patientOf(wish.person, patient.stay?.id ?? 0, now_ms),
        }));
      case 'set_details':
        return this.#ofStay(beds, wish.seen.stay, (patient) =>
          patient.stay === null ? patient : { ...patient, stay: { ...patient.stay, details: wish.details } },
        );
      case 'identify': {
        const whom = this.#take(wish.as_whom);
        return this.#ofStay(beds, wish.seen.stay, (patient) => whom ?? patient);
      }
      case 'transfer':
        return this.#exchange(beds, wish.seen.stay, wish.to);
      case 'swap':
        return this.#exchange(beds, wish.one.stay, bedOfStay(beds, wish.other.stay)?.id ?? '');
      case 'discharge': {
        const from = bedOfStay(beds, wish.seen.stay);
        if (from?.patient == null) throw gone();
        this.#left = { bed: from.id, patient: from.patient };
        return put(beds, from.id, (bed) => ({ ...bed, patient: null }));
      }
      case 'undo_discharge': {
        const left = this.#left;
        if (left === null) throw gone();
        this.#left = null;
        return put(beds, left.bed, (bed) => ({ ...bed, patient: left.patient }));
      }
      case 'close_bed':
        return put(beds, wish.bed, (bed) => ({
          ...bed,
          closed: { reason: wish.reason, by: 'at this station', since_ms: now_ms },
        }));
      case 'open_bed':
        return put(beds, wish.bed, (bed) => ({ ...bed, closed: null }));
      case 'decide':
        this.#open = false;
        return beds.map((bed) =>
          bed.id === contradicted.bed
            ? { ...bed, conditions: bed.conditions.filter((c) => c.text !== 'Admission unclear') }
            : bed,
        );
    }
  }

  #newcomer(form: Extract<PatientCommand, { wish: 'admit' }>['newcomer'], now_ms: number): PatientView {
    this.#next += 1;
    if (form.who === 'typed') return patientOf(form.person, this.#next, now_ms);
    const whom = this.#take(form.stay);
    if (whom === null) throw gone();
    return whom;
  }

  #take(stay: number): PatientView | null {
    const whom = this.#waiting.find((patient) => patient.stay?.id === stay) ?? null;
    this.#waiting = this.#waiting.filter((patient) => patient !== whom);
    return whom;
  }

  #admitted(bed: BedView, patient: PatientView): BedView {
    if (bed.patient?.stay != null)
      throw new Refused({
        code: 'not_now',
        sentence: `bed ${bed.id} has a patient by now; look again before you go on`,
      });
    return { ...bed, patient, feed: bed.feed === 'empty' ? 'waiting' : bed.feed };
  }

  #ofStay(beds: readonly BedView[], stay: number, change: (patient: PatientView) => PatientView): BedView[] {
    const bed = bedOfStay(beds, stay);
    if (bed?.patient == null) throw gone();
    const patient = change(bed.patient);
    return put(beds, bed.id, (one) => ({ ...one, patient }));
  }

  #exchange(beds: readonly BedView[], stay: number, to: string): BedView[] {
    const from = bedOfStay(beds, stay);
    const target = beds.find((bed) => bed.id === to);
    if (from === undefined || target === undefined) throw gone();
    const moved = put(beds, to, (bed) => ({ ...bed, patient: from.patient }));
    return put(moved, from.id, (bed) => ({ ...bed, patient: target.patient }));
  }
}

function patientOf(person: PersonForm, id: number, now_ms: number): PatientView {
  const { family, given, mrn, birth, sex, unidentified, details } = person;
  const stay: StayView = { id, revision: 2, since_ms: now_ms, unidentified, birth_in_future: false, details };
  return { family, given, mrn, birth, sex, admitted: true, stay };
}

function bedOfStay(beds: readonly BedView[], stay: number): BedView | undefined {
  return beds.find((bed) => bed.patient?.stay?.id === stay);
}

function put(beds: readonly BedView[], id: string, change: (bed: BedView) => BedView): BedView[] {
  return beds.map((bed) => (bed.id === id ? change(bed) : bed));
}

function gone(): Refused {
  return new Refused({ code: 'gone', sentence: 'this stay is no longer known' });
}
