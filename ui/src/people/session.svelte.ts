/**
 * Who stands at this window, and what that person may do. One for the page: it is the terminal's.
 *
 * The core decides; what is greyed here would be refused there. An act that is refused because somebody must sign in
 * opens the sign-in dialog, and is done after it: see `through`.
 */
import type { ConditionView, PatientView, RightName, RoleView, SessionView } from '../host/api';
import { refusedFrom } from '../host/host';
import { t, type TextKey } from '../text';
import { fullName, shortName, veiled } from '../ward/names';

/** Until the first snapshot: nothing is known, so nothing is shown in full. */
const unknown: SessionView = { stage: 'in_use', person: null, rights: [], setup_file: null, provider: null };

export type PeopleDialog = 'sign_in' | 'setup' | 'pin' | 'password';

/** Rights that need a sign-in with password and code, whoever has them. */
const strong: ReadonlySet<RightName> = new Set([
  'TendFeeds',
  'ReadMessages',
  'TendDevices',
  'BackUp',
  'EndProgram',
  'ChangePolicy',
  'ManagePeople',
]);

export class Session {
  view: SessionView = $state.raw(unknown);
  dialog: PeopleDialog | null = $state(null);
  /** The other ward that this screen only shows, if it does. */
  viewing: string | null = $state(null);
  /** What the sign-in dialog was opened for. */
  wanted: RightName | null = $state(null);
  #answer: ((signedIn: boolean) => void) | undefined;

  take(view: SessionView | undefined): void {
    if (view !== undefined) this.view = view;
  }

  /** Whether people sign in here at all. */
  get inUse(): boolean {
    return this.view.stage === 'in_use';
  }

  /** Somebody is signed in and the screen is not locked. */
  get open(): boolean {
    return this.view.person !== null && !this.view.person.locked;
  }

  /** Whether anything is done from here: not on a screen that only shows another station's ward. */
  get acts(): boolean {
    return this.viewing === null;
  }

  /** Why nothing is done from here, for a title; `undefined` where it is. */
  get viewedOnly(): string | undefined {
    return this.viewing === null ? undefined : t('viewed_only', { ward: this.viewing });
  }

  may(right: RightName): boolean {
    return this.view.rights.includes(right);
  }

  /** Why somebody here may not, for a title; `null` when he or she may. */
  lacks(right: RightName): string | null {
    if (this.may(right)) return null;
    if (this.viewedOnly !== undefined) return this.viewedOnly;
    const what = rightWords(right);
    if (!this.inUse) return t('needs_setup', { what });
    const { person } = this.view;
    if (person === null || person.locked) return t('needs_sign_in', { what });
    return t('needs_other', { roles: roleWords(person.roles), what });
  }

  /** Whether this station has it from this very person, or from nobody who is named. */
  did(by: string | undefined): boolean {
    return by !== undefined && by !== '' && by === this.view.person?.name;
  }

  /** A high alarm that whoever is there may acknowledge, and nobody with the right is. */
  emergency(condition: Pick<ConditionView, 'kind' | 'priority'>): boolean {
    const right = condition.kind === 'technical' ? 'AcknowledgeEquipment' : 'AcknowledgePatient';
    return this.inUse && condition.priority === 'high' && !this.may(right);
  }

  /** A name on a tile or in a list; shortened while nobody is signed in or the screen is locked. */
  short(patient: PatientView): string {
    return this.veil(shortName(patient));
  }

  /** A name in full, for one bed. */
  full(patient: PatientView): string {
    return this.veil(fullName(patient));
  }

  /** A name that came as a text. */
  veil(name: string): string {
    return this.may('See') ? name : veiled(name);
  }

  /**
   * Does something; when somebody must sign in for it, asks for that and does it then. Rejects with the refusal when
   * nobody did.
   */
  async through<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      const refused = refusedFrom(error);
      if (refused.code !== 'sign_in' || !(await this.signIn(refused.right ?? null))) throw refused;
      return act();
    }
  }

  /** Opens the sign-in dialog; whether somebody signed in. */
  signIn(wanted: RightName | null = null): Promise<boolean> {
    // Nobody signs in where nothing can be done.
    if (!this.acts) return Promise.resolve(false);
    this.#answer?.(false);
    this.wanted = wanted;
    this.dialog = 'sign_in';
    return new Promise((answer) => (this.#answer = answer));
  }

  /** The sign-in dialog has ended. */
  answered(signedIn: boolean): void {
    this.dialog = null;
    const answer = this.#answer;
    this.#answer = undefined;
    answer?.(signedIn);
  }

  /** Whether the dialog begins with password and code. */
  get wantsStrong(): boolean {
    const { person } = this.view;
    if (this.wanted !== null) return strong.has(this.wanted);
    return person !== null && person.locked && person.strong;
  }
}

export const session = new Session();

export function rightWords(right: RightName): string {
  return t(`right_${right}`);
}

const roleNames = {
  viewer: 'role_viewer',
  nurse: 'role_nurse',
  charge_nurse: 'role_charge_nurse',
  technician: 'role_technician',
  administrator: 'role_administrator',
} as const satisfies Record<RoleView, TextKey>;

export const roleWord = (role: RoleView): string => t(roleNames[role]);

export function roleWords(roles: readonly RoleView[]): string {
  return roles.map(roleWord).join(', ');
}
