//! Alerts of a call system (IHE PCD-04) as calls.
//!
//! A call system that speaks HL7 sends its calls as alerts; nothing in the message says that
//! it is no monitor, so the configuration does ([`CallSenders`]). There is no MDC code for a
//! patient's call: senders use local ones, so words decide, those of the text before those of
//! the event's name (`MDCX_CALL_WC`).

use super::desk::kind_name;
use super::page::{Charset, Page, clean};
use super::table::CallTable;
use super::words;
use crate::call::{
    CallKind, CallNews, CallPhase, CallPlace, CallReport, CallSpot, CallTold, CallUrgency,
    TakesOrders,
};
use crate::report::{AlertPhase, AlertPriority, AlertReport, AlertState, DeviceReport, Location};
use std::sync::Arc;

/// Whose alerts are calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallSenders {
    /// MSH-3 of call systems, `APPLICATION` or, with MSH-4, `APPLICATION^FACILITY`; every
    /// sender of the feed when empty.
    pub names: Vec<Arc<str>>,
    /// What their texts mean.
    pub table: CallTable,
}

impl CallSenders {
    /// Whether a report is of a call system.
    #[must_use]
    pub fn has(&self, report: &DeviceReport) -> bool {
        let device = &report.device;
        self.names.is_empty()
            || self.names.iter().any(|name| match name.split_once('^') {
                None => **name == *device.sender,
                Some((application, facility)) => {
                    *application == *device.sender && *facility == *device.maker
                }
            })
    }

    /// The calls in a report of a call system, in its order.
    #[must_use]
    pub fn calls(&self, report: &DeviceReport) -> Vec<CallReport> {
        let one = |alert: &AlertReport| CallReport {
            system: Arc::clone(&report.device.sender),
            sent_at: alert.at.or(report.sent_at),
            what: CallNews::Call(self.call(report, alert)),
        };
        report.alerts.iter().map(one).collect()
    }

    fn call(&self, report: &DeviceReport, alert: &AlertReport) -> CallTold {
        let location = report.location.clone().unwrap_or_default();
        let address = address(report, &location);
        let event = alert.event.refid.as_str();
        let text = if alert.text.is_empty() {
            event
        } else {
            &alert.text
        };
        let page = Page {
            address: Arc::clone(&address),
            // The message said in MSH-18 how it is written, and was read so.
            text: clean(text.as_bytes(), Charset::Utf8, super::page::TEXT_MAX),
            urgency: urgency(alert.priority),
            ..Page::default()
        };
        let mut reading = self.table.read(&page);
        if self.table.built_in
            && let Some(kind) = words::read(event).kind
            && (!reading.kind_told || says_more(&reading.kind, &kind))
        {
            reading.kind = kind;
        }
        let phase = phase(alert);
        if is_general(event) && alert.text.is_empty() && phase == CallPhase::Ended {
            // It does not say which call it ends: the one at its place, if there is but one.
            reading.kind = CallKind::Other(Arc::default());
        }
        let told = reading.place;
        // PV1-3 of two parts is read as a bed; here the text says that it is the room.
        let its_room = !told.room.is_empty() && told.room == location.bed;
        let location = if location.room.is_empty() && its_room {
            Location {
                room: Arc::clone(&location.bed),
                bed: Arc::from(""),
                ..location
            }
        } else {
            location
        };
        let part = |sent: &Arc<str>, read: Arc<str>| {
            if sent.is_empty() {
                read
            } else {
                Arc::clone(sent)
            }
        };
        let place = CallPlace {
            ward: part(&location.point_of_care, told.ward),
            room: part(&location.room, told.room),
            bed: part(&location.bed, told.bed),
            spot: if told.spot == CallSpot::Room && !location.bed.is_empty() {
                CallSpot::Bed
            } else {
                told.spot
            },
            address,
        };
        CallTold {
            key: key(&place, alert, &reading.kind),
            place,
            kind: reading.kind,
            phase,
            text: page.text,
            urgency: reading.urgency,
            by: None,
            from_memory: matches!(alert.phase, Some(AlertPhase::Continue)),
            takes_orders: TakesOrders::No,
            paged: false,
        }
    }
}

/// Whether the event's name says more than the text: the text has only the word "call", or
/// the event is one for which everybody runs.
fn says_more(text: &CallKind, event: &CallKind) -> bool {
    match event {
        CallKind::CodeBlue => true,
        CallKind::Emergency => *text != CallKind::CodeBlue,
        CallKind::Wc
        | CallKind::CordOut
        | CallKind::Assistance
        | CallKind::Fall
        | CallKind::Device => *text == CallKind::Patient,
        CallKind::Patient
        | CallKind::Door
        | CallKind::Telephone
        | CallKind::Service
        | CallKind::Presence
        | CallKind::PresenceSecond
        | CallKind::Fault
        | CallKind::Other(_) => false,
    }
}

