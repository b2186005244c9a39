//! ADT: admit, transfer, discharge, update, their cancellations, and merge.

use super::person::{identifier, pid, pv1};
use super::segment::{Segment, components};
use super::{Kind, Sender, Stamp, header, time};
use crate::hl7::time::write;
use crate::report::{AdtEvent, AdtHints, AdtReport};

/// Message type with the structure that HL7 v2.6 table 0354 gives it.
const fn kind(event: AdtEvent) -> Kind {
    let message = match event {
        AdtEvent::Admit => "ADT^A01^ADT_A01",
        AdtEvent::Transfer => "ADT^A02^ADT_A02",
        AdtEvent::Discharge => "ADT^A03^ADT_A03",
        AdtEvent::Update => "ADT^A08^ADT_A01",
        AdtEvent::CancelAdmit => "ADT^A11^ADT_A09",
        AdtEvent::CancelTransfer => "ADT^A12^ADT_A12",
        AdtEvent::CancelDischarge => "ADT^A13^ADT_A01",
        AdtEvent::Merge => "ADT^A40^ADT_A39",
    };
    Kind {
        message,
        profile: "",
    }
}

/// One ADT message. The event's own time goes into EVN-6.
#[must_use]
pub fn adt(report: &AdtReport, sender: &Sender, stamp: &Stamp) -> Vec<u8> {
    let mut message = header(sender, stamp, kind(report.event));
    Segment::new("EVN")
        .raw(2, time(stamp.at, sender.zone))
        .raw(6, report.at.as_ref().map_or_else(String::new, write))
        .end(&mut message);
    pid(&mut message, Some(&report.patient));
    if let Some(merged) = &report.merged {
        Segment::new("MRG")
            .raw(1, identifier(merged))
            .end(&mut message);
    }
    if report.event != AdtEvent::Merge || report.location.is_some() {
        pv1(
            &mut message,
            Some(&report.patient),
            report.location.as_ref(),
            report.prior_location.as_ref(),
        );
    }
    hints(&mut message, &report.hints);
    message.into_bytes()
}

/// AL1 for each allergy, and the weight as an OBX with its LOINC code.
fn hints(message: &mut String, hints: &AdtHints) {
    let allergies = hints
        .allergies
        .iter()
        .flat_map(lamplight_units::Personal::reveal);
    for (nth, allergy) in allergies.enumerate() {
        Segment::new("AL1")
            .number(1, nth + 1)
            .raw(3, components(&["", allergy]))
            .end(message);
    }
    if let Some(grams) = hints.weight_g {
        Segment::new("OBX")
            .number(1, 1)
            .raw(2, "NM")
            .raw(3, "29463-7^Body weight^LN")
            .number(5, grams)
            .raw(6, "g")
            .raw(11, "F")
            .end(message);
    }
}
