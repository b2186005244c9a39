//! The system's default output, through cpal.
//!
//! On Linux cpal tries PulseAudio's protocol first (PipeWire speaks it too), then ALSA.

use super::{Lost, MakeSource, OpenError, Opened, Output, Source};
use cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use cpal::{
    BufferSize, ErrorKind, FromSample, OutputCallbackInfo, SampleFormat, SizedSample, StreamConfig,
    SupportedBufferSize, SupportedStreamConfig,
};
use std::time::Duration;

/// A buffer of 50 ms, of which the system holds two, so that a busy machine still fills
/// them in time; with 20 ms a loaded one tore bursts apart. A new tone is heard 50 to
/// 100 ms after it is ordered.
const BUFFERS_PER_SECOND: u32 = 20;

/// The system's default output. When the default changes, the system moves the stream;
/// when it can't, the stream is lost and opened anew on the new default.
#[derive(Debug, Clone, Copy, Default)]
pub struct DefaultDevice;

impl Output for DefaultDevice {
    fn open(&self, make: MakeSource, lost: Lost) -> Result<Opened, OpenError> {
        let host = cpal::default_host();
        let device = host.default_output_device().ok_or(OpenError::Missing)?;
        let name = device.description().map_or_else(
            |_| "default output".to_owned(),
            |about| about.name().to_owned(),
        );
        let config = device.default_output_config().map_err(why)?;
        let source = make(config.sample_rate());
        let stream = match config.sample_format() {
            SampleFormat::F32 => start::<f32>(&device, &config, source, lost),
            SampleFormat::I16 => start::<i16>(&device, &config, source, lost),
            SampleFormat::I24 => start::<cpal::I24>(&device, &config, source, lost),
            SampleFormat::I32 => start::<i32>(&device, &config, source, lost),
            SampleFormat::U8 => start::<u8>(&device, &config, source, lost),
            SampleFormat::U16 => start::<u16>(&device, &config, source, lost),
            // cpal's list is open, and no output has been seen that wants anything else.
            other => return Err(OpenError::Refused(format!("its samples are {other}"))),
        }?;
        Ok(Opened {
            device: name,
            keep: Box::new(stream),
        })
    }

    #[cfg(target_os = "linux")]
    fn muted(&self) -> Option<bool> {
        super::mute::default_sink_muted()
    }
}

fn start<T>(
    device: &cpal::Device,
    supported: &SupportedStreamConfig,
    mut source: Source,
    lost: Lost,
) -> Result<cpal::Stream, OpenError>
where
    T: SizedSample + FromSample<f32> + Send + 'static,
{
    let config = StreamConfig {
        buffer_size: buffer(supported),
        ..supported.config()
    };
    let channels = usize::from(config.channels).max(1);
    let fill = move |data: &mut [T], info: &OutputCallbackInfo| {
        let stamp = info.timestamp();
        let after = stamp.playback.duration_since(stamp.callback);
        let mut frames = data.chunks_exact_mut(channels);
        // One mono signal on every channel: any loudspeaker alone must do.
        source.fill(frames.len(), after, |sample| {
            if let Some(frame) = frames.next() {
                frame.fill(T::from_sample(sample));
            }
        });
    };
    let error = move |error: cpal::Error| match error.kind() {
        // The stream goes on: on another device, with a gap, at ordinary priority.
        ErrorKind::DeviceChanged | ErrorKind::Xrun | ErrorKind::RealtimeDenied => {}
        _ => lost(error.to_string()),
    };
    let stream = device.build_output_stream(config, fill, error, Some(Duration::from_secs(1)));
    let stream = stream.map_err(why)?;
    stream.play().map_err(why)?;
    Ok(stream)
}

fn buffer(supported: &SupportedStreamConfig) -> BufferSize {
    let frames = supported.sample_rate() / BUFFERS_PER_SECOND;
    match *supported.buffer_size() {
        SupportedBufferSize::Range { min, max } => BufferSize::Fixed(frames.max(min).min(max)),
        SupportedBufferSize::Unknown => BufferSize::Default,
    }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err wants"
)]
fn why(error: cpal::Error) -> OpenError {
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => OpenError::Missing,
        _ => OpenError::Refused(error.to_string()),
    }
}
