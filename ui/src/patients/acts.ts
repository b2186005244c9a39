/** Wishes about patients: sent to the core, told in a sentence, undone where that can be. */
import type { PatientCommand, PatientView, SeenStay } from '../host/api';
import { refusedFrom, type Host } from '../host';
import { session } from '../people/session.svelte';
import { t } from '../text';
import { shortName } from '../ward/names';
import { notices } from '../ward/notices.svelte';

/** The stay as it is seen now; `null` where only a device names the patient. */
export function seenOf(patient: PatientView | null): SeenStay | null {
  const stay = patient?.stay ?? null;
  return stay === null ? null : { stay: stay.id, revision: stay.revision };
}

/** Sends a wish, after a sign-in where one is needed. Answers the sentence of a refusal, or an empty text when it was carried out. */
export async function send(host: Host, wish: PatientCommand): Promise<string> {
  try {
    await session.through(() => host.command({ command: 'patient', wish }));
    return '';
  } catch (error) {
    return refusedFrom(error).sentence;
  }
}

export function undoDischarge(host: Host, stay: number): Promise<void> {
  return notices.attempt(
    () => host.command({ command: 'patient', wish: { wish: 'undo_discharge', stay } }),
    () => notices.say(t('patient_undone')),
  );
}

/** Puts a bed into service again that was closed a moment ago. */
export function undoClosing(host: Host, bed: string): Promise<void> {
  return notices.attempt(
    () => host.command({ command: 'patient', wish: { wish: 'open_bed', bed } }),
    () => notices.say(t('bed_opened_done', { bed })),
  );
}

/** Says that a patient has left, with the way back. */
export function sayDischarged(host: Host, bed: string, patient: PatientView): void {
  const stay = patient.stay?.id;
  const undo = stay === undefined ? undefined : () => void undoDischarge(host, stay);
  notices.say(t('patient_discharged', { bed, name: shortName(patient) }), undo);
}
