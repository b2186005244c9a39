//! What devices tell the scores: of each part the best number of the bed, with its time.
//!
//! Left out is whatever may be another patient's or nobody's: what was measured before the
//! stay lay here, what comes from a device that names another patient, what is marked as
//! demonstration, test, calibration or estimate. A questionable number is told as one
//! without a value. A simulated device counts only in a ward in which every device is one,
//! and the result says so.

use lamplight_protocols::report::{PatientClaim, ResultStatus};
use lamplight_scores::{Inputs, Measured, Part, Quantity, Source};
use lamplight_units::{NoValue, Now, Value};
use lamplight_ward::{Device, HeldNumber};
use std::borrow::Cow;
use std::time::Duration;

/// A number that comes all the time, and has stopped, is none of now; the age limits of
/// pressure and temperature are those of a cuff and a thermometer, hours. Ours, as for the
/// other monitored parts (docs/SCORES.md).
const CONTINUOUS: Duration = Duration::from_secs(300);

/// Which numbers make a part, the best first, and the signal they are taken from. Skin, room
/// and differences of temperatures are no body temperature; pulmonary pressure no systemic one.
const SOURCES: &[(Part, &str, &str)] = &[
    (Part::Respiration, "MDC_CO2_RESP_RATE", "CO\u{2082}"),
    (Part::Respiration, "MDC_TTHOR_RESP_RATE", "impedance"),
    (Part::Respiration, "MDC_RESP_RATE", "respiration"),
    (Part::Respiration, "MDC_AWAY_RESP_RATE", "airway"),
    (Part::Spo2, "MDC_PULS_OXIM_SAT_O2", "SpO\u{2082}"),
    (Part::Systolic, "MDC_PRESS_BLD_ART_ABP_SYS", "ABP"),
    (Part::Systolic, "MDC_PRESS_BLD_ART_SYS", "ART"),
    (Part::Systolic, "MDC_PRESS_BLD_NONINV_SYS", "NIBP"),
    (Part::Pulse, "MDC_ECG_HEART_RATE", "ECG"),
    (Part::Pulse, "MDC_PULS_OXIM_PULS_RATE", "SpO\u{2082}"),
    (Part::Pulse, "MDC_PLETH_PULS_RATE", "SpO\u{2082}"),
    (Part::Pulse, "MDC_BLD_PULS_RATE_INV", "ART"),
    (Part::Pulse, "MDC_PULS_RATE", "pulse"),
    (Part::Pulse, "MDC_PULS_RATE_NON_INV", "NIBP"),
    (Part::Temperature, "MDC_TEMP_CORE", "core"),
    (Part::Temperature, "MDC_TEMP_BLD", "blood"),
    (Part::Temperature, "MDC_TEMP_ESOPH", "oesophagus"),
    (Part::Temperature, "MDC_TEMP_NASOPH", "nasopharynx"),
    (Part::Temperature, "MDC_TEMP_RECT", "rectum"),
    (Part::Temperature, "MDC_TEMP_ORAL", "mouth"),
    (Part::Temperature, "MDC_TEMP_TYMP", "ear"),
    (Part::Temperature, "MDC_TEMP_EAR", "ear"),
    (Part::Temperature, "MDC_TEMP_AXIL", "axilla"),
    (Part::Temperature, "MDC_TEMP_BODY", "temperature"),
    (Part::Temperature, "MDC_TEMP", "temperature"),
];

/// Whose numbers are asked for, and since when they are.
pub(super) struct Whose<'a> {
    pub patient: &'a PatientClaim,
    pub since: Now,
    /// Single measurements of every device wait for a person.
    pub confirm_monitors: bool,
    /// Every device of the ward is simulated.
    pub simulation: bool,
}

