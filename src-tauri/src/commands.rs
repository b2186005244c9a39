//! What the page may call. Each is one line of the `Host` interface in `ui/src/host`.

use crate::pages::Pages;
use crate::{bench, devices, duty, people, practice, printing, windows};
use lamplight_api::about::AboutView;
use lamplight_api::bluetooth::BluetoothView;
use lamplight_api::calls::{CallLoadQuery, CallLoadView, PastCallsPage, PastCallsQuery};
use lamplight_api::care::{CareView, RoundView};
use lamplight_api::command::{Command, Refusal, ScreenSettings};
use lamplight_api::export::{ExportEstimate, ExportOrder, ExportState};
use lamplight_api::history::{HistoryPage, HistoryQuery, LoadQuery, LoadView, StoryView};
use lamplight_api::limits::{BedLimitsView, LimitEdit, LimitPreview, LimitProposals};
use lamplight_api::link::{LinkAside, LinkView};
use lamplight_api::marking::{MarkDraft, MarkName, MarkView};
use lamplight_api::patients::CensusView;
use lamplight_api::review::{
    MarksQuery, MarksView, PageQuery, PageView, RecordView, StripQuery, StripView, TrendQuery,
    TrendView,
};
use lamplight_api::smart_bed::SmartBedView;
use lamplight_api::view::{ChangeBatch, WardSnapshot};
use lamplight_host::HostError;
use tauri::ipc::{Channel, Invoke, InvokeResponseBody};
use tauri::{AppHandle, Manager, State, WebviewWindow, Wry};

/// The handler of all commands.
pub fn all() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![
        snapshot,
        changes,
        waves,
        watch,
        command,
        about,
        links,
        pause_link,
        link_aside,
        offer_aside,
        practice::practice,
        practice::play_case,
        practice::open_practice,
        bed_limits,
        census,
        preview_limits,
        propose_limits,
        care,
        rounds,
        smart_bed,
        bluetooth,
        record,
        trend,
        marks,
        strip,
        page_of_wave,
        marked,
        mark,
        unmark,
        restore_mark,
        history,
        story,
        alarm_load,
        past_calls,
        call_load,
        printing::print_preview,
        printing::print_page,
        printing::print_save,
        printing::print_show,
        printing::printers,
        printing::print_send,
        people::people_act,
        people::people_list,
        people::begin_totp,
        duty::duty,
        duty::handovers,
        duty::handover,
        duty::write_handover_note,
        duty::sign_handover,
        duty::take_handover,
        devices::equipment,
        devices::feed_messages,
        devices::feed_message,
        devices::letters,
        devices::letter,
        devices::try_letter,
        devices::begin_test,
        devices::end_test,
        devices::test_shown,
        devices::test_found,
        devices::accept,
        devices::feed_forms,
        devices::preview_feed,
        devices::save_feed,
        devices::try_feed,
        estimate_export,
        start_export,
        export_state,
        cancel_export,
        screen_settings,
        set_screen_settings,
        beat,
        open_second_window,
        open_corridor,
        toggle_fullscreen,
        bench_report,
        drawn,
    ]
}

fn unavailable(error: &HostError) -> Refusal {
    Refusal::unavailable(error.to_string())
}

#[tauri::command]
async fn snapshot(pages: State<'_, Pages>) -> Result<WardSnapshot, Refusal> {
    pages
        .ward
        .snapshot()
        .await
        .map_err(|error| unavailable(&error))
}

/// Begins a page: whatever the window had before ends with it.
#[tauri::command]
async fn changes(
    window: WebviewWindow,
    pages: State<'_, Pages>,
    channel: Channel<ChangeBatch>,
) -> Result<(), Refusal> {
    let life = pages.begin(window.label());
    let sink = move |batch: &ChangeBatch| life.stands() && channel.send(batch.clone()).is_ok();
    pages
        .ward
        .subscribe(Box::new(sink))
        .await
        .map_err(|error| unavailable(&error))
}

#[tauri::command]
async fn waves(
    window: WebviewWindow,
    pages: State<'_, Pages>,
    channel: Channel<InvokeResponseBody>,
) -> Result<(), Refusal> {
    let Some(life) = pages.life(window.label()) else {
        return Ok(());
    };
    let sink = move |frame: Vec<u8>| {
        life.stands() && (life.asleep() || channel.send(InvokeResponseBody::Raw(frame)).is_ok())
    };
    let id = pages
        .ward
        .open_waves(Box::new(sink))
        .await
        .map_err(|error| unavailable(&error))?;
    pages.keep_waves(window.label(), id);
    Ok(())
}

