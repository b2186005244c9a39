//! Asks a sound server whether the default output is muted or at volume zero.
//!
//! PulseAudio's own protocol, which PipeWire speaks too; no system library. A machine
//! without such a server gives no answer, and bare ALSA is not asked: its mixer has no
//! one switch that means "muted".

use pulseaudio::{Client, protocol};
use std::cell::RefCell;

thread_local! {
    /// The connection of this output's thread; made anew when it breaks.
    static CLIENT: RefCell<Option<Client>> = const { RefCell::new(None) };
}

/// None when there is no server, or it does not say.
pub(super) fn default_sink_muted() -> Option<bool> {
    pulseaudio::socket_path_from_env()?;
    CLIENT.with_borrow_mut(|slot| {
        let client = match slot.take() {
            Some(client) => client,
            None => Client::from_env(c"lamplight-mute").ok()?,
        };
        let name = protocol::DEFAULT_SINK.to_owned();
        let sink = futures::executor::block_on(client.sink_info_by_name(name)).ok()?;
        *slot = Some(client);
        let silent = sink
            .cvolume
            .channels()
            .iter()
            .all(|volume| volume.as_u32() == 0);
        Some(sink.muted || silent)
    })
}
