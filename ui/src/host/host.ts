/**
 * The line between the screens and whatever runs the ward.
 *
 * Two things stand behind it: the station's core inside the window (`tauri.ts`), and a recorded ward in a plain
 * browser (`recorded/`), for component tests and for looking at the screens. No other file of the page imports from
 * Tauri, and no screen knows which of the two it has, except through `recorded`, which is said on screen.
 *
 * State comes as one snapshot and numbered changes; waves as raw frames that the drawing core reads; wishes of the
 * person go as commands that are carried out or refused with a sentence.
 */
import type {
  AboutView,
  AcceptanceOrder,
  BedLimitsView,
  BluetoothView,
  CallLoadQuery,
  CallLoadView,
  CareView,
  CensusView,
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
  RecordView,
  Refusal,
  RefusalCode,
  RightName,
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
} from './api';
import { said } from '../text/said';

export interface Host {
  /** True for the recorded ward: the screens say so in a bar. */
  readonly recorded: boolean;

  /** The whole ward. Rejects when the core does not answer; asking again is safe. */
  snapshot(): Promise<WardSnapshot>;

  /** Every later batch of changes, at least one in 500 ms. The answer stops it. */
  changes(on: (batch: ChangeBatch) => void): Promise<Unlisten>;

  /** Asks for the waves of these series and of no other; replaces what this window asked before. */
  watchWaves(series: readonly number[], on: (bytes: ArrayBuffer) => void): Promise<void>;

  /** Resolves when the core has carried it out; rejects with `Refused` otherwise. */
  command(command: Command): Promise<void>;

  /*
   * Questions about the past and about limits. They change nothing, may take a while, and reject with `Refused`:
   * a screen that asks shows that it waits, and asks again on a press.
   */

  /** A page of conditions, the newest first. */
  history(query: HistoryQuery): Promise<HistoryPage>;
  /** Everything that happened to one condition. */
  story(condition: number): Promise<StoryView>;
  /** The alarm load of a time. */
  load(query: LoadQuery): Promise<LoadView>;
  /** Calls that ended in a time, the newest first. */
  pastCalls(query: PastCallsQuery): Promise<PastCallsPage>;
  /** How long people waited for an answer to their calls. */
  callLoad(query: CallLoadQuery): Promise<CallLoadView>;
  /** What there is to look back at of a bed. */
  record(bed: string): Promise<RecordView>;
  /** The course of some numbers. */
  trend(query: TrendQuery): Promise<TrendView>;
  /** What happened to a bed in a time. */
  marks(query: MarksQuery): Promise<MarksView>;
  /** All waves of a bed in a short time, as they were sent. */
  strip(query: StripQuery): Promise<StripView>;
  /** A page of one wave in rows. */
  pageOfWave(query: PageQuery): Promise<PageView>;
  /** All notes and stretches to keep of a bed, however old, oldest first. */
  marked(bed: string): Promise<MarkView[]>;
  /** Makes a note or keeps a stretch; resolves when that is on the disk. */
  mark(draft: MarkDraft): Promise<MarkView>;
  unmark(name: MarkName): Promise<MarkView>;
  /** Undoes a removal. */
  restoreMark(name: MarkName): Promise<MarkView>;
  /** Makes a document of the records, to be looked at. The newest few are kept. */
  printPreview(query: PrintQuery): Promise<PrintPreview>;
  /** A page of it, counted from 0. */
  printPage(id: number, page: number): Promise<PrintPage>;
  /** Saves it as PDF in the folder for reports. */
  printSave(id: number): Promise<PrintSaved>;
  /** Shows the file that was saved last. */
  printShow(): Promise<void>;
  /** The printers of this computer. */
  printers(): Promise<PrintersView>;
  /** Hands it to a printer. */
  printSend(id: number, printer: string): Promise<void>;

  /** What is practised here; `null` on a real ward. */
  practice(): Promise<PracticeView | null>;
  /** Plays another case, or the same from its beginning. */
  playCase(name: PracticeCase): Promise<void>;
  /** Opens a ward to practise on, in a process and a window of its own. */
  openPractice(): Promise<void>;

  /** The program and its records. */
  about(): Promise<AboutView>;

  /** How every way out of the ward stands, the central server's first. */
  links(): Promise<LinkView[]>;
  /** Stops one, or lets it go on and try at once. Needs `TendFeeds`. */
  pauseLink(name: string, paused: boolean): Promise<void>;
  /** What its receiver does not take, the newest first. Needs `ReadMessages`. */
  linkAside(name: string): Promise<LinkAside[]>;
  /** Offers that once more. Needs `TendFeeds`. */
  offerAside(name: string): Promise<void>;

  /** What is in force for a bed. */
  limits(bed: string): Promise<BedLimitsView>;
  /** What edits would do, after the parameters in `reset` were set back to the ward's. */
  previewLimits(bed: string, edits: readonly LimitEdit[], reset: readonly string[]): Promise<LimitPreview>;
  /** Chart, scores and tasks of the patient of a bed. */
  care(bed: string): Promise<CareView>;
  /** What is to be done in the ward, what is due first at the top. */
  rounds(): Promise<RoundView[]>;
  /** What the smart bed of a bed tells. */
  smartBed(bed: string): Promise<SmartBedView>;
  /** The radio, what is in sight, and how far pairing is. */
  bluetooth(): Promise<BluetoothView>;
  /** Automatic limits, to be confirmed by a person. */
  proposeLimits(bed: string): Promise<LimitProposals>;