impl Whose<'_> {
    /// Whether a device may speak of this patient at all.
    pub fn hears(&self, device: &Device) -> bool {
        let other = device.patient.as_ref().is_some_and(|claim| {
            let known = |id: &lamplight_units::PatientId| {
                let mut ids = self.patient.ids.iter();
                ids.any(|own| own.number() == id.number())
            };
            !claim.ids.is_empty() && !self.patient.ids.is_empty() && !claim.ids.iter().any(known)
        });
        !other && (self.simulation || !device.identity.simulated())
    }

    /// Whether a person must confirm a single measurement of a device. One that watches the
    /// patient hangs on him or her; one that only measures now and then goes from bed to bed.
    pub const fn must_confirm(&self, device: &Device) -> bool {
        self.confirm_monitors || !device.monitors()
    }

    /// Whether a number may be one of this patient's.
    pub fn may_be(&self, held: &HeldNumber) -> bool {
        let marks = &held.reading.marks;
        let real = !(marks.demo || marks.test || marks.calibrating || marks.early);
        let status = held.reading.status;
        let withdrawn = matches!(status, ResultStatus::Deleted | ResultStatus::Wrong);
        real && !withdrawn && !held.superseded && held.at >= self.since.wall
    }
}

/// The numbers of devices as parts, and whether a simulated one is among them.
pub(super) fn inputs<'a>(
    devices: impl Iterator<Item = &'a Device>,
    whose: &Whose<'_>,
    now: Now,
) -> (Inputs, bool) {
    let mut best: [Option<(usize, Measured<Quantity>, bool)>; Part::ALL.len()] =
        [const { None }; Part::ALL.len()];
    for device in devices.filter(|device| whose.hears(device)) {
        let simulated = device.identity.simulated();
        for held in device.numbers.values().filter(|held| whose.may_be(held)) {
            if held.reading.episodic && whose.must_confirm(device) {
                continue;
            }
            let refid = held.reading.term.refid.as_str();
            let Some(rank) = SOURCES.iter().position(|(_, known, _)| *known == refid) else {
                continue;
            };
            let (part, _, signal) = SOURCES[rank];
            let measured = measured(held, signal, now);
            let place = &mut best[part as usize];
            if place.as_ref().is_none_or(|(held_rank, held, _)| {
                better((rank, &measured), (*held_rank, held), now)
            }) {
                *place = Some((rank, measured, simulated));
            }
        }
    }
    let simulated = best.iter().flatten().any(|(.., simulated)| *simulated);
    let mut of = |part: Part| best[part as usize].take().map(|(_, measured, _)| measured);
    let inputs = Inputs {
        respiration: of(Part::Respiration),
        spo2: of(Part::Spo2),
        systolic: of(Part::Systolic),
        pulse: of(Part::Pulse),
        temperature: of(Part::Temperature),
        ..Inputs::default()
    };
    (inputs, simulated)
}

fn measured(held: &HeldNumber, signal: &'static str, now: Now) -> Measured<Quantity> {
    let (mut value, unit) = held.in_usual_unit();
    let age = now.wall.seconds_since(held.at);
    if !held.reading.episodic && age > CONTINUOUS.as_secs_f64() && value.number().is_some() {
        value = Value::None(NoValue::Stale);
    } else if held.reading.marks.questionable {
        value = Value::None(NoValue::Invalid);
    }
    Measured {
        what: Quantity { value, unit },
        at: now.at(held.at),
        source: Source::Device {
            signal: Cow::Borrowed(signal),
        },
    }
}

/// One with a value before one without; then of the same time of day the better signal; an
/// older one only gives way when it is older by more than a monitor's beat.
fn better(a: (usize, &Measured<Quantity>), b: (usize, &Measured<Quantity>), now: Now) -> bool {
    let has = |m: &Measured<Quantity>| m.what.value.number().is_some();
    match (has(a.1), has(b.1)) {
        (true, false) => true,
        (false, true) => false,
        (true, true) | (false, false) => {
            let age = |m: &Measured<Quantity>| now.wall.seconds_since(m.at.wall);
            let apart = age(a.1) - age(b.1);
            if apart.abs() > CONTINUOUS.as_secs_f64() {
                apart < 0.0
            } else {
                a.0 < b.0
            }
        }
    }
}
