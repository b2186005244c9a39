/** What the patients' dialogs are about: opened from a tile, the bed view or the list. */
import type { ScreenState } from '../ward/screen.svelte';

export const patientsDialogs = ['admit', 'patient', 'move', 'discharge', 'close'] as const;

export type PatientsAsked =
  { what: (typeof patientsDialogs)[number]; bed: string } | { what: 'conflict'; conflict: number };

class Asking {
  current: PatientsAsked | null = $state.raw(null);
}

/** Kept beside the screen's state, since no other area needs it. */
export const asking = new Asking();

export function askPatients(screen: ScreenState, asked: PatientsAsked): void {
  asking.current = asked;
  screen.dialog = 'patients';
}
