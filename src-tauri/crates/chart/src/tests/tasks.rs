//! Tasks: due, late, done, back again.

use super::ward::{at, minutes, nurse};
use crate::{Lateness, NewTask, Note, Repeat, TaskId, TaskKind, TaskRefusal, Tasks};

fn task(due: u64, repeat: Option<Repeat>) -> NewTask {
    NewTask {
        kind: TaskKind::Turn,
        due: at(due),
        grace: minutes(15),
        repeat,
    }
}

#[test]
fn a_task_is_due_at_its_time_and_late_after_its_grace() {
    let mut tasks = Tasks::default();
    tasks.add(&nurse(), task(200, None)).expect("taken");
    let tick = std::time::Duration::from_micros(1);
    for (now, expected) in [
        (at(190), Lateness::In(minutes(10))),
        (at(200), Lateness::Due),
        (at(215), Lateness::Due),
        (at(215).after(tick), Lateness::Late(minutes(15) + tick)),
        (at(260), Lateness::Late(minutes(60))),
    ] {
        assert_eq!(tasks.open()[0].lateness(now), expected, "{now:?}");
    }
    assert_eq!(tasks.next_change(at(190)), Some(at(200)));
    assert_eq!(tasks.next_change(at(200)), Some(at(215)));
    assert_eq!(tasks.next_change(at(215)), None);
}

#[test]
fn a_task_that_comes_back_is_due_after_it_was_done_or_by_the_clock() {
    let two_hours = minutes(120);
    for (repeat, done_at, due, missed) in [
        (Repeat::AfterDone(two_hours), 230, 350, 0),
        (Repeat::AfterDone(two_hours), 180, 300, 0),
        (Repeat::ByClock(two_hours), 200, 320, 0),
        (Repeat::ByClock(two_hours), 190, 320, 0),
        (Repeat::ByClock(two_hours), 259, 320, 0),
        // Nearer to the next time than to its own: its own was missed.
        (Repeat::ByClock(two_hours), 260, 440, 1),
        (Repeat::ByClock(two_hours), 499, 560, 2),
        (Repeat::ByClock(two_hours), 500, 680, 3),
    ] {
        let mut tasks = Tasks::default();
        let id = tasks.add(&nurse(), task(200, Some(repeat))).expect("taken");
        tasks
            .done(at(done_at), &nurse(), id, at(done_at))
            .expect("done");
        let open = tasks.open()[0];
        assert_eq!(
            (open.due, open.missed),
            (at(due), missed),
            "{repeat:?} done at {done_at}"
        );
        assert_eq!(
            open.done.as_ref().map(|(by, at)| (by.name(), *at)),
            Some(("N. Amsel", at(done_at)))
        );
    }
}

#[test]
fn a_task_done_once_leaves_the_list_and_can_not_be_done_twice() {
    let mut tasks = Tasks::default();
    let id = tasks.add(&nurse(), task(200, None)).expect("taken");
    assert_eq!(
        tasks.done(at(190), &nurse(), id, at(192)).map(|t| t.id),
        Err(TaskRefusal::Future)
    );
    assert_eq!(
        tasks.done(at(205), &nurse(), id, at(203)).map(|t| t.id),
        Ok(id)
    );
    assert!(tasks.open().is_empty());
    let gone = Err(TaskRefusal::NoTask(id.get()));
    assert_eq!(
        tasks.done(at(206), &nurse(), id, at(206)).map(|t| t.id),
        gone
    );
    assert_eq!(
        tasks.end(TaskId::new(7)).map(|t| t.id),
        Err(TaskRefusal::NoTask(7))
    );
}

#[test]
fn the_most_urgent_stands_first_and_the_list_has_its_bound() {
    let mut tasks = Tasks::default();
    for index in 0..64 {
        tasks.add(&nurse(), task(300 - index, None)).expect("taken");
    }
    let due: Vec<_> = tasks.open().iter().map(|task| task.due.wall).collect();
    assert!(due.is_sorted());
    let refused = tasks.add(&nurse(), task(100, None)).expect_err("full");
    assert_eq!(
        refused.to_string(),
        "this patient has 64 tasks already; end one first"
    );
    let first = tasks.open()[0].id;
    tasks.end(first).expect("ended");
    tasks.add(&nurse(), task(100, None)).expect("room again");
}

#[test]
fn a_task_comes_back_after_five_minutes_at_the_earliest() {
    let mut tasks = Tasks::default();
    let every = |minute| task(200, Some(Repeat::ByClock(minutes(minute))));
    assert_eq!(tasks.add(&nurse(), every(4)), Err(TaskRefusal::TooOften));
    assert!(tasks.add(&nurse(), every(5)).is_ok());
}

#[test]
fn tasks_are_kept_over_a_restart_and_do_not_print_what_is_given() {
    let mut tasks = Tasks::default();
    let kind = TaskKind::Medication(Note::new("amoxicillin 500 mg").expect("a note"));
    tasks
        .add(
            &nurse(),
            NewTask {
                kind,
                ..task(200, None)
            },
        )
        .expect("taken");
    let kept = serde_json::to_string(&tasks).expect("tasks are data");
    assert_eq!(
        serde_json::from_str::<Tasks>(&kept).expect("and back"),
        tasks
    );
    assert!(!format!("{tasks:?}").contains("amoxicillin"));
}

#[test]
fn what_was_not_done_after_all_is_again_as_it_was() {
    for repeat in [None, Some(Repeat::AfterDone(minutes(120)))] {
        let mut tasks = Tasks::default();
        let id = tasks.add(&nurse(), task(200, repeat)).expect("taken");
        let before = tasks.clone();
        let was = tasks.done(at(190), &nurse(), id, at(190)).expect("done");
        assert_ne!(tasks, before);
        tasks.undo(was).expect("there is room");
        assert_eq!(tasks, before);
    }
}
