//! A port of ours on which somebody else tells the station something. One that can't be had is a
//! condition until it is: whoever tells it finds nobody, and nobody here would know.

use crate::supervisor::Supervisor;
use lamplight_station::{Input, Part};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;

/// A port that is taken is tried again.
const AGAIN_AFTER: Duration = Duration::from_secs(30);

/// A port, and what a person is told while it can't be had.
#[derive(Clone)]
pub(super) struct Port {
    pub listen: SocketAddr,
    /// Whose it is, such as `Status port of HL7 receiver am`.
    pub title: String,
    /// What that costs, such as `what became of its alerts is not heard`.
    pub lost: &'static str,
    /// The entry of the configuration, such as `status_listen`.
    pub entry: &'static str,
    pub station: Supervisor,
}

impl Port {
    /// Waits until it is had.
    pub async fn open(&self) -> TcpListener {
        let mut told = false;
        loop {
            match TcpListener::bind(self.listen).await {
                Ok(listener) => {
                    if told {
                        self.tell(None);
                    }
                    return listener;
                }
                Err(error) => {
                    tracing::warn!(address = %self.listen, %error, "{} can't be had", self.title);
                    if !std::mem::replace(&mut told, true) {
                        let Self {
                            listen,
                            title,
                            lost,
                            entry,
                            ..
                        } = self;
                        self.tell(Some(format!(
                            "{title}: the station can't listen at {listen} ({error}), so {lost}. It is tried again by itself. Tell a technician: end what else has this port, or write another address as {entry}."
                        )));
                    }
                }
            }
            tokio::time::sleep(AGAIN_AFTER).await;
        }
    }

    fn tell(&self, trouble: Option<String>) {
        self.station.tell(Input::Own {
            part: Part::Destination(Arc::from(self.title.as_str())),
            trouble: trouble.map(Arc::from),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::Told;
    use crate::system_clock::SystemClock;

    #[tokio::test(start_paused = true)]
    async fn a_port_that_is_taken_is_a_condition_until_it_is_had() {
        let taken = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let listen = taken.local_addr().unwrap();
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        let port = Port {
            listen,
            title: "Status port of HL7 receiver am".to_owned(),
            lost: "what became of its alerts is not heard",
            entry: "status_listen",
            station: Supervisor::new(SystemClock::start(), tell),
        };
        let opened = tokio::spawn(async move { port.open().await });
        let mut next = async || {
            let Some(Told::Input(input)) = told.recv().await else {
                panic!("the station is told");
            };
            let Input::Own { part, trouble } = *input else {
                panic!("only parts are told");
            };
            let title = Arc::from("Status port of HL7 receiver am");
            assert_eq!(part, Part::Destination(title));
            trouble
        };
        let sentence = next().await.unwrap();
        assert!(sentence.contains(&listen.to_string()), "{sentence}");
        assert!(sentence.contains("as status_listen"), "{sentence}");
        drop(taken);
        let listener = opened.await.unwrap();
        assert_eq!(listener.local_addr().unwrap(), listen);
        assert_eq!(next().await, None, "it is over, and was told once");
    }
}
