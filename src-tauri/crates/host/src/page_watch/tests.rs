//! Pages on a virtual clock.

use super::*;

/// One window, looked at as the shell does; what was done, with its second.
struct Screen {
    watch: PageWatch,
    now: Mono,
    minimised: bool,
    done: Vec<(u64, &'static str)>,
}

impl Screen {
    fn new() -> Self {
        let mut watch = PageWatch::default();
        watch.opened(Mono::START, "ward");
        Self {
            watch,
            now: Mono::START,
            minimised: false,
            done: Vec::new(),
        }
    }

    /// A window whose page has begun and beaten for ten seconds.
    fn alive() -> Self {
        let mut screen = Self::new();
        screen.watch.began(screen.now, "ward");
        screen.beats(10);
        assert_eq!(screen.done(), []);
        screen
    }

    fn pass(&mut self, millis: u64, beating: bool) {
        for step in 0..millis / 250 {
            self.now = self.now + LOOK_EVERY;
            if beating && step % 2 == 0 {
                self.watch.beat(self.now, "ward");
            }
            let mut hidden = self.watch.suspects(self.now);
            hidden.retain(|_| self.minimised);
            for act in self.watch.look(self.now, &hidden) {
                let what = match act {
                    PageAct::Tell { state, .. } => match state {
                        PageState::Silent => "silent",
                        PageState::Answers => "answers",
                        PageState::Closed => "closed",
                    },
                    PageAct::Reload { .. } => "reload",
                };
                self.done.push((self.now.since_start().as_secs(), what));
            }
        }
    }

    fn beats(&mut self, seconds: u64) {
        self.pass(seconds * 1000, true);
    }

    fn stands(&mut self, seconds: u64) {
        self.pass(seconds * 1000, false);
    }

    fn done(&mut self) -> Vec<(u64, &'static str)> {
        std::mem::take(&mut self.done)
    }
}

#[test]
fn a_page_that_beats_is_left_alone() {
    let mut screen = Screen::alive();
    screen.beats(3_600);
    assert_eq!(screen.done(), []);
}

#[test]
fn two_seconds_of_silence_are_told_and_the_page_is_loaded_anew_at_once() {
    let mut screen = Screen::alive();
    screen.stands(1);
    assert_eq!(screen.done(), []);
    screen.stands(1);
    assert_eq!(screen.done(), [(11, "silent"), (11, "reload")]);
    screen.stands(3);
    screen.watch.began(screen.now, "ward");
    screen.stands(1);
    assert_eq!(screen.done(), [], "a page that begins has not answered yet");
    screen.beats(1);
    assert_eq!(screen.done(), [(16, "answers")]);
}

#[test]
fn a_page_that_hangs_at_every_load_is_loaded_after_longer_and_longer_waits() {
    let mut screen = Screen::alive();
    screen.stands(600);
    let reloads: Vec<u64> = screen.done().iter().skip(1).map(|(at, _)| *at).collect();
    assert_eq!(reloads, [11, 21, 41, 81, 161, 281, 401, 521]);
}

#[test]
fn a_page_that_beats_once_after_each_load_is_not_loaded_in_a_tight_loop() {
    let mut screen = Screen::alive();
    for _ in 0..30 {
        screen.stands(2);
        screen.beats(1);
    }
    let done = screen.done();
    let reloads: Vec<u64> = done
        .iter()
        .filter(|(_, what)| *what == "reload")
        .map(|(at, _)| *at)
        .collect();
    assert!(reloads.len() <= 4, "{done:?}");
    let silences = done.iter().filter(|(_, what)| *what == "silent").count();
    assert!(silences > 20, "each silence is told: {done:?}");
}

#[test]
fn after_a_minute_of_beats_a_new_silence_is_met_by_a_reload_at_once() {
    let mut screen = Screen::alive();
    screen.stands(100);
    screen.beats(61);
    screen.done();
    screen.stands(3);
    let done: Vec<&str> = screen.done().iter().map(|(_, what)| *what).collect();
    assert_eq!(done, ["silent", "reload"]);
}

#[test]
fn a_window_that_is_loaded_for_the_first_time_has_half_a_minute() {
    let mut screen = Screen::new();
    screen.stands(29);
    assert_eq!(screen.done(), []);
    screen.stands(1);
    assert_eq!(screen.done(), [(30, "silent"), (30, "reload")]);
    let mut slow = Screen::new();
    slow.stands(25);
    slow.watch.began(slow.now, "ward");
    slow.stands(9);
    slow.beats(10);
    assert_eq!(slow.done(), []);
}

#[test]
fn a_page_that_begins_and_never_beats_is_silent() {
    let mut screen = Screen::new();
    screen.watch.began(screen.now, "ward");
    screen.stands(10);
    assert_eq!(screen.done(), [(10, "silent"), (10, "reload")]);
}

#[test]
fn a_closed_window_is_no_silence_and_ends_one() {
    let mut screen = Screen::alive();
    screen.watch.closed("ward");
    screen.watch.beat(screen.now, "ward");
    screen.stands(60);
    assert_eq!(screen.done(), [], "a late sign of it counts for nothing");
    let mut silent = Screen::alive();
    silent.stands(3);
    silent.done();
    silent.watch.closed("ward");
    silent.stands(60);
    assert_eq!(silent.done(), [(13, "closed")]);
}

#[test]
fn a_machine_that_slept_gives_every_page_its_time_anew() {
    let mut screen = Screen::alive();
    screen.now = screen.now + Duration::from_secs(3_600);
    screen.stands(1);
    screen.beats(5);
    assert_eq!(screen.done(), []);
    screen.now = screen.now + Duration::from_secs(3_600);
    screen.stands(3);
    let done: Vec<&str> = screen.done().iter().map(|(_, what)| *what).collect();
    assert_eq!(done, ["silent", "reload"], "it did not wake up");
}

#[test]
fn a_minimised_window_is_not_called_silent_until_it_is_back() {
    let mut screen = Screen::alive();
    screen.minimised = true;
    screen.stands(600);
    assert_eq!(screen.done(), []);
    screen.minimised = false;
    screen.stands(3);
    let done: Vec<&str> = screen.done().iter().map(|(_, what)| *what).collect();
    assert_eq!(done, ["silent", "reload"]);
}

#[test]
fn windows_are_watched_apart() {
    let mut watch = PageWatch::default();
    let at = |millis| Mono::START + Duration::from_millis(millis);
    for label in ["ward", "ward-2"] {
        watch.opened(at(0), label);
        watch.beat(at(0), label);
    }
    watch.beat(at(1_900), "ward");
    let acts = watch.look(at(2_000), &[]);
    assert_eq!(
        acts,
        [
            tell("ward-2", PageState::Silent),
            PageAct::Reload {
                label: "ward-2".to_owned()
            }
        ]
    );
}