/// PV1-3 as a path, else the device's name.
fn address(report: &DeviceReport, location: &Location) -> Arc<str> {
    let path = location.path();
    if path.is_empty() {
        Arc::from(report.device.id.as_str())
    } else {
        Arc::from(path)
    }
}

/// Place, event and channel; and the kind where the event is the same for every sort of call.
/// The alert's thread is no key: not every sender names it in the messages that follow, and a
/// place has one call of a kind at a time.
fn key(place: &CallPlace, alert: &AlertReport, kind: &CallKind) -> Arc<str> {
    let (event, channel) = (alert.event.refid.as_str(), &alert.channel.0);
    let address = &place.address;
    Arc::from(if is_general(event) {
        format!("{address}:{event}:{channel}:{}", kind_name(kind))
    } else {
        format!("{address}:{event}:{channel}")
    })
}

/// Whether the event says only that there is an alert, and the words say which.
fn is_general(event: &str) -> bool {
    matches!(
        event,
        "" | "MDC_EVT_ALARM" | "MDCX_EVT_ALARM" | "MDCX_EVT_ALERT"
    )
}

/// As the message says it: here the words of a text end nothing. What begins is no end, also
/// where its state is said to be inactive, as of a press of a button that has been let go.
fn phase(alert: &AlertReport) -> CallPhase {
    let over = match alert.phase {
        Some(AlertPhase::End | AlertPhase::Reset) => true,
        Some(AlertPhase::Start | AlertPhase::Point) => false,
        Some(
            AlertPhase::Continue
            | AlertPhase::Update
            | AlertPhase::Escalate
            | AlertPhase::Deescalate,
        )
        | None => alert.state == Some(AlertState::Inactive),
    };
    match (over, alert.inactivation.acknowledged) {
        (true, _) => CallPhase::Ended,
        (false, true) => CallPhase::Taken,
        (false, false) => CallPhase::Raised,
    }
}

