//! The limits editor's questions and wishes: read from what the page sends, refused with a
//! sentence where that is not sane, and answered from the station.
//!
//! What is only unwise (a low limit above the high one) is the station's to judge; what is
//! no wish at all (no number, no such parameter) ends here.

#[cfg(test)]
mod tests;

use super::wishes::{invalid, refusal};
use lamplight_alarms::Actor;
use lamplight_alarms::limits::{Change, Parameter, Side};
use lamplight_api::command::Refusal;
use lamplight_api::limits::{
    BedLimitsView, EditView, LimitEdit, LimitPreview, LimitProposals, SideView,
};
use lamplight_api::project;
use lamplight_station::{Edit, Station};
use lamplight_units::{BedId, Now, Wall};
use std::time::Duration;
use tokio::sync::oneshot;

/// The other end of an answer.
type Answer<T> = oneshot::Sender<Result<T, Refusal>>;

/// What the editor asks. The bed is as the page names it.
pub(crate) enum LimitsQuestion {
    InForce(String, Answer<BedLimitsView>),
    Preview {
        bed: String,
        edits: Vec<LimitEdit>,
        reset: Vec<String>,
        answer: Answer<Previewed>,
    },
    Propose(String, Answer<LimitProposals>),
}

/// A preview without the past hours, and what they have to be judged by.
pub(crate) struct Previewed {
    pub view: LimitPreview,
    pub bed: BedId,
    pub at: Wall,
    pub limits: lamplight_station::LimitPreview,
}

/// Answers. Whoever asked may have gone in the meantime; then nobody wants the answer.
pub(super) fn answer(station: &Station, now: Now, actor: &Actor, question: LimitsQuestion) {
    match question {
        LimitsQuestion::InForce(bed, answer) => {
            let _ = answer.send(in_force(station, now, &bed));
        }
        LimitsQuestion::Preview {
            bed,
            edits,
            reset,
            answer,
        } => {
            let _ = answer.send(preview(station, now, actor, &bed, edits, &reset));
        }
        LimitsQuestion::Propose(bed, answer) => {
            let _ = answer.send(propose(station, now, &bed));
        }
    }
}

fn in_force(station: &Station, now: Now, bed: &str) -> Result<BedLimitsView, Refusal> {
    let bed = BedId::parse(bed).map_err(invalid)?;
    project::limits::bed_limits(station, now, &bed).map_err(|error| refusal(&error))
}

fn propose(station: &Station, now: Now, bed: &str) -> Result<LimitProposals, Refusal> {
    let bed = BedId::parse(bed).map_err(invalid)?;
    project::limits::proposals(station, now, &bed).map_err(|error| refusal(&error))
}

/// The past hours are not in it: `keeping::what_if` judges them, off this thread.
fn preview(
    station: &Station,
    now: Now,
    actor: &Actor,
    bed: &str,
    edits: Vec<LimitEdit>,
    reset: &[String],
) -> Result<Previewed, Refusal> {
    let bed = BedId::parse(bed).map_err(invalid)?;
    let (edits, reset) = (read_edits(edits)?, parameters(reset)?);
    let limits = station
        .preview_limits(now, actor, &bed, &edits, &reset)
        .map_err(|error| refusal(&error))?;
    let view = project::limits::preview(station, now, &bed, &limits);
    Ok(Previewed {
        view: view.map_err(|error| refusal(&error))?,
        bed,
        at: now.wall,
        limits,
    })
}

/// The edits behind what the page sends; how many, and whether they contradict each other,
/// the station checks.
pub(super) fn read_edits(edits: Vec<LimitEdit>) -> Result<Vec<Edit>, Refusal> {
    edits.into_iter().map(|edit| read_edit(&edit)).collect()
}

fn read_edit(edit: &LimitEdit) -> Result<Edit, Refusal> {
    let parameter = parameter(&edit.parameter)?;
    let time = |seconds: f64| {
        Duration::try_from_secs_f64(seconds).map_err(|_| {
            invalid(format!(
                "{parameter}: {seconds} s is no time; give 0 or more"
            ))
        })
    };
    let change = match edit.setting {
        EditView::At { side: of, value } if value.is_finite() => Change::At {
            side: side(of),
            number: value,
            unit: parameter.unit(),
        },
        EditView::At { .. } => {
            return Err(invalid(format!("{parameter}: a limit must be a number")));
        }
        EditView::On { side: of, on } => Change::On { side: side(of), on },
        EditView::Delay { side: of, seconds } => Change::Delay {
            side: side(of),
            delay: time(seconds)?,
        },
        EditView::ApnoeaOn { on } => Change::ApnoeaOn(on),
        EditView::ApnoeaTime { seconds } => Change::ApnoeaTime(time(seconds)?),
        EditView::EndDelay { seconds } => Change::EndDelay(time(seconds)?),
    };
    Ok(Edit { parameter, change })
}

const fn side(side: SideView) -> Side {
    match side {
        SideView::Low => Side::Low,
        SideView::High => Side::High,
        SideView::ExtremeLow => Side::ExtremeLow,
        SideView::ExtremeHigh => Side::ExtremeHigh,
    }
}

/// The parameters that are to have the ward's limits again; one named twice is one.
pub(super) fn parameters(names: &[String]) -> Result<Vec<Parameter>, Refusal> {
    if names.len() > Parameter::COUNT {
        let most = Parameter::COUNT;
        return Err(invalid(format!("there are {most} parameters to reset")));
    }
    names.iter().map(|name| parameter(name)).collect()
}

/// The parameter of a name that the page sends.
fn parameter(name: &str) -> Result<Parameter, Refusal> {
    Parameter::by_name(name).ok_or_else(|| {
        let name: String = name.chars().take(20).collect();
        let known = Parameter::ALL.map(Parameter::name).join(", ");
        invalid(format!("{name:?} has no limits; there are {known}"))
    })
}
