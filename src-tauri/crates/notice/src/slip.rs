//! One notice on the screen, with a thread that waits for what a person does with it.
//!
//! notify-rust answers by waiting, and a daemon that hangs makes it wait for ever: hence
//! a thread for each, which is cancelled when the notice is closed or replaced.

use crate::board::Text;
use crate::notice::Action;
#[cfg(all(unix, not(target_os = "macos")))]
use crate::notice::Urgency;
use futures::channel::oneshot;
use notify_rust::{Notification, NotificationResponse, Timeout};
use std::thread::Builder;

/// The daemon's name for what shows the notice; the next text of the notice goes there.
pub(crate) type DaemonId = u32;

/// What a slip tells.
#[derive(Debug)]
pub(crate) enum Told {
    /// It is on the screen.
    Shown(DaemonId),
    /// It is not, and why.
    Failed(String),
    /// A person has chosen.
    Chosen(Action),
    /// It was closed by a person, or by the daemon.
    Closed,
    /// Its thread has ended; always last.
    Ended,
}

/// Tells a slip's thread to end.
#[derive(Debug)]
pub(crate) enum End {
    /// Take it from the screen.
    Close,
    /// Another thread shows it now.
    Leave,
}

/// What the board's thread keeps of a slip.
#[derive(Debug)]
pub(crate) struct Slip {
    end: oneshot::Sender<End>,
}

impl Slip {
    /// Shows `text`, in place of `replaces`. `tell` is called on the slip's thread.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn show(
        text: &Text,
        replaces: Option<DaemonId>,
        tell: impl Fn(Told) + Send + 'static,
    ) -> std::io::Result<Self> {
        let notification = notification(text, replaces);
        let (end, ended) = oneshot::channel();
        Builder::new().name("notice".to_owned()).spawn(move || {
            let tell = LastWord(tell);
            run(&notification, ended, &tell.0);
        })?;
        Ok(Self { end })
    }

    /// Ends it. A thread that has ended by itself hears nothing, which is as well.
    pub(crate) fn end(self, how: End) {
        let _ = self.end.send(how);
    }
}

/// Says that the thread has ended, also when it ends by a panic in the daemon's client.
struct LastWord<T: Fn(Told)>(T);

impl<T: Fn(Told)> Drop for LastWord<T> {
    fn drop(&mut self) {
        (self.0)(Told::Ended);
    }
}

fn notification(text: &Text, replaces: Option<DaemonId>) -> Notification {
    let mut notification = Notification::new();
    notification
        .appname("Lamplight")
        .summary(&text.title)
        .body(&escaped(&text.body))
        .timeout(Timeout::Never);
    // A click on the notice itself opens the station, never acknowledges.
    if text.actions.contains(&Action::Open) {
        notification.action("default", Action::Open.label());
    }
    for action in &text.actions {
        notification.action(action.key(), action.label());
    }
    #[cfg(all(unix, not(target_os = "macos")))]
    {
        use notify_rust::Hint;
        notification.urgency(match text.urgency {
            Urgency::Low => notify_rust::Urgency::Low,
            Urgency::Normal => notify_rust::Urgency::Normal,
            Urgency::Critical => notify_rust::Urgency::Critical,
        });
        // The station has its own tones; the daemon's chime would be one of no meaning.
        notification.hint(Hint::SuppressSound(true));
        if let Some(id) = replaces {
            notification.id(id);
        }
    }
    #[cfg(not(all(unix, not(target_os = "macos"))))]
    let _ = (replaces, text.urgency);
    notification
}

/// The freedesktop body may hold markup, so that `<` and `&` must not reach it bare.
fn escaped(body: &str) -> String {
    if cfg!(all(unix, not(target_os = "macos"))) {
        body.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    } else {
        body.to_owned()
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn run(notification: &Notification, ended: oneshot::Receiver<End>, tell: &impl Fn(Told)) {
    use futures::executor::block_on;
    use futures::future::{Either, select};
    use std::pin::pin;

    let handle = match notification.show() {
        Ok(handle) => handle,
        Err(why) => return tell(Told::Failed(why.to_string())),
    };
    tell(Told::Shown(handle.id()));
    let response = pin!(handle.wait_for_action_async(|response| tell(told(response))));
    match block_on(select(response, ended)) {
        // Some daemons leave a notice open after its action; closing twice harms nothing.
        Either::Left(_) | Either::Right((Ok(End::Close), _)) => block_on(handle.close_async()),
        Either::Right((Ok(End::Leave) | Err(oneshot::Canceled), _)) => {}
    }
}

#[cfg(not(all(unix, not(target_os = "macos"))))]
fn run(notification: &Notification, ended: oneshot::Receiver<End>, tell: &impl Fn(Told)) {
    // No way to close it from here: see the crate's documentation.
    drop(ended);
    match notification.show() {
        Ok(handle) => {
            tell(Told::Shown(0));
            let waited = handle.wait_for_response(|response: &NotificationResponse| {
                tell(told(response));
            });
            if let Err(why) = waited {
                tell(Told::Failed(why.to_string()));
            }
        }
        Err(why) => tell(Told::Failed(why.to_string())),
    }
}

fn told(response: &NotificationResponse) -> Told {
    match response {
        NotificationResponse::Default => Told::Chosen(Action::Open),
        NotificationResponse::Action(key) => {
            Action::from_key(key).map_or(Told::Closed, Told::Chosen)
        }
        NotificationResponse::Reply(_) | NotificationResponse::Closed(_) => Told::Closed,
    }
}