#[tauri::command]
async fn watch(
    window: WebviewWindow,
    pages: State<'_, Pages>,
    series: Vec<u32>,
) -> Result<(), Refusal> {
    match pages.waves(window.label()) {
        Some(id) => pages
            .ward
            .watch(id, series)
            .await
            .map_err(|error| unavailable(&error)),
        None => Ok(()),
    }
}

#[tauri::command]
async fn command(pages: State<'_, Pages>, command: Command) -> Result<(), Refusal> {
    pages.ward.command(command).await
}

#[tauri::command]
async fn about(pages: State<'_, Pages>) -> Result<AboutView, Refusal> {
    pages.ward.about().await
}

#[tauri::command]
async fn links(pages: State<'_, Pages>) -> Result<Vec<LinkView>, Refusal> {
    Ok(pages.ward.links())
}

#[tauri::command]
async fn pause_link(pages: State<'_, Pages>, name: String, paused: bool) -> Result<(), Refusal> {
    pages.ward.pause_link(&name, paused).await
}

#[tauri::command]
async fn link_aside(pages: State<'_, Pages>, name: String) -> Result<Vec<LinkAside>, Refusal> {
    pages.ward.link_aside(&name).await
}

#[tauri::command]
async fn offer_aside(pages: State<'_, Pages>, name: String) -> Result<(), Refusal> {
    pages.ward.offer_aside(&name).await
}

#[tauri::command]
async fn census(pages: State<'_, Pages>, search: String) -> Result<CensusView, Refusal> {
    pages.ward.census(search).await
}

#[tauri::command]
async fn bed_limits(pages: State<'_, Pages>, bed: String) -> Result<BedLimitsView, Refusal> {
    pages.ward.bed_limits(bed).await
}

/// What edits would do; nothing is changed by asking.
#[tauri::command]
async fn preview_limits(
    pages: State<'_, Pages>,
    bed: String,
    edits: Vec<LimitEdit>,
    reset: Vec<String>,
) -> Result<LimitPreview, Refusal> {
    pages.ward.preview_limits(bed, edits, reset).await
}

#[tauri::command]
async fn propose_limits(pages: State<'_, Pages>, bed: String) -> Result<LimitProposals, Refusal> {
    pages.ward.propose_limits(bed).await
}

#[tauri::command]
async fn smart_bed(pages: State<'_, Pages>, bed: String) -> Result<SmartBedView, Refusal> {
    pages.ward.smart_bed(bed).await
}

/// The radio, what is in sight, and how far pairing is.
#[tauri::command]
async fn bluetooth(pages: State<'_, Pages>) -> Result<BluetoothView, Refusal> {
    pages.ward.bluetooth().await
}

/// Chart, scores and tasks of the patient of a bed.
#[tauri::command]
async fn care(pages: State<'_, Pages>, bed: String) -> Result<CareView, Refusal> {
    pages.ward.care(bed).await
}

/// What is to be done in the ward.
#[tauri::command]
async fn rounds(pages: State<'_, Pages>) -> Result<Vec<RoundView>, Refusal> {
    pages.ward.rounds().await
}

#[tauri::command]
async fn record(pages: State<'_, Pages>, bed: String) -> Result<RecordView, Refusal> {
    pages.ward.record(bed).await
}

#[tauri::command]
async fn trend(pages: State<'_, Pages>, query: TrendQuery) -> Result<TrendView, Refusal> {
    pages.ward.trend(query).await
}

#[tauri::command]
async fn marks(pages: State<'_, Pages>, query: MarksQuery) -> Result<MarksView, Refusal> {
    pages.ward.marks(query).await
}

#[tauri::command]
async fn strip(pages: State<'_, Pages>, query: StripQuery) -> Result<StripView, Refusal> {
    pages.ward.strip(query).await
}

#[tauri::command]
async fn page_of_wave(pages: State<'_, Pages>, query: PageQuery) -> Result<PageView, Refusal> {
    pages.ward.page_of_wave(query).await
}

