//! From the station's state to the views of the screen. Reading only.

pub mod bluetooth;
pub mod calls;
pub mod care;
pub mod census;
mod conditions;
pub mod devices;
pub mod duty;
pub mod limits;
pub mod messages;
mod numbers;
pub mod patients;
pub mod people;
pub mod series;
mod signals;
pub mod smart_bed;
#[cfg(test)]
mod testing;

use crate::people::SessionView;
use crate::view::{
    BedFeed, BedView, Change, DeviceView, FeedView, WardSnapshot, WardView, WaveView,
};
use lamplight_protocols::report::ReadUnit;
use lamplight_station::{Change as Changed, FeedStatus, Station};
use lamplight_units::{BedId, Now, Unit};
use lamplight_ward::{Assignment, Device, Freshness, HeldWave, Unassigned, place};

pub use conditions::{condition, needs, priority};
pub use numbers::{NO_VALUE, numbers};
pub use signals::audio;

/// Everything, as of now, for whoever stands there.
#[must_use]
pub fn snapshot(station: &Station, now: Now, seq: u64, session: SessionView) -> WardSnapshot {
    WardSnapshot {
        seq,
        now_ms: now.wall.millis(),
        ward: ward(station),
        beds: station
            .setup()
            .beds
            .all()
            .iter()
            .map(|b| bed(station, now, &b.setup.id))
            .collect(),
        needs: needs(station),
        calls: calls::calls(station),
        feeds: station.feeds().map(feed).collect(),
        devices: devices(station),
        session,
    }
}

/// The new state of one thing that changed.
#[must_use]
pub fn change(station: &Station, now: Now, changed: &Changed) -> Change {
    match changed {
        Changed::Bed(id) => Change::Bed(Box::new(bed(station, now, id))),
        Changed::Needs => Change::Needs(needs(station)),
        Changed::Calls => Change::Calls(calls::calls(station)),
        Changed::Feeds => Change::Feeds(station.feeds().map(feed).collect()),
        Changed::Devices => Change::Devices(devices(station)),
        Changed::Ward => Change::Ward(ward(station)),
    }
}

