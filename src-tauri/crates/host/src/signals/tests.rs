//! A thread that failed is noticed and started again.

use super::*;
use std::time::Duration;

#[test]
fn a_thread_that_ended_is_told_once_and_started_again_after_its_wait() {
    let at = |seconds| Mono::START + Duration::from_secs(seconds);
    let mut kept = Kept::start("sound", true, at(0), || Some("first"));
    assert!(!kept.has_failed(at(1), |_| true));
    assert_eq!(kept.start_again(at(1), || Some("never")), None);
    assert!(kept.has_failed(at(5), |_| false));
    assert!(!kept.has_failed(at(5), |_| false), "it is told once");
    assert_eq!(kept.start_again(at(5), || Some("too early")), None);
    assert_eq!(kept.start_again(at(6), || Some("second")), Some(&"second"));
    assert!(!kept.has_failed(at(7), |_| true));
}

#[test]
fn a_thread_that_the_system_refuses_is_tried_again() {
    let at = |seconds| Mono::START + Duration::from_secs(seconds);
    let mut kept: Kept<&str> = Kept::start("notices", true, at(0), || None);
    assert_eq!(kept.start_again(at(1), || None), None);
    assert_eq!(kept.start_again(at(2), || Some("too early")), None);
    assert_eq!(kept.start_again(at(3), || Some("there")), Some(&"there"));
}

#[test]
fn what_is_not_wanted_is_never_started() {
    let mut kept: Kept<&str> = Kept::start("sound", false, Mono::START, || Some("no"));
    let later = Mono::START + Duration::from_secs(3_600);
    assert_eq!(kept.start_again(later, || Some("no")), None);
}
