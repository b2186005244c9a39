//! PCD-04: one alert, one OBR, its facets in the fifth number of OBX-4.

use super::person::patient_and_place;
use super::rows::{Rows, number_fields, term};
use super::segment::{Segment, components, escape};
use super::{PCD_04, Sender, Stamp, header, time};
use crate::hl7::time::write;
use crate::report::{
    AlertKind, AlertPhase, AlertPriority, AlertReport, AlertState, DeviceReport, Inactivation,
    Term, Watchdog,
};

const ALARM: &str = "196616^MDC_EVT_ALARM^MDC";

/// One alert of a device.
///
/// The first message's id is the alert's id (OBR-3); later ones point to it in OBR-29.
#[must_use]
pub fn pcd04(
    report: &DeviceReport,
    alert: &AlertReport,
    sender: &Sender,
    stamp: &Stamp,
) -> Vec<u8> {
    let mut message = start(report, sender, stamp);
    let at = alert
        .at
        .as_ref()
        .map_or_else(|| time(stamp.at, sender.zone), write);
    let first = alert.phase == Some(AlertPhase::Start);
    let own_id = if first && !alert.thread.is_empty() {
        alert.thread.as_ref()
    } else {
        stamp.control_id.as_str()
    };
    alert_obr(
        &mut message,
        sender,
        own_id,
        at,
        parent(alert, sender, first),
    );
    let mut rows = Rows::new(&mut message, report);
    let place = alert.channel.0.as_ref();
    let metric = alert.source.as_ref().map_or("", |s| s.refid.as_str());
    rows.tree(place, metric);
    event_row(&mut rows, alert);
    source_row(&mut rows, alert);
    let facets = [
        (
            3,
            "68481^MDC_ATTR_EVENT_PHASE^MDC",
            alert.phase.map_or("", phase),
        ),
        (
            4,
            "68482^MDC_ATTR_ALARM_STATE^MDC",
            alert.state.map_or("", state),
        ),
    ];
    for (facet, name, value) in facets {
        facet_row(&mut rows, place, facet, name, value.to_owned());
    }
    facet_row(
        &mut rows,
        place,
        5,
        "68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC",
        inactivation(alert.inactivation),
    );
    for (facet, name, value) in [
        (
            6,
            "68484^MDC_ATTR_ALARM_PRIORITY^MDC",
            priority(alert.priority),
        ),
        (7, "68485^MDC_ATTR_ALERT_TYPE^MDC", kind(alert.kind)),
    ] {
        if !value.is_empty() {
            facet_row(&mut rows, place, facet, name, value.to_owned());
        }
    }
    message.into_bytes()
}

/// A keep-alive: an alert without priority that wants to be missed ("Silent Hospital" profile).
#[must_use]
pub fn watchdog(report: &DeviceReport, dog: Watchdog, sender: &Sender, stamp: &Stamp) -> Vec<u8> {
    let mut message = start(report, sender, stamp);
    let now = time(stamp.at, sender.zone);
    let id = stamp.control_id.as_str();
    alert_obr(&mut message, sender, id, now, String::new());
    let mut rows = Rows::new(&mut message, report);
    let place = "1.0.0.0";
    rows.tree(place, "");
    rows.row()
        .raw(2, "ST")
        .raw(3, "258047^MDC_EVT_ACTIVE^MDC")
        .raw(4, "1.0.0.0.1")
        .raw(5, "watchdog")
        .raw(8, "PN~SA")
        .raw(11, "F")
        .end(rows.message);
    rows.row()
        .raw(2, "CWE")
        .raw(3, "68480^MDC_ATTR_ALERT_SOURCE^MDC")
        .raw(4, "1.0.0.0.2")
        .raw(5, "69965^MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS^MDC")
        .raw(11, "F")
        .end(rows.message);
    let (phase, state) = if dog.leaving {
        ("end", "inactive")
    } else {
        ("continue", "active")
    };
    for (facet, name, value) in [
        (3, "68481^MDC_ATTR_EVENT_PHASE^MDC", phase),
        (4, "68482^MDC_ATTR_ALARM_STATE^MDC", state),
        (5, "68483^MDC_ATTR_ALARM_INACTIVATION_STATE^MDC", "enabled"),
        (6, "68484^MDC_ATTR_ALARM_PRIORITY^MDC", "PN"),
        (7, "68485^MDC_ATTR_ALERT_TYPE^MDC", "SA"),
    ] {
        facet_row(&mut rows, place, facet, name, value.to_owned());
    }
    if let Some(period) = dog.period_ms {
        rows.row()
            .raw(2, "NM")
            .raw(3, "67860^MDC_ATTR_CONFIRM_TIMEOUT^MDC")
            .raw(4, "1.0.0.0.8")
            .number(5, period)
            .raw(6, "264338^MDC_DIM_MILLI_SEC^MDC")
            .raw(11, "F")
            .end(rows.message);
    }
    message.into_bytes()
}

