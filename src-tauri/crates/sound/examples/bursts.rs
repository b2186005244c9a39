//! Writes each burst as a WAV file into a folder: `cargo run -p lamplight-sound --example
//! bursts -- docs/sounds`. With `--melodies` also the HIGH burst of each category.
#![allow(clippy::print_stdout, reason = "a command for people")]

use lamplight_alarms::Priority;
use lamplight_sound::{Category, Melody, Plan, Sound, Tone, render, wav};
use std::path::PathBuf;

/// Enough for harmonics up to 2.6 kHz, and small files.
const RATE: u32 = 16_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("say which folder")?);
    let melodies = arguments.any(|argument| argument == "--melodies");
    std::fs::create_dir_all(&folder)?;
    for (name, sound) in bursts(melodies) {
        let path = folder.join(format!("{name}.wav"));
        let samples = render(&Plan::of(sound, Melody::ByCategory), 0.9, RATE);
        wav::write(&path, &samples, RATE)?;
        println!("{}", path.display());
    }
    Ok(())
}

fn bursts(melodies: bool) -> Vec<(String, Sound)> {
    let mut all = vec![("reminder".to_owned(), Sound::Reminder)];
    for (name, priority) in [
        ("high", Priority::High),
        ("medium", Priority::Medium),
        ("low", Priority::Low),
    ] {
        let general = Tone::new(priority, Category::General).map(Sound::Alarm);
        all.extend(general.map(|sound| (name.to_owned(), sound)));
        let call = Tone::new(priority, Category::Call).map(Sound::Alarm);
        all.extend(call.map(|sound| (format!("call-{name}"), sound)));
    }
    if melodies {
        all.extend(Category::ALL.into_iter().filter_map(|category| {
            let sound = Sound::Alarm(Tone::new(Priority::High, category)?);
            Some((format!("high-{}", category.name()), sound))
        }));
    }
    all
}
