//! Who did what: AuditEvent by DICOM's and IHE's terms, and Provenance of what people decided.
//!
//! Neither has an identifier in R4, so both are put under an id of ours
//! ([`crate::How::Own`]). IHE BALP's profiles are of REST exchanges, which a server records by
//! itself; what is done at a station (sign-ins, silences, limits, exports) is an application
//! activity of the same shape: type, action, recorded, outcome, agents, source, entities.

use crate::names::{Name, Site};
use crate::place::{self, dicom};
use crate::send::{Entry, How};
use crate::write::{instant, tidy};
use lamplight_units::Wall;
use serde_json::{Value, json};

/// What sort of act it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// The station began.
    Start,
    /// The station ended.
    Stop,
    /// Somebody signed in, or tried to.
    SignIn,
    /// Somebody signed out.
    SignOut,
    /// People and their rights were changed.
    People,
    /// Records left the station.
    Export,
    /// Anything else that a person did: a wish carried out or refused.
    Wish,
}

impl Act {
    const fn codes(
        self,
    ) -> (
        &'static str,
        &'static str,
        Option<(&'static str, &'static str)>,
    ) {
        match self {
            Self::Start => (
                "110100",
                "Application Activity",
                Some(("110120", "Application Start")),
            ),
            Self::Stop => (
                "110100",
                "Application Activity",
                Some(("110121", "Application Stop")),
            ),
            Self::SignIn => ("110114", "User Authentication", Some(("110122", "Login"))),
            Self::SignOut => ("110114", "User Authentication", Some(("110123", "Logout"))),
            Self::People => (
                "110113",
                "Security Alert",
                Some(("110137", "User security Attributes Changed")),
            ),
            Self::Export => ("110106", "Export", None),
            Self::Wish => ("110100", "Application Activity", None),
        }
    }
}

/// One row of the journal that says who did something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// The row.
    pub row: i64,
    /// When.
    pub at: Wall,
    /// What sort.
    pub act: Act,
    /// What exactly, in a word of the journal, such as `limits.set`. Never a patient's data.
    pub what: String,
    /// Who, as shown; empty when nobody or the station itself.
    pub by: String,
    /// The bed, where it concerns one.
    pub bed: Option<String>,
    /// It was refused.
    pub refused: bool,
}

/// The AuditEvent of a deed.
#[must_use]
pub fn event(site: &Site, deed: &Deed) -> Entry {
    let name = site.counted("audit", deed.row);
    let (code, display, subtype) = deed.act.codes();
    let station = place::station_name(site);
    let mut agents = Vec::new();
    if let Some(who) = place::displayed(&deed.by) {
        agents.push(json!({
            "type": { "coding": [crate::write::coding(
                "http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "AUT", "author",
            )] },
            "who": who, "name": deed.by, "requestor": true,
        }));
    }
    agents.push(json!({
        "type": { "coding": [dicom("110150", "Application")] },
        "who": station.reference(),
        // Somebody has to be the requestor: the station, where no person was.
        "requestor": agents.is_empty(),
    }));
    let bed = deed.bed.as_ref().map(|bed| {
        json!({
            "what": place::bed_name(site, bed).reference(),
            "type": crate::write::coding(
                "http://terminology.hl7.org/CodeSystem/audit-entity-type", "2", "System Object",
            ),
            "description": format!("bed {bed}"),
        })
    });
    let mut entities: Vec<Value> = bed.into_iter().collect();
    entities.push(json!({
        "what": { "identifier": name.identifier() },
        "type": crate::write::coding(
            "http://terminology.hl7.org/CodeSystem/audit-entity-type", "4", "Other",
        ),
        "name": deed.what,
        "description": "row of the station's journal",
    }));
    let mut resource = json!({
        "resourceType": "AuditEvent",
        "type": dicom(code, display),
        "subtype": subtype.map(|(code, display)| vec![dicom(code, display)]),
        "action": "E",
        "recorded": instant(deed.at),
        // Table of R4's audit-event-outcome: 0 success, 4 minor failure.
        "outcome": if deed.refused { "4" } else { "0" },
        "agent": agents,
        "source": {
            "site": site.ward,
            "observer": station.reference(),
            "type": [crate::write::coding(
                "http://terminology.hl7.org/CodeSystem/security-source-type", "4", "Application Server",
            )],
        },
        "entity": entities,
    });
    tidy(&mut resource);
    Entry::new("AuditEvent", name, How::Own, resource)
}

/// Who brought something about by hand, and why: the Provenance of `of`.
#[must_use]
pub fn provenance(site: &Site, of: &[Name], row: i64, at: Wall, by: &str, why: &str) -> Entry {
    let name = site.counted("provenance", row);
    let targets: Vec<Value> = of.iter().map(Name::reference).collect();
    let who = place::displayed(by).unwrap_or_else(|| place::station_name(site).reference());
    let mut resource = json!({
        "resourceType": "Provenance",
        "target": targets,
        "recorded": instant(at),
        "reason": [{ "text": why }],
        "activity": { "coding": [crate::write::coding(
            "http://terminology.hl7.org/CodeSystem/v3-DataOperation", "UPDATE", "revise",
        )] },
        "agent": [{
            "type": { "coding": [crate::write::coding(
                "http://terminology.hl7.org/CodeSystem/provenance-participant-type", "enterer", "Enterer",
            )] },
            "who": who,
            "onBehalfOf": place::station_name(site).reference(),
        }],
    });
    tidy(&mut resource);
    Entry::new("Provenance", name, How::Own, resource)
}
