//! The bars of the store, one JSON line each.
//!
//! `cargo run --release -p lamplight-store --example store_bench [hours=240 | days=10] [folder=FOLDER]`
//!
//! - `store.bits_per_sample`: MIT-BIH record 100 in blocks of 10 s, beside zstd -19, FLAC
//!   and raw (`bits`).
//! - `store.durable_per_s`: entries journaled durably, many callers in flight (`durable`).
//! - `store.write_pct`: encode and write 64 beds x 4 waves and 12 numbers, a commit for each
//!   second, replayed as fast as it goes; processor time over the time it stands for.
//! - `store.seek_ms_p99`: the waves of any 10 s of any bed, read and decoded.
//! - `store.trend_ms_p99`: 72 h of 6 parameters in 1,000 columns.
//! - `store.archive_mb` with its share of raw samples, `store.open_ms` (`archive`).
//!
//! An archive takes about 1.6 MB for a bed and an hour, and a core some seconds. So unless
//! `hours=` is told, writing is measured in an hour of 64 beds, and reading in 76 hours of 2:
//! long enough for the trend. With `hours=240` both are done in 64 beds of ten days, which
//! takes hours and 26 GB. Archives lie in a temporary folder unless told, and are removed.
//!
//! With `days=N` reading is measured in 64 beds of so many days: six hours written as fast
//! as it goes, a commit for each minute, and those again and again (`again`).
//! `store.archive_mb` is of that archive then.
//!
//! `make folder=FOLDER beds=N hours=N from_s=SECONDS` only makes an archive, and leaves it;
//! `read` with the same arguments reads in one that was made.

#![allow(clippy::print_stdout, reason = "results go to standard output")]
#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "figures"
)]

mod again;
mod archive;
mod bits;
mod durable;
mod line;
mod reading;

use archive::Plan;
use std::error::Error;
use std::path::PathBuf;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// 2026-11-21T14:00:00Z
const T0_S: i64 = 1_795_269_600;

/// The arguments, each `name=value`.
struct Arguments(Vec<String>);

impl Arguments {
    fn text(&self, name: &str) -> Option<&str> {
        let of = |argument: &String| argument.starts_with(&format!("{name}="));
        let argument = self.0.iter().find(|argument| of(argument))?;
        argument.split_once('=').map(|(_, value)| value)
    }

    fn number<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, T::Err> {
        self.text(name).map(str::parse).transpose()
    }
}

fn main() -> Outcome<()> {
    let arguments = Arguments(std::env::args().skip(1).collect());
    let temporary = tempfile::tempdir()?;
    let folder = arguments
        .text("folder")
        .map_or(temporary.path().to_owned(), PathBuf::from);
    let hours: Option<usize> = arguments.number("hours")?;
    let ecg = bits::record_100();
    let asked = |word: &str| arguments.0.iter().any(|argument| argument == word);
    if asked("make") || asked("read") {
        let plan = Plan {
            beds: arguments.number("beds")?.unwrap_or(64),
            hours: hours.unwrap_or(1),
            from_s: arguments.number("from_s")?.unwrap_or(T0_S),
            commit_s: 60,
        };
        return if asked("read") {
            archive::read(&folder, plan)
        } else {
            archive::make(&folder, plan, ecg.as_deref(), true)
        };
    }
    match &ecg {
        Some(ecg) => bits::measure(ecg)?,
        None => line::skipped("store.bits_per_sample", "no recording of MIT-BIH 100"),
    }
    durable::measure(&folder.join("journal"))?;
    let written = Plan {
        beds: 64,
        hours: hours.unwrap_or(1),
        from_s: T0_S,
        commit_s: 1,
    };
    let days: Option<usize> = arguments.number("days")?;
    let (beds, hours_read) = days.map_or((2, 76), |days| (64, 24 * days));
    let read = Plan {
        beds,
        hours: hours_read,
        // Only its blocks are of interest, and they are the same.
        commit_s: 60,
        ..written
    };
    let dir = folder.join("archive");
    archive::write(&dir, written, ecg.as_deref(), days.is_none())?;
    if hours.is_some() {
        return archive::read_and_remove(&dir, written);
    }
    std::fs::remove_dir_all(&dir)?;
    archive::make(&dir, read, ecg.as_deref(), days.is_some())?;
    archive::read_and_remove(&dir, read)
}
