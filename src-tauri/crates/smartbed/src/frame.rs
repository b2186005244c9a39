//! All that is known of one bed frame.

use crate::fact::{Fact, Reach, Seen};
use crate::flap::Flaps;
use crate::policy::Policy;
use crate::turn::{Turned, Turning};
use crate::weight::Course;
use lamplight_protocols::bed::{
    BedOrderKind, ExitMonitor, ExitZone, LyingPosition, Rail, RailState,
};
use lamplight_units::{Mono, Now};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// A bed frame. Changed by [`Frame::hear`] alone.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Frame {
    /// When the newest news of it was so.
    pub(crate) heard: Option<Now>,
    pub(crate) online: Fact<bool>,
    pub(crate) exit: Fact<ExitMonitor>,
    pub(crate) silenced: Fact<bool>,
    pub(crate) zone: Fact<ExitZone>,
    pub(crate) occupied: Fact<bool>,
    pub(crate) rails: [Fact<RailState>; 4],
    pub(crate) brake: Fact<bool>,
    pub(crate) lowest: Fact<bool>,
    pub(crate) height_cm: Fact<f64>,
    pub(crate) head_deg: Fact<f64>,
    pub(crate) weight_kg: Fact<f64>,
    pub(crate) wet: Fact<bool>,
    pub(crate) position: Fact<LyingPosition>,
    pub(crate) plugged_in: Fact<bool>,
    pub(crate) battery_pct: Fact<f64>,
    pub(crate) button: Fact<bool>,
    pub(crate) faults: Fact<Vec<Arc<str>>>,
    pub(crate) firmware: Fact<Arc<str>>,
    pub(crate) takes: Vec<BedOrderKind>,
    pub(crate) course: Course,
    pub(crate) flaps: [Flaps; 4],
    pub(crate) turning: Turning,
    /// Somebody had set exit monitoring, and nobody has switched it off with the patient in
    /// bed since: after a walk it should be armed again.
    pub(crate) watched: bool,
    /// One more with every change that can be seen.
    pub(crate) revision: u64,
}

/// A change that the record has. What a message tells again, and numbers, are none.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Exit monitoring; `None` is unknown.
    Exit {
        /// Before.
        from: Option<ExitMonitor>,
        /// Now.
        to: Option<ExitMonitor>,
    },
    /// What exit monitoring watches.
    Zone {
        /// Now.
        to: Option<ExitZone>,
    },
    /// The patient came or left.
    Occupied {
        /// Now.
        to: Option<bool>,
    },
    /// A rail.
    Rail {
        /// Which.
        rail: Rail,
        /// Now.
        to: Option<RailState>,
    },
    /// The brake.
    Brake {
        /// Now: set.
        to: Option<bool>,
    },
    /// Its lowest height.
    Lowest {
        /// Now.
        to: Option<bool>,
    },
    /// Moisture.
    Wet {
        /// Now.
        to: Option<bool>,
    },
    /// Mains.
    PluggedIn {
        /// Now.
        to: Option<bool>,
    },
    /// The call button on the rail.
    Button {
        /// Now: pressed.
        to: Option<bool>,
    },
    /// It, or its last will, says whether it can be reached.
    Online {
        /// Now.
        to: Option<bool>,
    },
    /// Faults in the bed's words.
    Faults {
        /// Now.
        to: Vec<Arc<str>>,
    },
}

/// A frame with the time by which it can be heard: every fact as it may be seen now.
#[derive(Debug, Clone, Copy)]
pub struct Look<'a> {
    frame: &'a Frame,
    reach: Reach,
}

impl Frame {
    /// When the newest news of it was so; `None` before the first.
    #[must_use]
    pub const fn heard(&self) -> Option<Now> {
        self.heard
    }

    /// One more with every change that can be seen.
    #[must_use]
    pub const fn revision(&self) -> u64 {
        self.revision
    }

    /// Which orders it takes.
    #[must_use]
    pub fn takes(&self) -> &[BedOrderKind] {
        &self.takes
    }

    /// The weights of the patient who lies in it.
    #[must_use]
    pub const fn course(&self) -> &Course {
        &self.course
    }

    /// How often a rail has changed since the bed is known.
    #[must_use]
    pub fn rail_changes(&self, rail: Rail) -> u64 {
        let place = Rail::ALL.iter().position(|one| *one == rail);
        place.map_or(0, |place| self.flaps[place].total())
    }

