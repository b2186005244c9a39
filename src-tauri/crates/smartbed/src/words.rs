//! The sentence of each rule: what, where, what to do. No patient's data, since texts leave
//! the screen.

use crate::fact::Reach;
use crate::frame::Look;
use crate::policy::Policy;
use crate::rules::Rule;
use crate::verdict::{Lying, rails_down, rails_flapping};
use lamplight_protocols::bed::Rail;
use lamplight_units::Mono;
use std::fmt::Write as _;

/// What to read, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// What, in a few words.
    pub text: String,
    /// What, where, what to do.
    pub advice: String,
}

/// The words of a rule for a bed; `place` begins the sentence, such as `Bed 4`.
#[must_use]
pub fn sentence(
    rule: Rule,
    place: &str,
    look: &Look<'_>,
    lying: &Lying,
    policy: &Policy,
    now: Mono,
) -> Sentence {
    let (text, what): (String, String) = match rule {
        Rule::Exit => said(
            "Bed exit",
            "the patient is leaving or has left the bed. Go there now",
        ),
        Rule::NearExit => said(
            "About to leave the bed",
            "the patient sits up or is at the edge and falls easily. Go there",
        ),
        Rule::OutLong => {
            let minutes = policy.row(Rule::OutLong).begins_after.as_secs() / 60;
            (
                "Out of bed for long".to_owned(),
                format!(
                    "the patient has been out for more than {minutes} min. Look for the patient"
                ),
            )
        }
        Rule::ArmedEmpty => said(
            "Armed, and nobody in bed",
            "exit monitoring is armed and the bed feels nobody. Look for the patient, or switch it off",
        ),
        Rule::Moved => {
            let to = lying.elsewhere.as_deref().unwrap_or("another place");
            (
                "Bed says it was moved".to_owned(),
                format!(
                    "its frame says that it stands at {to} now and still watches the patient of this bed. Move the patient on the screen, or assign the frame by hand"
                ),
            )
        }
        Rule::ExitOff => said(
            "Exit monitoring off",
            "the patient falls easily and exit monitoring is off. Arm it at the bed",
        ),
        Rule::NotRearmed => said(
            "Exit monitoring not set again",
            "the patient is back and exit monitoring is not armed. Arm it at the bed",
        ),
        Rule::RailDown => {
            let which = rails(rails_down(look, policy));
            let which = which.unwrap_or_else(|| "A rail".to_owned());
            (
                format!("{which} down"),
                format!(
                    "{} down and the patient falls easily. Put it up",
                    lower(&which)
                ),
            )
        }
        Rule::BrakeOff => said("Brake not set", "the brake is not set. Set it"),
        Rule::NotLowest => said(
            "Bed not at its lowest",
            "the patient falls easily and the bed stands high. Lower it",
        ),
        Rule::HeadLow => {
            let least = policy.head_least_deg;
            (
                format!("Head below {least:.0}°"),
                format!(
                    "the patient is ventilated and the head part is below {least:.0}°. Raise it, or note why not"
                ),
            )
        }
        Rule::ArmedForNobody => said(
            "Armed, nobody admitted",
            "exit monitoring is armed and nobody is admitted here. Admit the patient, or switch it off",
        ),
        Rule::Wet => said(
            "Moisture",
            "the mattress feels moisture. Look at the patient's skin",
        ),
        Rule::Flapping => {
            let which = rails(rails_flapping(look, policy, now));
            let which = which.unwrap_or_else(|| "A rail".to_owned());
            (
                format!("{which} unsteady"),
                format!(
                    "{} goes up and down again and again. Check its latch; ask a technician",
                    lower(&which)
                ),
            )
        }
        Rule::Fault => fault(look),
        Rule::OnBattery => said("Bed off mains", "the bed is not plugged in. Plug it in"),
        Rule::BatteryLow => said(
            "Bed battery low",
            "the battery of the bed is nearly empty. Plug the bed in",
        ),
        Rule::Silent => said(
            match look.reach() {
                Reach::Offline => "Bed offline",
                Reach::Stale | Reach::Here => "No data from the bed",
            },
            "its exit alarm does not arrive here. Look at the bed itself, and check its network",
        ),
    };
    Sentence {
        advice: format!("{place}: {what}."),
        text,
    }
}

fn said(text: &str, what: &str) -> (String, String) {
    (text.to_owned(), what.to_owned())
}

fn fault(look: &Look<'_>) -> (String, String) {
    let faults = look.frame().faults.last();
    let mut list = String::new();
    for fault in faults.into_iter().flatten().take(3) {
        let before = if list.is_empty() { "" } else { ", " };
        // Writing into a String can't fail.
        let _ = write!(list, "{before}{fault}");
    }
    let what = format!("the bed reports a fault ({list}). Look at the bed; ask a technician");
    ("Bed fault".to_owned(), what)
}

fn rails(which: impl Iterator<Item = Rail>) -> Option<String> {
    let names: Vec<&str> = which.map(name).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some((*one).to_owned()),
        several => Some(format!("{} rails", several.len())),
    }
}

const fn name(rail: Rail) -> &'static str {
    match rail {
        Rail::HeadLeft => "Left head rail",
        Rail::HeadRight => "Right head rail",
        Rail::FootLeft => "Left foot rail",
        Rail::FootRight => "Right foot rail",
    }
}

fn lower(text: &str) -> String {
    let mut all = text.chars();
    let first = all.next().map(|c| c.to_ascii_lowercase());
    first.into_iter().chain(all).collect()
}
