//! The real player on a real sound server: what comes out, and what is told when the
//! server goes away, comes back, or is muted.
//!
//! A private PulseAudio with a null sink plays, `parec` records the sink's monitor, and
//! the recording is measured like a rendered burst. Needs `pulseaudio` and
//! `pulseaudio-utils`; says so and passes where they are missing. The test runs itself
//! once more as a child with the server's address in its environment, because setting a
//! variable of a running process is unsafe.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of a test; clippy knows only the test functions themselves"
)]
#![cfg(target_os = "linux")]

mod measure;

use lamplight_alarms::Priority;
use lamplight_sound::output::DefaultDevice;
use lamplight_sound::{
    Category, Event, Loudness, Player, Settings, Sound, Status, TestOutcome, Tone,
};
use lamplight_units::{Mono, Now, Wall};
use measure::pulses;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

const RATE: u32 = 48_000;
const FOLDER: &str = "LAMPLIGHT_SOUND_TEST_FOLDER";
/// A busy machine takes many seconds for what is usually there at once; only a test that fails
/// waits so long.
const PATIENCE: Duration = Duration::from_secs(120);

/// Ends its program when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn there(program: &str) -> bool {
    let quiet = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    quiet.is_ok_and(|status| status.success())
}

#[test]
fn what_the_system_plays_is_a_burst_of_the_standard_and_its_loss_is_told() {
    for program in ["pulseaudio", "parec", "pactl"] {
        if !there(program) {
            println!("skipped: {program} is not installed (pulseaudio, pulseaudio-utils)");
            return;
        }
    }
    let folder = std::env::temp_dir().join(format!("lamplight-sound-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "with_the_server",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(FOLDER, &folder)
        .env("XDG_RUNTIME_DIR", &folder)
        .env("HOME", &folder)
        .env(
            "PULSE_SERVER",
            format!("unix:{}", folder.join("pulse.sock").display()),
        )
        .status()
        .unwrap();
    let _ = std::fs::remove_dir_all(&folder);
    assert!(status.success(), "see the story above");
}

fn server(folder: &Path) -> Running {
    let socket = folder.join("pulse.sock");
    let _ = std::fs::remove_file(&socket);
    let child = Command::new("pulseaudio")
        .args([
            "-n",
            "--exit-idle-time=-1",
            "--daemonize=no",
            "--use-pid-file=no",
        ])
        .arg(format!(
            "--load=module-native-protocol-unix socket={} auth-anonymous=1",
            socket.display()
        ))
        .arg("--load=module-null-sink sink_name=alarm rate=48000 channels=2")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let server = Running(child);
    let until = Instant::now() + PATIENCE;
    while !pactl(&["info"]) {
        assert!(Instant::now() < until, "the sound server does not answer");
    }
    server
}

fn pactl(arguments: &[&str]) -> bool {
    let mut command = Command::new("pactl");
    command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// Records the sink's monitor from its making until it is dropped.
struct Recorder {
    _parec: Running,
    chunks: Receiver<Vec<u8>>,
    bytes: Vec<u8>,
}

impl Recorder {
    fn start() -> Self {
        let mut child = Command::new("parec")
            .args(["--latency-msec=20", "--device=alarm.monitor", "--raw"])
            .args(["--format=s16le", "--rate=48000", "--channels=1"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = child.stdout.take().unwrap();
        let (send, chunks) = channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(read @ 1..) = output.read(&mut buffer) {
                let _ = send.send(buffer[..read].to_vec());
            }
        });
        let mut recorder = Self {
            _parec: Running(child),
            chunks,
            bytes: Vec::new(),
        };
        recorder.listen(0.1);
        recorder
    }

    /// Lets the recording go on. Its time is the sound server's: it can't be virtual.
    fn listen(&mut self, seconds: f64) {
        let goal = self.bytes.len() + (seconds * f64::from(RATE) * 2.0) as usize;
        while self.bytes.len() < goal {
            let chunk = self.chunks.recv_timeout(PATIENCE);
            self.bytes
                .extend(chunk.expect("the recording stands still"));
        }
    }

    fn samples(self) -> Vec<f32> {
        let sample = |two: &[u8]| f32::from(i16::from_le_bytes([two[0], two[1]])) / 32_768.0;
        self.bytes.chunks_exact(2).map(sample).collect()
    }
}

fn wait_for<T>(events: &Receiver<Event>, what: &str, pick: impl Fn(&Event) -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let event = events
            .recv_timeout(left)
            .unwrap_or_else(|_| panic!("never told: {what}"));
        println!("  told: {event:?}");
        if let Some(found) = pick(&event) {
            return found;
        }
    }
}

fn wait_for_status(events: &Receiver<Event>, what: &str, is: fn(&Status) -> bool) {
    wait_for(events, what, |event| match event {
        Event::Output(status) if is(status) => Some(()),
        Event::Output(_) | Event::Began { .. } | Event::Tested(_) => None,
    });
}

fn works(status: &Status) -> bool {
    matches!(status, Status::Working { .. })
}

fn tone(priority: Priority, category: Category) -> Tone {
    Tone::new(priority, category).unwrap()
}

#[test]
#[ignore = "run by the test above, with a sound server of its own"]
fn with_the_server() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).expect("started by the test above"));
    let mut sound_server = server(&folder);
    let (tell, events) = channel();
    let start = Instant::now();
    let clock = Arc::new(move || Now {
        mono: Mono::from_start(start.elapsed()),
        wall: Wall::from_micros(0),
    });
    let settings = Settings {
        loudness: Loudness::new(100),
        ..Settings::default()
    };
    let player = Player::start(settings, DefaultDevice, clock, move |event| {
        let _ = tell.send(event);
    })
    .unwrap();
    wait_for_status(&events, "the output works", works);

    let high = || {
        let mut recorder = Recorder::start();
        player.sound_now(tone(Priority::High, Category::General));
        let (ordered, delivered) = wait_for(&events, "the burst begins", |event| match event {
            Event::Began {
                ordered, delivered, ..
            } => Some((*ordered, *delivered)),
            Event::Output(_) | Event::Tested(_) => None,
        });
        let took = delivered.mono.since(ordered.mono);
        println!("  ordered to taken by the device: {took:?}");
        recorder.listen(4.0);
        recorder.samples()
    };
    one_of_three(high, check_high);

    let rise = || {
        let mut recorder = Recorder::start();
        // The high burst before it keeps a medium one away for 2.5 s.
        recorder.listen(2.5);
        player.set(Some(tone(Priority::Medium, Category::General)));
        recorder.listen(1.5);
        player.set(Some(tone(Priority::High, Category::General)));
        recorder.listen(11.4);
        player.set(None);
        recorder.samples()
    };
    one_of_three(rise, check_rise);

    player.test();
    let outcome = wait_for(&events, "the test", |event| match event {
        Event::Tested(outcome) => Some(outcome.clone()),
        Event::Output(_) | Event::Began { .. } => None,
    });
    assert!(matches!(outcome, TestOutcome::Passed { .. }), "{outcome:?}");

    assert!(pactl(&["set-sink-mute", "alarm", "1"]));
    wait_for_status(&events, "it is muted", |status| {
        matches!(status, Status::Muted { .. })
    });
    assert!(pactl(&["set-sink-mute", "alarm", "0"]));
    wait_for_status(&events, "it is no longer muted", works);

    let killed = Instant::now();
    let _ = sound_server.0.kill();
    let _ = sound_server.0.wait();
    wait_for_status(&events, "it is lost", |status| {
        matches!(status, Status::Missing | Status::Failed(_))
    });
    // How long it may take at most is a matter of the virtual clock, in `health`.
    println!("  loss told after {:?}", killed.elapsed());
    player.set(Some(tone(Priority::Low, Category::General)));
    sound_server = server(&folder);
    wait_for_status(&events, "it works again", works);
    wait_for(
        &events,
        "the tone sounds on the new server",
        |event| match event {
            Event::Began {
                sound: Sound::Alarm(tone),
                ..
            } => (tone.priority() == Priority::Low).then_some(()),
            Event::Began { .. } | Event::Output(_) | Event::Tested(_) => None,
        },
    );
    player.stop();
    drop(sound_server);
}

