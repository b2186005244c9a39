//! From the radio in the station to what the screen shows of it.

use crate::bluetooth::{
    BluetoothView, KnownRadioView, LiveValueView, PairStageView, RadioKindView, RadioStateView,
    SeenView,
};
use lamplight_protocols::radio::{
    KnownRadio, RadioAddress, RadioKind, RadioProblem, RecordsState, Sighting,
};
use lamplight_protocols::report::ReadUnit;
use lamplight_station::{RadioState, Stage, Station};
use lamplight_units::{DeviceId, Now, Value};

/// The most values of a device that are shown while it is being paired.
const MOST_VALUES: usize = 6;

/// All that the screen shows of the radio.
#[must_use]
pub fn bluetooth(station: &Station) -> BluetoothView {
    let radio = station.radio();
    let (state, problem) = match radio.state {
        RadioState::Unheard => (RadioStateView::Off, String::new()),
        RadioState::Ready => (RadioStateView::Ready, String::new()),
        RadioState::Unready { problem, sentence } => {
            let state = match problem {
                RadioProblem::NoAdapter => RadioStateView::NoAdapter,
                RadioProblem::Off => RadioStateView::SwitchedOff,
                RadioProblem::NoPermission => RadioStateView::NoPermission,
                RadioProblem::NoService => RadioStateView::NoService,
                RadioProblem::Other => RadioStateView::Broken,
            };
            (state, sentence.to_string())
        }
    };
    let ours = |address: &RadioAddress| {
        let mut known = radio.known.iter();
        known
            .find(|(one, _)| one.address == *address)
            .map(|(one, _)| *one)
    };
    let seen = radio.seen.iter();
    let known = radio.known.iter();
    BluetoothView {
        radio: state,
        problem,
        seen: seen
            .map(|one| sighting(station, one, ours(&one.address)))
            .collect(),
        stage: stage(station, radio.stage),
        known: known.map(|(one, link)| own(station, one, *link)).collect(),
    }
}

fn sighting(station: &Station, seen: &Sighting, known: Option<&KnownRadio>) -> SeenView {
    SeenView {
        address: seen.address.to_string(),
        name: seen.name.to_string(),
        kinds: kinds(&seen.kinds),
        signal_dbm: seen.signal_dbm,
        device: known.map(|one| one.device.to_string()),
        label: known.map_or_else(String::new, |one| one.label.to_string()),
        bed: known.and_then(|one| bed(station, &one.device)),
    }
}

fn own(station: &Station, one: &KnownRadio, link: Option<(bool, Now)>) -> KnownRadioView {
    let records = match station.records_of(&one.device) {
        None => String::new(),
        Some(RecordsState::Counted(count)) => format!("{count}"),
        Some(RecordsState::Done { count, .. }) => format!("+{count}"),
        Some(RecordsState::None) => "0".to_owned(),
        Some(RecordsState::Aborted) => "–".to_owned(),
        Some(RecordsState::Failed { sentence }) => sentence.to_string(),
    };
    KnownRadioView {
        device: one.device.to_string(),
        name: one.name.to_string(),
        label: one.label.to_string(),
        kinds: kinds(&one.kinds),
        firmware: one.firmware.to_string(),
        bed: bed(station, &one.device),
        connected: link.map(|(connected, _)| connected),
        since_ms: link.map(|(_, since)| since.wall.millis()),
        records,
    }
}

fn stage(station: &Station, stage: &Stage) -> PairStageView {
    match stage {
        Stage::Idle => PairStageView::Idle,
        Stage::Looking => PairStageView::Looking,
        Stage::Linking {
            address,
            name,
            bonding,
        } => PairStageView::Linking {
            address: address.to_string(),
            name: name.to_string(),
            bonding: *bonding,
        },
        Stage::Asking { device, name, .. } => {
            let radio = station.radio();
            let mut known = radio.known.iter();
            let known = known.find(|(one, _)| one.device == *device);
            PairStageView::Asking {
                device: device.to_string(),
                name: name.to_string(),
                label: known.map_or_else(String::new, |(one, _)| one.label.to_string()),
                bed: bed(station, device),
                values: values(station, device),
            }
        }
        Stage::Done { device, bed, .. } => PairStageView::Done {
            device: device.to_string(),
            bed: bed.to_string(),
        },
        Stage::Failed { name, sentence } => PairStageView::Failed {
            name: name.to_string(),
            sentence: sentence.to_string(),
        },
    }
}

/// What it measures, in the usual units; what tells of the device itself is left out.
fn values(station: &Station, device: &DeviceId) -> Vec<LiveValueView> {
    let Some(device) = station.devices().get(device) else {
        return Vec::new();
    };
    let numbers = device.numbers.values();
    let measured = numbers.filter_map(|held| Some((held, held.reading.term.metric()?)));
    let shown = measured.map(|(held, metric)| {
        let (value, unit) = held.in_usual_unit();
        let unit = match (unit, &held.reading.unit) {
            (Some(unit), _) => unit.label().to_owned(),
            (None, ReadUnit::Unknown(sent)) => sent.to_string(),
            (None, ReadUnit::Known(_) | ReadUnit::Missing) => String::new(),
        };
        LiveValueView {
            metric: held.reading.term.refid.to_string(),
            label: metric.label.to_owned(),
            value: value.number(),
            none: match value {
                Value::None(why) => why.words().to_owned(),
                Value::Number(_) => String::new(),
            },
            unit,
            at_ms: held.received.wall.millis(),
        }
    });
    shown.take(MOST_VALUES).collect()
}

fn bed(station: &Station, device: &DeviceId) -> Option<String> {
    let device = station.devices().get(device)?;
    device.assignment.bed().map(ToString::to_string)
}

fn kinds(kinds: &[RadioKind]) -> Vec<RadioKindView> {
    let view = |kind: &RadioKind| match kind {
        RadioKind::HeartRate => RadioKindView::HeartRate,
        RadioKind::Oximeter => RadioKindView::Oximeter,
        RadioKind::BloodPressure => RadioKindView::BloodPressure,
        RadioKind::Thermometer => RadioKindView::Thermometer,
        RadioKind::Glucose => RadioKindView::Glucose,
        RadioKind::Cgm => RadioKindView::Cgm,
        RadioKind::Scale => RadioKindView::Scale,
        RadioKind::BodyComposition => RadioKindView::BodyComposition,
    };
    kinds.iter().map(view).collect()
}
