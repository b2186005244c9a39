//! What the technician's view asks of a running station.

use crate::engine::{Answering, Question, Request, Testing};
use crate::error::HostError;
use crate::ward::Ward;
use lamplight_api::command::Refusal;
use lamplight_api::devices::{
    EquipmentView, FeedMessageName, FeedMessagesQuery, FeedMessagesView, LetterView, LettersView,
    MessageView, TestAlarmOrder, TestFound, TriedView,
};

impl Ward {
    /// Every feed and device with its health.
    ///
    /// # Errors
    /// When nobody who sees names is signed in here, or the station has stopped.
    pub async fn equipment(&self) -> Result<EquipmentView, Refusal> {
        let mut view = self.technician(Question::Equipment).await?;
        self.feeds.describe(&mut view);
        Ok(view)
    }

    /// The messages of a feed that are still held.
    ///
    /// # Errors
    /// When nobody who may read them is signed in here, or the station has stopped. The same
    /// for the other questions about messages.
    pub async fn feed_messages(
        &self,
        query: FeedMessagesQuery,
    ) -> Result<FeedMessagesView, Refusal> {
        self.technician(|answer| Question::Messages(query, answer))
            .await
    }

    /// One message, as it came and as it was understood.
    ///
    /// # Errors
    /// As [`Self::feed_messages`], and when it is held no longer.
    pub async fn feed_message(&self, name: FeedMessageName) -> Result<MessageView, Refusal> {
        self.technician(|answer| Question::Message(name, answer))
            .await
    }

    /// The newest dead letters.
    ///
    /// # Errors
    /// As [`Self::feed_messages`].
    pub async fn letters(&self) -> Result<LettersView, Refusal> {
        self.technician(Question::Letters).await
    }

    /// One dead letter.
    ///
    /// # Errors
    /// As [`Self::feed_message`].
    pub async fn letter(&self, number: u64) -> Result<LetterView, Refusal> {
        self.technician(|answer| Question::Letter(number, answer))
            .await
    }

    /// Reads a dead letter again as its feed would now; with `give`, what lasts of it (an
    /// admission, a transfer, a discharge) goes to the ward.
    ///
    /// # Errors
    /// When nobody here may change feeds, or it can't be read again.
    pub async fn try_letter(&self, number: u64, give: bool) -> Result<TriedView, Refusal> {
        self.technician(|answer| Question::Try(number, give, answer))
            .await
    }

    /// Sends a test alarm, or waits for a device's; its number.
    ///
    /// # Errors
    /// When nobody here may, another test is under way, or what is to be tested is not there.
    pub async fn begin_test(&self, order: TestAlarmOrder) -> Result<u64, Refusal> {
        self.wish(|answer| Request::Testing(Testing::Begin(order, answer)))
            .await
    }

    /// Ends a test before its time.
    ///
    /// # Errors
    /// When nobody here may.
    pub async fn end_test(&self, number: u64) -> Result<(), Refusal> {
        self.wish(|answer| Request::Testing(Testing::End(number, answer)))
            .await
    }

    /// A screen has drawn a test in its list.
    ///
    /// # Errors
    /// When the station has stopped.
    pub async fn test_shown(&self, number: u64) -> Result<(), HostError> {
        self.tell(Request::Testing(Testing::Shown(number))).await
    }

    /// What a person heard and saw of a test.
    ///
    /// # Errors
    /// When nobody here may, or there was nothing yet.
    pub async fn test_found(&self, found: TestFound) -> Result<(), Refusal> {
        self.wish(|answer| Request::Testing(Testing::Found(found, answer)))
            .await
    }

    async fn technician<T>(
        &self,
        question: impl FnOnce(Answering<T>) -> Question,
    ) -> Result<T, Refusal> {
        self.wish(|answer| Request::Technician(question(answer)))
            .await
    }
}

#[cfg(test)]
mod tests;
