//! What the hospital tells this ward: read in order, carried out by the station's thread
//! (`engine::hospital`), which writes what it did with the stream's cursor in one transaction.
//!
//! Where the server's database was put back from a backup, its stream is shorter than what was
//! carried out here; what is told after that is new under old numbers, so the cursor goes back
//! with it.

use lamplight_link::wire::{News, NewsPage};

/// The stream's cursor in the store. A station that is enrolled for another ward reads that
/// ward's stream from its beginning.
pub(super) fn cursor(ward: &str) -> String {
    format!("central-news {ward}")
}

/// What to do with a page.
#[derive(Debug, PartialEq)]
pub(super) enum Next {
    /// Nothing in it is next.
    Nothing,
    /// These are next.
    Items(Vec<News>),
    /// The stream ends before what is carried out already.
    PutBack(i64),
}

/// Judges a page that was asked for after an item.
pub(super) fn next(after: i64, page: NewsPage) -> Next {
    if page.last < after {
        return Next::PutBack(page.last.max(0));
    }
    let mut to = after;
    let mut items = Vec::new();
    for item in page.items {
        // A stream without gaps: what is not the next one is asked for again.
        if item.number == to + 1 {
            to = item.number;
            items.push(item);
        }
    }
    if items.is_empty() {
        Next::Nothing
    } else {
        Next::Items(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn page(numbers: &[i64], last: i64) -> NewsPage {
        let item = |number: &i64| News {
            number: *number,
            kind: "admission".to_owned(),
            body: json!({}),
        };
        NewsPage {
            items: numbers.iter().map(item).collect(),
            last,
        }
    }

    #[test]
    fn items_are_taken_in_order_and_once() {
        for (name, after, numbers, taken) in [
            ("the next ones", 2, &[3, 4][..], &[3, 4][..]),
            ("some again", 2, &[1, 2, 3], &[3]),
            ("a gap ends it", 2, &[3, 5, 6], &[3]),
            ("nothing new", 2, &[1, 2], &[]),
            ("nothing", 2, &[], &[]),
        ] {
            let numbers = match next(after, page(numbers, 9)) {
                Next::Items(items) => items.iter().map(|item| item.number).collect(),
                Next::Nothing => Vec::new(),
                Next::PutBack(_) => panic!("{name}"),
            };
            assert_eq!(numbers, taken, "{name}");
        }
    }

    #[test]
    fn a_stream_that_became_shorter_was_put_back() {
        assert_eq!(next(9, page(&[], 7)), Next::PutBack(7));
        assert_eq!(next(9, page(&[], 9)), Next::Nothing);
        assert_eq!(next(9, page(&[], -1)), Next::PutBack(0));
    }
}