fn start(report: &DeviceReport, sender: &Sender, stamp: &Stamp) -> String {
    let mut message = header(sender, stamp, PCD_04);
    patient_and_place(
        &mut message,
        report.patient.as_ref(),
        report.location.as_ref(),
    );
    message
}

/// OBR-29 (EIP): `^filler`, sub-components instead of components inside.
fn parent(alert: &AlertReport, sender: &Sender, first: bool) -> String {
    if first || alert.thread.is_empty() {
        return String::new();
    }
    let mut filler = vec![escape(&alert.thread), escape(&sender.application)];
    if !sender.eui64.is_empty() {
        filler.extend([escape(&sender.eui64), "EUI-64".to_owned()]);
    }
    format!("^{}", filler.join("&"))
}

fn alert_obr(message: &mut String, sender: &Sender, id: &str, at: String, parent: String) {
    Segment::new("OBR")
        .raw(1, "1")
        .raw(2, sender.entity(id))
        .raw(3, sender.entity(id))
        .raw(4, ALARM)
        .raw(7, at)
        .raw(29, parent)
        .end(message);
}

/// Facet 1. Physiological: the event names itself and OBX-5 is the text; technical: the
/// event is a coded value with the text in its ninth component (IHE PCD TF-2, 3.4.4).
fn event_row(rows: &mut Rows<'_>, alert: &AlertReport) {
    let place = format!("{}.1", alert.channel.0);
    let flags = [priority(alert.priority), kind(alert.kind)];
    let flags: Vec<&str> = flags.into_iter().filter(|f| !f.is_empty()).collect();
    let row = rows
        .row()
        .text(4, &place)
        .raw(8, flags.join("~"))
        .raw(11, "F");
    let row = match alert.kind {
        AlertKind::Physiological => row
            .raw(2, "ST")
            .raw(3, term(&alert.event))
            .text(5, &alert.text),
        AlertKind::Technical | AlertKind::Advisory | AlertKind::Unstated => row
            .raw(2, "CWE")
            .raw(3, ALARM)
            .raw(5, coded_event(&alert.event, &alert.text)),
    };
    row.end(rows.message);
}

fn coded_event(event: &Term, text: &str) -> String {
    let code = event.code.to_string();
    let name = event.refid.as_str();
    components(&[&code, name, "MDC", "", "", "", "", "", text])
}

/// Facet 2: the value that raised it, else the source as a code.
fn source_row(rows: &mut Rows<'_>, alert: &AlertReport) {
    let place = format!("{}.2", alert.channel.0);
    if let Some(value) = &alert.value {
        number_fields(rows.row(), value, &place).end(rows.message);
    } else if let Some(source) = &alert.source {
        rows.row()
            .raw(2, "CWE")
            .raw(3, "68480^MDC_ATTR_ALERT_SOURCE^MDC")
            .text(4, &place)
            .raw(5, term(source))
            .raw(11, "F")
            .end(rows.message);
    }
}

fn facet_row(rows: &mut Rows<'_>, place: &str, facet: u8, name: &'static str, value: String) {
    rows.row()
        .raw(2, "ST")
        .raw(3, name)
        .text(4, &format!("{place}.{facet}"))
        .raw(5, value)
        .raw(11, "F")
        .end(rows.message);
}

const fn phase(phase: AlertPhase) -> &'static str {
    match phase {
        AlertPhase::Start => "start",
        AlertPhase::Continue => "continue",
        AlertPhase::End => "end",
        AlertPhase::Update => "update",
        AlertPhase::Escalate => "escalate",
        AlertPhase::Deescalate => "deescalate",
        AlertPhase::Reset => "reset",
        AlertPhase::Point => "tpoint",
    }
}

const fn state(state: AlertState) -> &'static str {
    match state {
        AlertState::Inactive => "inactive",
        AlertState::Active => "active",
        AlertState::Latched => "latched",
    }
}

const fn priority(priority: AlertPriority) -> &'static str {
    match priority {
        AlertPriority::High => "PH",
        AlertPriority::Medium => "PM",
        AlertPriority::Low => "PL",
        AlertPriority::None => "PN",
        AlertPriority::Unstated => "",
    }
}

const fn kind(kind: AlertKind) -> &'static str {
    match kind {
        AlertKind::Physiological => "SP",
        AlertKind::Technical => "ST",
        AlertKind::Advisory => "SA",
        AlertKind::Unstated => "",
    }
}

/// Facet 5: everything that is switched off, or `enabled`.
fn inactivation(inactive: Inactivation) -> String {
    let all = [
        (inactive.audio_paused, "audio-paused"),
        (inactive.audio_off, "audio-off"),
        (inactive.alarm_paused, "alarm-paused"),
        (inactive.alarm_off, "alarm-off"),
        (inactive.acknowledged, "alert-acknowledged"),
    ];
    let set: Vec<&str> = all.iter().filter(|(is, _)| *is).map(|(_, t)| *t).collect();
    if set.is_empty() {
        "enabled".to_owned()
    } else {
        set.join("~")
    }
}
