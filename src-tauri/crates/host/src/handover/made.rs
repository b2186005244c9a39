//! The newest pages that were made, so that what is signed or printed is what was read.

use lamplight_api::command::Refusal;
use lamplight_api::handover::HandoverPage;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Pages that are kept: those that people look at on a few screens, and some before them.
const MOST_MADE: usize = 16;

/// A page with its text as it is hashed.
#[derive(Debug)]
pub(crate) struct One {
    pub page: HandoverPage,
    /// The page as JSON.
    pub text: String,
    pub sha256: String,
}

/// The pages.
#[derive(Debug, Default)]
pub(crate) struct Made(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    last: u64,
    made: VecDeque<(u64, Arc<One>)>,
}

impl Made {
    /// Keeps a page; answers its number.
    pub fn keep(&self, one: One) -> u64 {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.last += 1;
        let id = kept.last;
        kept.made.push_back((id, Arc::new(one)));
        while kept.made.len() > MOST_MADE {
            kept.made.pop_front();
        }
        id
    }

    /// A page that was made lately.
    pub fn get(&self, id: u64) -> Result<Arc<One>, Refusal> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = kept.made.iter().find(|(made, _)| *made == id);
        found
            .map(|(_, one)| Arc::clone(one))
            .ok_or_else(|| Refusal::gone("This page is no longer kept. Open the handover again."))
    }
}

impl One {
    /// A page as it was just made.
    pub fn new(page: HandoverPage) -> Self {
        let text = serde_json::to_string(&page).unwrap_or_default();
        let sha256 = sha256(&text);
        Self { page, text, sha256 }
    }
}

/// In hexadecimal digits.
pub(crate) fn sha256(text: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    digest
        .as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
