//! A handle on the running station, for the shell, the control socket and tests.

use crate::broker::LiveEnd;
use crate::engine::{ChangeSink, FrameSink, LimitsQuestion, Request, Sessions};
use crate::error::HostError;
use crate::exporting::job::Exports;
use crate::handover::{Act, Staff};
use crate::keeping::past::Past;
use crate::outward::{Links, Wish};
use crate::running_feeds::RunningFeeds;
use crate::supervisor::Supervisor;
use lamplight_api::about::{AboutRecordsView, AboutView};
use lamplight_api::bluetooth::BluetoothView;
use lamplight_api::calls::{CallLoadQuery, CallLoadView, PastCallsPage, PastCallsQuery};
use lamplight_api::care::{CareView, RoundView};
use lamplight_api::command::{Command, Refusal};
use lamplight_api::duty::DutyView;
use lamplight_api::export::{ExportEstimate, ExportOrder, ExportState};
use lamplight_api::handover::{
    HandoverNote, HandoverQuery, HandoverTake, HandoverView, HandoversView,
};
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
use lamplight_api::view::WardSnapshot;
use lamplight_people::{Input as PeopleInput, Refusal as PeopleRefusal, Right};
use lamplight_station::{Input, PageState};
use lamplight_store::Entry;
use lamplight_units::TerminalId;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot};

/// Names one receiver of wave frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WatchId(pub(crate) u64);

/// Asks the station's thread. Cheap to clone; every call waits for the answer.
#[derive(Debug, Clone)]
pub struct Ward {
    pub(crate) requests: mpsc::Sender<Request>,
    pub(crate) supervisor: Supervisor,
    /// What was kept; `None` when nothing can be.
    pub(crate) past: Option<Arc<Past>>,
    /// Where the data are.
    pub(crate) folder: Arc<Path>,
    /// The feeds, as they are configured.
    pub(crate) feeds: Arc<RunningFeeds>,
    /// Takes it along; `None` when nothing is kept.
    pub(crate) exports: Option<Arc<Exports>>,
    /// The ways out of the ward.
    pub(crate) links: Links,
    /// The live picture to a broker; `None` where there is none.
    pub(crate) broker: Option<LiveEnd>,
    /// The other ward that is shown here; `None` where this station watches its own.
    pub(crate) viewing: Option<Arc<str>>,
}

impl Ward {
    /// Everything, as of now. Later changes go to the sinks with higher numbers.
    ///
    /// # Errors
    /// When the station has stopped.
    pub async fn snapshot(&self) -> Result<WardSnapshot, HostError> {
        self.ask(Request::Snapshot).await
    }

    /// The ward as JSON text in pieces, for `lamplight-headless state`.
    ///
    /// # Errors
    /// When the station has stopped.
    pub async fn state(&self) -> Result<Vec<Vec<u8>>, HostError> {
        let central = self.links.view("central");
        // A view of ours is always JSON; it names a server and no patient.
        let central = serde_json::to_value(central).unwrap_or_default();
        let broker = self.broker.as_ref().map(LiveEnd::json).unwrap_or_default();
        let more = vec![("central", central), ("broker", broker)];
        self.ask(|answer| Request::State(more, answer)).await
    }

    /// Sends every batch of changes to `sink` until it answers `false`: all that leave after
    /// this has returned.
    ///
    /// # Errors
    /// When the station has stopped.
    pub async fn subscribe(&self, sink: ChangeSink) -> Result<(), HostError> {
        self.ask(|answer| Request::Subscribe(sink, answer)).await
    }

    /// Opens a stream of wave frames; which waves, [`Self::watch`] tells.
    ///
    /// # Errors
    /// When the station has stopped.
    pub async fn open_waves(&self, sink: FrameSink) -> Result<WatchId, HostError> {
        self.ask(|answer| Request::OpenWaves(sink, answer)).await
    }

    /// Sets the waves of a stream, by their index.
    ///
    /// # Errors
    /// When the station has stopped.
    pub async fn watch(&self, id: WatchId, series: Vec<u32>) -> Result<(), HostError> {
        self.tell(Request::Watch(id, series)).await
    }

    /// Carries out a command.
    ///
    /// # Errors
    /// A refusal, with a code for the page and a sentence for the person.
    pub async fn command(&self, command: Command) -> Result<(), Refusal> {
        self.wish(|answer| Request::Command(command, answer)).await
    }

