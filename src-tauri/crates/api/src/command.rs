//! What the screen may ask for: one list, with answers and errors.

use crate::bluetooth::PairWish;
use crate::calls::CallWish;
use crate::care::CareWish;
use crate::devices::TendWish;
use crate::duty::DutyCommand;
use crate::limits::LimitEdit;
use crate::patients::PatientCommand;
use crate::people::RightName;
use crate::smart_bed::BedOrderView;
use crate::view::SilencedView;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A wish of the person at the screen. The answer is `Outcome`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// I have seen it: the condition's signals become steady.
    Acknowledge {
        /// The condition.
        #[ts(type = "number")]
        condition: u64,
        /// Where it was shown, if at a bed, and for whom: once another patient lies there it is
        /// refused. `null` for what is no patient's, and it may be left out.
        at: Option<SeenBed>,
    },
    /// Takes an acknowledgement of this station back.
    Unacknowledge {
        /// The condition.
        #[ts(type = "number")]
        condition: u64,
    },
    /// I have seen what is announced at the bed: all that I was shown there.
    AcknowledgeBed {
        /// The bed.
        bed: String,
        /// Who was seen there: for another patient it is refused; `null` where nobody was
        /// admitted. Left out, it is for whoever lies there.
        #[serde(default, skip_serializing_if = "SeenThere::is_unsaid")]
        #[ts(optional = false, type = "number | null")]
        stay: SeenThere,
        /// The conditions that were shown; what began after that goes on calling. Left out, it
        /// is everything that is announced there.
        #[ts(type = "Array<number>")]
        conditions: Option<Vec<u64>>,
    },
    /// Ends a condition that is over and held.
    Reset {
        /// The condition.
        #[ts(type = "number")]
        condition: u64,
    },
    /// I take responsibility: nobody else is told. It goes on sounding.
    Accept {
        /// The condition.
        #[ts(type = "number")]
        condition: u64,
        /// Where it was shown, if at a bed, and for whom: once another patient lies there it is
        /// refused. `null` for what is no patient's, and it may be left out.
        at: Option<SeenBed>,
    },
    /// I give it back: the next one is told at once.
    Decline {
        /// The condition.
        #[ts(type = "number")]
        condition: u64,
    },
    /// Maintenance of a device.
    Tend {
        /// The device.
        device: String,
        /// What.
        wish: TendWish,
    },
    /// Pauses all sounds of the station for two minutes.
    PauseAudio,
    /// Ends that pause.
    EndPause,
    /// Silences a bed, with a reason.
    Inactivate {
        /// The bed.
        bed: String,
        /// Who was seen there: for another patient it is refused; `null` where nobody was
        /// admitted. Left out, it is for whoever lies there.
        #[serde(default, skip_serializing_if = "SeenThere::is_unsaid")]
        #[ts(optional = false, type = "number | null")]
        stay: SeenThere,
        /// Which state.
        kind: SilencedView,
        /// Why.
        reason: String,
        /// For how many minutes; a pause must have a time.
        minutes: Option<u32>,
    },
    /// Ends a silence of a bed.
    EndInactivation {
        /// Its id.
        #[ts(type = "number")]
        inactivation: u64,
    },
    /// Sets limits for the patient of a bed: everything that is named, or nothing.
    SetLimits {
        /// The bed.
        bed: String,
        /// Who was seen there: for another patient it is refused; `null` where nobody was
        /// admitted. Left out, it is for whoever lies there.
        #[serde(default, skip_serializing_if = "SeenThere::is_unsaid")]
        #[ts(optional = false, type = "number | null")]
        stay: SeenThere,
        /// What is to be, once the resets are done.
        edits: Vec<LimitEdit>,
        /// Parameters that get the ward's limits again, before the edits.
        reset: Vec<String>,
    },
    /// What concerns the care of the patient of a bed: chart, scores, tasks.
    Care {
        /// The bed.
        bed: String,
        /// The stay whose chart the person saw: a wish for another patient is refused.
        #[ts(type = "number")]
        stay: u64,
        /// What.
        wish: CareWish,
    },
    /// What concerns a call.
    Call {
        /// Which.
        #[ts(type = "number")]
        call: u64,
        /// What.
        wish: CallWish,
    },
    /// Asks something of the smart bed of a bed. What the bed then tells is what is shown.
    SmartBed {
        /// The bed.
        bed: String,
        /// Who was seen there: for another patient it is refused; `null` where nobody was
        /// admitted. Left out, it is for whoever lies there.
        #[serde(default, skip_serializing_if = "SeenThere::is_unsaid")]
        #[ts(optional = false, type = "number | null")]
        stay: SeenThere,
        /// What.
        order: BedOrderView,
        /// Why; may be empty where no reason is asked for.
        reason: String,
    },
    /// What concerns Bluetooth devices: pairing, forgetting, stored values.
    Bluetooth {
        /// What.
        wish: PairWish,
    },
    /// Puts a prompt to tailor limits away.
    DismissSuggestion {
        /// The bed.
        bed: String,
        /// The prompt.
        #[ts(type = "number")]
        suggestion: u64,
    },
    /// What concerns patients and beds.
    Patient {
        /// What is to be done.
        wish: Box<PatientCommand>,
    },
    /// Suspends monitoring of a bed on purpose: its technical conditions stay silent.
    Standby {
        /// The bed.
        bed: String,
        /// Who was seen there: for another patient it is refused; `null` where nobody was
        /// admitted. Left out, it is for whoever lies there.
        #[serde(default, skip_serializing_if = "SeenThere::is_unsaid")]
        #[ts(optional = false, type = "number | null")]
        stay: SeenThere,
    },
    /// Ends the standby.
    Resume {
        /// The bed.
        bed: String,
    },
    /// Gives a device that is listed as unknown to a bed.
    Assign {
        /// The device.
        device: String,
        /// The bed.
        bed: String,
    },
    /// Takes a device from its bed.
    Unassign {
        /// The device.
        device: String,
    },
    /// Who looks after which bed.
    Duty {
        /// What about it.
        wish: DutyCommand,
    },
}

