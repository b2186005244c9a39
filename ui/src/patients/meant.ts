/**
 * What is meant for whom the page shows in a bed names the stay, and the core refuses it when another patient lies
 * there by then: the page is up to one batch behind, and a sign-in that is waited for takes a minute.
 */
import { Refused, refusedFrom, type Host } from '../host';
import type { BedView, Command, SeenBed } from '../host/api';
import { t } from '../text';

/** Commands that name the stay beside the bed, or where it is that a condition was shown. */
export type MeantCommand = Extract<Command, { bed: string; stay: number | null } | { at: SeenBed | null }>;

/** The stay that a bed shows; `null` where nobody is admitted. Taken when the person presses, not when it is sent. */
export function shownStay({ patient }: Pick<BedView, 'patient'>): number | null {
  return patient?.stay?.id ?? null;
}

/** Sends it; that it was meant for somebody else is said in the language of the page. */
export function sendMeant(host: Host, command: MeantCommand): Promise<void> {
  const bed = 'at' in command ? (command.at?.bed ?? '') : command.bed;
  return doMeant(bed, () => host.command(command));
}

/** The same for what is no command. */
export async function doMeant(bed: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const refused = refusedFrom(error);
    if (refused.code !== 'other_patient') throw refused;
    const sentence = t('other_patient', { bed });
    throw new Refused({ code: refused.code, sentence });
  }
}