    /// Whether it watches somebody, by what it told last, whether or not it can be heard:
    /// exit monitoring is armed or alarms, or somebody lies in it.
    #[must_use]
    pub fn watches(&self) -> bool {
        let exit = self.exit.last();
        let set = matches!(exit, Some(ExitMonitor::Armed | ExitMonitor::Out));
        set || self.occupied.last() == Some(&true)
    }

    /// The position that counts as turned now, if one does.
    pub fn settle_turn(&mut self, now: Mono, holds: Duration) -> Option<Turned> {
        self.turning.settle(now, holds)
    }

    /// When the frame itself looks different, with nothing new: its facts turn stale, a
    /// rail's changes are long ago, a position has been held.
    #[must_use]
    pub fn next(&self, now: Mono, policy: &Policy) -> Option<Mono> {
        let stale = self.heard.map(|heard| heard.mono + policy.stale_after);
        let stale = stale.filter(|at| *at > now);
        let turned = self.turning.next(policy.turn_holds);
        let flaps = self.flaps.iter();
        let flaps = flaps.filter_map(|flaps| flaps.next(now, policy.flaps_within));
        flaps.chain(stale).chain(turned).min()
    }

    /// Another patient lies there, or the frame stands elsewhere: weights and positions of
    /// before are somebody else's, and nobody has set exit monitoring for this one.
    pub fn another_patient(&mut self) {
        self.course.forget();
        self.turning = Turning::default();
        self.watched = matches!(
            self.exit.last(),
            Some(ExitMonitor::Armed | ExitMonitor::Out)
        );
        self.revision += 1;
    }

    /// Whether it can be heard.
    #[must_use]
    pub fn reach(&self, now: Mono, stale_after: Duration) -> Reach {
        if self.online.last() == Some(&false) {
            return Reach::Offline;
        }
        match self.heard {
            Some(heard) if now.since(heard.mono) < stale_after => Reach::Here,
            Some(_) | None => Reach::Stale,
        }
    }

    /// The frame as it may be seen now.
    #[must_use]
    pub fn look(&self, now: Mono, stale_after: Duration) -> Look<'_> {
        Look {
            frame: self,
            reach: self.reach(now, stale_after),
        }
    }
}

macro_rules! seen {
    ($($(#[$doc:meta])* $name:ident: $kind:ty;)+) => {
        impl Look<'_> {
            $($(#[$doc])* #[must_use] pub fn $name(&self) -> Seen<$kind> {
                self.frame.$name.seen(self.reach)
            })+
        }
    };
}

seen! {
    /// Exit monitoring.
    exit: ExitMonitor;
    /// Whether its exit sound is silenced.
    silenced: bool;
    /// What exit monitoring watches.
    zone: ExitZone;
    /// Whether a patient lies in it.
    occupied: bool;
    /// Whether the brake is set.
    brake: bool;
    /// Whether it stands at its lowest.
    lowest: bool;
    /// Height of the mattress frame in cm.
    height_cm: f64;
    /// Angle of the head part in degrees.
    head_deg: f64;
    /// The patient's weight in kg.
    weight_kg: f64;
    /// Moisture.
    wet: bool;
    /// How the patient lies.
    position: LyingPosition;
    /// On mains.
    plugged_in: bool;
    /// Battery, percent.
    battery_pct: f64;
    /// The call button on the rail is pressed.
    button: bool;
    /// Faults in the bed's words.
    faults: Vec<Arc<str>>;
    /// Firmware.
    firmware: Arc<str>;
}

impl<'a> Look<'a> {
    /// A rail.
    #[must_use]
    pub fn rail(&self, rail: Rail) -> Seen<RailState> {
        let place = Rail::ALL.iter().position(|one| *one == rail);
        let fact = place.map_or_else(Fact::default, |place| self.frame.rails[place]);
        fact.seen(self.reach)
    }

    /// Whether it can be heard.
    #[must_use]
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// The frame itself.
    #[must_use]
    pub const fn frame(&self) -> &'a Frame {
        self.frame
    }

    /// Exit monitoring was set and not switched off with the patient in bed.
    #[must_use]
    pub const fn watched(&self) -> bool {
        self.frame.watched
    }
}
