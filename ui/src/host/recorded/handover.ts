/** Made-up handovers: pages with every kind of line, to be signed and taken over on the page's own copy. */
import type {
  BedView,
  HandoverBed,
  HandoverLine,
  HandoverNote,
  HandoverPage,
  HandoverQuery,
  HandoversView,
  HandoverTake,
  HandoverView,
  LineTone,
  SignatureView,
} from '../api';
import { Refused } from '../host';
import { shiftAt, type RecordedDuty } from './duty';

interface Signed {
  page: HandoverPage;
  signed: SignatureView;
  taken: SignatureView | null;
}

const line = (text: string, tone: LineTone = 'plain'): HandoverLine => ({ tone, text });

export class RecordedHandover {
  readonly #duty: RecordedDuty;
  readonly #signed = new Map<string, Signed>();
  readonly #notes = new Map<string, string>();
  readonly #made = new Map<number, HandoverPage>();
  #last = 0;

  constructor(duty: RecordedDuty) {
    this.#duty = duty;
  }

  list(shift_ms: number | null, now_ms: number): HandoversView {
    const duty = this.#duty.view(shift_ms, now_ms);
    const { shift } = duty;
    const on = shift.begins_ms === duty.now.begins_ms;
    const mine = (id: string) => duty.beds.filter((bed) => bed.nurse === id).map((bed) => bed.bed);
    const rows = duty.people
      .map((person) => ({ person, beds: mine(person.id) }))
      .filter(({ beds }) => beds.length > 0)
      .map(({ person, beds }) => {
        const signed = this.#signed.get(key(shift.begins_ms, person.id));
        return {
          nurse: person.id,
          name: person.name,
          beds,
          signed: signed?.signed ?? null,
          taken: signed?.taken ?? null,
          late: person.id === 'p2' && signed === undefined,
        };
      });
    return {
      shift,
      on,
      before: shiftAt(shift.begins_ms - 1),
      rows,
      unassigned: duty.beds.filter((bed) => bed.nurse === null).map((bed) => bed.bed),
      here: duty.here.person,
      may_sign: duty.here.sign,
    };
  }

  page(query: HandoverQuery, beds: readonly BedView[], now_ms: number): HandoverView {
    const list = this.list(query.shift_ms, now_ms);
    const signed =
      query.nurse === null ? undefined : this.#signed.get(key(list.shift.begins_ms, query.nurse));
    const page = signed?.page ?? this.#write(query, list, beds, now_ms);
    const id = (this.#last += 1);
    this.#made.set(id, page);
    return {
      id,
      page,
      sha256: '0'.repeat(64),
      signed: signed?.signed ?? null,
      taken: signed?.taken ?? null,
      stays: signed === undefined ? page.beds.map(({ bed }) => ({ bed, stay: stayIn(beds, bed) })) : [],
    };
  }

  note({ bed, stay, text }: HandoverNote, beds: readonly BedView[]): void {
    if (stayIn(beds, bed) !== stay)
      throw new Refused({ code: 'other_patient', sentence: `the patient in bed ${bed} is another now` });
    this.#notes.set(`${bed}/${stay}`, text);
  }

  sign(id: number, now_ms: number): void {
    const page = this.#made.get(id);
    if (page === undefined || page.nurse === null)
      throw new Refused({ code: 'gone', sentence: 'This page is no longer kept. Open the handover again.' });
    const signed = { by: page.title, at_ms: now_ms };
    this.#signed.set(key(page.shift.begins_ms, page.nurse), { page, signed, taken: null });
  }

  take(take: HandoverTake, now_ms: number): void {
    const signed = this.#signed.get(key(take.shift_ms, take.nurse));
    if (signed === undefined)
      throw new Refused({ code: 'not_now', sentence: 'Nobody has signed this page yet.' });
    signed.taken = { by: 'Cleo Charge', at_ms: now_ms };
  }

  #write(query: HandoverQuery, list: HandoversView, beds: readonly BedView[], now_ms: number): HandoverPage {
    const row = list.rows.find((one) => one.nurse === query.nurse);
    const shown = query.nurse === null ? beds : beds.filter((bed) => row?.beds.includes(bed.id));
    const summary = [line('Tells of 06:00 to 13:40, written from the journal')];
    if (query.nurse === null) {
      const nurses = list.rows.map((one) => `${one.name} (${one.beds.length})`).join(', ');
      summary.push(line(`Nurses: ${nurses}`));
      summary.push(
        list.unassigned.length === 0
          ? line('Every bed has a nurse')
          : line(`Without a nurse, so the charge nurse's: ${list.unassigned.join(', ')}`, 'grave'),
      );
    }
    return {
      nurse: query.nurse,
      title: row?.name ?? 'Ward 4 East',
      ward: 'Ward 4 East',
      shift: list.shift,
      until_ms: now_ms,
      language: query.language,
      simulated: false,
      summary,
      beds: shown.map((bed) => this.#bed(bed)),
    };
  }

  #bed(bed: BedView): HandoverBed {
    const open = bed.conditions.map((one) =>
      line(`Open: ${one.text} (${one.priority} priority), since 12:58; not acknowledged`, 'grave'),
    );
    return {
      bed: bed.id,
      patient: bed.patient === null ? '' : `${bed.patient.family}, ${bed.patient.given}`,
      mrn: bed.patient?.mrn ?? '',
      birth: bed.patient?.birth ?? '',
      parts: [
        {
          sbar: 'situation',
          head: 'Situation',
          lines: [
            line('In this bed since 2026-11-19 10:20'),
            line('Allergies, isolation, fall risk, code status: not recorded', 'missing'),
          ],
        },
        {
          sbar: 'background',
          head: 'Background',
          lines: [line('Here for 2 d 3 h'), line('Note 09:12, A. Lind: coughs after meals, head of bed up')],
        },
        {
          sbar: 'assessment',
          head: 'Assessment',
          lines: [
            line('Alarms: 1 high, 4 medium, 9 low; 2 of equipment'),
            line(
              'Gravest: Desaturation (high priority), 11:02, for 3 min; acknowledged 11:02 by A. Lind',
              'grave',
            ),
            line('HR 72 → 96 /min (64–121) · SpO₂ 97 → 91 % (84–99) · RR 14 → 22 /min (9–31)'),
            line('Score: not recorded', 'missing'),
          ],
        },
        {
          sbar: 'recommendation',
          head: 'Recommendation',
          lines: [
            ...(open.length === 0 ? [line('Open alarms: none')] : open),
            line('Limit SpO₂ low: 90 → 86 % (11:05, A. Lind)'),
            line('Silenced: nothing'),
            line('Tasks and calls: not recorded', 'missing'),
          ],
        },
      ],
      note: this.#notes.get(`${bed.id}/${stayIn([bed], bed.id)}`) ?? '',
    };
  }
}

function stayIn(beds: readonly BedView[], id: string): number | null {
  return beds.find((bed) => bed.id === id)?.patient?.stay?.id ?? null;
}

const key = (shift_ms: number, nurse: string): string => `${shift_ms}/${nurse}`;