/// The ward's name and nature.
#[must_use]
pub fn ward(station: &Station) -> WardView {
    WardView {
        name: station.setup().name.to_string(),
        simulated: station.simulated(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        audio: audio(station),
        viewed: None,
    }
}

/// One bed.
#[must_use]
pub fn bed(station: &Station, now: Now, id: &BedId) -> BedView {
    let devices: Vec<&Device> = station.devices().of_bed(id).collect();
    let conditions = station.conditions_of(id);
    let feed = bed_feed(station, now, id, &devices);
    let last = devices.iter().map(|device| device.heard.wall).max();
    BedView {
        id: id.to_string(),
        patient: patients::of_bed(station, id, &devices, Some(now)),
        feed,
        last_data_ms: last.map(lamplight_units::Wall::millis),
        numbers: numbers(station, now, &devices, &conditions),
        waves: waves(&devices),
        conditions: conditions
            .iter()
            .filter(|open| open.inhibited.is_none())
            .map(|open| condition(station, open))
            .collect(),
        room_calls: conditions::from_room(station, id),
        devices: devices
            .iter()
            .map(|device| device.identity.id.to_string())
            .collect(),
        suggestions: limits::suggestions(station, id),
        closed: station
            .setup()
            .beds
            .get(id)
            .and_then(|bed| bed.closed.as_ref())
            .map(census::closed),
        care: care::face(station, id),
        nurse: duty::nurse(station, id),
        smart_bed: smart_bed::face(station, now, id).map(Box::new),
    }
}

/// The worst of the devices that should be sending decides.
fn bed_feed(station: &Station, now: Now, id: &BedId, devices: &[&Device]) -> BedFeed {
    if station.setup().beds.get(id).is_some_and(|bed| bed.standby) {
        return BedFeed::Standby;
    }
    let patience = station.setup().patience;
    let worst = devices
        .iter()
        .filter_map(|device| device.freshness(now, patience))
        .max();
    match worst {
        Some(Freshness::Live) => BedFeed::Live,
        Some(Freshness::Stale) => BedFeed::Stale,
        Some(Freshness::Lost) => BedFeed::Lost,
        None if devices.is_empty() && station.stays().in_bed(id).is_none() => BedFeed::Empty,
        None => BedFeed::Waiting,
    }
}

fn waves(devices: &[&Device]) -> Vec<WaveView> {
    let mut views: Vec<(usize, WaveView)> = devices
        .iter()
        .flat_map(|device| device.waves.values())
        .map(wave)
        .collect();
    // The order of the nomenclature is the order of the screen: ECG, pleth, resp, pressures.
    views.sort_by_key(|(rank, view)| (*rank, view.index));
    views.into_iter().map(|(_, view)| view).collect()
}

fn wave(held: &HeldWave) -> (usize, WaveView) {
    let metric = held.term.metric();
    let refid = held.term.refid.to_string();
    let label = metric.map_or_else(
        || series::readable(&refid),
        |metric| metric.label.to_owned(),
    );
    // Only a wave without a single valid sample is off: one loose electrode leaves other
    // leads that must stay in view.
    let off = match (held.hollow, refid.starts_with("MDC_ECG")) {
        (false, _) => "",
        (true, true) => "Lead off",
        (true, false) => "No signal",
    };
    let rank = series::rank(&refid);
    let unit = match &held.unit {
        ReadUnit::Known(Unit::Dimensionless) | ReadUnit::Missing => String::new(),
        ReadUnit::Known(unit) => unit.label().to_owned(),
        ReadUnit::Unknown(text) => text.to_string(),
    };
    let view = WaveView {
        index: held.series,
        refid,
        label,
        rate_hz: held.rate.hz(),
        unit,
        range: held.range,
        off: off.to_owned(),
    };
    (rank, view)
}

/// The health of one feed.
#[must_use]
pub fn feed(status: &FeedStatus) -> FeedView {
    FeedView {
        id: status.id.to_string(),
        address: status.address.to_string(),
        state: status.state.word().to_owned(),
        since_ms: status.since.wall.millis(),
        connections: status.connections,
        messages_per_s: status.messages_per_s,
        messages: status.messages,
        dead_letters: status.dead_letters,
        last_message_ms: status.last_message.map(|at| at.wall.millis()),
        trouble: status.trouble.to_string(),
    }
}

fn devices(station: &Station) -> Vec<DeviceView> {
    let all = station.devices().all();
    all.map(|one| device(station, one)).collect()
}

/// One device.
#[must_use]
pub fn device(station: &Station, device: &Device) -> DeviceView {
    let location = device
        .location
        .as_ref()
        .map(place::in_words)
        .unwrap_or_default();
    let identity = &device.identity;
    let description = [&identity.maker, &identity.model]
        .iter()
        .map(|text| text.trim())
        .collect::<Vec<_>>();
    DeviceView {
        id: identity.id.to_string(),
        label: station.label_of(&identity.id).to_owned(),
        description: description.join(" ").trim().to_owned(),
        bed: device.assignment.bed().map(ToString::to_string),
        unassigned_because: because(&device.assignment, &location),
        location,
        clock_offset_s: device.clock_offset_s(),
        last_data_ms: device.heard.wall.millis(),
    }
}

/// Why a device speaks for no bed, and what to do.
#[must_use]
pub fn because(assignment: &Assignment, location: &str) -> String {
    match assignment {
        Assignment::Bed(_) => String::new(),
        Assignment::None(Unassigned::NoPlace) => {
            "It tells no location. Assign it to a bed.".to_owned()
        }
        Assignment::None(Unassigned::UnknownPlace) => {
            format!(
                "Its location, {location}, is no bed of this ward. Assign it or correct its location."
            )
        }
        Assignment::None(Unassigned::Taken { bed, by }) => {
            format!(
                "It says bed {bed}, for which {by} speaks. Correct the bed at the wrong monitor."
            )
        }
        Assignment::None(Unassigned::OutOfOrder { reason }) => {
            format!("It is out of order: {reason}.")
        }
        Assignment::None(Unassigned::ByHand) => "Somebody took it from its bed.".to_owned(),
    }
}
