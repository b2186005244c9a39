//! Where samples go: the one outside thing of this crate, behind a trait.

mod device;
#[cfg(target_os = "linux")]
mod mute;
mod paced;

pub use crate::health::OpenError;
pub use crate::mixer::Source;
pub use device::DefaultDevice;
pub use paced::{Null, WavFile};

use std::any::Any;

/// Makes the source for an output of this rate (frames a second).
pub type MakeSource = Box<dyn FnOnce(u32) -> Source + Send>;

/// Says that the output no longer works, and why; from any thread, any number of times.
pub type Lost = Box<dyn Fn(String) + Send + Sync>;

/// An output that can be opened again and again.
///
/// Every call comes on a thread that exists for it: it may take its time, and when it
/// never returns the player goes on without it.
pub trait Output: Send + Sync + 'static {
    /// Opens the output and lets it take samples until [`Opened::keep`] is dropped, which
    /// happens on the same thread.
    ///
    /// # Errors
    /// When there is no output, or it refuses.
    fn open(&self, make: MakeSource, lost: Lost) -> Result<Opened, OpenError>;

    /// Whether the system mutes it; none when that can't be known. Asked every second
    /// while it is open.
    fn muted(&self) -> Option<bool> {
        None
    }
}

/// An output that takes samples.
pub struct Opened {
    /// Its name as the system gives it.
    pub device: String,
    /// What keeps it open.
    pub keep: Box<dyn Any>,
}
