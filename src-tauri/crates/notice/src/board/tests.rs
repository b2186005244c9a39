//! Stories of what hangs on the board.

use super::*;
use lamplight_units::{Personal, Wall};
use proptest::prelude::*;

fn at(ms: u64) -> Now {
    Now {
        mono: Mono::from_start(Duration::from_millis(ms)),
        wall: Wall::from_micros(0),
    }
}

fn notice(id: u64, urgency: Urgency) -> Notice {
    Notice {
        id: NoticeId(id),
        urgency,
        title: format!("Bed {id}: asystole"),
        body: String::new(),
        patient: Some(Personal::new("Fatou Diallo".to_owned())),
        actions: vec![Action::Acknowledge],
    }
}

fn drain(board: &mut Board, ms: u64) -> Vec<Step> {
    std::iter::from_fn(|| board.poll(at(ms)))
        .take(1000)
        .collect()
}

fn shows(steps: &[Step]) -> usize {
    steps
        .iter()
        .filter(|step| matches!(step, Step::Show(..)))
        .count()
}

fn more(board: &Board) -> Option<String> {
    board.open.get(&Key::Summary).map(|text| text.title.clone())
}

#[test]
fn sixty_four_alarms_in_a_second_are_five_notices_and_one_that_counts_the_rest() {
    let mut board = Board::new(at(0), Privacy::default());
    let mut shown = 0;
    for id in 0..64 {
        board.post(notice(id, Urgency::Critical));
        shown += shows(&drain(&mut board, id * 15));
    }
    shown += shows(&drain(&mut board, 5000));
    assert_eq!(board.open.len(), OPEN_MOST + 1);
    assert_eq!(more(&board).as_deref(), Some("59 more"));
    assert!(shown <= 9, "{shown} calls to the daemon");
}

#[test]
fn a_graver_notice_takes_the_place_of_the_latest_of_the_lightest() {
    let mut board = Board::new(at(0), Privacy::default());
    for id in 0..5 {
        board.post(notice(id, Urgency::Normal));
    }
    drain(&mut board, 0);
    board.post(notice(9, Urgency::Critical));
    let steps = drain(&mut board, 10_000);
    assert_eq!(steps[0], Step::Close(Key::Notice(NoticeId(4))));
    assert!(board.open.contains_key(&Key::Notice(NoticeId(9))));
    assert_eq!(more(&board).as_deref(), Some("1 more"));
}

#[test]
fn what_waited_takes_the_place_of_what_ended() {
    let mut board = Board::new(at(0), Privacy::default());
    for id in 0..6 {
        board.post(notice(id, Urgency::Normal));
    }
    drain(&mut board, 0);
    board.close(NoticeId(0));
    drain(&mut board, 10_000);
    assert!(board.open.contains_key(&Key::Notice(NoticeId(5))));
    assert_eq!(more(&board), None);
}

#[test]
fn a_notice_that_a_person_closed_returns_only_when_it_is_graver() {
    let mut board = Board::new(at(0), Privacy::default());
    board.post(notice(1, Urgency::Normal));
    drain(&mut board, 0);
    board.gone(Key::Notice(NoticeId(1)));
    board.post(notice(1, Urgency::Normal));
    assert!(drain(&mut board, 10).is_empty());
    board.post(notice(1, Urgency::Critical));
    assert_eq!(shows(&drain(&mut board, 20)), 1);
}

#[test]
fn a_name_is_shown_only_where_the_ward_has_set_it() {
    let mut board = Board::new(at(0), Privacy::default());
    board.post(notice(1, Urgency::Normal));
    let hidden = drain(&mut board, 0);
    assert!(!format!("{hidden:?}").contains("Diallo"), "{hidden:?}");
    board.set_privacy(Privacy::WithNames);
    let named = drain(&mut board, 10);
    assert!(format!("{named:?}").contains("Diallo"), "{named:?}");
}

#[test]
fn a_notice_that_could_not_be_shown_is_tried_again() {
    let mut board = Board::new(at(0), Privacy::default());
    board.post(notice(1, Urgency::Low));
    drain(&mut board, 0);
    board.lost(Key::Notice(NoticeId(1)));
    assert_eq!(shows(&drain(&mut board, 2000)), 1);
}

proptest! {
    #[test]
    fn whatever_comes_in_time_the_gravest_five_are_open_and_the_rest_are_counted(
        steps in prop::collection::vec((0_u64..30, 0_u8..3, 0_u64..300), 1..100),
    ) {
        let mut board = Board::new(at(0), Privacy::default());
        let mut now = 0;
        for (id, what, wait) in steps {
            now += wait;
            match what {
                0 => board.close(NoticeId(id)),
                1 => board.post(notice(id, Urgency::Critical)),
                _ => board.post(notice(id, Urgency::Low)),
            }
            drain(&mut board, now);
            prop_assert!(board.open.len() <= OPEN_MOST + 1);
        }
        drain(&mut board, now + 10_000);
        let wanted = board.wanted.len();
        let open = board.open.keys().filter(|key| **key != Key::Summary).count();
        prop_assert_eq!(open, wanted.min(OPEN_MOST));
        let rest = wanted - open;
        prop_assert_eq!(more(&board), (rest > 0).then(|| format!("{rest} more")));
        prop_assert_eq!(board.next_wake(), None);
    }
}
