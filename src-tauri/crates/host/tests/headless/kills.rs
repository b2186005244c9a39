//! The whole program killed in the middle of its work, again and again on one folder.
//!
//! `LAMPLIGHT_KILLS` says how often; the seed of what happens is the number of the kill.

use crate::program::{CONFIG, Program, code, heart_rate, run_to_end};
use crate::records::{conditions, numbered};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::sync::mpsc::{Receiver, channel};

const KILLS: u32 = 12;
/// Alerts that one device has open at most, less than the station takes.
const MOST: usize = 400;

/// Sends alerts from `first` on, one after the other, with numbers between them; tells each
/// that was acknowledged, until the connection is gone.
fn send(station: &Program, first: usize) -> Receiver<usize> {
    let mut wire = station.connect();
    let (tell, told) = channel();
    std::thread::spawn(move || {
        for n in first..MOST {
            let number = heart_rate(&format!("n{n}"), "AA01", "2", "71");
            if code(&wire.send(&number)) != "CA" {
                return;
            }
            if code(&wire.send(&numbered(n, "start", "active"))) != "CA" || tell.send(n).is_err() {
                return;
            }
        }
    });
    told
}

#[test]
fn whatever_was_acknowledged_before_a_kill_in_the_middle_of_work_is_open_afterwards() {
    let asked = std::env::var("LAMPLIGHT_KILLS").ok();
    let kills: u32 = asked.and_then(|n| n.parse().ok()).unwrap_or(KILLS);
    let mut station = Program::start(CONFIG);
    let mut known: BTreeMap<String, u64> = BTreeMap::new();
    let mut next = 0;
    for kill in 0..kills {
        if next + 40 > MOST {
            // A new folder, before the device has more open than the station takes.
            station = Program::start(CONFIG);
            (known, next) = (BTreeMap::new(), 0);
        }
        let acknowledged = send(&station, next);
        let wanted = 1 + kill.wrapping_mul(2_654_435_761) as usize % 17;
        let mut last: Vec<usize> = acknowledged.iter().take(wanted).collect();
        station.signal("KILL");
        last.extend(acknowledged.iter());
        assert!(last.len() >= wanted, "kill {kill}: {last:?}");
        let data = station.data();
        station = Program::start_in(station.into_folder(), CONFIG);
        let open: BTreeMap<String, u64> = conditions(&station.state())
            .into_iter()
            .map(|(id, text)| (text, id))
            .collect();
        for n in last {
            let text = format!("ALARM {n}");
            assert!(open.contains_key(&text), "kill {kill}: {text} of {open:?}");
        }
        for (text, id) in &known {
            assert_eq!(open.get(text), Some(id), "kill {kill}: {text}");
        }
        known = open;
        // One that was sent and not acknowledged may be there as well.
        let numbers = known.keys().filter_map(|text| text.strip_prefix("ALARM "));
        let highest = numbers.filter_map(|n| n.parse::<usize>().ok()).max();
        next = highest.map_or(0, |n| n + 1);
        let verify = ["verify".as_ref(), OsStr::new("--data"), data.as_os_str()];
        let (status, error) = run_to_end(&verify);
        assert_eq!(status, Some(0), "kill {kill}: {error}");
    }
}
