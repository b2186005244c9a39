/**
 * A made-up ward in a plain browser: for component tests and for looking at the screens. The bar says so.
 *
 * `?beds=N` sets the number of beds, `?scene=` what is played (see `scenes.ts`).
 * Commands are carried out on the page's own copy.
 */
import type {
  AboutView,
  AcceptanceOrder,
  BedLimitsView,
  BedView,
  BluetoothView,
  CallLoadQuery,
  CallLoadView,
  CareView,
  CensusView,
  Change,
  ChangeBatch,
  Command,
  DutyView,
  EquipmentView,
  ExportEstimate,
  ExportOrder,
  ExportState,
  FeedChange,
  FeedForm,
  FeedFormsView,
  FeedMessageName,
  FeedMessagesQuery,
  FeedMessagesView,
  FeedPreview,
  FeedTried,
  HandoverNote,
  HandoverQuery,
  HandoversView,
  HandoverTake,
  HandoverView,
  HistoryPage,
  HistoryQuery,
  LettersView,
  LetterView,
  LimitEdit,
  LimitPreview,
  LimitProposals,
  LinkAside,
  LinkView,
  LoadQuery,
  LoadView,
  MarkDraft,
  MarkName,
  MarksQuery,
  MarksView,
  MarkView,
  MessageView,
  PageQuery,
  PageView,
  PastCallsPage,
  PastCallsQuery,
  PeopleAct,
  PeopleView,
  PracticeCase,
  PracticeView,
  PrintersView,
  PrintPage,
  PrintPreview,
  PrintQuery,
  PrintSaved,
  ProviderFault,
  RecordView,
  RoundView,
  ScreenSettings,
  SmartBedView,
  StoryView,
  StripQuery,
  StripView,
  TestAlarmOrder,
  TestFound,
  TotpView,
  TrendQuery,
  TrendView,
  TriedView,
  WardSnapshot,
} from '../api';
import { defaultScreenSettings, Refused, type Host, type Unlisten } from '../host';
import { cases } from '../../practice/practice.svelte';
import { RecordedDevices } from './devices';
import { RecordedMarks } from './marks';
import { RecordedExport } from './export';
import { RecordedHandover } from './handover';
import { RecordedPast } from './past';
import { RecordedLinks } from './links';
import { RecordedPeople } from './people';
import { RecordedPrinting } from './print';
import { RecordedReview } from './review';
import { askedOf, type Asked } from './scenes';
import { RecordedState } from './state';
import { RecordedWaves } from './waves';

const batch_ms = 500;
const frame_ms = 100;
/** How long a question takes in the scene `slow`. */
const slow_ms = 4_000;
/** The waves' clock starts so far after zero that a whole sweep lies behind it. */
const history_ms = 60_000;
const story = { begins_ms: 3_000, ends_ms: 13_000 };

export class RecordedHost implements Host {
  readonly recorded = true;
  readonly #asked: Asked;
  readonly #search: string;
  readonly #state: RecordedState;
  readonly #waves = new RecordedWaves();
  readonly #export = new RecordedExport();
  readonly #devices: RecordedDevices;
  readonly #handover: RecordedHandover;
  readonly #listeners = new Set<(batch: ChangeBatch) => void>();
  readonly #people: RecordedPeople;
  readonly #links: RecordedLinks;
  readonly #printing = new RecordedPrinting();
  #past: RecordedPast | undefined;
  #marks: RecordedMarks | undefined;
  #onWave: ((bytes: ArrayBuffer) => void) | undefined;
  #seq = 1;
  #settings: ScreenSettings = defaultScreenSettings;
  readonly #began = performance.now();
  /** Now, when the page was opened: what was recorded counts back from it. */
  readonly #opened_ms = Date.now();

