//! What a notice says.

use lamplight_units::Personal;

/// The station's own number of a notice; a later notice of the same number replaces it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoticeId(pub u64);

/// How it is shown, by the daemon's three steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// Low priority and advice.
    Low,
    /// Medium priority.
    Normal,
    /// High priority: stays until it is closed, also over a full screen.
    Critical,
}

/// What a person can do in a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// Take the condition note of, without opening the station's window.
    Acknowledge,
    /// Show it in the station's window; where it is offered, a click on the notice
    /// itself does it too.
    Open,
}

impl Action {
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Open => "open",
        }
    }

    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Acknowledge => "Acknowledge",
            Self::Open => "Open",
        }
    }

    pub(crate) fn from_key(key: &str) -> Option<Self> {
        [Self::Acknowledge, Self::Open]
            .into_iter()
            .find(|action| action.key() == key)
    }
}

/// Whether notices name the patient.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Privacy {
    /// Bed and condition only: others may see the screen.
    #[default]
    BedAndCondition,
    /// The patient's name too.
    WithNames,
}

/// One notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Replaces an earlier one of the same id.
    pub id: NoticeId,
    /// Decides which stay open.
    pub urgency: Urgency,
    /// Bed and condition, such as `Bed 12: asystole`. No name.
    pub title: String,
    /// What else there is to say. No name.
    pub body: String,
    /// Shown only with [`Privacy::WithNames`].
    pub patient: Option<Personal<String>>,
    /// What can be done in it.
    pub actions: Vec<Action>,
}

impl Notice {
    /// The body as it is shown.
    pub(crate) fn shown_body(&self, privacy: Privacy) -> String {
        match (privacy, &self.patient) {
            (Privacy::WithNames, Some(name)) => format!("{}\n{}", name.reveal(), self.body)
                .trim_end()
                .to_owned(),
            (Privacy::WithNames, None) | (Privacy::BedAndCondition, _) => self.body.clone(),
        }
    }
}