/// A machine that is busy with other things leaves gaps in what its sound server plays, and they
/// are not the player's. What is wrong with a burst itself is wrong each time.
fn one_of_three(record: impl Fn() -> Vec<f32>, check: fn(&[f32])) {
    for _ in 0..2 {
        let samples = record();
        if std::panic::catch_unwind(|| check(&samples)).is_ok() {
            return;
        }
        println!("  recorded once more");
    }
    check(&record());
}

fn check_high(samples: &[f32]) {
    let found = pulses(samples, RATE);
    assert_eq!(found.len(), 10, "pulses of a high burst");
    let wanted = [80, 80, 290, 80, 600, 80, 80, 290, 80].map(|ms| f64::from(ms) / 1000.0);
    for (pair, wanted) in found.windows(2).zip(wanted) {
        let got = pair[1].onset - pair[0].end;
        assert!(
            (got - wanted).abs() < 0.005,
            "spacing: got {got:.4}, wanted {wanted}"
        );
    }
    for pulse in &found {
        assert!(
            (pulse.duration() - 0.130).abs() < 0.005,
            "t_d: {:.4}",
            pulse.duration()
        );
        assert!(
            (pulse.fundamental() - 261.63).abs() < 2.5,
            "pitch: {}",
            pulse.fundamental()
        );
        assert!(pulse.peaks.len() >= 5, "harmonics: {:?}", pulse.peaks);
    }
    let top = samples
        .iter()
        .fold(0.0_f32, |top, sample| top.max(sample.abs()));
    assert!(top > 0.9 && top <= 1.0, "peak: {top}");
}

/// MEDIUM, then from 1.5 s on HIGH, which is repeated five seconds after its end.
fn check_rise(samples: &[f32]) {
    let found = pulses(samples, RATE);
    assert_eq!(found.len(), 3 + 20, "one medium and two high bursts");
    let gap = found[13].onset - found[12].end;
    assert!((gap - 5.0).abs() < 0.1, "interburst interval: {gap:.3}");
}
