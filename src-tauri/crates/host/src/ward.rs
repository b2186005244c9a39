//! A handle on the running station, for the shell, the control socket and tests.

use crate::engine::{ChangeSink, FrameSink, LimitsQuestion, Request, Sessions};
use crate::error::HostError;
use crate::keeping::past::Past;
use crate::supervisor::Supervisor;
use lamplight_api::command::{Command, Refusal, RefusalCode};
use lamplight_api::history::{HistoryPage, HistoryQuery, LoadQuery, LoadView, StoryView};
use lamplight_api::limits::{BedLimitsView, LimitEdit, LimitPreview, LimitProposals};
use lamplight_api::view::WardSnapshot;
use lamplight_people::{Input as PeopleInput, Refusal as PeopleRefusal};
use lamplight_station::{Input, PageState};
use lamplight_units::TerminalId;
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
        self.ask(Request::State).await
    }

    /// Sends every batch of changes to `sink` until it answers `false`.
    ///
    /// # Errors
    /// When the station has stopped.
    pub async fn subscribe(&self, sink: ChangeSink) -> Result<(), HostError> {
        self.tell(Request::Subscribe(sink)).await
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
        Ok(match &self.past {
            Some(past) => past.what_if(previewed).await,
            None => previewed.view,
        })
    }

    /// A page of the conditions that were and are.
    ///
    /// # Errors
    /// When the records can't be read.
    pub async fn history(&self, query: HistoryQuery) -> Result<HistoryPage, Refusal> {
        self.past()?.history(query).await
    }

    /// The whole story of one condition.
    ///
    /// # Errors
    /// When the records can't be read, or have it no more.
    pub async fn story(&self, condition: u64) -> Result<StoryView, Refusal> {
        self.past()?.story(condition).await
    }

    /// The alarm load of a time.
    ///
    /// # Errors
    /// When the records can't be read.
    pub async fn alarm_load(&self, query: LoadQuery) -> Result<LoadView, Refusal> {
        self.past()?.load(query).await
    }

    fn past(&self) -> Result<&Past, Refusal> {
        self.past.as_deref().ok_or_else(|| Refusal {
            code: RefusalCode::Unavailable,
            sentence: "Nothing is recorded on this station, so there is nothing to look back at. Tell a technician.".to_owned(),
        })
    }

    /// Limits round what the patient of a bed has now, for a person to confirm.
    ///
    /// # Errors
    /// When there is no such bed, it is not judged, or the station has stopped.
    pub async fn propose_limits(&self, bed: String) -> Result<LimitProposals, Refusal> {
        self.wish(|answer| Request::Limits(LimitsQuestion::Propose(bed, answer)))
            .await
    }

    /// Asks what may be refused; a station that has stopped refuses everything.
    async fn wish<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<Result<T, Refusal>>) -> Request,
    ) -> Result<T, Refusal> {
        self.ask(request).await.unwrap_or_else(|error| {
            Err(Refusal {
                code: RefusalCode::Unavailable,
                sentence: error.to_string(),
            })
        })
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

    pub(crate) async fn stop(&self) {
        // An error says that it has stopped already.
        let _ = self.tell(Request::Stop).await;
    }

    async fn ask<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<T>) -> Request,
    ) -> Result<T, HostError> {
        let (answer, wait) = oneshot::channel();
        self.tell(request(answer)).await?;
        wait.await.map_err(|_| HostError::Stopped)
    }

    async fn tell(&self, request: Request) -> Result<(), HostError> {
        self.requests
            .send(request)
            .await
            .map_err(|_| HostError::Stopped)
    }
}
