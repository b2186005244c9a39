//! What the hospital tells this ward: read in order, carried out by the station's thread
//! (`engine::hospital`), which writes what it did with the stream's cursor in one transaction.
//!
//! Where the server's database was put back from a backup, its stream is shorter than what was
//! carried out here; what is told after that is new under old numbers, so the cursor goes back
//! with it.

use super::client::Central;
use crate::engine::{HospitalTold, Request};
use crate::outward::{Station, blocking};
use crate::system_clock::SystemClock;
use lamplight_feeds::Receipt;
use lamplight_link::wire::{News, NewsPage};
use lamplight_store::{Batch, Cursor, Entry, Seq, StoreError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot, watch};

/// What the station's own records refuse is looked at again.
const AGAIN_AFTER: Duration = Duration::from_secs(10);

/// Reads the stream whenever an answer of the server says that there is more.
#[derive(Clone)]
pub(super) struct Follower {
    pub central: Central,
    pub station: Station,
    /// To the station's thread, which carries out what the hospital tells.
    pub requests: mpsc::Sender<Request>,
    /// The newest item that the server has told of.
    pub newest: watch::Receiver<i64>,
}

impl Follower {
    /// Runs until the link to the server ends.
    pub async fn run(mut self) {
        let stream = cursor(self.central.ward());
        let mut kept = self.kept(&stream).await;
        let mut generation = self.station.reader.generation();
        while self.newest.changed().await.is_ok() {
            let newest = *self.newest.borrow_and_update();
            if self.station.reader.generation() != generation {
                // Another journal was begun, which knows of no cursor.
                generation = self.station.reader.generation();
                kept = self.kept(&stream).await;
            }
            self.read(&stream, &mut kept, newest).await;
        }
    }

    async fn kept(&self, stream: &str) -> i64 {
        loop {
            let (reader, name) = (self.station.reader.clone(), stream.to_owned());
            match blocking(move || reader.cursor(&name)).await {
                Ok(found) => return found.map_or(0, |cursor| cursor.seq.number()),
                Err(error) => self.unreadable(&error).await,
            }
        }
    }

    async fn unreadable(&self, error: &StoreError) {
        tracing::warn!(%error, "how far the hospital's news were carried out can't be read");
        tokio::time::sleep(AGAIN_AFTER).await;
    }

    /// Page by page. What is not read now is read with the next answer, which tells of the
    /// newest again. A newest that is older than ours is looked at, too: the answer may be, or
    /// the stream was put back.
    async fn read(&self, stream: &str, kept: &mut i64, mut newest: i64) {
        while newest != *kept {
            let page = match self.central.news(*kept).await {
                Ok(page) => page,
                Err(failure) => {
                    tracing::warn!(?failure, "news of the hospital are not read");
                    return;
                }
            };
            newest = page.last;
            let (to, done) = match next(*kept, page) {
                Next::Nothing => return,
                Next::Items(items) => {
                    let to = items.last().map_or(*kept, |item| item.number);
                    (to, self.carry_out(stream, items).await)
                }
                Next::PutBack(to) => (to, self.put_back(stream, *kept, to).await),
            };
            if !done {
                return;
            }
            *kept = to;
        }
    }

    /// Whether it was carried out and kept; not when the station ends, and the next start asks
    /// again.
    async fn carry_out(&self, stream: &str, items: Vec<News>) -> bool {
        let (receipt, kept) = Receipt::new();
        let told = HospitalTold {
            items,
            cursor: stream.to_owned(),
        };
        let asked = self.requests.send(Request::Hospital(told, receipt)).await;
        asked.is_ok() && kept.await.is_ok()
    }

    /// What follows is new under numbers that are known here.
    async fn put_back(&self, stream: &str, from: i64, to: i64) -> bool {
        tracing::warn!(from, to, "the hospital's stream was put back");
        let at = SystemClock::wall();
        let body = serde_json::json!({ "from": from, "to": to }).to_string();
        let mut batch = Batch::repeatable(vec![Entry::new(at, "central.put-back", body)]);
        batch.cursors.push(Cursor {
            destination: stream.to_owned(),
            seq: Seq::new(to),
            at,
        });
        let (tell, told) = oneshot::channel();
        self.station.writer.append(batch, move |written| {
            // Fails when the program ends.
            let _ = tell.send(written.is_ok());
        });
        let forgot = Request::HospitalForgot(stream.to_owned(), to);
        told.await.unwrap_or(false) && self.requests.send(forgot).await.is_ok()
    }
}

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
