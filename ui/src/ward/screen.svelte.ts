/** What this window shows: which view, which bed, how the waves run. Nothing here is about the patients. */
import { openExport, type ExportAsked } from '../export';
import type { EntryView, LimitEdit, PrintWhat, ScreenSettings } from '../host/api';
import { defaultScreenSettings, type Host } from '../host';
import type { Which } from '../devices/rows';
import { session } from '../people/session.svelte';
import { askPatients, patientsDialogs } from '../patients/asked.svelte';
import { ReviewPlace, reviewTabs, type ReviewTab } from '../review/place.svelte';
import { pageCount, partOf } from './grid';
import type { BedSlot } from './store.svelte';

export type Dialog =
  | 'about'
  | 'calibrate'
  | 'chart'
  | 'correct'
  | 'export'
  | 'find'
  | 'keys'
  | 'patients'
  | 'print'
  | 'silence'
  | 'task';

/** What lies behind the bed view: Esc leads back there. */
export type Ground = 'ward' | 'alarms' | 'calls' | 'review' | 'handover' | 'devices' | 'settings';
export const alarmTabs = ['now', 'past', 'load'] as const;
export type AlarmTab = (typeof alarmTabs)[number];
export const callTabs = ['now', 'rounds', 'past', 'times'] as const;
export type CallTab = (typeof callTabs)[number];
export const handoverTabs = ['pages', 'staff'] as const;
export type HandoverTab = (typeof handoverTabs)[number];
export const deviceTabs = ['devices', 'feeds', 'hospital', 'messages', 'letters', 'tests'] as const;
export type DeviceTab = (typeof deviceTabs)[number];

/** The limits editor of the open bed, as somebody asked for it. */
export interface LimitsAsked {
  /** The row to begin at, or `null`. */
  parameter: string | null;
  /** Changes to begin with: what a prompt proposes. */
  edits: readonly LimitEdit[];
}

export class ScreenState {
  settings: ScreenSettings = $state.raw(defaultScreenSettings);
  /** The bed of the bed view; `null` shows the ground. */
  openBed: string | null = $state(null);
  ground: Ground = $state('ward');
  alarmTab: AlarmTab = $state('now');
  callTab: CallTab = $state('now');
  handoverTab: HandoverTab = $state('pages');
  deviceTab: DeviceTab = $state('devices');
  /** Which devices the Devices view lists, and what of it is chosen: it stays while other views are open. */
  devicesWhich: Which = $state('all');
  deviceChosen: string | null = $state(null);
  feedChosen: string | null = $state(null);
  linkChosen: string | null = $state(null);
  /** What the test alarm is about: `feed ID` or `device ID`. */
  testOf: string | null = $state(null);
  /** Whose messages are shown; the first feed's with `null`. */
  messagesOf: string | null = $state(null);
  messagesDevice: string | null = $state(null);
  /** Where the Review view looks: it stays there while other views are open. */
  readonly review = new ReviewPlace();
  limits: LimitsAsked | null = $state.raw(null);
  /** The limits editor holds changes that are not saved: leaving takes a second press. */
  limitsChanged = $state(false);
  /** The first of these presses came. */
  limitsLeaving = $state(false);
  selected: string | null = $state(null);
  page = $state(0);
  gain = $state(1);
  /** When the waves were frozen, on the station's clock. */
  frozenAt_ms: number | null = $state(null);
  dialog: Dialog | null = $state(null);
  /** What the print dialog prints. */
  printed: PrintWhat | null = $state.raw(null);
  /** The entry of a chart that the correction dialog corrects. */
  corrected: EntryView | null = $state.raw(null);
  /** What the export dialog begins with. */
  exportAsked: ExportAsked = $state.raw({ beds: [], from_ms: null, to_ms: null });
  /** `1/2` or `2/2` when two windows share the ward. */
  part: string | null = $state(null);
  /** Columns of the ward view's grid, for the arrow keys. */
  columns = $state(1);

  /** How many tiles the window has room for: with large text on a small screen fewer than there are beds. */
  fits = $state(64);

  readonly #host: Host;

  constructor(host: Host, search: string) {
    this.#host = host;
    const asked = new URLSearchParams(search);
    const part = asked.get('part');
    this.part = part === '1/2' || part === '2/2' ? part : null;
    this.openBed = asked.get('bed');
    this.selected = this.openBed;
    if (asked.get('view') === 'alarms') this.ground = 'alarms';
    if (asked.get('view') === 'settings') this.ground = 'settings';
    this.alarmTab = alarmTabs.find((tab) => tab === asked.get('tab')) ?? 'now';
    if (asked.get('view') === 'calls') this.ground = 'calls';
    this.callTab = callTabs.find((tab) => tab === asked.get('tab')) ?? 'now';
    if (asked.get('view') === 'handover') this.ground = 'handover';
    this.handoverTab = handoverTabs.find((tab) => tab === asked.get('tab')) ?? 'pages';
    if (asked.get('view') === 'devices') this.ground = 'devices';
    this.deviceTab = deviceTabs.find((tab) => tab === asked.get('tab')) ?? 'devices';
    this.deviceChosen = asked.get('device');
    this.feedChosen = asked.get('feed');
    this.linkChosen = asked.get('link');
    if (asked.get('view') === 'review') {
      this.ground = 'review';
      this.review.look(asked.get('of'), numberOf(asked.get('at')));
      this.review.tab = reviewTabs.find((tab) => tab === asked.get('tab')) ?? 'trends';
    }
    if (this.openBed !== null && asked.get('open') === 'limits')
      this.limits = { parameter: asked.get('parameter'), edits: [] };
    if (this.openBed !== null && asked.get('open') === 'silence') this.dialog = 'silence';
    if (this.openBed !== null && asked.get('open') === 'chart') this.dialog = 'chart';
    if (this.openBed !== null && asked.get('open') === 'task') this.dialog = 'task';
    if (asked.get('open') === 'export') openExport(this);
    if (asked.get('open') === 'sign-in') void session.signIn();
    if (asked.get('open') === 'setup') session.dialog = 'setup';
    const what = patientsDialogs.find((dialog) => dialog === asked.get('open'));
    if (this.openBed !== null && what !== undefined) askPatients(this, { what, bed: this.openBed });
    const conflict = numberOf(asked.get('conflict'));
    if (conflict !== null) askPatients(this, { what: 'conflict', conflict });
  }

