/**
 * The made-up people of the made-up ward. `?as=` says who stands there: `charge` (the usual), `nurse`, `viewer`,
 * `admin`, `nobody`, `locked`, `setup` or `lost`. Every PIN is 4711 and every password and code is right; five wrong
 * PINs pause for half a minute. `?provider=` is the name of the hospital's sign-in; what it answers is told by
 * `vouched`.
 */
import type {
  BedView,
  Command,
  PeopleAct,
  PeopleView,
  PersonView,
  PracticeView,
  ProviderFault,
  ProviderView,
  RightName,
  RightRow,
  RoleView,
  SessionView,
  SignedInView,
  TotpView,
} from '../api';
import { Refused } from '../host';
import { allRoles } from '../../people/roles';

/** Rights by role, in the order of `allRoles`; docs/RIGHTS.md has the table that is in force. */
const table: Readonly<Record<RightName, string>> = {
  See: 'yyyyy',
  ChangeOwnSecret: 'yyyyy',
  Print: 'nyyny',
  AcknowledgePatient: 'nyyny',
  AcknowledgeEquipment: 'nyyyy',
  TakeAlarm: 'nyyny',
  AnswerCall: 'nyyny',
  PauseSound: 'nyyny',
  SilenceBed: 'nnyny',
  EndSilence: 'nyyny',
  Standby: 'nyyny',
  AssignDevice: 'nyyny',
  OrderBed: 'nyynn',
  SetLimits: 'nyyny',
  ChangeGroup: 'nyyny',
  Admit: 'nyyny',
  Chart: 'nyynn',
  CareForBed: 'nyynn',
  TakeBed: 'nyynn',
  TakeBreak: 'nyynn',
  LeadShift: 'nnynn',
  AssignNurses: 'nnyny',
  PlanShifts: 'nnyny',
  SignHandover: 'nyynn',
  SetScreen: 'nyyyy',
  TestSound: 'nyyyy',
  TendFeeds: 'nnnyy',
  ReadMessages: 'nnnyy',
  TendDevices: 'nnnyy',
  TestAlarm: 'nnyyy',
  BackUp: 'nnnyy',
  EndProgram: 'nnnyy',
  ChangePolicy: 'nnnny',
  ReadJournal: 'nnyny',
  ManagePeople: 'nnnny',
};

const rights: RightRow[] = (Object.keys(table) as RightName[]).map((right) => ({
  right,
  roles: allRoles.filter((_, place) => table[right][place] === 'y'),
}));

const persons: readonly [string, string, RoleView[], Partial<PersonView>?][] = [
  ['1000', 'Ada Marsh', ['administrator']],
  ['2001', 'Nora Quist', ['nurse']],
  ['2002', 'Cleo Hartmann', ['nurse', 'charge_nurse']],
  ['2003', 'Vic Olsen', ['viewer'], { has_pin: false }],
  ['2004', 'עדן בן־דוד', ['nurse']],
  [
    '2005',
    'Tom Alvarez-Lindqvist de la Fuente y Santamaría',
    ['nurse', 'technician'],
    { has_password: false },
  ],
  ['2006', 'Sam Ito', ['nurse']],
];

const badgeOf: Readonly<Record<string, string>> = {
  charge: '2002',
  locked: '2001',
  nurse: '2001',
  viewer: '2003',
  admin: '1000',
};
const pin = '4711';
const idle_ms = 120_000;
const pause_ms = 30_000;
const attempts = 5;
const browser_ms = 300_000;

export class RecordedPeople {
  #stage: SessionView['stage'];
  #people: PersonView[];
  #in: SignedInView | null = null;
  #wrong = 0;
  #until_ms = 0;
  #provider: ProviderView | null;

