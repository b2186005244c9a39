//! Notes and stretches to keep: made, removed, undone, there after a restart, in the journal.

use crate::alarm_path::Ward;
use crate::program::{CONFIG, heart_rate};
use lamplight_api::command::{Command, Refusal, RefusalCode, SeenThere};
use lamplight_api::limits::{EditView, LimitEdit, SideView};
use lamplight_api::marking::{MarkDraft, MarkName, MarkView};
use lamplight_api::review::{MarksQuery, MarksView};
use lamplight_host::Signalling;
use std::time::{SystemTime, UNIX_EPOCH};

const HOUR: i64 = 3_600_000;

fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_millis()).unwrap()
}

fn draft(bed: &str, from_ms: i64, to_ms: i64, note: &str) -> MarkDraft {
    MarkDraft {
        bed: bed.to_owned(),
        from_ms,
        to_ms,
        note: note.to_owned(),
    }
}

fn name(mark: &MarkView) -> MarkName {
    MarkName {
        bed: "2".to_owned(),
        id: mark.id,
    }
}

impl Ward {
    fn mark(&self, draft: MarkDraft) -> Result<MarkView, Refusal> {
        self.host.runtime().block_on(self.host.ward().mark(draft))
    }

    fn marks(&self, bed: &str) -> MarksView {
        let query = MarksQuery {
            bed: bed.to_owned(),
            from_ms: now_ms() - 24 * HOUR,
            to_ms: now_ms() + HOUR,
        };
        let asked = self.host.ward();
        self.host.runtime().block_on(asked.marks(query)).unwrap()
    }

    fn marked(&self) -> Vec<MarkView> {
        let ward = self.host.ward();
        let asked = ward.marked("2".to_owned());
        self.host.runtime().block_on(asked).unwrap()
    }

    fn unmark(&self, mark: &MarkView) -> Result<MarkView, Refusal> {
        let ward = self.host.ward();
        self.host.runtime().block_on(ward.unmark(name(mark)))
    }

    fn restore(&self, mark: &MarkView) -> Result<MarkView, Refusal> {
        let ward = self.host.ward();
        self.host.runtime().block_on(ward.restore_mark(name(mark)))
    }
}

#[test]
fn a_note_and_a_kept_stretch_are_there_after_a_restart_with_their_author() {
    let mut ward = Ward::start();
    ward.send(&heart_rate("1", "AA01", "2", "70"));
    let at = now_ms() - 60_000;
    let note = ward.mark(draft("2", at, at, "  AF begins here ")).unwrap();
    let kept = ward.mark(draft("2", at - 20_000, at, "")).unwrap();
    assert_eq!(
        (note.note.as_str(), note.by.as_str()),
        ("AF begins here", "this station")
    );
    assert!(kept.id > note.id, "{kept:?} after {note:?}");

    let ward = ward.again();
    assert_eq!(ward.marks("2").marks, [kept.clone(), note.clone()]);
    assert_eq!(ward.marks("1").marks, []);
    let third = ward.mark(draft("2", at, at, "later")).unwrap();
    assert!(third.id > kept.id, "no number is used twice");
    ward.stop();
}

#[test]
fn a_removed_note_is_gone_until_it_is_undone_also_after_a_restart() {
    let ward = Ward::start();
    let at = now_ms() - 60_000;
    let note = ward.mark(draft("2", at, at, "wrong patient")).unwrap();
    ward.unmark(&note).unwrap();
    assert_eq!(ward.marks("2").marks, []);
    assert_eq!(ward.unmark(&note).unwrap_err().code, RefusalCode::Gone);

    let ward = ward.again();
    assert_eq!(ward.marks("2").marks, [], "it stays removed");
    assert_eq!(ward.restore(&note).unwrap(), note, "as it was");
    assert_eq!(ward.marks("2").marks, std::slice::from_ref(&note));
    assert_eq!(ward.restore(&note).unwrap_err().code, RefusalCode::Gone);
    ward.stop();
}

