/** Whether this is a ward to practise on, which case it plays, and whether the tour is open. */
import type { PracticeCase, PracticePerson } from '../host/api';
import { Refused, type Host } from '../host';
import { notices } from '../ward/notices.svelte';
import { t, type TextKey } from '../text';

export const cases: readonly PracticeCase[] = [
  'calm',
  'deterioration',
  'false_alarm',
  'wrong_patient',
  'network_loss',
];

export const caseWords: Record<PracticeCase, TextKey> = {
  calm: 'case_calm',
  deterioration: 'case_deterioration',
  false_alarm: 'case_false_alarm',
  wrong_patient: 'case_wrong_patient',
  network_loss: 'case_network_loss',
};

export class Practice {
  /** The case; `null` on a real ward. */
  played: PracticeCase | null = $state(null);
  touring = $state(false);
  /** The PIN of everybody here, and who they are. */
  pin = $state('');
  people: readonly PracticePerson[] = $state.raw([]);
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async load(): Promise<void> {
    try {
      const view = await this.#host.practice();
      this.played = view?.case ?? null;
      this.pin = view?.pin ?? '';
      this.people = view?.people ?? [];
      this.touring = this.played !== null;
    } catch (error) {
      // A ward that can't say so is taken for a real one: the simulation bar tells the rest.
      if (!(error instanceof Refused)) throw error;
    }
  }

  /** How the charge nurse signs in, for the words of a task: she may do everything that the tour asks. */
  get secrets(): { badge: string; pin: string } {
    return { badge: this.people[0]?.badge ?? '', pin: this.pin };
  }

  play(next: PracticeCase): Promise<void> {
    return notices.attempt(
      () => this.#host.playCase(next),
      () => {
        this.played = next;
        notices.say(t('case_begins', { name: t(caseWords[next]) }));
      },
    );
  }
}
