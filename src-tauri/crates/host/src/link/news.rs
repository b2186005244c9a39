//! What the hospital tells this ward: read in order, kept as rows of the journal with the cursor
//! in one commit, so that each item is kept once, however often it is asked for.
//!
//! Nothing acts on an item yet: a row says what came, for a person and for what comes later.

use lamplight_link::wire::{News, NewsPage};
use lamplight_store::{Batch, Cursor, Entry, Seq};
use lamplight_units::Wall;
use serde_json::json;

/// The cursor's name in the store.
pub(super) const CURSOR: &str = "central-news";
/// An item is kept up to so many bytes; a longer one is named and left out.
const ITEM_MOST: usize = 1 << 20;

/// The rows of a page and the cursor behind them; `None` when nothing in it is next.
pub(super) fn kept(at: Wall, after: i64, page: &NewsPage) -> Option<(Batch, i64)> {
    let mut to = after;
    let mut entries = Vec::new();
    for item in &page.items {
        // A stream without gaps: what is not the next one is asked for again.
        if item.number == to + 1 {
            entries.push(row(at, item));
            to = item.number;
        }
    }
    if to == after {
        return None;
    }
    let mut batch = Batch::repeatable(entries);
    batch.cursors.push(Cursor {
        destination: CURSOR.to_owned(),
        seq: Seq::new(to),
        at,
    });
    Some((batch, to))
}

fn row(at: Wall, item: &News) -> Entry {
    let whole = json!({ "number": item.number, "kind": item.kind, "body": item.body }).to_string();
    let body = if whole.len() > ITEM_MOST {
        json!({ "number": item.number, "kind": item.kind, "too_long": whole.len() }).to_string()
    } else {
        whole
    };
    Entry::new(at, "central.news", body)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(numbers: &[i64]) -> NewsPage {
        let item = |number: &i64| News {
            number: *number,
            kind: "admission".to_owned(),
            body: json!({}),
        };
        NewsPage {
            items: numbers.iter().map(item).collect(),
            last: 9,
        }
    }

    #[test]
    fn items_are_kept_in_order_and_once() {
        for (name, after, numbers, kept_to) in [
            ("the next ones", 2, &[3, 4][..], Some((2, 4))),
            ("some again", 2, &[1, 2, 3], Some((1, 3))),
            ("a gap ends it", 2, &[3, 5, 6], Some((1, 3))),
            ("nothing new", 2, &[1, 2], None),
            ("nothing", 2, &[], None),
        ] {
            let kept = kept(Wall::from_micros(0), after, &page(numbers));
            let told = kept.map(|(batch, to)| {
                assert_eq!(batch.cursors[0].seq.number(), to);
                (batch.entries.len(), to)
            });
            assert_eq!(told, kept_to, "{name}");
        }
    }
}