/// A bed as it was seen by whoever asks for something there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SeenBed {
    /// The bed.
    pub bed: String,
    /// The stay of whoever lay there; `null` where nobody was admitted.
    #[ts(type = "number | null")]
    pub stay: Option<u64>,
}

/// Who was seen in a bed by whoever asks for something there. In JSON it is the number of the
/// stay, `null` for nobody, and left out where it is not said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Option<u64>", into = "Option<u64>")]
pub enum SeenThere {
    /// An older page or another program does not say it: it is for whoever lies there.
    #[default]
    Unsaid,
    /// Nobody was admitted there.
    Nobody,
    /// The patient of this stay.
    Stay(u64),
}

impl SeenThere {
    /// Whether it is left out in JSON.
    #[must_use]
    pub const fn is_unsaid(&self) -> bool {
        matches!(self, Self::Unsaid)
    }
}

impl From<Option<u64>> for SeenThere {
    fn from(stay: Option<u64>) -> Self {
        stay.map_or(Self::Nobody, Self::Stay)
    }
}

impl From<SeenThere> for Option<u64> {
    fn from(seen: SeenThere) -> Self {
        match seen {
            SeenThere::Unsaid | SeenThere::Nobody => None,
            SeenThere::Stay(stay) => Some(stay),
        }
    }
}

/// Why a command was not carried out. The page branches on the code alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Refusal {
    /// For the program.
    pub code: RefusalCode,
    /// For the person: what, where, what to do.
    pub sentence: String,
    /// Which right it needs, where the code is [`RefusalCode::SignIn`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub right: Option<RightName>,
    /// Before this it would be refused again (ms since 1970): wrong attempts have earned a pause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, type = "number")]
    pub until_ms: Option<i64>,
}

impl Refusal {
    /// With a code that was chosen elsewhere.
    #[must_use]
    pub fn new(code: RefusalCode, sentence: impl Into<String>) -> Self {
        Self {
            code,
            sentence: sentence.into(),
            right: None,
            until_ms: None,
        }
    }

    /// [`RefusalCode::SignIn`].
    #[must_use]
    pub fn sign_in(sentence: impl Into<String>, right: Option<RightName>) -> Self {
        Self {
            right,
            ..Self::new(RefusalCode::SignIn, sentence)
        }
    }

    /// [`RefusalCode::Gone`].
    #[must_use]
    pub fn gone(sentence: impl Into<String>) -> Self {
        Self::new(RefusalCode::Gone, sentence)
    }

    /// [`RefusalCode::NotNow`].
    #[must_use]
    pub fn not_now(sentence: impl Into<String>) -> Self {
        Self::new(RefusalCode::NotNow, sentence)
    }

    /// [`RefusalCode::Invalid`].
    #[must_use]
    pub fn invalid(sentence: impl Into<String>) -> Self {
        Self::new(RefusalCode::Invalid, sentence)
    }

    /// [`RefusalCode::Unavailable`].
    #[must_use]
    pub fn unavailable(sentence: impl Into<String>) -> Self {
        Self::new(RefusalCode::Unavailable, sentence)
    }
}

/// Kinds of refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RefusalCode {
    /// The thing named is not, or no longer, there.
    Gone,
    /// It is there, but its state does not allow this.
    NotNow,
    /// It was meant for whom the page showed in a bed, and who lies there is another.
    OtherPatient,
    /// The request itself makes no sense.
    Invalid,
    /// It may be right: ask the person, and send it again as sure.
    Ask,
    /// The station does not answer.
    Unavailable,
    /// Somebody who has the right must sign in; then the same request can be made again.
    SignIn,
}

/// Settings of this screen, kept in the data folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct ScreenSettings {
    /// CSS pixels in a millimetre of this screen, measured with a ruler; 3.78 is 96 dpi.
    pub px_per_mm: f64,
    /// Tiles on a page; 0 lets the window choose.
    pub grid: u16,
    /// Paper speed, mm/s: 6.25, 12.5, 25 or 50.
    pub speed_mm_s: f64,
}

impl Default for ScreenSettings {
    fn default() -> Self {
        Self {
            px_per_mm: 96.0 / 25.4,
            grid: 0,
            speed_mm_s: 25.0,
        }
    }
}