    /// Something that happens at a terminal, or a wish of whoever is signed in there. Waits
    /// until it is computed.
    ///
    /// # Errors
    /// When the station has stopped; the inner error is why it was refused.
    pub async fn people(
        &self,
        at: TerminalId,
        input: PeopleInput,
    ) -> Result<Result<(), PeopleRefusal>, HostError> {
        self.ask(|answer| Request::People(at, Box::new(input), answer))
            .await
    }

    /// Who is signed in where.
    ///
    /// # Errors
    /// When the station has stopped.
    pub async fn sessions(&self) -> Result<Sessions, HostError> {
        self.ask(Request::Sessions).await
    }

    /// The program and its records.
    ///
    /// # Errors
    /// When the station has stopped, or the records can't be read.
    pub async fn about(&self) -> Result<AboutView, Refusal> {
        let nature = self.ask(Request::Records).await;
        let nature = nature.map_err(|error| Refusal::unavailable(error.to_string()))?;
        let records = match (nature, self.past.as_deref()) {
            (Some((key, trouble)), Some(past)) => Some(AboutRecordsView {
                key,
                trouble,
                bytes: past.bytes().await?,
            }),
            (None, _) | (_, None) => None,
        };
        Ok(AboutView {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            licence: env!("CARGO_PKG_LICENSE").to_owned(),
            data_folder: self.folder.display().to_string(),
            records,
        })
    }

    /// Who looks after which bed in the shift of that time; in the one that is on without it.
    ///
    /// # Errors
    /// When that is no shift that is remembered or can be planned, or the station has stopped.
    pub async fn duty(&self, shift_ms: Option<i64>) -> Result<DutyView, Refusal> {
        self.wish(|answer| Request::Duty(shift_ms, answer)).await
    }

    /// The handovers of the shift of that time; of the one that is on without it.
    ///
    /// # Errors
    /// When nothing of that shift is known any longer, or the records can't be read. The same
    /// for the other questions about handovers.
    pub async fn handovers(&self, shift_ms: Option<i64>) -> Result<HandoversView, Refusal> {
        let staff = self.staff(shift_ms).await?;
        self.past()?.handovers(staff).await
    }

    /// A page: as it was signed, or as it would be now.
    ///
    /// # Errors
    /// As [`Self::handovers`], and when that nurse had no bed.
    pub async fn handover(&self, query: HandoverQuery) -> Result<HandoverView, Refusal> {
        let staff = self.staff(query.shift_ms).await?;
        self.past()?.handover(staff, query).await
    }

    /// Writes words for the next nurse of a bed. The answer comes when they are on the disk.
    ///
    /// # Errors
    /// When they are too long, the page is signed, or nobody who may is signed in.
    pub async fn write_handover_note(&self, note: HandoverNote) -> Result<(), Refusal> {
        let staff = self.staff(note.shift_ms).await?;
        let act = self.past()?.handover_note(staff, note).await?;
        self.act(act).await
    }

    /// Signs a page as it was read.
    ///
    /// # Errors
    /// When it is kept no longer, is signed already, or is another nurse's.
    pub async fn sign_handover(&self, page: u64) -> Result<(), Refusal> {
        let act = self.past()?.handover_to_sign(page).await?;
        self.act(act).await
    }

    /// Takes the beds of a signed page over.
    ///
    /// # Errors
    /// When it is not signed, or is taken over already.
    pub async fn take_handover(&self, take: HandoverTake) -> Result<(), Refusal> {
        let act = self.past()?.handover_to_take(take).await?;
        self.act(act).await
    }

    async fn staff(&self, shift_ms: Option<i64>) -> Result<Staff, Refusal> {
        self.wish(|answer| Request::Staff(shift_ms, answer)).await
    }

    async fn act(&self, act: Act) -> Result<(), Refusal> {
        self.wish(|answer| Request::Handover(act, answer))
            .await
            .map(|_| ())
    }

    /// The limits of a bed.
    ///
    /// # Errors
    /// When there is no such bed, or the station has stopped.
    pub async fn bed_limits(&self, bed: String) -> Result<BedLimitsView, Refusal> {
        self.wish(|answer| Request::Limits(LimitsQuestion::InForce(bed, answer)))
            .await
    }