  /** Who waits for a bed (found by name or number), who has just left, and what a person has to decide. */
  census(search: string): Promise<CensusView>;
  /** Sign-in, lock, activity, and wishes about people. Resolves when it is done. */
  peopleAct(act: PeopleAct): Promise<void>;
  /** Everybody whom the station knows, for whoever manages people. */
  peopleList(): Promise<PeopleView>;
  /** A new key for one-time codes, nobody's until it is sent back with a code of it. */
  beginTotp(badge: string): Promise<TotpView>;
  /** Who looks after which bed in the shift of that time; in the one that is on with `null`. */
  duty(shift_ms: number | null): Promise<DutyView>;

  /*
   * The technician's questions. Those about messages and dead letters need a right, since patients are named in them.
   */

  /** Every feed and device with its health. */
  equipment(): Promise<EquipmentView>;
  /** The messages of a feed that are still held. */
  feedMessages(query: FeedMessagesQuery): Promise<FeedMessagesView>;
  /** One of them, as it came and as it was understood. */
  feedMessage(name: FeedMessageName): Promise<MessageView>;
  /** The newest dead letters. */
  letters(): Promise<LettersView>;
  letter(number: number): Promise<LetterView>;
  /** Reads a dead letter again as its feed would now; with `give`, what lasts of it goes to the ward. */
  tryLetter(number: number, give: boolean): Promise<TriedView>;
  /** The forms of all feeds, as the configuration's file has them. */
  feedForms(): Promise<FeedFormsView>;
  /** What a change would do to that file. */
  previewFeed(change: FeedChange): Promise<FeedPreview>;
  /** Saves a change of what was looked at (`basis`); it is in force when the promise resolves. */
  saveFeed(change: FeedChange, basis: string): Promise<void>;
  /** Listens or connects for a moment, and says what happened. */
  tryFeed(form: FeedForm, secret: string | null): Promise<FeedTried>;
  /** Signs the protocol of acceptance of a feed or device and saves it as PDF. */
  accept(order: AcceptanceOrder): Promise<PrintSaved>;
  /** Sends a test alarm, or waits for a device's; its number. */
  beginTest(order: TestAlarmOrder): Promise<number>;
  endTest(number: number): Promise<void>;
  /** The page has drawn a test in its list. */
  testShown(number: number): Promise<void>;
  /** What a person heard and saw of it. */
  testFound(found: TestFound): Promise<void>;

  /*
   * Handover. A page is made once and signed or printed by its number; what is written or signed is on the disk when
   * the promise resolves.
   */

  handovers(shift_ms: number | null): Promise<HandoversView>;
  handover(query: HandoverQuery): Promise<HandoverView>;
  /** Words for the next nurse of a bed; empty ones take those before away. */
  writeHandoverNote(note: HandoverNote): Promise<void>;
  /** The nurse signs the page of that number as it was read. */
  signHandover(page: number): Promise<void>;
  /** The next nurse takes the beds of a signed page over. */
  takeHandover(take: HandoverTake): Promise<void>;

  /*
   * Export: one at a time, and it goes on when the page looks away. `startExport` rejects with `Refused` when the order
   * is none; what becomes of it later, `exportState` tells.
   */

  estimateExport(order: ExportOrder): Promise<ExportEstimate>;
  startExport(order: ExportOrder): Promise<void>;
  exportState(): Promise<ExportState>;
  cancelExport(): Promise<void>;

  screenSettings(): Promise<ScreenSettings>;
  setScreenSettings(settings: ScreenSettings): Promise<void>;

  /** The page is alive. The core misses it after 2 s, so this is called every 500 ms. */
  beat(): void;

  openSecondWindow(): Promise<void>;
  /** The display for the corridor: large, without names of patients. */
  openCorridor(): Promise<void>;
  toggleFullscreen(): Promise<void>;

  /** The first picture with waves is on the screen. */
  drawn(): Promise<void>;

  /** The bench page hands its figures back. */
  benchReport(text: string): Promise<void>;
}

export type Unlisten = () => void;

/**
 * A command that was not carried out. Screens branch on the code and show the sentence, which is in the screen's
 * language; the message is as the core made it.
 */
export class Refused extends Error implements Refusal {
  readonly code: RefusalCode;
  readonly sentence: string;
  /** Which right it needs, where somebody must sign in. */
  readonly right?: RightName;
  /** Before this it would be refused again. */
  readonly until_ms?: number;

  constructor(refusal: Refusal) {
    super(refusal.sentence);
    this.name = 'Refused';
    this.code = refusal.code;
    this.sentence = refusal.code === 'ask' ? questions(refusal.sentence) : said(refusal.sentence);
    if (refusal.right !== undefined) this.right = refusal.right;
    if (refusal.until_ms !== undefined) this.until_ms = refusal.until_ms;
  }
}

/** Any thrown thing as a `Refused`; what is no refusal of the core becomes `unavailable`. */
export function refusedFrom(error: unknown): Refused {
  if (error instanceof Refused) return error;
  if (isRefusal(error)) return new Refused(error);
  const sentence = error instanceof Error ? error.message : String(error);
  return new Refused({ code: 'unavailable', sentence });
}

/** The core asks everything at once; each question is a sentence of its own. */
function questions(sentence: string): string {
  return sentence
    .split(/(?<=\?); /)
    .map((one) => said(one))
    .join('; ');
}

function isRefusal(error: unknown): error is Refusal {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    'sentence' in error &&
    typeof error.sentence === 'string'
  );
}

export const defaultScreenSettings: ScreenSettings = { px_per_mm: 3.78, grid: 0, speed_mm_s: 25 };
