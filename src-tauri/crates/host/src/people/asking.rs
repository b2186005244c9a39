//! What may be asked of the running station about people, and on their behalf.

use super::qr;
use crate::engine::{Request, input, people_refusal};
use crate::system_clock::SystemClock;
use crate::ward::Ward;
use lamplight_alarms::Actor;
use lamplight_api::command::Refusal;
use lamplight_api::people::{PeopleAct, PeopleView, TotpView};
use lamplight_people::Right;
use lamplight_units::TerminalId;

impl Ward {
    /// Something that happens at the terminal of this program's windows, or that whoever is
    /// signed in there wishes of people. Waits until it is computed.
    ///
    /// # Errors
    /// Why it was refused; [`Refusal::until_ms`] says how long a pause lasts.
    pub async fn people_act(&self, act: PeopleAct) -> Result<(), Refusal> {
        let at = TerminalId::station();
        let outcome = match act {
            PeopleAct::AskProvider { language } => {
                self.ask(|answer| Request::AskProvider(at, language, answer))
                    .await
            }
            act => self.people(at.clone(), input(at, act)?).await,
        };
        let outcome = outcome.map_err(|error| Refusal::unavailable(error.to_string()))?;
        outcome.map_err(|why| people_refusal(SystemClock::wall(), &why))
    }

    /// Everybody whom the station knows, and the table of rights.
    ///
    /// # Errors
    /// When nobody who manages people is signed in here.
    pub async fn people_list(&self) -> Result<PeopleView, Refusal> {
        self.wish(Request::PeopleList).await
    }

    /// A new key for one-time codes. It is nobody's until it is sent back with a code of it.
    ///
    /// # Errors
    /// When the system gives no random numbers, or the station has stopped.
    pub async fn begin_totp(&self, badge: &str) -> Result<TotpView, Refusal> {
        let ward = self.wish(Request::WardName).await?;
        qr::new_key(&ward, badge)
    }

    /// Who acts, if somebody at this program's windows has a right now.
    ///
    /// # Errors
    /// When nobody has; a sign-in may cure that.
    pub(crate) async fn permit(&self, right: Right) -> Result<Actor, Refusal> {
        self.wish(|answer| Request::Permit(right, answer)).await
    }
}