    /// What resets, and then edits, would do to the limits of a bed. Nothing is changed.
    ///
    /// # Errors
    /// When there is no such bed, it is not judged, the edits are none, or the station has
    /// stopped. What is only unwise is told in the answer.
    pub async fn preview_limits(
        &self,
        bed: String,
        edits: Vec<LimitEdit>,
        reset: Vec<String>,
    ) -> Result<LimitPreview, Refusal> {
        let previewed = self
            .wish(|answer| {
                Request::Limits(LimitsQuestion::Preview {
                    bed,
                    edits,
                    reset,
                    answer,
                })
            })
            .await?;
        // What the last hours would have had is a history, too.
        Ok(match self.seen().await {
            Ok(past) => past.what_if(previewed).await,
            Err(_) => previewed.view,
        })
    }

    /// Chart, scores and tasks of the patient of a bed.
    ///
    /// # Errors
    /// When there is no such bed, or the station has stopped.
    pub async fn care(&self, bed: String) -> Result<CareView, Refusal> {
        self.wish(|answer| Request::Care(bed, answer)).await
    }

    /// What is to be done in the ward: rounds, turns, vital signs, what is due first at the top.
    ///
    /// # Errors
    /// When nobody who may see names is signed in here, or the station has stopped.
    pub async fn rounds(&self) -> Result<Vec<RoundView>, Refusal> {
        self.wish(Request::Rounds).await
    }

    /// All that is known of the smart bed of a bed; of the past for whoever may see it.
    ///
    /// # Errors
    /// When there is no such bed, or the station has stopped.
    pub async fn smart_bed(&self, bed: String) -> Result<SmartBedView, Refusal> {
        let mut view = self.wish(|answer| Request::SmartBed(bed, answer)).await?;
        // How the bed stands is the ward as it is, which a locked screen shows, too; the course
        // of the patient's weight is the past.
        if self.wish(Request::See).await.is_err() {
            view.leave_out_the_past();
        }
        Ok(view)
    }

    /// The radio, what is in sight, and how far pairing is.
    ///
    /// # Errors
    /// When the station has stopped.
    pub async fn bluetooth(&self) -> Result<BluetoothView, Refusal> {
        self.wish(Request::Bluetooth).await
    }

    /// A page of the conditions that were and are.
    ///
    /// # Errors
    /// When the records can't be read, or nobody who may see names is signed in here. The
    /// same for all that is asked of the past.
    pub async fn history(&self, query: HistoryQuery) -> Result<HistoryPage, Refusal> {
        self.seen().await?.history(query).await
    }

    /// The whole story of one condition.
    ///
    /// # Errors
    /// When the records can't be read, or have it no more.
    pub async fn story(&self, condition: u64) -> Result<StoryView, Refusal> {
        self.seen().await?.story(condition).await
    }

    /// The alarm load of a time.
    ///
    /// # Errors
    /// When the records can't be read.
    pub async fn alarm_load(&self, query: LoadQuery) -> Result<LoadView, Refusal> {
        self.seen().await?.load(query).await
    }

    /// Calls that ended in a time.
    ///
    /// # Errors
    /// When the records can't be read.
    pub async fn past_calls(&self, query: PastCallsQuery) -> Result<PastCallsPage, Refusal> {
        self.past()?.past_calls(query).await
    }

    /// How long people waited for an answer to their calls.
    ///
    /// # Errors
    /// When the records can't be read.
    pub async fn call_load(&self, query: CallLoadQuery) -> Result<CallLoadView, Refusal> {
        self.past()?.call_load(query).await
    }

    /// What there is to look back at of a bed.
    ///
    /// # Errors
    /// When the records can't be read.
    pub async fn record(&self, bed: String) -> Result<RecordView, Refusal> {
        self.seen().await?.record(bed).await
    }

    /// The course of some numbers of a bed.
    ///
    /// # Errors
    /// When more is asked than a question may, or the records can't be read. The same for
    /// the other questions about a bed's past.
    pub async fn trend(&self, query: TrendQuery) -> Result<TrendView, Refusal> {
        self.seen().await?.trend(query).await
    }

    /// What happened to a bed in a time.
    ///
    /// # Errors
    /// As [`Self::trend`].
    pub async fn marks(&self, query: MarksQuery) -> Result<MarksView, Refusal> {
        self.seen().await?.marks(query).await
    }

