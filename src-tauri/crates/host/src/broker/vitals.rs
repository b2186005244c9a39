//! The numbers of a bed for whoever reads the broker: with code and UCUM, from what the screen shows.

use lamplight_api::view::{
    BedFeed, BedView, ConditionView, Freshness, KindView, NumberView, PatientView, PriorityView,
};
use lamplight_broker::payload::{Number, Open, Patient, Run, VERSION, Vitals};
use lamplight_units::{Metric, Unit};

/// Of which ward, and when.
pub(super) struct Of<'a> {
    pub run: &'a Run,
    pub rev: u64,
    pub at_ms: i64,
    pub ward: &'a str,
    pub ward_name: &'a str,
    pub simulated: bool,
}

/// What is published of a bed that is shown so. Whether the patient is in the view was decided before.
pub(super) fn vitals(of: &Of<'_>, bed: &BedView) -> Vitals {
    Vitals {
        v: VERSION,
        run: of.run.clone(),
        rev: of.rev,
        at_ms: of.at_ms,
        ward: of.ward.to_owned(),
        ward_name: of.ward_name.to_owned(),
        bed: bed.id.clone(),
        simulated: of.simulated,
        feed: feed(bed.feed).to_owned(),
        patient: bed.patient.as_ref().map(patient),
        numbers: bed.numbers.iter().map(number).collect(),
        open: bed.conditions.iter().map(open).collect(),
    }
}

const fn feed(feed: BedFeed) -> &'static str {
    match feed {
        BedFeed::Empty => "empty",
        BedFeed::Standby => "standby",
        BedFeed::Waiting => "waiting",
        BedFeed::Live => "live",
        BedFeed::Stale => "stale",
        BedFeed::Lost => "lost",
    }
}

fn patient(view: &PatientView) -> Patient {
    Patient {
        mrn: view.mrn.clone(),
        family: view.family.clone(),
        given: view.given.clone(),
        birth: view.birth.clone(),
        sex: view.sex.clone(),
    }
}

fn number(view: &NumberView) -> Number {
    let metric = Metric::by_refid(&view.refid);
    Number {
        refid: view.refid.clone(),
        code: metric.map(|metric| metric.code),
        label: view.label.clone(),
        value: view.value,
        no_value: view.no_value.clone(),
        unit: unit(metric, &view.unit).map(|unit| unit.ucum().to_owned()),
        at_ms: view.at_ms,
        status: match view.freshness {
            Freshness::Live => "live",
            Freshness::Stale => "stale",
            Freshness::Episodic => "episodic",
        }
        .to_owned(),
        questionable: view.questionable,
    }
}

/// The unit behind a label of the screen. Labels of several units are alike (`/min`), and then
/// the metric's own unit says which it is.
fn unit(metric: Option<&Metric>, label: &str) -> Option<Unit> {
    let usual = metric.map(|metric| metric.unit);
    if let Some(usual) = usual.filter(|unit| unit.label() == label) {
        return Some(usual);
    }
    // Without a label a number that is no metric's has no unit that is known.
    let labelled = || Unit::ALL.iter().copied().find(|unit| unit.label() == label);
    if label.is_empty() { None } else { labelled() }
}

fn open(view: &ConditionView) -> Open {
    Open {
        condition: view.id,
        priority: match view.priority {
            PriorityView::High => "high",
            PriorityView::Medium => "medium",
            PriorityView::Low => "low",
            PriorityView::None => "none",
        }
        .to_owned(),
        kind: match view.kind {
            KindView::Physiological => "physiological",
            KindView::Technical => "technical",
            KindView::Advisory => "advisory",
            KindView::Call => "call",
        }
        .to_owned(),
        text: view.text.clone(),
        since_ms: view.since_ms,
        present: view.present,
        acknowledged: view.acknowledged.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_of_the_screen_becomes_its_unit() {
        for (refid, label, ucum) in [
            ("MDC_ECG_HEART_RATE", "/min", Some("{beat}/min")),
            ("MDC_RESP_RATE", "/min", Some("{breath}/min")),
            ("MDC_PRESS_BLD_NONINV_SYS", "mmHg", Some("mm[Hg]")),
            ("MDC_TEMP", "\u{b0}F", Some("[degF]")),
            ("MNDRY_X", "kPa", Some("kPa")),
            ("MNDRY_X", "", None),
            ("MNDRY_X", "furlong", None),
        ] {
            let unit = unit(Metric::by_refid(refid), label);
            assert_eq!(unit.map(Unit::ucum), ucum, "{refid} {label}");
        }
    }
}
