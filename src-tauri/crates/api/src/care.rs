//! Chart, scores and tasks of a bed's patient: what a person may wish, and what the screen
//! shows of them.

mod face;
mod item;
mod view;
mod wish;

pub use face::{CareFace, ScoreChip, TaskChip};
pub use item::{AcvpuView, EffortView, FluidView, ItemView, OxygenDeviceView, UnitView, VitalView};
pub use view::{
    BalanceView, CareView, DoneView, EntryState, EntryView, OrderView, PendingView, ProposalItem,
    RiskView, RoundView, ScorePartView, ScorePointView, ScoreView, SourceOfPart, StayCareView,
    TaskView,
};
pub use wish::{CareWish, ChartDraft, RepeatView, TaskDraft, TaskKindView};