  /** The settings of this screen as they were kept; the usual ones when they can't be read. */
  async load(): Promise<void> {
    try {
      this.settings = sane(await this.#host.screenSettings());
    } catch {
      this.settings = defaultScreenSettings;
    }
  }

  /** Keeps what is changed beside what the station has: another window may have set the rest meanwhile. */
  async change(part: Partial<ScreenSettings>): Promise<void> {
    this.settings = sane({ ...this.settings, ...part });
    const kept = await this.#host.screenSettings();
    await this.#host.setScreenSettings(sane({ ...kept, ...part }));
  }

  beds(all: readonly BedSlot[]): BedSlot[] {
    return partOf(all, this.part);
  }

  /** Tiles on a page: as many as chosen, or all, but no more than can be read. */
  perPage(count: number): number {
    const { grid } = this.settings;
    return Math.min(grid > 0 ? grid : count, this.fits);
  }

  /** The page that is seen: the last one, where a larger window has fewer than were chosen among. */
  pageSeen(count: number): number {
    return Math.min(this.page, pageCount(count, this.perPage(count)) - 1);
  }

  /** Whether the ward view is what is seen. */
  get onWard(): boolean {
    return this.openBed === null && this.ground === 'ward';
  }

  open(bed: string): void {
    if (!this.#mayLeave()) return;
    this.selected = bed;
    this.openBed = bed;
    this.frozenAt_ms = null;
  }

  /** The bed's limits, from wherever. */
  openLimits(bed: string, parameter: string | null = null, edits: readonly LimitEdit[] = []): void {
    this.open(bed);
    if (this.openBed === bed) this.limits = { parameter, edits };
  }

  /** One step back: out of the limits, out of the bed, to the ward. */
  back(): void {
    if (this.limits !== null) {
      this.#mayLeave();
      return;
    }
    if (this.openBed === null) this.ground = 'ward';
    this.openBed = null;
    this.frozenAt_ms = null;
  }

  show(ground: Ground): void {
    if (!this.#mayLeave()) return;
    this.ground = ground;
    this.openBed = null;
    this.frozenAt_ms = null;
  }

  /** The screen has locked: nothing but the ward is seen. */
  home(): void {
    this.closeLimits();
    this.dialog = null;
    this.openBed = null;
    this.frozenAt_ms = null;
    this.ground = 'ward';
  }

  /** Looks back at a bed, at a moment of it if one is named. */
  openReview(bed: string | null, at_ms: number | null = null, tab?: ReviewTab): void {
    this.show('review');
    if (this.ground !== 'review' || this.openBed !== null) return;
    this.review.look(bed, at_ms);
    if (tab !== undefined) this.review.tab = tab;
    if (bed !== null) this.selected = bed;
  }

  /** The ways to the hospital, one of them chosen. */
  showLink(name: string | null): void {
    this.show('devices');
    if (this.ground !== 'devices' || this.openBed !== null) return;
    if (name !== null) this.linkChosen = name;
    this.deviceTab = 'hospital';
  }

  /** The messages of a feed, or of it only those of a device. */
  showMessages(feed: string, device: string | null): void {
    this.messagesOf = feed;
    this.messagesDevice = device;
    this.deviceTab = 'messages';
  }

  /** The test alarm of a feed or device. */
  showTest(of: string): void {
    this.testOf = of;
    this.deviceTab = 'tests';
  }

  /** Opens the print dialog. */
  print(what: PrintWhat): void {
    this.printed = what;
    this.dialog = 'print';
  }

  /** Out of the limits editor whatever it holds. */
  closeLimits(): void {
    this.limits = null;
    this.limitsChanged = false;
    this.limitsLeaving = false;
  }

  /** Leaves the limits editor; with changes in it the first press only asks. */
  #mayLeave(): boolean {
    if (this.limits !== null && this.limitsChanged && !this.limitsLeaving) {
      this.limitsLeaving = true;
      return false;
    }
    this.closeLimits();
    return true;
  }
}

function numberOf(text: string | null): number | null {
  const number = text === null || text === '' ? NaN : Number(text);
  return Number.isFinite(number) ? number : null;
}

/** Settings from a file that a person may have edited: what makes no sense falls back to the usual. */
function sane(settings: ScreenSettings): ScreenSettings {
  const within = (value: number, min: number, max: number, usual: number) =>
    Number.isFinite(value) && value >= min && value <= max ? value : usual;
  return {
    px_per_mm: within(settings.px_per_mm, 1, 20, defaultScreenSettings.px_per_mm),
    grid: within(settings.grid, 0, 64, defaultScreenSettings.grid),
    speed_mm_s: within(settings.speed_mm_s, 6.25, 50, defaultScreenSettings.speed_mm_s),
  };
}
