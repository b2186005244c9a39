//! What may be asked of the station's thread, each with where its answer goes.

use super::{ActAnswer, Answer, HospitalTold, LimitsQuestion, Question, Testing};
use crate::handover::{Act, Staff};
use crate::keeping::marking::{MarkAnswer, Marking};
use crate::ward::WatchId;
use lamplight_alarms::Actor;
use lamplight_api::about::KeyPlaceView;
use lamplight_api::bluetooth::BluetoothView;
use lamplight_api::care::{CareView, RoundView};
use lamplight_api::command::{Command, Refusal};
use lamplight_api::duty::DutyView;
use lamplight_api::patients::CensusView;
use lamplight_api::people::PeopleView;
use lamplight_api::print::PrintLanguage;
use lamplight_api::smart_bed::SmartBedView;
use lamplight_api::view::{ChangeBatch, WardSnapshot};
use lamplight_feeds::{Again, OrderSender, Receipt};
use lamplight_people::{Right, Session, Stage};
use lamplight_station::FeedSetup;
use lamplight_store::Entry;
use lamplight_units::{FeedId, TerminalId};
use tokio::sync::oneshot;

/// Receives batches of changes; answers `false` when it is gone.
pub type ChangeSink = Box<dyn FnMut(&ChangeBatch) -> bool + Send>;
/// Receives wave frames; answers `false` when it is gone.
pub type FrameSink = Box<dyn FnMut(Vec<u8>) -> bool + Send>;

/// What may be asked of the thread.
pub(crate) enum Request {
    Snapshot(oneshot::Sender<WardSnapshot>),
    /// With what stands beside the station: the ways to the central server and to a broker.
    State(
        Vec<(&'static str, serde_json::Value)>,
        oneshot::Sender<Vec<Vec<u8>>>,
    ),
    Subscribe(ChangeSink, oneshot::Sender<()>),
    OpenWaves(FrameSink, oneshot::Sender<WatchId>),
    Watch(WatchId, Vec<u32>),
    Command(Command, oneshot::Sender<Result<(), Refusal>>),
    Limits(LimitsQuestion),
    Census(String, oneshot::Sender<Result<CensusView, Refusal>>),
    Care(String, oneshot::Sender<Result<CareView, Refusal>>),
    Rounds(oneshot::Sender<Result<Vec<RoundView>, Refusal>>),
    SmartBed(String, oneshot::Sender<Result<SmartBedView, Refusal>>),
    Bluetooth(oneshot::Sender<Result<BluetoothView, Refusal>>),
    Mark(Marking, MarkAnswer),
    /// A row for the journal, by whoever stands here if it names nobody.
    Note(Entry),
    People(TerminalId, Box<lamplight_people::Input>, Answer),
    /// Who stands there is to be asked of the provider, in that language.
    AskProvider(TerminalId, PrintLanguage, Answer),
    Sessions(oneshot::Sender<Sessions>),
    /// Where the key of the records is and what is wrong with them; `None` without records.
    Records(oneshot::Sender<Option<(KeyPlaceView, Option<String>)>>),
    PeopleList(oneshot::Sender<Result<PeopleView, Refusal>>),
    /// Who acts here with a right.
    Permit(Right, oneshot::Sender<Result<Actor, Refusal>>),
    /// Whether whoever stands here may see what is kept of patients.
    See(oneshot::Sender<Result<(), Refusal>>),
    WardName(oneshot::Sender<Result<String, Refusal>>),
    /// Who looks after which bed in the shift of that time; `None` is now.
    Duty(Option<i64>, oneshot::Sender<Result<DutyView, Refusal>>),
    /// Who hands over in the shift of that time.
    Staff(Option<i64>, oneshot::Sender<Result<Staff, Refusal>>),
    Handover(Act, ActAnswer),
    /// Of the technician.
    Technician(Question),
    /// A feed is there, or is another; what reads its messages again; the way to it.
    FeedSet(FeedSetup, Again, oneshot::Sender<()>),
    /// The way for orders to a feed that has just been started.
    FeedWay(FeedId, OrderSender),
    /// A feed has ended and is there no longer.
    FeedGone(FeedId, oneshot::Sender<()>),
    /// About a test alarm.
    Testing(Testing),
    /// What the hospital tells, and whom to tell that it is kept.
    Hospital(HospitalTold, Receipt),
    /// The hospital's stream of that cursor was put back to there.
    HospitalForgot(String, i64),
    Stop,
}

/// Who is signed in where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sessions {
    /// Whether people sign in at all.
    pub stage: Stage,
    /// By terminal, locked or not.
    pub sessions: Vec<(TerminalId, Session)>,
}
