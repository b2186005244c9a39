//! Feeds, devices and dead letters, for the technician.

use crate::devices::{
    DefectView, DeviceDoingView, DeviceLineView, DoneBy, FeedDoingView, FeedLineView, LetterRow,
    TriedWord, UpkeepView,
};
use crate::project::{because, messages};
use lamplight_protocols::report::Defect;
use lamplight_station::{Done, FeedState, FeedStatus, KeptLetter, Station, Upkeep, battery_charge};
use lamplight_units::{Now, Wall};
use lamplight_ward::{Device, Freshness, place};

/// Parameters that a line names.
const PARAMETERS: usize = 12;

/// What the station knows of a feed; its kind and its peers are known elsewhere.
#[must_use]
pub fn feed_line(station: &Station, status: &FeedStatus) -> FeedLineView {
    let of_it = |device: &&Device| device.feed == status.id;
    let devices = station.devices().all().filter(of_it).count();
    FeedLineView {
        id: status.id.to_string(),
        kind: None,
        address: status.address.to_string(),
        secure: false,
        doing: doing(status.state),
        since_ms: status.since.wall.millis(),
        failures: status.failures,
        peers: Vec::new(),
        connections: status.connections,
        messages_per_s: status.messages_per_s,
        messages: status.messages,
        duplicates: status.duplicates,
        bytes: 0,
        dead_letters: status.dead_letters,
        last_message_ms: status.last_message.map(|at| at.wall.millis()),
        delay_ms: None,
        trouble: status.trouble.to_string(),
        trouble_ms: None,
        devices: u32::try_from(devices).unwrap_or(u32::MAX),
    }
}

const fn doing(state: FeedState) -> FeedDoingView {
    match state {
        FeedState::Starting => FeedDoingView::Starting,
        FeedState::Listening => FeedDoingView::Listening,
        FeedState::Connecting => FeedDoingView::Connecting,
        FeedState::Connected => FeedDoingView::Connected,
        FeedState::Failed => FeedDoingView::Failed,
        FeedState::Stopped => FeedDoingView::Stopped,
    }
}

/// One device.
#[must_use]
pub fn device_line(station: &Station, now: Now, device: &Device) -> DeviceLineView {
    let identity = &device.identity;
    let location = device.location.as_ref().map(place::in_words);
    let location = location.unwrap_or_default();
    let (battery_pct, firmware) = own(station, now, device);
    let open = device.alerts.iter().filter(|alert| !alert.ended).count();
    DeviceLineView {
        id: identity.id.to_string(),
        label: station.label_of(&identity.id).to_owned(),
        maker: identity.maker.trim().to_owned(),
        model: identity.model.trim().to_owned(),
        sender: identity.sender.trim().to_owned(),
        feed: device.feed.to_string(),
        bed: device.assignment.bed().map(ToString::to_string),
        unassigned_because: because(&device.assignment, &location),
        location,
        frame: device.frame,
        simulated: identity.simulated(),
        doing: match device.freshness(now, station.setup().patience) {
            Some(Freshness::Live) => DeviceDoingView::Live,
            Some(Freshness::Stale) => DeviceDoingView::Stale,
            Some(Freshness::Lost) => DeviceDoingView::Lost,
            None => DeviceDoingView::Occasional,
        },
        first_ms: device.first_heard.wall.millis(),
        last_ms: device.heard.wall.millis(),
        clock_offset_s: device.clock_offset_s(),
        battery_pct,
        firmware,
        parameters: parameters(device),
        alerts: u32::try_from(open).unwrap_or(u32::MAX),
        upkeep: upkeep(&station.upkeep(&identity.id).cloned().unwrap_or_default()),
    }
}

/// Its maintenance.
fn upkeep(kept: &Upkeep) -> UpkeepView {
    let done = |done: &Option<Done>| done.as_ref().map(by);
    let out = kept.out_of_order.as_ref();
    UpkeepView {
        service_due_ms: kept.service_due.map(Wall::millis),
        calibration_due_ms: kept.calibration_due.map(Wall::millis),
        serviced: done(&kept.serviced),
        calibrated: done(&kept.calibrated),
        cleaned: done(&kept.cleaned),
        // Tenths of an hour are as fine as it is counted.
        used_h: (kept.used.as_secs_f64() / 360.0).floor() / 10.0,
        out_of_order: out.map(|out| out.reason.to_string()).unwrap_or_default(),
        out_of_order_said: out.map(|out| by(&out.said)),
    }
}

fn by(done: &Done) -> DoneBy {
    DoneBy {
        at_ms: done.at.millis(),
        by: done.by.to_string(),
    }
}

/// Charge and firmware: a frame tells them as facts, others as readings.
fn own(station: &Station, now: Now, device: &Device) -> (Option<f64>, Option<String>) {
    if device.frame {
        let smart = device.assignment.bed();
        let smart = smart.and_then(|bed| station.smart_bed(bed, now));
        let Some(smart) = smart.filter(|smart| smart.device.identity.id == device.identity.id)
        else {
            return (None, None);
        };
        let firmware = smart.look.firmware().value();
        return (
            smart.look.battery_pct().value(),
            firmware.map(|text| text.to_string()),
        );
    }
    // Names of the nomenclature for a product's specification (unverified: from memory).
    let spec = ["MDC_ID_PROD_SPEC_FW", "MDC_ID_PROD_SPEC_SW"];
    let told = |refid: &str| {
        let mut texts = device.texts.values().map(|held| &held.reading);
        texts.find(|text| text.term.refid.as_str() == refid)
    };
    let firmware = spec.into_iter().find_map(told);
    (
        battery_charge(device),
        firmware.map(|reading| reading.text.trim().to_owned()),
    )
}

fn parameters(device: &Device) -> Vec<String> {
    let keys = device.numbers.values().map(|held| &held.reading.term);
    let mut labels: Vec<String> = Vec::new();
    for term in keys {
        let label = term.metric().map(|metric| metric.label).unwrap_or_default();
        if !label.is_empty() && !labels.iter().any(|known| known == label) {
            labels.push(label.to_owned());
        }
        if labels.len() >= PARAMETERS {
            break;
        }
    }
    labels
}

/// One dead letter.
#[must_use]
pub fn letter(number: u64, kept: &KeptLetter, tried: Option<TriedWord>) -> LetterRow {
    let letter = &kept.letter;
    let id = letter.control_id.as_ref();
    LetterRow {
        number,
        at_ms: kept.received.wall.millis(),
        feed: kept.feed.to_string(),
        peer: kept.peer.to_string(),
        control_id: id.map(|id| id.as_str().to_owned()).unwrap_or_default(),
        reason: letter.reason.to_string(),
        defects: u32::try_from(letter.defects.len()).unwrap_or(u32::MAX),
        length: letter.length as u64,
        tried,
    }
}

/// The parts that could not be read.
#[must_use]
pub fn defects(defects: &[Defect]) -> Vec<DefectView> {
    let view = |defect: &Defect| DefectView {
        place: defect.place.to_string(),
        reason: defect.reason.to_string(),
    };
    defects.iter().map(view).collect()
}

/// The bytes of a message in lines, and how many bytes there were beyond.
#[must_use]
pub fn bytes(sent: messages::AsSent<'_>) -> (Vec<String>, u64) {
    let cut = sent.length.saturating_sub(sent.bytes.len()) as u64;
    (messages::readable(sent), cut)
}

/// When something was, for the page.
#[must_use]
pub const fn millis(at: Wall) -> i64 {
    at.millis()
}