#[test]
fn a_note_that_makes_no_sense_is_refused_with_a_sentence_and_nothing_is_kept() {
    let ward = Ward::start();
    let at = now_ms() - 60_000;
    let long = "x".repeat(MarkDraft::NOTE_MOST + 1);
    for (what, wrong, code) in [
        ("no words", draft("2", at, at, "  "), RefusalCode::Invalid),
        (
            "too many words",
            draft("2", at, at, &long),
            RefusalCode::Invalid,
        ),
        (
            "ends early",
            draft("2", at, at - 1, "x"),
            RefusalCode::Invalid,
        ),
        (
            "too long",
            draft("2", at - 25 * HOUR, at, "x"),
            RefusalCode::Invalid,
        ),
        (
            "in the future",
            draft("2", at, at + HOUR, "x"),
            RefusalCode::Invalid,
        ),
        (
            "on no calendar",
            draft("2", i64::MIN, i64::MAX, "x"),
            RefusalCode::Invalid,
        ),
        ("no bed", draft("", at, at, "x"), RefusalCode::Invalid),
        (
            "not of this ward",
            draft("99", at, at, "x"),
            RefusalCode::Gone,
        ),
    ] {
        let refusal = ward.mark(wrong).unwrap_err();
        assert_eq!(refusal.code, code, "{what}: {}", refusal.sentence);
        assert!(
            refusal.sentence.ends_with('.'),
            "{what}: {}",
            refusal.sentence
        );
    }
    assert_eq!(ward.marks("2").marks, []);
    ward.stop();
}

#[test]
fn of_a_bed_three_days_are_kept_and_no_more() {
    let ward = Ward::start();
    let at = now_ms() - HOUR;
    for day in 0..3 {
        let to = at - day * 24 * HOUR;
        ward.mark(draft("2", to - 24 * HOUR, to, "")).unwrap();
    }
    let refusal = ward.mark(draft("2", at - 1_000, at, "")).unwrap_err();
    assert!(refusal.sentence.contains("72 h"), "{}", refusal.sentence);
    assert_eq!(
        ward.marked().len(),
        3,
        "older than a question about a time may ask, too"
    );
    ward.mark(draft("2", at, at, "a note keeps nothing"))
        .unwrap();
    ward.mark(draft("1", at - HOUR, at, "")).unwrap();
    ward.stop();
}

#[test]
fn who_only_looks_writes_no_notes() {
    let config = format!("{CONFIG}\n[alarms]\nstation_role = \"viewer\"\n");
    let ward = Ward::start_with(&config, Signalling::None);
    let at = now_ms() - 60_000;
    let refusal = ward.mark(draft("2", at, at, "x")).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::NotNow, "{}", refusal.sentence);
    assert!(refusal.sentence.contains("viewer"), "{}", refusal.sentence);
    ward.stop();
}

#[test]
fn changed_limits_stand_on_the_axis_with_who_and_what_and_refused_ones_do_not() {
    let mut ward = Ward::start();
    ward.send(&heart_rate("1", "AA01", "2", "70"));
    let set = |value| Command::SetLimits {
        bed: "2".to_owned(),
        stay: SeenThere::Unsaid,
        edits: vec![LimitEdit {
            parameter: "HR".to_owned(),
            setting: EditView::At {
                side: SideView::High,
                value,
            },
        }],
        reset: Vec::new(),
    };
    let handle = ward.host.ward();
    let runtime = ward.host.runtime();
    runtime.block_on(handle.command(set(110.0))).unwrap();
    runtime.block_on(handle.command(set(f64::NAN))).unwrap_err();
    // Answers of the journal come when what was asked before is on the disk.
    ward.mark(draft("2", now_ms() - 1, now_ms() - 1, "x"))
        .unwrap();
    let told: Vec<_> = ward
        .marks("2")
        .limits
        .into_iter()
        .map(|one| (one.by, one.parameters))
        .collect();
    assert_eq!(told, [("this station".to_owned(), vec!["HR".to_owned()])]);
    assert_eq!(ward.marks("1").limits, []);
    ward.stop();
}
