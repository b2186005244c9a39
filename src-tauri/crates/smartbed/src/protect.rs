//! What stands between the patient and the floor, as a checklist before any alarm.

use crate::fact::Seen;
use crate::frame::Look;
use crate::policy::{AskedRails, Policy};
use lamplight_protocols::bed::{ExitMonitor, Rail, RailState};

/// One line of the checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Check {
    /// It protects.
    Yes,
    /// It does not.
    No,
    /// Nobody can tell.
    Unknown,
    /// The bed has never told it, or the ward does not ask for it.
    Absent,
}

impl Check {
    fn of<T>(seen: &Seen<T>, protects: impl Fn(&T) -> bool) -> Self {
        match seen {
            Seen::Is(held) if protects(&held.value) => Self::Yes,
            Seen::Is(_) => Self::No,
            Seen::Unknown { .. } if seen.ever_told() => Self::Unknown,
            Seen::Unknown { .. } => Self::Absent,
        }
    }
}

/// The checklist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Protection {
    /// Exit monitoring is armed.
    pub exit: Check,
    /// The rails that the ward asks for are up.
    pub rails: Check,
    /// The brake is set.
    pub brake: Check,
    /// The bed is at its lowest.
    pub lowest: Check,
}

impl Protection {
    /// As it stands now.
    #[must_use]
    pub fn of(look: &Look<'_>, policy: &Policy) -> Self {
        let asked = Rail::ALL
            .into_iter()
            .filter(|rail| policy.rails.asks(*rail));
        let rails = asked.map(|rail| Check::of(&look.rail(rail), |is| *is == RailState::Up));
        Self {
            exit: Check::of(&look.exit(), |exit| *exit == ExitMonitor::Armed),
            rails: match policy.rails {
                AskedRails::None => Check::Absent,
                AskedRails::Head | AskedRails::All => rails.reduce(worse).unwrap_or(Check::Absent),
            },
            brake: Check::of(&look.brake(), |set| *set),
            lowest: Check::of(&look.lowest(), |lowest| *lowest),
        }
    }

    /// In the order of the screen.
    #[must_use]
    pub const fn all(self) -> [Check; 4] {
        [self.exit, self.rails, self.brake, self.lowest]
    }
}

/// One rail that is down is enough; of rails that are not told the others decide.
const fn worse(one: Check, other: Check) -> Check {
    match (one, other) {
        (Check::No, _) | (_, Check::No) => Check::No,
        (Check::Unknown, _) | (_, Check::Unknown) => Check::Unknown,
        (Check::Absent, other) => other,
        (Check::Yes, _) => Check::Yes,
    }
}