  constructor(search: string) {
    this.#search = search;
    this.#asked = askedOf(search);
    this.#people = new RecordedPeople(search, Date.now());
    this.#links = new RecordedLinks(search, Date.now());
    this.#state = new RecordedState(this.#asked, Date.now());
    this.#devices = new RecordedDevices(this.#asked, Date.now());
    this.#handover = new RecordedHandover(this.#state.duty);
    setInterval(() => this.#send(this.#state.settle(Date.now())), batch_ms);
    setInterval(() => this.#sendWaves(), frame_ms);
    if (this.#asked.scene === 'story') this.#tell();
  }

  async snapshot(): Promise<WardSnapshot> {
    if (this.#asked.scene === 'loading') return new Promise(() => {});
    if (this.#asked.scene === 'failed') throw new Refused(noAnswer);
    return this.#state.snapshot(this.#seq, Date.now(), this.#people.session());
  }

  async changes(on: (batch: ChangeBatch) => void): Promise<Unlisten> {
    this.#listeners.add(on);
    return () => this.#listeners.delete(on);
  }

  async watchWaves(series: readonly number[], on: (bytes: ArrayBuffer) => void): Promise<void> {
    this.#onWave = on;
    this.#waves.watch(this.#state.beds, series);
  }

  async command(command: Command): Promise<void> {
    if (this.#asked.scene === 'refuse') throw new Refused(refused);
    this.#people.permit(command, this.#state.beds);
    if (command.command === 'tend') {
      this.#devices.tend(command.device, command.wish, Date.now());
      return;
    }
    const changes = this.#state.carryOut(command, Date.now());
    if (changes === null) throw new Refused(gone);
    this.#send(changes);
  }

  async census(search: string): Promise<CensusView> {
    this.#people.need('See');
    await this.#asks();
    return this.#state.patients.census(search, this.#state.beds, Date.now());
  }

  async history(query: HistoryQuery): Promise<HistoryPage> {
    this.#people.need('See');
    await this.#asks();
    return this.#remembered().history(query, this.#state.beds);
  }

  async story(condition: number): Promise<StoryView> {
    this.#people.need('See');
    await this.#asks();
    const story = this.#remembered().story(condition, this.#state.beds);
    if (story === null) throw new Refused(gone);
    return story;
  }

  async load(query: LoadQuery): Promise<LoadView> {
    this.#people.need('See');
    await this.#asks();
    return this.#remembered().load(query, this.#state.beds);
  }

  async pastCalls(query: PastCallsQuery): Promise<PastCallsPage> {
    await this.#asks();
    return this.#state.calls.past(query, Date.now());
  }

  async callLoad(query: CallLoadQuery): Promise<CallLoadView> {
    await this.#asks();
    return this.#state.calls.load(query, Date.now());
  }

  async practice(): Promise<PracticeView | null> {
    return this.#asked.scene === 'practice' ? { case: 'calm', ...this.#people.invented() } : null;
  }

  async playCase(name: PracticeCase): Promise<void> {
    if (!cases.includes(name)) throw new Refused(gone);
  }

  async openPractice(): Promise<void> {
    throw new Refused({ code: 'unavailable', sentence: 'A browser has no second station to practise on.' });
  }

  async about(): Promise<AboutView> {
    await this.#asks();
    const records = { key: 'file', trouble: null, bytes: 2_600_000_000 } as const;
    return { version: '0.1.0', licence: 'Apache-2.0', data_folder: '/var/lib/lamplight', records };
  }

  async links(): Promise<LinkView[]> {
    await this.#asks();
    return this.#links.all('Cleo Hartmann');
  }

  async pauseLink(name: string, paused: boolean): Promise<void> {
    this.#people.need('TendFeeds');
    this.#links.pause(name, paused);
  }

  async linkAside(name: string): Promise<LinkAside[]> {
    this.#people.need('ReadMessages');
    return this.#links.aside(name);
  }

  async offerAside(name: string): Promise<void> {
    this.#people.need('TendFeeds');
    this.#links.offer(name);
  }

  async record(bed: string): Promise<RecordView> {
    this.#people.need('See');
    await this.#asks();
    return this.#reviewed(bed).record();
  }

  async trend(query: TrendQuery): Promise<TrendView> {
    this.#people.need('See');
    await this.#asks();
    return this.#reviewed(query.bed).trend(query);
  }

  async marks(query: MarksQuery): Promise<MarksView> {
    this.#people.need('See');
    await this.#asks();
    const { bed, from_ms, to_ms } = query;
    const asked = { ...everything, bed, from_ms, to_ms };
    const conditions = this.#remembered().all(asked, this.#state.beds);
    const away = this.#reviewed(bed).away(query);
    return { conditions, more: false, away, ...this.#marked().between(query) };
  }

  async strip(query: StripQuery): Promise<StripView> {
    this.#people.need('See');
    await this.#asks();
    return this.#reviewed(query.bed).strip(query);
  }

  async pageOfWave(query: PageQuery): Promise<PageView> {
    this.#people.need('See');
    await this.#asks();
    return this.#reviewed(query.bed).page(query);
  }

  async marked(bed: string): Promise<MarkView[]> {
    this.#people.need('See');
    await this.#asks();
    return this.#marked().of(bed);
  }

  async mark(draft: MarkDraft): Promise<MarkView> {
    this.#people.need('Chart');
    if (this.#asked.scene === 'refuse') throw new Refused(refused);
    return this.#marked().make(draft, Date.now());
  }

  async unmark({ id }: MarkName): Promise<MarkView> {
    return this.#marked().remove(id);
  }

  async restoreMark({ id }: MarkName): Promise<MarkView> {
    return this.#marked().restore(id);
  }

  async printPreview(query: PrintQuery): Promise<PrintPreview> {
    this.#people.need('Print');
    await this.#asks();
    return this.#printing.preview(query);
  }

  async printPage(id: number, page: number): Promise<PrintPage> {
    await this.#asks();
    return this.#printing.page(id, page);
  }

  async printSave(id: number): Promise<PrintSaved> {
    await this.#asks();
    return this.#printing.save(id);
  }

  async printShow(): Promise<void> {}

  async printers(): Promise<PrintersView> {
    await this.#asks();
    return this.#printing.printers(this.#asked.scene === 'no-printer');
  }

  async printSend(id: number, printer: string): Promise<void> {
    await this.#asks();
    this.#printing.send(id, printer);
  }

  async care(bed: string): Promise<CareView> {
    this.#people.need('See');
    await this.#asks();
    return this.#state.charts.of(this.#bed(bed), Date.now());
  }

  async rounds(): Promise<RoundView[]> {
    this.#people.need('See');
    await this.#asks();
    const now_ms = Date.now();
    const of = (bed: BedView): RoundView[] => {
      const { patient, stay } = this.#state.charts.of(bed, now_ms);
      return (stay?.tasks ?? []).map((task) => ({ bed: bed.id, patient, stay: stay?.stay ?? 0, task }));
    };
    return this.#state.beds.flatMap(of).sort((a, b) => a.task.due_ms - b.task.due_ms);
  }

  async smartBed(bed: string): Promise<SmartBedView> {
    await this.#asks();
    return this.#state.smartBeds.of(this.#bed(bed), Date.now());
  }

  async bluetooth(): Promise<BluetoothView> {
    await this.#asks();
    return this.#state.bluetooth.view(Date.now());
  }

  async limits(bed: string): Promise<BedLimitsView> {
    await this.#asks();
    return this.#state.limits.of(this.#bed(bed));
  }

  async previewLimits(
    bed: string,
    edits: readonly LimitEdit[],
    reset: readonly string[],
  ): Promise<LimitPreview> {
    await this.#asks();
    return this.#state.limits.preview(this.#bed(bed), edits, reset);
  }

  async proposeLimits(bed: string): Promise<LimitProposals> {
    await this.#asks();
    return this.#state.limits.propose(this.#bed(bed));
  }

  async peopleAct(act: PeopleAct): Promise<void> {
    if (act.act !== 'activity') await this.#asks();
    this.#people.act(act, Date.now());
    this.#send([{ kind: 'session', data: this.#people.session() }]);
  }

  /** What the hospital's sign-in answered; for tests and for looking. */
  vouched(said: { badge: string } | { failed: ProviderFault }): void {
    this.#people.vouched(said, Date.now());
    this.#send([{ kind: 'session', data: this.#people.session() }]);
  }

  async peopleList(): Promise<PeopleView> {
    await this.#asks();
    return this.#people.list();
  }

  async beginTotp(badge: string): Promise<TotpView> {
    return this.#people.key(badge);
  }

  async equipment(): Promise<EquipmentView> {
    this.#people.need('See');
    await this.#asks();
    return this.#devices.view(this.#state.snapshot(0, Date.now(), this.#people.session()));
  }

  async feedMessages(query: FeedMessagesQuery): Promise<FeedMessagesView> {
    this.#people.need('ReadMessages');
    await this.#asks();
    return this.#devices.messages(query);
  }

  async feedMessage(name: FeedMessageName): Promise<MessageView> {
    this.#people.need('ReadMessages');
    await this.#asks();
    return this.#devices.message(name);
  }

  async letters(): Promise<LettersView> {
    this.#people.need('ReadMessages');
    await this.#asks();
    return this.#devices.letters();
  }

  async letter(number: number): Promise<LetterView> {
    this.#people.need('ReadMessages');
    await this.#asks();
    return this.#devices.letter(number);
  }

  async tryLetter(number: number, give: boolean): Promise<TriedView> {
    this.#people.need('TendFeeds');
    await this.#asks();
    return this.#devices.tryLetter(number, give);
  }

  async feedForms(): Promise<FeedFormsView> {
    this.#people.need('TendFeeds');
    await this.#asks();
    return this.#devices.forms();
  }

  async previewFeed(change: FeedChange): Promise<FeedPreview> {
    this.#people.need('TendFeeds');
    await this.#asks();
    return this.#devices.previewFeed(change);
  }

  async saveFeed(change: FeedChange): Promise<void> {
    this.#people.need('TendFeeds');
    await this.#asks();
    this.#devices.saveFeed(change);
  }

  async tryFeed(form: FeedForm): Promise<FeedTried> {
    this.#people.need('TendFeeds');
    await this.#asks();
    return this.#devices.tryFeed(form);
  }

  async accept(order: AcceptanceOrder): Promise<PrintSaved> {
    this.#people.need('TendDevices');
    await this.#asks();
    return this.#devices.accept(order);
  }

  async beginTest(order: TestAlarmOrder): Promise<number> {
    this.#people.need('TestAlarm');
    await this.#asks();
    const need = this.#devices.beginTest(order, Date.now());
    this.#state.tests = need === null ? [] : [need];
    this.#send([this.#state.needs()]);
    return this.#devices.lastTest;
  }

  async endTest(number: number): Promise<void> {
    this.#people.need('TestAlarm');
    this.#devices.endTest(number);
    this.#state.tests = [];
    this.#send([this.#state.needs()]);
  }

  async testShown(number: number): Promise<void> {
    this.#devices.testShown(number);
  }

  async testFound(found: TestFound): Promise<void> {
    this.#people.need('TestAlarm');
    this.#devices.testFound(found, Date.now());
  }

  async duty(shift_ms: number | null): Promise<DutyView> {
    await this.#asks();
    return this.#state.duty.view(shift_ms, Date.now());
  }

  async handovers(shift_ms: number | null): Promise<HandoversView> {
    this.#people.need('See');
    await this.#asks();
    return this.#handover.list(shift_ms, Date.now());
  }

  async handover(query: HandoverQuery): Promise<HandoverView> {
    this.#people.need('See');
    await this.#asks();
    return this.#handover.page(query, this.#state.beds, Date.now());
  }

  async writeHandoverNote(note: HandoverNote): Promise<void> {
    if (this.#asked.scene === 'refuse') throw new Refused(refused);
    this.#handover.note(note, this.#state.beds);
  }

  async signHandover(page: number): Promise<void> {
    if (this.#asked.scene === 'refuse') throw new Refused(refused);
    this.#handover.sign(page, Date.now());
  }

  async takeHandover(take: HandoverTake): Promise<void> {
    if (this.#asked.scene === 'refuse') throw new Refused(refused);
    this.#handover.take(take, Date.now());
  }

  async estimateExport(order: ExportOrder): Promise<ExportEstimate> {
    await this.#asks();
    return this.#export.estimate(order);
  }

  async startExport(order: ExportOrder): Promise<void> {
    this.#people.need('Print');
    await this.#asks();
    this.#export.start(order, performance.now());
  }

  async exportState(): Promise<ExportState> {
    await this.#asks();
    return this.#export.state(performance.now());
  }

  async cancelExport(): Promise<void> {
    this.#export.cancel();
  }

  async screenSettings(): Promise<ScreenSettings> {
    return this.#settings;
  }

  async setScreenSettings(settings: ScreenSettings): Promise<void> {
    this.#settings = settings;
  }

  beat(): void {}

  async openSecondWindow(): Promise<void> {
    const asked = new URLSearchParams(this.#search);
    asked.delete('bed');
    asked.set('part', '2/2');
    window.open(`?${asked.toString()}`);
  }

  async openCorridor(): Promise<void> {
    const asked = new URLSearchParams(this.#search);
    asked.delete('bed');
    asked.set('corridor', '1');
    window.open(`?${asked.toString()}`);
  }

  async toggleFullscreen(): Promise<void> {
    if (document.fullscreenElement === null) await document.documentElement.requestFullscreen();
    else await document.exitFullscreen();
  }

  async drawn(): Promise<void> {}
  async benchReport(): Promise<void> {}

  /** What every question goes through. */
  async #asks(): Promise<void> {
    if (this.#asked.scene === 'slow') await new Promise((done) => setTimeout(done, slow_ms));
    if (this.#asked.scene === 'broken') throw new Refused(unread);
  }

  #bed(id: string): BedView {
    const bed = this.#state.beds.find((one) => one.id === id);
    if (bed === undefined) throw new Refused(noBed);
    return bed;
  }

  /** Drawn when it is first asked for: the ward view needs none of it. */
  #remembered(): RecordedPast {
    const empty = this.#asked.scene === 'quiet' || this.#asked.scene === 'none';
    this.#past ??= new RecordedPast(this.#state.beds, Date.now(), empty);
    return this.#past;
  }

  #marked(): RecordedMarks {
    this.#marks ??= new RecordedMarks(this.#opened_ms, this.#asked.scene === 'quiet');
    return this.#marks;
  }

  #reviewed(bed: string): RecordedReview {
    const { scene } = this.#asked;
    const empty = scene === 'quiet';
    const view = this.#bed(bed);
    return new RecordedReview(view, this.#opened_ms, empty, (query) =>
      this.#remembered().all(query, this.#state.beds),
    );
  }

  #tell(): void {
    setTimeout(() => this.#send(this.#state.beginStory(Date.now())), story.begins_ms);
    setTimeout(() => this.#send(this.#state.endStory()), story.ends_ms);
  }

  #send(changes: Change[]): void {
    if (this.#asked.scene === 'silent' && performance.now() - this.#began > 1_000) return;
    this.#seq += 1;
    const batch = { seq: this.#seq, now_ms: Date.now(), changes };
    for (const listener of this.#listeners) listener(batch);
  }

  #sendWaves(): void {
    const bytes = this.#onWave === undefined ? null : this.#waves.frame(performance.now() + history_ms);
    if (bytes !== null) this.#onWave?.(bytes);
  }
}

const everything: HistoryQuery = {
  from_ms: null,
  to_ms: null,
  bed: null,
  least: null,
  kind: null,
  owner: null,
  open: null,
  words: '',
  before: null,
};
const noAnswer = { code: 'unavailable', sentence: 'The core does not answer.' } as const;
const refused = {
  code: 'not_now',
  sentence: 'Bed 2: the core refuses this for the scene. Try again.',
} as const;
const gone = { code: 'gone', sentence: 'The condition has ended.' } as const;
const unread = {
  code: 'unavailable',
  sentence: 'The records of this station cannot be read. Check that its disk is not full.',
} as const;
const noBed = { code: 'gone', sentence: 'There is no such bed on this ward.' } as const;
