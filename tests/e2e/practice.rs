//! The ward to practise on: a program of its own that leaves nothing behind.

use crate::window::wanted;
use lamplight_xtask::display::{Size, VirtualDisplay};
use lamplight_xtask::paths::{Paths, Profile};
use lamplight_xtask::process::Process;
use lamplight_xtask::station::{self, Notice};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// A loaded machine needs many seconds.
const DRAWN_WITHIN: Duration = Duration::from_secs(180);

/// A program that is asked to end may finish what it has begun.
const ENDS_WITHIN: Duration = Duration::from_secs(120);

#[test]
fn a_practice_has_a_folder_of_its_own_and_leaves_nothing_behind() {
    if !wanted("practice") {
        return;
    }
    let paths = Paths::find().expect("the workspace is known");
    let display = VirtualDisplay::open(Size::FULL_HD).expect("a display opens");
    let mut command = Command::new(paths.program("lamplight", Profile::Dev));
    display.dress(command.args(["--practice", "false-alarm"]));
    let mut practice = Process::start("lamplight --practice", &mut command).expect("it starts");
    let ready = station::wait_ready(&mut practice).expect("it is ready");
    let folder = Path::new(&ready.data).to_owned();
    assert!(
        folder.to_string_lossy().contains("lamplight-practice-"),
        "{folder:?}"
    );
    assert!(folder.is_dir(), "it keeps its data while it runs");
    let staff =
        practice.wait_for_line(
            DRAWN_WITHIN,
            "line of its people",
            |line| match Notice::read(line)? {
                Notice::Staffed { staff } => Some(staff),
                Notice::Ready(_) | Notice::Window { .. } => None,
            },
        );
    let staff = staff.expect("it says who signs in");
    assert!(
        staff.people.iter().any(|one| !one.beds.is_empty()),
        "{staff:?}"
    );
    // From now on it ends when it is asked to.
    let drawn = practice.wait_for_line(DRAWN_WITHIN, "first wave", |line| {
        Notice::read(line).filter(Notice::is_drawn)
    });
    drawn.expect("its window shows a ward");
    let ended = Command::new("kill").arg(practice.id().to_string()).status();
    assert!(ended.is_ok_and(|status| status.success()));
    let status = practice.wait(ENDS_WITHIN).expect("it ends when asked");
    assert!(status.success(), "{status}");
    assert!(!folder.exists(), "{folder:?} was left behind");
}
