//! Results in English words, for `state`, the journal and print; the screen has its own.

use crate::part::Part;
use crate::result::{Gap, Missing, Outcome, Reason, Response, Risk, Scored};
use lamplight_units::Now;

impl Risk {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::LowMedium => "low to medium",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

impl Response {
    /// In words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Routine => "as usual on the ward",
            Self::NurseAssesses => "a registered nurse assesses and decides how often to measure",
            Self::UrgentWardReview => "tell the team; urgent review on the ward",
            Self::UrgentAssessment => "urgent assessment by a clinician or team for acute illness",
            Self::EmergencyAssessment => "emergency assessment by a critical care team",
            Self::RaisedRisk => "raised risk; the score names no action",
            Self::LookForOrganDysfunction => "look for organ dysfunction",
            Self::CriticalCareReview => "consider review by critical care",
        }
    }
}

impl Gap {
    /// What is wrong with a part, `clock` writing a time as the ward does.
    pub fn words(&self, part: Part, clock: impl Fn(Now) -> String) -> String {
        let label = part.label();
        let Some(since) = self.since.map(clock) else {
            return format!("{label} never measured");
        };
        match self.why {
            Missing::Never => format!("{label} never measured"),
            Missing::TooOld { .. } => format!("{label} missing since {since}"),
            Missing::NoValue(reason) => format!("{label} missing since {since} ({reason})"),
            Missing::Unit => format!("{label} of {since} has no unit that fits"),
            Missing::Impossible => format!("{label} of {since} is not possible"),
            Missing::Ahead => format!("{label} is dated in the future ({since})"),
            Missing::Apart => format!("{label} of {since} is of another time"),
        }
    }
}

impl Scored {
    /// One sentence: `NEWS2 7, high`, or `NEWS2 incomplete: RR missing since 14:05; at
    /// least 5, at most 8`. `clock` writes a time as the ward does.
    pub fn sentence(&self, clock: impl Fn(Now) -> String) -> String {
        let table = &self.table;
        match self.outcome {
            Outcome::Complete { total } => {
                let risk = self.certain.risk.words();
                format!("{table} {}, {risk}", self.written(total))
            }
            Outcome::Incomplete { least, greatest } => {
                let mut gaps: Vec<String> = Vec::new();
                for part in &self.parts {
                    match part.reason {
                        Reason::Missing(gap) => gaps.push(gap.words(part.part, &clock)),
                        Reason::OxygenUnknown if part.part == Part::Oxygen => {
                            gaps.push("amount of oxygen not known".into());
                        }
                        Reason::OxygenUnknown
                        | Reason::Band { .. }
                        | Reason::Named
                        | Reason::Counted => {}
                    }
                }
                let gaps = gaps.join(", ");
                match greatest {
                    Some(greatest) => format!(
                        "{table} incomplete: {gaps}; at least {}, at most {}",
                        self.written(least),
                        self.written(greatest)
                    ),
                    None => format!("{table} incomplete: {gaps}"),
                }
            }
        }
    }

    /// A total as the score writes it: `7`, `0.90`.
    #[must_use]
    pub fn written(&self, total: u16) -> String {
        let divisor = self.score.divisor();
        if divisor == 1 {
            total.to_string()
        } else {
            format!("{}.{:02}", total / divisor, total % divisor)
        }
    }
}
