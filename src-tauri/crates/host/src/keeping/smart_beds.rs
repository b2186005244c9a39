//! What the journal has of smart beds.

use lamplight_protocols::bed::BedOrderKind;
use lamplight_station::{BedEvent, BedRow, OrderEnd};
use lamplight_store::Entry;
use serde_json::{Value as Json, json};

/// A row of a bed frame: what it told, how the patient was turned, what became of an order.
pub(super) fn row(row: &BedRow) -> Entry {
    let (kind, told): (&str, Json) = match &row.event {
        BedEvent::Fact(step) => ("smartbed.told", json!(step)),
        BedEvent::Turned(turned) => (
            "smartbed.turned",
            json!({ "from": turned.from, "to": turned.to, "at": turned.at.wall.iso() }),
        ),
        BedEvent::Order(order, end) => ("smartbed.order", ended(*order, end)),
    };
    let body = json!({ "frame": row.device.as_str(), "told": told });
    let mut entry = Entry::new(row.at.wall, kind, body.to_string());
    entry.bed.clone_from(&row.bed);
    entry.actor = row.by.as_ref().map(ToString::to_string);
    entry
}

fn ended(order: BedOrderKind, end: &OrderEnd) -> Json {
    match end {
        OrderEnd::Asked => json!({ "order": order, "end": "asked" }),
        OrderEnd::Obeyed => json!({ "order": order, "end": "obeyed" }),
        OrderEnd::Failed(why) => json!({ "order": order, "end": "failed", "why": &**why }),
    }
}