    /// All waves of a bed round a moment.
    ///
    /// # Errors
    /// As [`Self::trend`].
    pub async fn strip(&self, query: StripQuery) -> Result<StripView, Refusal> {
        self.seen().await?.strip(query).await
    }

    /// A page of one wave.
    ///
    /// # Errors
    /// As [`Self::trend`].
    pub async fn page_of_wave(&self, query: PageQuery) -> Result<PageView, Refusal> {
        self.seen().await?.page(query).await
    }

    /// All notes and stretches to keep of a bed, oldest first.
    ///
    /// # Errors
    /// When the records can't be read.
    pub async fn marked(&self, bed: String) -> Result<Vec<MarkView>, Refusal> {
        self.seen().await?.marked(bed).await
    }

    /// Makes a note, or marks a stretch to keep. The answer comes when it is on the disk.
    ///
    /// # Errors
    /// When it makes no sense, there is no room for it, the role may not, or the disk does
    /// not take it.
    pub async fn mark(&self, draft: MarkDraft) -> Result<MarkView, Refusal> {
        let wish = self.past()?.mark_to_make(draft).await?;
        self.wish(|answer| Request::Mark(wish, answer)).await
    }

    /// Removes a mark.
    ///
    /// # Errors
    /// As [`Self::mark`], and when it is not there.
    pub async fn unmark(&self, name: MarkName) -> Result<MarkView, Refusal> {
        let wish = self.past()?.mark_to_remove(name).await?;
        self.wish(|answer| Request::Mark(wish, answer)).await
    }

    /// Undoes a removal within a day: the same mark, with its author.
    ///
    /// # Errors
    /// As [`Self::unmark`].
    pub async fn restore_mark(&self, name: MarkName) -> Result<MarkView, Refusal> {
        let wish = self.past()?.mark_to_restore(name).await?;
        self.wish(|answer| Request::Mark(wish, answer)).await
    }

    /// How large an export may become.
    ///
    /// # Errors
    /// When the order can't be carried out, or nothing is recorded.
    pub async fn estimate_export(&self, order: ExportOrder) -> Result<ExportEstimate, Refusal> {
        self.exports()?.estimate(order).await
    }

    /// Begins an export; how far it is, [`Self::export_state`] tells.
    ///
    /// # Errors
    /// When the order is none, another export runs, or nobody here may export.
    pub async fn start_export(&self, order: ExportOrder) -> Result<(), Refusal> {
        let actor = self.permit(Right::Print).await?;
        self.exports()?.start(order, &actor.name)
    }

    /// Where the last export is.
    #[must_use]
    pub fn export_state(&self) -> ExportState {
        let exports = self.exports.as_deref();
        exports.map_or(ExportState::Idle, Exports::state)
    }

    /// Ends the export that runs, and leaves nothing of it.
    pub fn cancel_export(&self) {
        if let Some(exports) = self.exports.as_deref() {
            exports.cancel();
        }
    }

    fn exports(&self) -> Result<&Exports, Refusal> {
        self.exports
            .as_deref()
            .ok_or_else(|| self.nothing_recorded())
    }

    /// What is kept, for whoever stands here and may see it. A locked screen shows the ward as
    /// it is; what was is for those who sign in.
    async fn seen(&self) -> Result<&Past, Refusal> {
        self.wish(Request::See).await?;
        self.past()
    }

    fn past(&self) -> Result<&Past, Refusal> {
        self.past.as_deref().ok_or_else(|| self.nothing_recorded())
    }

    /// Who waits for a bed, who has just left, and what is contradicted.
    ///
    /// # Errors
    /// When nobody who sees names is signed in here, or the station has stopped.
    pub async fn census(&self, search: String) -> Result<CensusView, Refusal> {
        self.wish(|answer| Request::Census(search, answer)).await
    }

    /// Limits round what the patient of a bed has now, for a person to confirm.
    ///
    /// # Errors
    /// When there is no such bed, it is not judged, or the station has stopped.
    pub async fn propose_limits(&self, bed: String) -> Result<LimitProposals, Refusal> {
        self.wish(|answer| Request::Limits(LimitsQuestion::Propose(bed, answer)))
            .await
    }

    /// How every way out of the ward stands, the central server's first.
    #[must_use]
    pub fn links(&self) -> Vec<LinkView> {
        self.links.views()
    }

