//! A ward as the screen shows it, for the tests of what is published and seen.

use lamplight_api::calls::{CallKindView, CallSpotView, CallView, CallsView};
use lamplight_api::patients::ClosedView;
use lamplight_api::people::SessionView;
use lamplight_api::view::{
    AudioView, BedFeed, BedView, ConditionView, Freshness, KindView, NeedView, NumberView,
    OutputView, PatientView, PriorityView, SilentView, SourceView, WardSnapshot, WardView,
    WaveView, WhyView,
};

pub fn ward() -> WardView {
    WardView {
        name: "Ward 4 East".to_owned(),
        simulated: true,
        version: "0.0.1".to_owned(),
        audio: AudioView {
            output: OutputView::Working,
            paused: None,
            inactivations: Vec::new(),
            longest_pause_min: 10,
        },
        viewed: None,
    }
}

/// The ward with these beds, of which the first needs somebody.
pub fn snapshot(seq: u64, now_ms: i64, beds: Vec<BedView>) -> WardSnapshot {
    WardSnapshot {
        seq,
        now_ms,
        ward: ward(),
        needs: vec![need("1")],
        calls: CallsView::default(),
        feeds: Vec::new(),
        devices: Vec::new(),
        session: SessionView::nobody(),
        beds,
    }
}

/// A bed with a patient, a heart rate and a wave whose index is the bed's number.
pub fn bed(id: &str) -> BedView {
    BedView {
        id: id.to_owned(),
        patient: Some(PatientView {
            family: "MEIER".to_owned(),
            given: "Erika".to_owned(),
            mrn: "4711".to_owned(),
            birth: "1948-02-29".to_owned(),
            sex: "F".to_owned(),
            admitted: true,
            stay: None,
        }),
        feed: BedFeed::Live,
        last_data_ms: Some(900),
        numbers: vec![NumberView {
            refid: "MDC_ECG_HEART_RATE".to_owned(),
            label: "HR".to_owned(),
            text: "72".to_owned(),
            value: Some(72.0),
            no_value: String::new(),
            unit: "/min".to_owned(),
            freshness: Freshness::Live,
            at_ms: 900,
            low: None,
            high: None,
            questionable: false,
            alarm: None,
            alarm_off: false,
        }],
        waves: vec![WaveView {
            index: id.parse().unwrap(),
            refid: "MDC_ECG_ELEC_POTL_II".to_owned(),
            label: "II".to_owned(),
            rate_hz: 250.0,
            unit: "mV".to_owned(),
            range: None,
            off: String::new(),
        }],
        conditions: Vec::new(),
        room_calls: Vec::new(),
        devices: vec!["monitor".to_owned()],
        suggestions: Vec::new(),
        closed: Some(ClosedView {
            reason: "because of his wife".to_owned(),
            by: "Dana".to_owned(),
            since_ms: 0,
        }),
        care: None,
        nurse: None,
        smart_bed: None,
    }
}

/// A row of the list, with all that may name somebody.
pub fn need(bed: &str) -> NeedView {
    NeedView {
        bed: Some(bed.to_owned()),
        patient: "MEIER, E".to_owned(),
        condition: ConditionView {
            id: 7,
            priority: PriorityView::High,
            kind: KindView::Physiological,
            source: SourceView::Device,
            text: "VENT FIB".to_owned(),
            since_ms: 500,
            present: true,
            acknowledged: None,
            silenced: String::new(),
            can_reset: false,
            silent: Some(SilentView {
                why: WhyView::Paused,
                by: "Dana".to_owned(),
                reason: "because of his wife".to_owned(),
                until_ms: None,
            }),
            owner: String::new(),
            accepted_by: String::new(),
            next: None,
            told_all: false,
            call: Some(Box::new(CallView {
                id: 1,
                kind: CallKindView::Emergency,
                told: CallKindView::Emergency,
                place: "Room 12".to_owned(),
                room: "12".to_owned(),
                spot: CallSpotView::Bed,
                bed: None,
                known_place: true,
                words: "asks for MEIER".to_owned(),
                raised_ms: 0,
                from_memory: false,
                rings: true,
                taken_by: None,
                rings_again_ms: None,
                rang_again: 0,
                arrived_ms: None,
                attended: false,
                over_at_place: false,
                unconfirmed: false,
                handed_to: String::new(),
                promoted: false,
                due_ms: 0,
                may_take: false,
                may_release: false,
                may_promote: false,
                may_complete: false,
                asked: None,
            })),
        },
        advice: "Bed 1: look.".to_owned(),
        conflict: None,
    }
}
