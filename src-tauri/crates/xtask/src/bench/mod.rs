//! `cargo xtask bench`: figures beside their bars, measured on release builds.
//!
//! The first line describes the machine; then one JSON line for each figure. A
//! figure below its bar is printed like any other: a bench is no timed test,
//! because a busy machine would make it lie.

mod alarms;
mod ble;
mod calls;
mod core;
pub(crate) mod example;
mod fhir;
mod figure;
mod ingest;
mod link;
mod machine;
mod page;
mod recover;
mod start;
mod store;
mod trial;

pub use figure::{Bar, Figure, Peer};

use crate::paths::{Paths, Profile};
use crate::steps::{Steps, answer};
use crate::system::Need;
use crate::{Failure, Outcome, builds, system, ui};
use clap::Args;

/// Prints the measured figures beside their bars.
#[derive(Debug, Clone, Args)]
pub struct BenchOptions {
    /// Only figures whose name begins so, such as "hl7" or "start.first_wave_ms" [default: all]
    #[arg(value_name = "NAME-PREFIX")]
    pub prefix: Option<String>,
    /// Shows the groups and their figures, and measures nothing
    #[arg(long)]
    pub list: bool,
    /// Hours of 64 beds in the archive of `store` and `start.recover_ms`. The bars are of 240,
    /// which takes hours and 26 GB [default: smaller ones, told with their figures]
    #[arg(long, value_name = "HOURS")]
    pub archive_hours: Option<u32>,
    /// Days of 64 beds in the same archive, written as fast as it goes: 2.6 GB each, and some
    /// minutes. The bars are of 10
    #[arg(long, value_name = "DAYS", conflicts_with = "archive_hours")]
    pub days: Option<u32>,
    /// Instead of the figures of `link` its long story: 1,000,000 rows while the network flaps,
    /// both ends are killed and clocks jump
    #[arg(long)]
    pub million: bool,
}

/// What is built before measuring; the later one holds the earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Programs {
    /// Nothing: an example that builds itself.
    None,
    /// The station without a window, and the simulator.
    Core,
    /// Everything, the page too.
    All,
}

/// Figures that one run gives.
struct Group {
    /// Their names, so that a prefix finds the group before it runs.
    names: &'static [&'static str],
    /// Which of our programs are needed.
    programs: Programs,
    /// Whether a display is needed.
    display: bool,
    run: fn(&Paths, &BenchOptions) -> Outcome<Vec<Figure>>,
}

const GROUPS: &[Group] = &[
    Group {
        names: example::HL7,
        programs: Programs::None,
        display: false,
        run: |paths, _| example::measure_hl7(paths),
    },
    Group {
        names: example::GROWTH,
        programs: Programs::None,
        display: false,
        run: |paths, _| example::measure_growth(paths),
    },
    Group {
        names: alarms::STEP,
        programs: Programs::None,
        display: false,
        run: |paths, _| alarms::measure_step(paths),
    },
    Group {
        names: alarms::SIGNAL,
        programs: Programs::Core,
        display: false,
        run: |paths, _| alarms::measure_signal(paths),
    },
    Group {
        names: calls::NAMES,
        programs: Programs::None,
        display: false,
        run: |paths, _| calls::measure(paths),
    },
    Group {
        names: ble::NAMES,
        programs: Programs::None,
        display: false,
        run: |paths, _| ble::measure(paths),
    },
    Group {
        names: fhir::NAMES,
        programs: Programs::None,
        display: false,
        run: |paths, _| fhir::measure(paths),
    },
    Group {
        names: core::NAMES,
        programs: Programs::Core,
        display: false,
        run: |paths, _| core::measure(paths),
    },
    Group {
        names: store::NAMES,
        programs: Programs::None,
        display: false,
        run: store::measure,
    },
    Group {
        names: ingest::NAMES,
        programs: Programs::Core,
        display: false,
        run: |paths, _| ingest::measure(paths),
    },
    Group {
        names: link::NAMES,
        programs: Programs::None,
        display: false,
        run: link::measure,
    },
    Group {
        names: recover::NAMES,
        programs: Programs::Core,
        display: false,
        run: recover::measure,
    },
    Group {
        names: start::NAMES,
        programs: Programs::All,
        display: true,
        run: |paths, _| start::measure(paths),
    },
    Group {
        names: page::LIVE,
        programs: Programs::All,
        display: true,
        run: |paths, _| page::measure_live(paths),
    },
    Group {
        names: page::DRAWN,
        programs: Programs::All,
        display: true,
        run: |paths, _| page::measure_drawing(paths),
    },
];

impl Group {
    fn wanted(&self, prefix: &str) -> bool {
        self.names.iter().any(|name| name.starts_with(prefix))
    }
}

/// Runs the command.
///
/// # Errors
/// When the prefix fits nothing, a build fails or a measurement can't be made.
pub fn bench(options: &BenchOptions) -> Outcome {
    let prefix = options.prefix.as_deref().unwrap_or("");
    let groups: Vec<&Group> = GROUPS.iter().filter(|group| group.wanted(prefix)).collect();
    if groups.is_empty() {
        return Err(
            Failure::new(format!("no figure's name begins with \"{prefix}\""))
                .hint(format!("There are: {}", all_names().join(" "))),
        );
    }
    if options.list {
        for name in groups.iter().flat_map(|group| group.names) {
            answer(name);
        }
        return Ok(());
    }
    let paths = Paths::find()?;
    let mut steps = Steps::of(groups.len() + 1);
    prepare(&mut steps, &paths, &groups)?;
    answer(&machine::describe().to_string());
    for group in groups {
        steps.begin(&format!("Measure {}", group.names.join(" ")));
        for figure in (group.run)(&paths, options)? {
            if figure.name.starts_with(prefix) {
                answer(&figure.line()?);
            }
        }
    }
    Ok(())
}

fn all_names() -> Vec<&'static str> {
    GROUPS
        .iter()
        .flat_map(|group| group.names)
        .copied()
        .collect()
}

fn prepare(steps: &mut Steps, paths: &Paths, groups: &[&Group]) -> Outcome {
    steps.begin("Release build");
    match groups.iter().map(|group| group.programs).max() {
        None | Some(Programs::None) => return Ok(()),
        Some(Programs::Core) => return builds::core(paths),
        Some(Programs::All) => {}
    }
    let mut needs = vec![Need::Window];
    if groups.iter().any(|group| group.display) {
        needs.push(Need::Display);
    }
    system::ensure(steps, &needs)?;
    ui::install(paths)?;
    ui::build(paths)?;
    builds::programs(paths, Profile::Release)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_chooses_groups() {
        for (prefix, groups) in [
            ("", GROUPS.len()),
            ("hl7", 2),
            ("store", 1),
            ("start", 2),
            ("alarms", 2),
            ("start.first_wave_ms", 1),
            ("x", 0),
        ] {
            let chosen = GROUPS.iter().filter(|group| group.wanted(prefix)).count();
            assert_eq!(chosen, groups, "{prefix:?}");
        }
    }

    #[test]
    fn every_name_stands_once() {
        let mut names = all_names();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
