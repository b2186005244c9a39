/** The station's core, reached through Tauri. The only file that imports from it. */
import { Channel, invoke, isTauri } from '@tauri-apps/api/core';
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
import { refusedFrom, type Host, type Unlisten } from './host';

export function tauriIsThere(): boolean {
  return isTauri();
}

export class TauriHost implements Host {
  readonly recorded = false;

  #onWave: (bytes: ArrayBuffer) => void = () => {};
  readonly #listeners = new Set<(batch: ChangeBatch) => void>();
  #changes: Promise<void> | undefined;
  /** The wave channel is opened once; what flows in it is what `watch` asked for. */
  #waves: Promise<void> | undefined;
  #drawn = false;

  snapshot(): Promise<WardSnapshot> {
    return invoke<WardSnapshot>('snapshot');
  }

  async changes(on: (batch: ChangeBatch) => void): Promise<Unlisten> {
    this.#listeners.add(on);
    // One channel for the page: to the core, opening a second one means that the page began anew.
    this.#changes ??= this.#openChanges();
    await this.#changes;
    return () => this.#listeners.delete(on);
  }

  async watchWaves(series: readonly number[], on: (bytes: ArrayBuffer) => void): Promise<void> {
    this.#onWave = on;
    this.#waves ??= this.#openWaves();
    await this.#waves;
    await invoke('watch', { series });
  }

  command(command: Command): Promise<void> {
    return ask('command', { command });
  }

  history(query: HistoryQuery): Promise<HistoryPage> {
    return ask('history', { query });
  }

  story(condition: number): Promise<StoryView> {
    return ask('story', { condition });
  }

  load(query: LoadQuery): Promise<LoadView> {
    return ask('alarm_load', { query });
  }

  pastCalls(query: PastCallsQuery): Promise<PastCallsPage> {
    return ask('past_calls', { query });
  }

  callLoad(query: CallLoadQuery): Promise<CallLoadView> {
    return ask('call_load', { query });
  }

  record(bed: string): Promise<RecordView> {
    return ask('record', { bed });
  }

  trend(query: TrendQuery): Promise<TrendView> {
    return ask('trend', { query });
  }

  marks(query: MarksQuery): Promise<MarksView> {
    return ask('marks', { query });
  }

  strip(query: StripQuery): Promise<StripView> {
    return ask('strip', { query });
  }

  pageOfWave(query: PageQuery): Promise<PageView> {
    return ask('page_of_wave', { query });
  }

  marked(bed: string): Promise<MarkView[]> {
    return ask('marked', { bed });
  }

  mark(draft: MarkDraft): Promise<MarkView> {
    return ask('mark', { draft });
  }

  unmark(name: MarkName): Promise<MarkView> {
    return ask('unmark', { name });
  }

  restoreMark(name: MarkName): Promise<MarkView> {
    return ask('restore_mark', { name });
  }

  printPreview(query: PrintQuery): Promise<PrintPreview> {
    return ask('print_preview', { query });
  }

  printPage(id: number, page: number): Promise<PrintPage> {
    return ask('print_page', { id, page });
  }

  printSave(id: number): Promise<PrintSaved> {
    return ask('print_save', { id });
  }

  printShow(): Promise<void> {
    return ask('print_show', {});
  }

  printers(): Promise<PrintersView> {
    return ask('printers', {});
  }

  printSend(id: number, printer: string): Promise<void> {
    return ask('print_send', { id, printer });
  }

  practice(): Promise<PracticeView | null> {
    return ask('practice', {});
  }

  playCase(name: PracticeCase): Promise<void> {
    return ask('play_case', { case: name });
  }

  openPractice(): Promise<void> {
    return ask('open_practice', {});
  }

  about(): Promise<AboutView> {
    return ask('about', {});
  }

  links(): Promise<LinkView[]> {
    return ask('links', {});
  }

  pauseLink(name: string, paused: boolean): Promise<void> {
    return ask('pause_link', { name, paused });
  }

  linkAside(name: string): Promise<LinkAside[]> {
    return ask('link_aside', { name });
  }

  offerAside(name: string): Promise<void> {
    return ask('offer_aside', { name });
  }

  smartBed(bed: string): Promise<SmartBedView> {
    return ask('smart_bed', { bed });
  }

  bluetooth(): Promise<BluetoothView> {
    return ask('bluetooth', {});
  }

  care(bed: string): Promise<CareView> {
    return ask('care', { bed });
  }

  rounds(): Promise<RoundView[]> {
    return ask('rounds', {});
  }

  limits(bed: string): Promise<BedLimitsView> {
    return ask('bed_limits', { bed });
  }

  previewLimits(bed: string, edits: readonly LimitEdit[], reset: readonly string[]): Promise<LimitPreview> {
    return ask('preview_limits', { bed, edits, reset });
  }

