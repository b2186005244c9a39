//! What the shell keeps of each window: its streams, and when its page last gave a sign.

use lamplight_host::page_watch::{PageAct, PageWatch};
use lamplight_host::printing::Printing;
use lamplight_host::system_clock::SystemClock;
use lamplight_host::{Settings, Ward, WatchId};
use lamplight_practice::Practice;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// After this long without a sign, a page gets no more wave frames until it is back:
/// they would pile up in front of it.
const ASLEEP_AFTER: Duration = Duration::from_secs(2);

/// The state behind the commands.
pub struct Pages {
    /// The station.
    pub ward: Ward,
    /// What makes, saves and prints documents.
    pub printing: Printing,
    /// The screen's settings.
    pub settings: Settings,
    /// The simulated ward, if this is a station to practise on.
    pub practice: Option<Practice>,
    /// The measurement to make, if the program was started for one.
    pub bench: Option<String>,
    open: Mutex<HashMap<String, Page>>,
    clock: SystemClock,
    watch: Mutex<PageWatch>,
}

/// One window's page. A reload is a new page under the same label.
struct Page {
    life: Life,
    waves: Option<WatchId>,
}

/// Shared with the streams of a page: whether it still stands, and when it gave a sign.
#[derive(Clone)]
pub struct Life {
    stands: Arc<AtomicBool>,
    beat: Arc<Mutex<Instant>>,
}

impl Life {
    fn new() -> Self {
        Self {
            stands: Arc::new(AtomicBool::new(true)),
            beat: Arc::new(Mutex::new(Instant::now())),
        }
    }

    /// Whether streams of this page should go on.
    pub fn stands(&self) -> bool {
        self.stands.load(Ordering::Relaxed)
    }

    /// Since when the page has given no sign.
    pub fn silent_for(&self) -> Duration {
        lock(&self.beat).elapsed()
    }

    /// Whether the page is too silent for wave frames.
    pub fn asleep(&self) -> bool {
        self.silent_for() > ASLEEP_AFTER
    }

    fn sign(&self) {
        *lock(&self.beat) = Instant::now();
    }
}

impl Pages {
    pub fn new(
        ward: Ward,
        printing: Printing,
        settings: Settings,
        practice: Option<Practice>,
        bench: Option<String>,
    ) -> Self {
        Self {
            ward,
            printing,
            settings,
            practice,
            bench,
            open: Mutex::default(),
            clock: SystemClock::start(),
            watch: Mutex::default(),
        }
    }

    /// A window was opened; its page is on the way.
    pub fn opened(&self, label: &str) {
        lock(&self.watch).opened(self.clock.now().mono, label);
    }

    /// A page began: the streams of the one before it in that window end.
    pub fn begin(&self, label: &str) -> Life {
        let life = Life::new();
        lock(&self.watch).began(self.clock.now().mono, label);
        let page = Page {
            life: life.clone(),
            waves: None,
        };
        if let Some(before) = lock(&self.open).insert(label.to_owned(), page) {
            before.life.stands.store(false, Ordering::Relaxed);
        }
        life
    }

    /// The life of the page in a window, if one has begun.
    pub fn life(&self, label: &str) -> Option<Life> {
        lock(&self.open).get(label).map(|page| page.life.clone())
    }

    /// Keeps the wave stream of a page.
    pub fn keep_waves(&self, label: &str, id: WatchId) {
        if let Some(page) = lock(&self.open).get_mut(label) {
            page.waves = Some(id);
        }
    }

    /// The wave stream of a page.
    pub fn waves(&self, label: &str) -> Option<WatchId> {
        lock(&self.open).get(label).and_then(|page| page.waves)
    }

    /// A page gave a sign of life.
    pub fn beat(&self, label: &str) {
        lock(&self.watch).beat(self.clock.now().mono, label);
        if let Some(page) = lock(&self.open).get(label) {
            page.life.sign();
        }
    }

    /// What is to be done about the pages now. `hidden` says whether a window is minimised;
    /// it is asked without the lock, since the main thread may wait for that in a beat.
    pub fn look(&self, hidden: impl Fn(&str) -> bool) -> Vec<PageAct> {
        let now = self.clock.now().mono;
        let mut hiding = lock(&self.watch).suspects(now);
        hiding.retain(|label| hidden(label));
        lock(&self.watch).look(now, &hiding)
    }

    /// A window closed on purpose.
    pub fn closed(&self, label: &str) {
        lock(&self.watch).closed(label);
        self.forget(label);
    }

    /// The streams of a window's page end.
    pub fn forget(&self, label: &str) {
        if let Some(page) = lock(&self.open).remove(label) {
            page.life.stands.store(false, Ordering::Relaxed);
        }
    }
}

/// A panic while the lock was held cannot leave these maps half-changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
