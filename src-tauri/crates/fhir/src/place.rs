//! Where and with what: Location and Device.

use crate::names::{Name, Site};
use crate::send::{Entry, How};
use crate::write::{coding, concept, tidy};
use lamplight_units::Metric;
use serde_json::{Value, json};

const TYPE: &str = "http://terminology.hl7.org/CodeSystem/location-physical-type";
/// The EUI-64 of devices as the Point-of-Care Device guide names it (MDS identifier).
const EUI64: &str = "urn:oid:1.2.840.10004.1.1.1.0.0.1.0.0.1.2680";
/// The station names itself in this system of FHIR R4 for devices' names.
const STATION: &str = "station";

/// The name of the ward's Location.
#[must_use]
pub fn ward_name(site: &Site) -> Name {
    site.lasting("ward", &site.ward)
}

/// The name of a bed's Location.
#[must_use]
pub fn bed_name(site: &Site, bed: &str) -> Name {
    site.lasting("bed", bed)
}

/// The ward.
#[must_use]
pub fn ward(site: &Site) -> Entry {
    let name = ward_name(site);
    let mut resource = json!({
        "resourceType": "Location",
        "identifier": [name.identifier()],
        "status": "active",
        "name": site.ward,
        "mode": "instance",
        "physicalType": concept(TYPE, "wa", "Ward"),
    });
    tidy(&mut resource);
    Entry::new("Location", name, How::Thing, resource)
}

/// A bed of the ward; the ward goes first.
#[must_use]
pub fn bed(site: &Site, bed: &str) -> Entry {
    let name = bed_name(site, bed);
    let mut resource = json!({
        "resourceType": "Location",
        "identifier": [name.identifier()],
        "status": "active",
        "name": format!("{} {bed}", site.ward).trim(),
        "mode": "instance",
        "physicalType": concept(TYPE, "bd", "Bed"),
        "partOf": ward_name(site).reference(),
    });
    tidy(&mut resource);
    Entry::new("Location", name, How::Thing, resource)
}

/// The station itself, as the author of what it judges.
#[must_use]
pub fn station(site: &Site) -> Entry {
    let name = station_name(site);
    let resource = json!({
        "resourceType": "Device",
        "identifier": [name.identifier()],
        "status": "active",
        "manufacturer": "Lamplight",
        "deviceName": [{
            "name": format!("Central nursing station {}", site.ward).trim(),
            "type": "user-friendly-name",
        }],
        "version": [{ "value": env!("CARGO_PKG_VERSION") }],
        "location": ward_name(site).reference(),
    });
    Entry::new("Device", name, How::Thing, resource)
}

/// The name of the station's Device.
#[must_use]
pub fn station_name(site: &Site) -> Name {
    site.lasting(STATION, "self")
}

/// A bedside device. Its place is not told: devices move, and each observation says where.
#[must_use]
pub fn device(site: &Site, id: &str) -> Entry {
    let name = site.device(id);
    let mut identifiers = vec![name.identifier()];
    if let Some(eui) = eui64(id) {
        identifiers.push(json!({ "system": EUI64, "value": eui }));
    }
    let monitor = Metric::by_refid("MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS");
    let resource = json!({
        "resourceType": "Device",
        "identifier": identifiers,
        "status": "active",
        "type": monitor.map_or_else(|| json!({ "text": "Bedside device" }), |monitor| {
            json!({ "coding": [crate::write::mdc(monitor)] })
        }),
        "deviceName": [{ "name": id, "type": "other" }],
    });
    Entry::new("Device", name, How::Thing, resource)
}

/// `01-23-45-67-89-AB-CD-EF`, where a device's id is an EUI-64.
fn eui64(id: &str) -> Option<String> {
    let digits = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    digits.then(|| {
        let upper = id.to_ascii_uppercase();
        let pairs: Vec<&str> = (0..8)
            .filter_map(|at| upper.get(2 * at..2 * at + 2))
            .collect();
        pairs.join("-")
    })
}

/// A reference to somebody of whom only the name is known: `display` alone.
pub(crate) fn displayed(name: &str) -> Option<Value> {
    let name = name.trim();
    (!name.is_empty()).then(|| json!({ "display": name }))
}

/// A coding of IHE's and DICOM's audit terms.
pub(crate) fn dicom(code: &str, display: &str) -> Value {
    coding(
        "http://dicom.nema.org/resources/ontology/DCM",
        code,
        display,
    )
}