#[tauri::command]
async fn marked(pages: State<'_, Pages>, bed: String) -> Result<Vec<MarkView>, Refusal> {
    pages.ward.marked(bed).await
}

#[tauri::command]
async fn mark(pages: State<'_, Pages>, draft: MarkDraft) -> Result<MarkView, Refusal> {
    pages.ward.mark(draft).await
}

#[tauri::command]
async fn unmark(pages: State<'_, Pages>, name: MarkName) -> Result<MarkView, Refusal> {
    pages.ward.unmark(name).await
}

#[tauri::command]
async fn restore_mark(pages: State<'_, Pages>, name: MarkName) -> Result<MarkView, Refusal> {
    pages.ward.restore_mark(name).await
}

#[tauri::command]
async fn history(pages: State<'_, Pages>, query: HistoryQuery) -> Result<HistoryPage, Refusal> {
    pages.ward.history(query).await
}

#[tauri::command]
async fn estimate_export(
    pages: State<'_, Pages>,
    order: ExportOrder,
) -> Result<ExportEstimate, Refusal> {
    pages.ward.estimate_export(order).await
}

#[tauri::command]
async fn start_export(pages: State<'_, Pages>, order: ExportOrder) -> Result<(), Refusal> {
    pages.ward.start_export(order).await
}

#[tauri::command]
async fn export_state(pages: State<'_, Pages>) -> Result<ExportState, Refusal> {
    Ok(pages.ward.export_state())
}

#[tauri::command]
async fn cancel_export(pages: State<'_, Pages>) -> Result<(), Refusal> {
    pages.ward.cancel_export();
    Ok(())
}

#[tauri::command]
async fn story(pages: State<'_, Pages>, condition: u64) -> Result<StoryView, Refusal> {
    pages.ward.story(condition).await
}

#[tauri::command]
async fn alarm_load(pages: State<'_, Pages>, query: LoadQuery) -> Result<LoadView, Refusal> {
    pages.ward.alarm_load(query).await
}

#[tauri::command]
async fn past_calls(
    pages: State<'_, Pages>,
    query: PastCallsQuery,
) -> Result<PastCallsPage, Refusal> {
    pages.ward.past_calls(query).await
}

#[tauri::command]
async fn call_load(pages: State<'_, Pages>, query: CallLoadQuery) -> Result<CallLoadView, Refusal> {
    pages.ward.call_load(query).await
}

#[tauri::command]
fn screen_settings(pages: State<'_, Pages>) -> ScreenSettings {
    pages.settings.get()
}

#[tauri::command]
fn set_screen_settings(pages: State<'_, Pages>, settings: ScreenSettings) -> Result<(), Refusal> {
    pages
        .settings
        .set(settings)
        .map_err(|error| unavailable(&error))
}

#[tauri::command]
fn beat(window: WebviewWindow, pages: State<'_, Pages>) {
    pages.beat(window.label());
}

#[tauri::command]
async fn open_second_window(app: AppHandle) -> Result<(), Refusal> {
    windows::open(&app, "ward-2", windows::Part::Second).map_err(|error| {
        Refusal::unavailable(format!("The second window can't be opened: {error}"))
    })
}

#[tauri::command]
async fn open_corridor(app: AppHandle) -> Result<(), Refusal> {
    windows::open(&app, "ward-corridor", windows::Part::Corridor).map_err(|error| {
        Refusal::unavailable(format!("The corridor display can't be opened: {error}"))
    })
}

/// The window is asked what it is: the page forgets it when it is loaded anew.
#[tauri::command]
fn toggle_fullscreen(window: WebviewWindow) -> Result<(), Refusal> {
    let toggled = window
        .is_fullscreen()
        .and_then(|on| window.set_fullscreen(!on));
    toggled.map_err(|error| {
        Refusal::unavailable(format!(
            "The window can't be put into or out of full screen: {error}"
        ))
    })
}

/// Only a program started to measure may print and end itself from the page.
#[tauri::command]
fn bench_report(app: AppHandle, pages: State<'_, Pages>, text: &str) {
    if pages.bench.is_some() {
        bench::report(text);
        app.exit(0);
    }
}

/// The first picture with waves is on the screen.
#[tauri::command]
fn drawn(app: AppHandle) {
    tracing::info!(windows = app.webview_windows().len(), "drawn");
    bench::report(r#"{"window":"drawn"}"#);
}