    /// The same for a technician's command line, with the live picture to a broker.
    #[must_use]
    pub fn links_told(&self) -> serde_json::Value {
        let links = self.links().into_iter();
        // A view of ours is always JSON.
        links
            .map(|view| serde_json::to_value(view).unwrap_or_default())
            .chain(self.broker.iter().map(LiveEnd::json))
            .collect()
    }

    /// Stops a way out, or lets it go on and try at once. Nothing is lost while it is stopped;
    /// what is decided holds over a restart, and is recorded with who decided it.
    ///
    /// # Errors
    /// When there is none of that name, or nobody who tends feeds is signed in here.
    pub async fn pause_link(&self, name: &str, paused: bool) -> Result<(), Refusal> {
        self.links.lane(name)?;
        let by = self.permit(Right::TendFeeds).await?.name.to_string();
        let wish = if paused {
            Wish::Pause { by }
        } else {
            Wish::Resume { by }
        };
        self.links.wish(name, wish).await
    }

    /// What a receiver does not take, the newest first. Its words may name a patient.
    ///
    /// # Errors
    /// When there is none of that name, nobody who reads messages is signed in here, or the
    /// records can't be read.
    pub async fn link_aside(&self, name: &str) -> Result<Vec<LinkAside>, Refusal> {
        self.links.lane(name)?;
        self.permit(Right::ReadMessages).await?;
        self.links.aside(name).await
    }

    /// Offers that once more; what came of it is seen in the link.
    ///
    /// # Errors
    /// As [`Self::pause_link`], and where the receiver takes records in their order only.
    pub async fn offer_aside(&self, name: &str) -> Result<(), Refusal> {
        let view = self.links.lane(name)?.status.borrow().clone();
        if !view.again {
            let why = format!("{}: it takes records in their order only.", view.server);
            return Err(Refusal::unavailable(why));
        }
        let by = self.permit(Right::TendFeeds).await?.name.to_string();
        self.links.wish(name, Wish::Again { by }).await
    }

    /// Asks what may be refused; a station that has stopped refuses everything.
    pub(crate) async fn wish<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<Result<T, Refusal>>) -> Request,
    ) -> Result<T, Refusal> {
        self.ask(request)
            .await
            .unwrap_or_else(|error| Err(Refusal::unavailable(error.to_string())))
    }

    /// Says what the page of a window does; the window in words, such as `the main window`.
    /// Never waits, so that a station that is busy does not keep the page from being
    /// loaded anew.
    pub fn page(&self, window: &str, state: PageState) {
        let window = Arc::from(window);
        self.supervisor.tell(Input::Page { window, state });
    }

    /// What keeps tasks running and tells the station when one fails.
    #[must_use]
    pub fn supervisor(&self) -> Supervisor {
        self.supervisor.clone()
    }

    /// A row for the journal, by whoever stands at the station.
    pub(crate) async fn note(&self, entry: Entry) -> Result<(), HostError> {
        self.tell(Request::Note(entry)).await
    }

    pub(crate) async fn stop(&self) {
        // An error says that it has stopped already.
        let _ = self.tell(Request::Stop).await;
    }

    pub(crate) async fn ask<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<T>) -> Request,
    ) -> Result<T, HostError> {
        let (answer, wait) = oneshot::channel();
        self.tell(request(answer)).await?;
        wait.await.map_err(|_| self.unanswered())
    }

    /// Why nobody answers: a station that only shows lets go of what it can't.
    fn unanswered(&self) -> HostError {
        match &self.viewing {
            Some(ward) if !self.requests.is_closed() => HostError::ViewOnly(ward.to_string()),
            Some(_) | None => HostError::Stopped,
        }
    }

    fn nothing_recorded(&self) -> Refusal {
        match &self.viewing {
            Some(ward) => Refusal::unavailable(HostError::ViewOnly(ward.to_string()).to_string()),
            None => nothing_recorded(),
        }
    }

    pub(crate) async fn tell(&self, request: Request) -> Result<(), HostError> {
        self.requests
            .send(request)
            .await
            .map_err(|_| HostError::Stopped)
    }
}

fn nothing_recorded() -> Refusal {
    Refusal::unavailable(
        "Nothing is recorded on this station, so there is nothing to look back at. Tell a technician.",
    )
}
