//! Auditory alarm signals: the tones of IEC 60601-1-8, rendered and played.
//!
//! Four layers, each of which knows only the one before it:
//!
//! 1. [`Tone`], [`Melody`] and [`Plan`]: the standard's table as constants, and a burst as
//!    a list of pulses;
//! 2. [`render`]: a plan becomes samples, the same ones each time;
//! 3. the schedule and the output's health: state machines stepped with explicit
//!    time, which say what sounds next and whether anything can;
//! 4. [`Player`]: the threads around them, and [`Output`], where the samples go.
//!
//! Terms: a *pulse* is one short sound, a *burst* the group of pulses that carries a
//! priority, the *interburst interval* the silence until the burst is repeated. The
//! *fundamental* is the pitch of a pulse; its *harmonics* make it heard through noise.
//!
//! # What the crate can and can't notice
//!
//! An output that is not there, goes away, or no longer takes samples is noticed within
//! two seconds ([`Status`]). On Linux a muted sound server (PulseAudio, or PipeWire by the
//! same protocol) is noticed too: the `pulseaudio` crate speaks that protocol without a
//! system library, and is in the tree anyway because cpal uses it. A muted mixer on
//! Windows or macOS, or of bare ALSA, an amplifier that is switched off, a loudspeaker
//! that is broken: *not* noticed. Only somebody who listens to [`Player::test`] can.
//!
//! # Why cpal
//!
//! It is the one kept crate that plays on PulseAudio, PipeWire, ALSA, WASAPI and Core
//! Audio, says when a device goes away, and leaves the samples to us. rodio and kira sit
//! on top of it and add decoders and mixers that a burst of sine waves has no use for. On
//! Linux it links against ALSA: `libasound2-dev` to build, `libasound2` to run.

mod conductor;
mod health;
mod mixer;
pub mod output;
mod plan;
mod player;
mod render;
mod schedule;
mod settings;
mod tone;
pub mod wav;

pub use conductor::{Event, TestOutcome};
pub use health::Status;
pub use output::Output;
pub use plan::{Plan, Pulse, Sound};
pub use player::{Clock, Player, StartError};
pub use render::{LEAD, SHARE_RISE, render};
pub use schedule::Waiting;
pub use settings::{IntervalError, Intervals, Loudness, Settings};
pub use tone::{Category, Melody, Note, Tone};
