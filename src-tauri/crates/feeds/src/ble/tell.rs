//! What a link tells: values, what could not be read, and how the link stands.

use super::choose::Why;
use super::link::Link;
use crate::event::FeedNews;
use crate::outlet::NotTaken;
use crate::quota::Quota;
use crate::raw::Raw;
use lamplight_protocols::gatt::uuid::title;
use lamplight_protocols::gatt::{Device, GattError};
use lamplight_protocols::radio::{LinkState, RadioNews, RecordsState};
use lamplight_protocols::report::{DeadLetter, Report};
use lamplight_units::{DeviceId, Now};
use std::sync::Arc;
use tokio::time::Instant;

impl Link {
    /// A value waits a limited time for the station; then it is gone, as if the radio had lost it.
    pub(super) async fn message(&self, at: Now, uuid: u16, bytes: &[u8], reports: Vec<Report>) {
        let news = FeedNews::Message {
            reports,
            control_id: None,
            duplicate: false,
            bytes: bytes.len(),
        };
        let mut event = self.outlet.event(Some(&self.connection), at, news);
        event.raw = Some(Raw::octets(&title(uuid), bytes));
        match self.outlet.room().await {
            Ok(permit) => permit.send(event),
            Err(NotTaken::Full) => {
                let name = self.called();
                tracing::warn!(
                    device = name,
                    "a value was lost: the station's queue stayed full"
                );
            }
            Err(NotTaken::Gone) => {}
        }
    }

    pub(super) async fn letter(
        &self,
        at: Now,
        letters: &mut Quota,
        uuid: u16,
        bytes: &[u8],
        why: &GattError,
    ) {
        if !letters.admit(Instant::now()) {
            return;
        }
        let letter = DeadLetter {
            control_id: None,
            reason: Arc::from(format!(
                "{}, characteristic {uuid:04X}: {why}",
                self.called()
            )),
            defects: Vec::new(),
            head: Arc::from(title(uuid)),
            octets: true,
            bytes: bytes.to_vec().into(),
            length: bytes.len(),
        };
        let news = FeedNews::DeadLetter(letter);
        self.outlet.tell_of(Some(&self.connection), at, news).await;
    }

    pub(super) async fn records(&self, device: &Device, state: RecordsState) {
        self.tell(records_news(device, state)).await;
    }

    /// What the device answered to a request for its records, with the answer itself.
    pub(super) async fn answered(&self, at: Now, device: &Device, state: RecordsState, raw: Raw) {
        let news = records_news(device, state);
        let mut event = self.outlet.event(Some(&self.connection), at, news);
        event.raw = Some(raw);
        self.outlet.send(event).await;
    }

    pub(super) async fn state(&self, device: Option<DeviceId>, state: LinkState) {
        let device = device.or_else(|| match &self.why {
            Why::Known(device) => Some(device.clone()),
            Why::Pairing | Why::Probe => None,
        });
        let address = self.sighting.address.clone();
        let news = RadioNews::Link {
            address,
            device,
            state,
        };
        self.tell(FeedNews::Radio(news)).await;
    }

    pub(super) async fn tell(&self, news: FeedNews) {
        let now = self.outlet.now();
        self.outlet.tell_of(Some(&self.connection), now, news).await;
    }

    pub(super) fn called(&self) -> &str {
        if self.sighting.name.is_empty() {
            self.sighting.address.as_str()
        } else {
            &self.sighting.name
        }
    }
}

fn records_news(device: &Device, state: RecordsState) -> FeedNews {
    let device = device.identity().id.clone();
    FeedNews::Radio(RadioNews::Records { device, state })
}