const fn urgency(priority: AlertPriority) -> Option<CallUrgency> {
    match priority {
        AlertPriority::High => Some(CallUrgency::High),
        AlertPriority::Medium => Some(CallUrgency::Normal),
        AlertPriority::Low => Some(CallUrgency::Low),
        AlertPriority::None | AlertPriority::Unstated => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hl7::receive::{Receiver, ReceiverConfig};
    use crate::report::Report;
    use lamplight_units::Now;

    fn senders(names: &[&str]) -> CallSenders {
        CallSenders {
            names: names.iter().map(|name| Arc::from(*name)).collect(),
            table: CallTable::default(),
        }
    }

    fn report(phase: &str, state: &str, text: &str) -> DeviceReport {
        named("MDCX_CALL_WC", phase, state, text)
    }

    fn named(event: &str, phase: &str, state: &str, text: &str) -> DeviceReport {
        sent(event, phase, state, text, "4E^12^2")
    }

    fn sent(event: &str, phase: &str, state: &str, text: &str, location: &str) -> DeviceReport {
        let message = format!(
            "MSH|^~\\&|CALLSYS|MAKER|||20261121140000||ORU^R40^ORU_R40|{phase}|P|2.6|||AL|NE\r\
             PID|||||^^^^^^U\r\
             PV1||I|{location}\r\
             OBR|1|77^CALLSYS|77^CALLSYS|196616^MDC_EVT_ALARM^MDC|||20261121140000\r\
             OBX|1|ST|199001^{event}^MDC|1.0.0.0.1|{text}|||||||||20261121140000\r\
             OBX|2|ST|68481^MDC_ATTR_EVENT_PHASE^MDC|1.0.0.0.2|{phase}\r\
             OBX|3|ST|68482^MDC_ATTR_ALARM_STATE^MDC|1.0.0.0.3|{state}\r"
        );
        let mut receiver = Receiver::new(ReceiverConfig::new("LAMPLIGHT", "peer"));
        let received = receiver.receive(Now::default(), message.as_bytes());
        assert_eq!(received.replies.len(), 1, "answered as HL7 demands");
        match received.reports.into_iter().next() {
            Some(Report::Device(report)) => *report,
            other => panic!("{other:?}"),
        }
    }

    fn told(report: &DeviceReport) -> CallTold {
        match senders(&[]).calls(report).remove(0).what {
            CallNews::Call(told) => told,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn alerts_of_a_call_system_are_calls_from_their_start_to_their_end() {
        let raised = told(&report("start", "active", "Bathroom call"));
        assert_eq!(raised.kind, CallKind::Wc);
        let place = (&*raised.place.ward, &*raised.place.room, &*raised.place.bed);
        assert_eq!(place, ("4E", "12", "2"));
        assert_eq!(
            (raised.phase, &*raised.place.address),
            (CallPhase::Raised, "4E/12/2")
        );
        let update = told(&report("continue", "active", "Bathroom call"));
        assert_eq!(
            (update.phase, &update.key),
            (CallPhase::Raised, &raised.key)
        );
        let ended = told(&report("end", "inactive", "Bathroom call"));
        assert_eq!((ended.phase, &ended.key), (CallPhase::Ended, &raised.key));
        assert_eq!(
            told(&report("start", "active", "Pasillo?")).kind,
            CallKind::Wc,
            "by its event"
        );
    }

    #[test]
    fn a_press_that_has_been_let_go_when_it_is_told_is_a_call() {
        for (phase, state, want) in [
            ("tpoint", "inactive", CallPhase::Raised),
            ("start", "inactive", CallPhase::Raised),
            ("continue", "inactive", CallPhase::Ended),
            ("end", "latched", CallPhase::Ended),
        ] {
            let told = told(&report(phase, state, "WC"));
            assert_eq!(told.phase, want, "{phase} {state}");
        }
    }

    /// Else the end of the one would be that of the other, and an emergency on top of a call
    /// would be the call made graver.
    #[test]
    fn calls_of_one_place_under_the_general_event_are_told_apart_by_their_kind() {
        let of = |phase, state, text| told(&named("MDC_EVT_ALARM", phase, state, text));
        let patient = of("start", "active", "Patient call");
        let emergency = of("start", "active", "Emergency");
        assert_eq!(emergency.kind, CallKind::Emergency);
        assert_ne!(patient.key, emergency.key);
        let over = of("end", "inactive", "Patient call");
        assert_eq!((over.phase, &over.key), (CallPhase::Ended, &patient.key));
        let wordless = of("end", "inactive", "");
        assert!(matches!(wordless.kind, CallKind::Other(_)));
        assert!(!wordless.is_named(), "{:?}", wordless.key);
    }

    #[test]
    fn a_location_of_two_parts_is_a_bed_unless_the_text_says_that_it_is_a_room() {
        for (location, text, room, bed) in [
            ("4E^12", "Room 12 WC", "12", ""),
            ("4E^12", "Zimmer 12 Bett 2", "12", "2"),
            ("4E^12", "WC", "", "12"),
            ("4E^12", "Room 13", "13", "12"),
            ("4E^12^2", "Room 12 WC", "12", "2"),
        ] {
            let report = sent("MDCX_CALL", "start", "active", text, location);
            let place = told(&report).place;
            assert_eq!(
                (&*place.room, &*place.bed),
                (room, bed),
                "{location} {text}"
            );
            assert_eq!(&*place.ward, "4E");
        }
    }

    #[test]
    fn of_the_texts_kind_and_the_events_the_graver_counts() {
        for (event, text, kind) in [
            ("MDCX_CODE_BLUE", "Room 12 call", CallKind::CodeBlue),
            ("MDCX_CODE_BLUE", "WC", CallKind::CodeBlue),
            ("MDCX_CALL_EMERGENCY", "Patient call", CallKind::Emergency),
            ("MDCX_CALL_EMERGENCY", "Code blue", CallKind::CodeBlue),
            ("MDCX_CALL_WC", "Patient call", CallKind::Wc),
            ("MDCX_CALL_WC", "Cord out", CallKind::CordOut),
            ("MDCX_CALL_PATIENT", "Bathroom", CallKind::Wc),
            // Somebody who calls is never made somebody who is there.
            ("MDCX_STAFF_PRESENCE", "Patient call", CallKind::Patient),
            ("MDCX_STAFF_PRESENCE", "", CallKind::Presence),
            ("MDCX_LINE_FAULT", "Patient call", CallKind::Patient),
        ] {
            let told = told(&named(event, "START", "Active", text));
            assert_eq!(told.kind, kind, "{event} with {text:?}");
            assert_eq!(told.phase, CallPhase::Raised);
        }
    }

    #[test]
    fn a_call_system_is_known_by_its_name() {
        let report = report("start", "active", "Call");
        for (names, is) in [
            (&[][..], true),
            (&["CALLSYS"], true),
            (&["CALLSYS^MAKER"], true),
            (&["CALLSYS^OTHER"], false),
            (&["MONITOR"], false),
        ] {
            assert_eq!(senders(names).has(&report), is, "{names:?}");
        }
    }
}