  constructor(search: string, now_ms: number) {
    const as = new URLSearchParams(search).get('as') ?? 'charge';
    const provider = new URLSearchParams(search).get('provider');
    this.#provider = provider === null ? null : { name: provider, until_ms: null, failed: null };
    this.#stage = as === 'setup' || as === 'lost' ? as : 'in_use';
    this.#people = this.#stage === 'in_use' ? persons.map((one, place) => personOf(one, place)) : [];
    const leaver = this.#people.at(-1);
    if (leaver !== undefined) leaver.retired_ms = now_ms - 86_400_000;
    const badge = badgeOf[as];
    if (badge !== undefined) this.#begin(this.#find(badge), as === 'admin', now_ms);
    if (this.#in !== null && as === 'locked') this.#in = { ...this.#in, locked: true, locks_ms: null };
  }

  session(): SessionView {
    const setup_file = this.#stage === 'setup' ? '/var/lib/lamplight/setup-code.txt' : null;
    return {
      stage: this.#stage,
      person: this.#in,
      rights: this.#rights(),
      setup_file,
      provider: this.#provider,
    };
  }

  /** The people of a ward to practise on. */
  invented(): Pick<PracticeView, 'pin' | 'people'> {
    const strong = (one: PersonView) =>
      one.roles.includes('administrator') || one.roles.includes('technician');
    const simple = this.#people.filter((one) => one.has_pin && one.retired_ms === null && !strong(one));
    const charge = simple.filter((one) => one.roles.includes('charge_nurse'));
    const people = [...new Set([...charge, ...simple])].map(({ badge, name, roles }, place) => {
      const beds = place === 0 ? [] : [`${2 * place - 1}`, `${2 * place}`];
      return { badge, name: `${name} (SIM)`, roles, beds };
    });
    return { pin, people };
  }

  list(): PeopleView {
    this.need('ManagePeople');
    return { people: this.#people.map((one) => ({ ...one, signed_in: one.id === this.#in?.id })), rights };
  }

  key(badge: string): TotpView {
    const key = 'GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ';
    return { key, uri: `otpauth://totp/Lamplight:${badge}`, svg: chequers };
  }

  /** Refuses what whoever stands there may not. */
  need(right: RightName): void {
    if (this.#rights().includes(right)) return;
    const code = this.#stage === 'in_use' ? 'sign_in' : 'not_now';
    throw new Refused({ code, sentence: 'nobody is signed in here: sign in first', right });
  }

  permit(command: Command, beds: readonly BedView[]): void {
    if (command.command === 'acknowledge') {
      const all = beds.flatMap((bed) => bed.conditions);
      if (all.find((one) => one.id === command.condition)?.priority === 'high') return;
    }
    this.need(rightOf[command.command]);
  }

  act(act: PeopleAct, now_ms: number): void {
    switch (act.act) {
      case 'sign_in':
        return this.#signIn(act.who, act.pin, now_ms);
      case 'sign_in_strong':
        return this.#begin(this.#find(act.who), true, now_ms);
      case 'first_administrator':
        this.#stage = 'in_use';
        this.#people = [personOf([act.badge, act.name, ['administrator']], 0)];
        return this.#begin(this.#people[0], true, now_ms);
      case 'ask_provider':
        return this.#asks({ until_ms: now_ms + browser_ms, failed: null });
      case 'cancel_provider':
        return this.#asks({ until_ms: null });
      case 'sign_out':
        this.#in = null;
        return;
      case 'lock':
        if (this.#in !== null) this.#in = { ...this.#in, locked: true, locks_ms: null };
        return;
      case 'activity':
        if (this.#in?.locked === false) this.#in = { ...this.#in, locks_ms: now_ms + idle_ms };
        return;
      case 'change_pin':
      case 'change_password':
        if (act.old !== pin)
          throw new Refused({ code: 'invalid', sentence: 'the old PIN or password is not right' });
        return;
      default:
        this.need('ManagePeople');
        this.#manage(act, now_ms);
    }
  }

  #rights(): RightName[] {
    const roles: readonly RoleView[] =
      this.#stage !== 'in_use' ? ['nurse'] : this.#in === null || this.#in.locked ? [] : this.#in.roles;
    return rights.filter((row) => row.roles.some((role) => roles.includes(role))).map((row) => row.right);
  }

  /** What the provider said in the browser: for whom it vouches, by the badge, or why for nobody. */
  vouched(said: { badge: string } | { failed: ProviderFault }, now_ms: number): void {
    if (this.#provider === null || this.#provider.until_ms === null) return;
    this.#asks({ until_ms: null, failed: 'failed' in said ? said.failed : null });
    if (!('badge' in said)) return;
    this.#begin(this.#find(said.badge), false, now_ms);
    if (this.#in !== null) this.#in = { ...this.#in, by_provider: true };
  }

  #asks(change: Partial<ProviderView>): void {
    const sentence = 'this station asks no provider: sign in with a PIN or password';
    if (this.#provider === null) throw new Refused({ code: 'not_now', sentence });
    this.#provider = { ...this.#provider, ...change };
  }

  #signIn(who: string, typed: string, now_ms: number): void {
    const sentence = 'that badge or name with that PIN or password is not known: try again';
    if (now_ms < this.#until_ms)
      throw new Refused({ code: 'not_now', sentence: 'too many wrong attempts', until_ms: this.#until_ms });
    const person = this.#find(who);
    if (person === undefined || typed !== pin) {
      this.#wrong += 1;
      if (this.#wrong >= attempts) this.#until_ms = now_ms + pause_ms;
      throw new Refused({ code: 'invalid', sentence });
    }
    this.#wrong = 0;
    this.#begin(person, false, now_ms);
  }

  #find(who: string): PersonView | undefined {
    const meant = who.trim().toLowerCase();
    return this.#people.find(
      (one) => one.retired_ms === null && (one.badge === meant || one.name.toLowerCase() === meant),
    );
  }

  #begin(person: PersonView | undefined, strong: boolean, now_ms: number): void {
    if (person === undefined) throw new Refused({ code: 'invalid', sentence: 'not known' });
    if (this.#provider !== null) this.#provider = { ...this.#provider, until_ms: null };
    const { id, name, badge, has_pin, has_password } = person;
    const roles = person.roles.filter(
      (role) => strong || (role !== 'technician' && role !== 'administrator'),
    );
    const locks_ms = now_ms + idle_ms;
    this.#in = {
      id,
      name,
      badge,
      roles,
      strong,
      by_provider: false,
      has_pin,
      has_password,
      locked: false,
      since_ms: now_ms,
      locks_ms,
    };
  }

  #manage(act: PeopleAct, now_ms: number): void {
    const change = (id: string, to: Partial<PersonView>) => {
      this.#people = this.#people.map((one) => (one.id === id ? { ...one, ...to } : one));
    };
    if (act.act === 'add') {
      if (this.#find(act.badge) !== undefined)
        throw new Refused({ code: 'invalid', sentence: 'somebody else has that badge number' });
      const none = { has_pin: false, has_password: false };
      const added = personOf([act.badge, act.name, act.roles, none], this.#people.length);
      this.#people = [...this.#people, added];
    }
    if (act.act === 'set_roles') change(act.person, { roles: act.roles });
    if (act.act === 'set_badge') change(act.person, { badge: act.badge });
    if (act.act === 'rename') change(act.person, { name: act.name });
    if (act.act === 'retire') change(act.person, { retired_ms: now_ms });
    if (act.act === 'unlock') change(act.person, { paused_until_ms: null });
    if (act.act === 'set_pin') change(act.person, { has_pin: true });
    if (act.act === 'set_password') change(act.person, { has_password: true });
  }
}

const rightOf: Readonly<Record<Command['command'], RightName>> = {
  acknowledge: 'AcknowledgePatient',
  patient: 'Admit',
  care: 'Chart',
  smart_bed: 'OrderBed',
  bluetooth: 'AssignDevice',
  duty: 'TakeBed',
  unacknowledge: 'AcknowledgePatient',
  acknowledge_bed: 'AcknowledgeEquipment',
  reset: 'AcknowledgePatient',
  accept: 'TakeAlarm',
  call: 'AnswerCall',
  decline: 'TakeAlarm',
  pause_audio: 'PauseSound',
  end_pause: 'PauseSound',
  inactivate: 'SilenceBed',
  end_inactivation: 'EndSilence',
  set_limits: 'SetLimits',
  dismiss_suggestion: 'SetLimits',
  standby: 'Standby',
  resume: 'Standby',
  assign: 'AssignDevice',
  tend: 'TendDevices',
  unassign: 'AssignDevice',
};

function personOf(
  [badge, name, roles, more]: readonly [string, string, RoleView[], Partial<PersonView>?],
  place: number,
): PersonView {
  const has_password = roles.some((role) => role === 'technician' || role === 'administrator');
  return {
    id: `p${place + 1}`,
    name,
    badge,
    roles,
    retired_ms: null,
    has_pin: true,
    has_password,
    paused_until_ms: null,
    signed_in: false,
    ...more,
  };
}

/** No key: squares, so that the place is seen. */
const chequers =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#fff"/><path d="M1 1h2v2H1zM5 1h2v2H5zM1 5h2v2H1zM4 4h1v1H4zM6 6h1v1H6zM5 5h1v1H5z" fill="#000"/></svg>';
