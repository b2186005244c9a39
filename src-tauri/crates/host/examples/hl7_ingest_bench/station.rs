//! The station under measurement, in a process and a folder of its own.

use crate::Outcome;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Ends with its owner, and its folder goes.
pub struct Station {
    child: Child,
    program: PathBuf,
    ready: Value,
    folder: tempfile::TempDir,
}

impl Station {
    pub fn start(program: &Path, beds: usize) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let config = folder.path().join("ward.toml");
        std::fs::write(&config, configuration(beds))?;
        let mut child = Command::new(program)
            .args(["--config".as_ref(), config.as_os_str()])
            .args(["--data".as_ref(), folder.path().join("data").as_os_str()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let output = child.stdout.take().ok_or("no standard output")?;
        BufReader::new(output).read_line(&mut line)?;
        Ok(Self {
            child,
            program: program.to_owned(),
            ready: serde_json::from_str(&line)?,
            folder,
        })
    }

    pub fn address(&self) -> Outcome<String> {
        let address = self.ready["feeds"][0]["address"].as_str();
        Ok(address.ok_or("the station does not listen")?.to_owned())
    }

    /// Processor time so far, by the names of its threads.
    pub fn processor_s(&self) -> Outcome<BTreeMap<String, f64>> {
        let mut times = BTreeMap::new();
        for task in std::fs::read_dir(format!("/proc/{}/task", self.child.id()))? {
            let path = task?.path();
            let name = std::fs::read_to_string(path.join("comm"))?;
            let text = std::fs::read_to_string(path.join("schedstat"))?;
            let nanos: f64 = text.split(' ').next().unwrap_or_default().parse()?;
            *times.entry(name.trim().to_owned()).or_insert(0.0) += nanos / 1e9;
        }
        Ok(times)
    }

    /// The share of a core that each thread took since then, where it is worth telling.
    pub fn since(&self, before: &BTreeMap<String, f64>, took: f64) -> Outcome<Vec<(String, f64)>> {
        let share = |(name, time): (String, f64)| {
            let begun = before.get(&name).copied().unwrap_or_default();
            (name, (time - begun) / took * 100.0)
        };
        let all = self.processor_s()?.into_iter().map(share);
        Ok(all.filter(|(_, share)| *share >= 0.5).collect())
    }

    /// Ends it without a word, and has the records checked.
    pub fn kill_and_verify(&mut self) -> Outcome<()> {
        self.child.kill()?;
        self.child.wait()?;
        let data = self.folder.path().join("data");
        let output = Command::new(&self.program)
            .args(["verify".as_ref(), "--data".as_ref(), data.as_os_str()])
            .output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        eprintln!("{}", text.trim());
        if output.status.success() {
            Ok(())
        } else {
            Err(format!("the records are not sound: {text}").into())
        }
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn configuration(beds: usize) -> String {
    let mut text = "[data]\nkey = \"file\"\n[ward]\nname = \"Bench\"\n[[feed]]\nid = \"bedside\"\nkind = \"mllp-listener\"\naddress = \"127.0.0.1:0\"\n".to_owned();
    for bed in 1..=beds {
        // Writing into a String can't fail.
        let _ = write!(
            text,
            "[[bed]]\nid = \"{bed}\"\nlocations = [\"4E^^{bed}\"]\n"
        );
    }
    text
}
