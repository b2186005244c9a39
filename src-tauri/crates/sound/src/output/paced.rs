//! Outputs without a loudspeaker: they take samples at the pace of a real one.

use super::{Lost, MakeSource, OpenError, Opened, Output, Source};
use crate::wav;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

/// Frames a second.
const RATE: u32 = 22_050;
/// A buffer of 20 ms.
const FRAMES: u16 = 441;

/// Takes samples and throws them away: for a station that is only looked at, and tests.
#[derive(Debug, Clone, Copy, Default)]
pub struct Null;

impl Output for Null {
    fn open(&self, make: MakeSource, _lost: Lost) -> Result<Opened, OpenError> {
        run(make(RATE), "null".to_owned(), |_| Ok(()))
    }
}

/// Writes what would be heard into a WAV file, silence included; each opening anew.
#[derive(Debug, Clone)]
pub struct WavFile(pub PathBuf);

impl Output for WavFile {
    fn open(&self, make: MakeSource, lost: Lost) -> Result<Opened, OpenError> {
        let name = self.0.display().to_string();
        let refused = |error: hound::Error| OpenError::Refused(error.to_string());
        let mut file = hound::WavWriter::create(&self.0, wav::format(RATE)).map_err(refused)?;
        run(make(RATE), name, move |samples| {
            for sample in samples {
                file.write_sample(wav::sixteen_bits(*sample))
                    .map_err(|why| lost(why.to_string()))?;
            }
            // The header is kept true, so that the file can be read at any time.
            file.flush().map_err(|why| lost(why.to_string()))
        })
    }
}

/// Stops its thread when dropped.
struct Paced {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Paced {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic in there ends only that output.
            let _ = thread.join();
        }
    }
}

fn run<W>(mut source: Source, device: String, mut write: W) -> Result<Opened, OpenError>
where
    W: FnMut(&[f32]) -> Result<(), ()> + Send + 'static,
{
    let stop = Arc::new(AtomicBool::new(false));
    let stopped = Arc::clone(&stop);
    let period = Duration::from_secs(1) * u32::from(FRAMES) / RATE;
    let body = move || {
        let mut due = Instant::now();
        let mut samples = Vec::with_capacity(usize::from(FRAMES));
        while !stopped.load(Ordering::Relaxed) {
            samples.clear();
            source.fill(usize::from(FRAMES), period, |sample| samples.push(sample));
            if write(&samples).is_err() {
                return;
            }
            due += period;
            // The sleep is the loudspeaker: on a thread of its own nothing else waits for it,
            // and since it lasts until a point in time, delays of the system do not add up.
            std::thread::sleep(due.saturating_duration_since(Instant::now()));
        }
    };
    let thread = Builder::new()
        .name("sound-paced".to_owned())
        .spawn(body)
        .map_err(|why| OpenError::Refused(why.to_string()))?;
    Ok(Opened {
        device,
        keep: Box::new(Paced {
            stop,
            thread: Some(thread),
        }),
    })
}
