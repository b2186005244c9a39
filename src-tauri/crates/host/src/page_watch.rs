//! Which windows' pages live: from their signs to states, over time.
//!
//! A page that stands still is a picture of the past. It beats every 500 ms; after
//! [`SILENT`] without a sign it is told as silent (a condition, with tone and notice that
//! need no page) and loaded anew, and once more after longer and longer waits while it
//! stays silent, so that a page that hangs at every load is not loaded in a tight loop.
//! It answers again with its next beat.
//!
//! Not silence: a window closed on purpose, one that is minimised (its timers are slowed
//! down by the system), a page that is being loaded, and a machine that slept.
//!
//! Pure: stepped with explicit time by the shell.

pub use lamplight_station::PageState;
use lamplight_units::Mono;
use std::collections::BTreeMap;
use std::time::Duration;

/// A page that gives no sign for so long is silent: four beats.
pub const SILENT: Duration = Duration::from_secs(2);
/// How often to look. The silence is told within this after [`SILENT`].
pub const LOOK_EVERY: Duration = Duration::from_millis(250);
/// A window that was opened, or whose page is loaded anew, has so long for its page to
/// begin; a cold start of the webview on a slow machine takes several seconds.
const LOADED_WITHIN: Duration = Duration::from_secs(30);
/// A page that has begun has so long for its first beat: it reads the ward meanwhile.
const FIRST_BEAT_WITHIN: Duration = Duration::from_secs(10);
/// Between two looks so far apart nobody looked: the machine slept, or nothing ran at all.
/// Then every page has its time anew.
const SLEPT: Duration = Duration::from_secs(2);
/// The wait after the first reload, doubled with each.
const RELOAD_LEAST: Duration = Duration::from_secs(10);
/// And the longest.
const RELOAD_MOST: Duration = Duration::from_secs(120);
/// A page that answered for so long begins with the shortest wait again.
const PROVED: Duration = Duration::from_secs(60);

/// What is to be done about a window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageAct {
    /// Tell the station.
    Tell {
        /// Which window, by its label.
        label: String,
        /// What its page does.
        state: PageState,
    },
    /// Load the page anew.
    Reload {
        /// Which window, by its label.
        label: String,
    },
}

#[derive(Debug, Clone, Copy)]
enum Phase {
    /// It has not begun yet.
    Loading,
    /// It has begun and not beaten yet.
    Begun,
    /// It beats, first at this time.
    Beating(Mono),
}

#[derive(Debug)]
struct Page {
    phase: Phase,
    /// The last sign, or when the present phase began.
    heard: Mono,
    told_silent: bool,
    reload_wait: Duration,
    /// Not loaded anew before.
    reload_from: Mono,
}

/// The pages of all windows; as many as there are windows.
#[derive(Debug, Default)]
pub struct PageWatch {
    pages: BTreeMap<String, Page>,
    closed: Vec<String>,
    looked: Option<Mono>,
}

impl PageWatch {
    /// A window was opened, its page is on the way. Nothing new about one that is there.
    pub fn opened(&mut self, now: Mono, label: &str) {
        let entry = self.pages.entry(label.to_owned());
        entry.or_insert_with(|| Page {
            phase: Phase::Loading,
            heard: now,
            told_silent: false,
            reload_wait: RELOAD_LEAST,
            reload_from: now,
        });
    }

    /// A page has begun: its scripts run. What comes late from a window that was closed
    /// counts for nothing.
    pub fn began(&mut self, now: Mono, label: &str) {
        if let Some(page) = self.pages.get_mut(label) {
            page.phase = Phase::Begun;
            page.heard = now;
        }
    }

    /// A page gave a sign.
    pub fn beat(&mut self, now: Mono, label: &str) {
        let Some(page) = self.pages.get_mut(label) else {
            return;
        };
        page.heard = now;
        if !matches!(page.phase, Phase::Beating(_)) {
            page.phase = Phase::Beating(now);
        }
    }

    /// A window was closed on purpose.
    pub fn closed(&mut self, label: &str) {
        if self
            .pages
            .remove(label)
            .is_some_and(|page| page.told_silent)
        {
            self.closed.push(label.to_owned());
        }
    }

    /// The windows whose pages would be called silent now: whether they are minimised is
    /// worth asking.
    #[must_use]
    pub fn suspects(&self, now: Mono) -> Vec<String> {
        let suspect = |(_, page): &(&String, &Page)| page.is_silent(now) && !page.told_silent;
        let found = self.pages.iter().filter(suspect);
        found.map(|(label, _)| label.clone()).collect()
    }

    /// What is to be done now. `hidden` are the windows that are known to be minimised.
    pub fn look(&mut self, now: Mono, hidden: &[String]) -> Vec<PageAct> {
        let slept = self.looked.is_some_and(|before| now.since(before) > SLEPT);
        self.looked = Some(now);
        let mut acts: Vec<PageAct> = std::mem::take(&mut self.closed)
            .into_iter()
            .map(|label| tell(&label, PageState::Closed))
            .collect();
        for (label, page) in &mut self.pages {
            if slept {
                page.heard = page.heard.max(now);
            }
            if page.answers(now) {
                acts.push(tell(label, PageState::Answers));
            }
            if !page.is_silent(now) {
                continue;
            }
            if !page.told_silent {
                if hidden.contains(label) {
                    page.heard = now;
                    continue;
                }
                page.told_silent = true;
                acts.push(tell(label, PageState::Silent));
            }
            if page.reload_from <= now {
                page.reload(now);
                let label = label.clone();
                acts.push(PageAct::Reload { label });
            }
        }
        acts
    }
}

fn tell(label: &str, state: PageState) -> PageAct {
    PageAct::Tell {
        label: label.to_owned(),
        state,
    }
}

impl Page {
    /// Whether it has come back since it was called silent. Forgets old reloads, too.
    fn answers(&mut self, now: Mono) -> bool {
        let Phase::Beating(since) = self.phase else {
            return false;
        };
        if self.is_silent(now) {
            return false;
        }
        if now.since(since) >= PROVED {
            self.reload_wait = RELOAD_LEAST;
            self.reload_from = now;
        }
        std::mem::take(&mut self.told_silent)
    }

    fn is_silent(&self, now: Mono) -> bool {
        let patience = match self.phase {
            // While it is called silent already, only the wait between reloads counts.
            Phase::Loading | Phase::Begun if self.told_silent => Duration::ZERO,
            Phase::Loading => LOADED_WITHIN,
            Phase::Begun => FIRST_BEAT_WITHIN,
            Phase::Beating(_) => SILENT,
        };
        now.since(self.heard) >= patience
    }

    fn reload(&mut self, now: Mono) {
        self.phase = Phase::Loading;
        self.heard = now;
        self.reload_from = now + self.reload_wait;
        self.reload_wait = (self.reload_wait * 2).min(RELOAD_MOST);
    }
}

#[cfg(test)]
mod tests;