  proposeLimits(bed: string): Promise<LimitProposals> {
    return ask('propose_limits', { bed });
  }

  census(search: string): Promise<CensusView> {
    return ask('census', { search });
  }

  peopleAct(act: PeopleAct): Promise<void> {
    return ask('people_act', { act });
  }

  peopleList(): Promise<PeopleView> {
    return ask('people_list', {});
  }

  beginTotp(badge: string): Promise<TotpView> {
    return ask('begin_totp', { badge });
  }

  duty(shift_ms: number | null): Promise<DutyView> {
    return ask('duty', { shift: shift_ms });
  }

  handovers(shift_ms: number | null): Promise<HandoversView> {
    return ask('handovers', { shift: shift_ms });
  }

  handover(query: HandoverQuery): Promise<HandoverView> {
    return ask('handover', { query });
  }

  writeHandoverNote(note: HandoverNote): Promise<void> {
    return ask('write_handover_note', { note });
  }

  signHandover(page: number): Promise<void> {
    return ask('sign_handover', { page });
  }

  takeHandover(take: HandoverTake): Promise<void> {
    return ask('take_handover', { take });
  }

  equipment(): Promise<EquipmentView> {
    return ask('equipment', {});
  }

  feedMessages(query: FeedMessagesQuery): Promise<FeedMessagesView> {
    return ask('feed_messages', { query });
  }

  feedMessage(name: FeedMessageName): Promise<MessageView> {
    return ask('feed_message', { name });
  }

  letters(): Promise<LettersView> {
    return ask('letters', {});
  }

  letter(number: number): Promise<LetterView> {
    return ask('letter', { number });
  }

  tryLetter(number: number, give: boolean): Promise<TriedView> {
    return ask('try_letter', { number, give });
  }

  feedForms(): Promise<FeedFormsView> {
    return ask('feed_forms', {});
  }

  previewFeed(change: FeedChange): Promise<FeedPreview> {
    return ask('preview_feed', { change });
  }

  saveFeed(change: FeedChange, basis: string): Promise<void> {
    return ask('save_feed', { change, basis });
  }

  tryFeed(form: FeedForm, secret: string | null): Promise<FeedTried> {
    return ask('try_feed', { form, secret });
  }

  accept(order: AcceptanceOrder): Promise<PrintSaved> {
    return ask('accept', { order });
  }

  beginTest(order: TestAlarmOrder): Promise<number> {
    return ask('begin_test', { order });
  }

  endTest(number: number): Promise<void> {
    return ask('end_test', { number });
  }

  testShown(number: number): Promise<void> {
    return ask('test_shown', { number });
  }

  testFound(found: TestFound): Promise<void> {
    return ask('test_found', { found });
  }

  estimateExport(order: ExportOrder): Promise<ExportEstimate> {
    return ask('estimate_export', { order });
  }

  startExport(order: ExportOrder): Promise<void> {
    return ask('start_export', { order });
  }

  exportState(): Promise<ExportState> {
    return ask('export_state', {});
  }

  cancelExport(): Promise<void> {
    return ask('cancel_export', {});
  }

  screenSettings(): Promise<ScreenSettings> {
    return invoke<ScreenSettings>('screen_settings');
  }

  setScreenSettings(settings: ScreenSettings): Promise<void> {
    return invoke('set_screen_settings', { settings });
  }

  beat(): void {
    // A core that does not answer is noticed by the missing changes; a lost beat needs no second notice.
    invoke('beat').catch(() => {});
  }

  openSecondWindow(): Promise<void> {
    return invoke('open_second_window');
  }

  openCorridor(): Promise<void> {
    return invoke('open_corridor');
  }

  toggleFullscreen(): Promise<void> {
    return invoke('toggle_fullscreen');
  }

  async drawn(): Promise<void> {
    if (this.#drawn) return;
    this.#drawn = true;
    await invoke('drawn');
  }

  benchReport(text: string): Promise<void> {
    return invoke('bench_report', { text });
  }

  async #openChanges(): Promise<void> {
    const channel = new Channel<ChangeBatch>((batch) => {
      for (const listener of this.#listeners) listener(batch);
    });
    try {
      await invoke('changes', { channel });
    } catch (error) {
      this.#changes = undefined;
      throw error;
    }
  }

  async #openWaves(): Promise<void> {
    const channel = new Channel<ArrayBuffer>((bytes) => this.#onWave(bytes));
    try {
      await invoke('waves', { channel });
    } catch (error) {
      this.#waves = undefined;
      throw error;
    }
  }
}

/** The core's answer; whatever else comes back is a `Refused`. */
async function ask<Answer>(name: string, values: Record<string, unknown>): Promise<Answer> {
  try {
    return await invoke<Answer>(name, values);
  } catch (error) {
    throw refusedFrom(error);
  }
}
