//! The machine that figures were measured on.

use serde_json::{Value, json};
use std::process::Command;

/// One JSON line; what this system does not tell is `null`.
#[must_use]
pub fn describe() -> Value {
    json!({
        "machine": {
            "cpu": field("/proc/cpuinfo", "model name"),
            "cores": std::thread::available_parallelism().ok().map(usize::from),
            "memory_mb": memory_mb(),
            "os": os(),
            "kernel": said_by("uname", "-sr"),
            "rustc": said_by("rustc", "--version"),
        }
    })
}

fn field(file: &str, key: &str) -> Option<String> {
    let text = std::fs::read_to_string(file).ok()?;
    text.lines().find_map(|line| {
        let (name, value) = line.split_once([':', '='])?;
        (name.trim() == key).then(|| value.trim().trim_matches('"').to_owned())
    })
}

fn memory_mb() -> Option<u64> {
    let text = field("/proc/meminfo", "MemTotal")?;
    let kilobytes: u64 = text.split(' ').next()?.parse().ok()?;
    Some(kilobytes / 1024)
}

fn os() -> String {
    field("/etc/os-release", "PRETTY_NAME").unwrap_or_else(|| std::env::consts::OS.to_owned())
}

fn said_by(program: &str, word: &str) -> Option<String> {
    let output = Command::new(program).arg(word).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
