//! The one table of rights: what a role may do. docs/RIGHTS.md shows it; nothing else in the
//! program decides by role.

use std::fmt;

/// In the table: yes.
const Y: bool = true;
/// In the table: no.
const N: bool = false;

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident $phrase:literal [$($cell:ident)+];)+) => {
        /// Something that a person may do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Right {
            $($(#[$doc])* $name,)+
        }

        impl Right {
            /// Every right, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// Who has it: viewer, nurse, charge nurse, technician, administrator.
            pub(crate) const fn row(self) -> [bool; 5] {
                match self {
                    $(Self::$name => [$($cell),+],)+
                }
            }

            /// What it lets somebody do, to follow "may" or "may not".
            #[must_use]
            pub const fn phrase(self) -> &'static str {
                match self {
                    $(Self::$name => $phrase,)+
                }
            }

            /// Its name in docs/RIGHTS.md.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)+
                }
            }
        }
    };
}

// Who only looks changes nothing, who tends equipment changes nothing for a patient. The
// administrator acts for the responsible organisation and may order what it may order (IEC
// 60601-1-8, 6.7; unverified), but charts and signs nothing: that needs a nurse who was there.
rights! {
    //                                              viewer, nurse, charge, technician, administrator
    /// Names in full, every view of the ward.
    See "see names in full" [Y Y Y Y Y];
    /// One's own PIN or password.
    ChangeOwnSecret "change a PIN or password" [Y Y Y Y Y];
    /// Paper and files leave the station.
    Print "print or export a patient's data" [N Y Y N Y];
    /// Seen; also to take that back, and to end what is held.
    AcknowledgePatient "acknowledge or reset a patient's alarm" [N Y Y N Y];
    /// The same for what is wrong with equipment.
    AcknowledgeEquipment "acknowledge or reset an alarm of equipment" [N Y Y Y Y];
    /// Responsibility for one condition.
    TakeAlarm "take on or reject an alarm" [N Y Y N Y];
    /// A call: to go, to give it back or on, to end it where its kind ends here.
    AnswerCall "take, hand on or complete a call" [N Y Y N Y];
    /// The audio pause of the whole station, and its end.
    PauseSound "pause the sound" [N Y Y N Y];
    /// Reserved, since nobody is told afterwards.
    SilenceBed "silence a bed" [N N Y N Y];
    /// To end a silence is safe.
    EndSilence "end the silence of a bed" [N Y Y N Y];
    /// Monitoring suspended on purpose, and gone on with.
    Standby "put a bed on standby or end that" [N Y Y N Y];
    /// Which device speaks for which bed.
    AssignDevice "assign a device to a bed or take it away" [N Y Y N Y];
    /// Exit monitoring of a smart bed, from afar: whoever looks after the patient.
    OrderBed "arm, switch off or silence a bed's exit monitoring" [N Y Y N N];
    /// Limits of one patient; also to put a suggestion away.
    SetLimits "set limits" [N Y Y N Y];
    /// Adult, paediatric, neonatal.
    ChangeGroup "change a patient's group" [N Y Y N Y];
    /// Admission, transfer, discharge by hand.
    Admit "admit, transfer or discharge a patient" [N Y Y N Y];
    /// Vital signs, notes, scores by hand.
    Chart "chart for a patient" [N Y Y N N];
    /// To be the one whom a bed's alarms are told to.
    CareForBed "be a bed's nurse" [N Y Y N N];
    /// One's own beds, in this shift.
    TakeBed "take a bed" [N Y Y N N];
    /// One's own break, with somebody who covers.
    TakeBreak "go on a break" [N Y Y N N];
    /// To be the one who gets what nobody else has.
    LeadShift "lead a shift" [N N Y N N];
    /// Beds, buddies, breaks and charge of others.
    AssignNurses "assign nurses to beds" [N N Y N Y];
    /// When shifts begin.
    PlanShifts "change the times of shifts" [N N Y N Y];
    /// One's part of a handover.
    SignHandover "sign a handover" [N Y Y N N];
    /// What this screen looks like.
    SetScreen "change this screen's settings" [N Y Y Y Y];
    /// An audible test.
    TestSound "test the sound" [N Y Y Y Y];
    /// Addresses, certificates, dialects.
    TendFeeds "change feeds" [N N N Y Y];
    /// What came over a feed, as it came: patients are named in it.
    ReadMessages "read the raw messages of feeds" [N N N Y Y];
    /// Due dates, calibration, cleaning, out of order.
    TendDevices "keep a device's maintenance or take it out of use" [N N N Y Y];
    /// An alarm that is none, through list, sound and notice.
    TestAlarm "send a test alarm through the station" [N N Y Y Y];
    /// Copies of the records, and back from one.
    BackUp "back up or restore" [N N N Y Y];
    /// Closing the window of a station that watches patients.
    EndProgram "end the program" [N N N Y Y];
    /// The ward's limits, ladders and other policy.
    ChangePolicy "change the ward's alarm settings" [N N N N Y];
    /// Who did what and when.
    ReadJournal "read the journal of people's acts" [N N Y N Y];
    /// Persons, roles, secrets of others.
    ManagePeople "manage people" [N N N N Y];
}

impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.phrase())
    }
}
