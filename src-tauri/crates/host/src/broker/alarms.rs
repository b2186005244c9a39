//! Alarms to the broker, complete: a lane over the journal, so nothing waits in memory. Its
//! cursor moves when JetStream has acknowledged, and a change that goes twice has one id.

use crate::outward::alarm::{self, Folded};
use crate::outward::lane::Aside;
use crate::outward::way::{Delivers, Makes};
use lamplight_alarms::{Kind, Origin, Priority, Subject as About, What};
use lamplight_broker::async_nats::jetstream::context::PublishErrorKind;
use lamplight_broker::async_nats::jetstream::{self, Context};
use lamplight_broker::async_nats::{Client, HeaderMap};
use lamplight_broker::payload::{Alarm, VERSION};
use lamplight_broker::streams::{self, Keep};
use lamplight_broker::{Kind as On, Settings, Standing, Subject};
use lamplight_journal::hex;
use lamplight_link::Failure;
use lamplight_link::wire::Record;
use lamplight_store::{Reader, Row, StoreError};
use std::time::Duration;
use tokio::sync::watch;

/// What the broker does not acknowledge within this is offered again.
const ACKNOWLEDGED_WITHIN: Duration = Duration::from_secs(5);
/// The header by which JetStream knows a repetition.
const ID: &str = "Nats-Msg-Id";

/// Makes payloads of rows.
pub(super) struct Make {
    pub reader: Reader,
    /// 32 hexadecimal digits; as it is when messages are made, since numbers count from 1 again
    /// in one that was begun anew, and the broker drops what has the id of another message.
    pub journal: String,
    pub ward: String,
    pub ward_name: String,
}

/// One message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub subject: String,
    pub alarm: Alarm,
}

impl Make {
    /// The messages of some rows: of those that are about a condition.
    pub fn messages(&self, records: &[Record]) -> Result<Vec<Message>, StoreError> {
        let mut messages = Vec::new();
        for record in records {
            let (Some(condition), Some(phase)) = (record.condition, phase(&record.kind)) else {
                continue;
            };
            let story = self.reader.story(condition)?;
            messages.extend(self.message(record, condition, phase, &story));
        }
        Ok(messages)
    }

    /// The condition as it was after this row, whatever came later.
    fn message(
        &self,
        record: &Record,
        condition: u64,
        phase: &str,
        story: &[Row],
    ) -> Option<Message> {
        let until = || story.iter().filter(|row| row.seq.number() <= record.seq);
        let folded = alarm::fold(until())?;
        if folded.said.class == lamplight_station::TEST_ALARM {
            return None;
        }
        let bed = match &folded.said.subject {
            About::Bed(bed) => Some(bed.to_string()),
            About::Device(_) | About::Feed(_) | About::Station | About::Place(_) => None,
        };
        let (owner, over) = held(until());
        let subject = match &bed {
            Some(bed) => Subject::bed(&self.ward, bed, On::Alarms),
            None => Subject::ward(&self.ward, On::Alarms),
        };
        let alarm = Alarm {
            v: VERSION,
            journal: self.journal.clone(),
            seq: record.seq,
            at_ms: record.at.div_euclid(1_000),
            ward: self.ward.clone(),
            ward_name: self.ward_name.clone(),
            bed,
            condition,
            phase: phase.to_owned(),
            what: record.kind.trim_start_matches("alarm.").to_owned(),
            kind: kind(&folded).to_owned(),
            source: match folded.said.origin {
                Origin::Device => "device",
                Origin::Station => "station",
            }
            .to_owned(),
            priority: priority(folded.now).to_owned(),
            text: folded.said.text.to_string(),
            about: folded.about(),
            state: match (folded.ended, over) {
                (Some(_), _) => "ended",
                (None, true) => "over",
                (None, false) => "open",
            }
            .to_owned(),
            acknowledged: folded.acknowledged,
            owner,
            by: record.actor.clone().unwrap_or_default(),
            began_ms: folded.began.millis(),
            ended_ms: folded.ended.map(lamplight_units::Wall::millis),
        };
        Some(Message {
            subject: subject.to_string(),
            alarm,
        })
    }
}

/// Who has it, and whether its source says that it is over while the station holds it.
fn held<'a>(rows: impl Iterator<Item = &'a Row>) -> (String, bool) {
    let (mut owner, mut over) = (String::new(), false);
    for row in rows {
        match serde_json::from_str::<What>(&row.entry.body) {
            Ok(What::Accepted(person)) => {
                owner = row
                    .entry
                    .actor
                    .clone()
                    .unwrap_or_else(|| person.as_str().to_owned());
            }
            Ok(What::Unaccepted(_)) => owner.clear(),
            Ok(What::OverAtSource) => over = true,
            Ok(What::Began(_) | What::Returned(_)) => over = false,
            Ok(_) | Err(_) => {}
        }
    }
    (owner, over)
}

/// What a row is to a reader; what sounds, who was told and what is hidden is the ward's own.
fn phase(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "alarm.began" => "begin",
        "alarm.returned"
        | "alarm.changed"
        | "alarm.rose"
        | "alarm.fell"
        | "alarm.over"
        | "alarm.acknowledged"
        | "alarm.unacknowledged"
        | "alarm.accepted"
        | "alarm.unaccepted" => "change",
        "alarm.ended" => "end",
        _ => return None,
    })
}

fn kind(folded: &Folded) -> &'static str {
    match folded.said.kind {
        Kind::Physiological => "physiological",
        Kind::Technical => "technical",
        Kind::Advisory => "advisory",
        Kind::Call => "call",
    }
}

const fn priority(of: Priority) -> &'static str {
    match of {
        Priority::High => "high",
        Priority::Medium => "medium",
        Priority::Low => "low",
        Priority::Advisory => "none",
    }
}

/// The broker as the receiver of a lane.
pub(super) struct Line {
    pub settings: Settings,
    pub keep: Keep,
    pub tell: watch::Sender<Standing>,
    /// Made once; it finds the broker again by itself.
    pub client: tokio::sync::Mutex<Option<Client>>,
    /// On which connection the stream was last seen to be there.
    pub ensured: tokio::sync::Mutex<Option<Standing>>,
}

impl Line {
    async fn client(&self) -> Result<Client, Failure> {
        let mut made = self.client.lock().await;
        if let Some(client) = &*made {
            return self.standing().map(|()| client.clone());
        }
        match self.settings.connect_once(&self.tell).await {
            Ok(Some(client)) => {
                *made = Some(client.clone());
                Ok(client)
            }
            Ok(None) => Err(self
                .standing()
                .err()
                .unwrap_or_else(|| Failure::Unreachable("the broker does not answer".to_owned()))),
            Err(why) => Err(Failure::Refused(why)),
        }
    }

    /// What the connection says of itself.
    fn standing(&self) -> Result<(), Failure> {
        match &*self.tell.borrow() {
            Standing::Up(_) => Ok(()),
            Standing::Starting => Err(Failure::Unreachable("it is not reached yet".to_owned())),
            Standing::Down {
                sentence,
                refused: true,
                ..
            } => Err(Failure::Refused(sentence.clone())),
            Standing::Down { sentence, .. } => Err(Failure::Unreachable(sentence.clone())),
        }
    }

    /// A broker that came back may have lost its streams, so each connection asks once.
    async fn context(&self) -> Result<Context, Failure> {
        let client = self.client().await?;
        let mut ensured = self.ensured.lock().await;
        let now = self.tell.borrow().clone();
        if ensured.as_ref() != Some(&now) {
            streams::keep_alarms(&client, &self.keep)
                .await
                .map_err(|(sentence, refused)| {
                    if refused {
                        Failure::Refused(sentence)
                    } else {
                        Failure::Unreachable(sentence)
                    }
                })?;
            *ensured = Some(now);
        }
        let mut context = jetstream::new(client);
        context.set_timeout(ACKNOWLEDGED_WITHIN);
        Ok(context)
    }

    async fn publish(&self, messages: Vec<Message>) -> Result<Vec<Aside>, Failure> {
        let context = self.context().await?;
        let mut asides = Vec::new();
        let mut under_way = Vec::new();
        for Message { subject, alarm } in messages {
            let payload = serde_json::to_vec(&alarm).unwrap_or_default();
            let mut headers = HeaderMap::new();
            headers.insert(ID, alarm.id().as_str());
            let sent = context
                .publish_with_headers(subject, headers, payload.into())
                .await;
            match sent {
                Ok(acknowledged) => under_way.push((alarm.seq, acknowledged)),
                Err(error) => take(alarm.seq, error.kind(), &mut asides)?,
            }
        }
        for (seq, acknowledged) in under_way {
            if let Err(error) = acknowledged.await {
                take(seq, error.kind(), &mut asides)?;
            }
        }
        Ok(asides)
    }
}

/// What the broker will never take is set aside; anything else fails the batch, and it comes again.
fn take(seq: i64, why: PublishErrorKind, asides: &mut Vec<Aside>) -> Result<(), Failure> {
    match why {
        PublishErrorKind::MaxPayloadExceeded => {
            asides.push(Aside {
                seq,
                reason: "it is larger than the broker takes (max_payload)".to_owned(),
            });
            Ok(())
        }
        PublishErrorKind::StreamNotFound => Err(Failure::Unreachable(format!(
            "no stream takes alarms; the stream {} was removed or has other subjects",
            streams::ALARMS
        ))),
        PublishErrorKind::TimedOut => Err(Failure::Unreachable(
            "alarms are not acknowledged in time".to_owned(),
        )),
        other => Err(Failure::Unreachable(format!(
            "alarms are not taken: {other}"
        ))),
    }
}

impl Makes for Make {
    type Made = Message;

    fn make(&mut self, records: &[Record]) -> Result<Vec<Message>, StoreError> {
        self.journal = hex::of(&self.reader.journal_id()?);
        self.messages(records)
    }
}

impl Delivers for Line {
    type Made = Message;

    async fn deliver(&self, messages: Vec<Message>) -> Result<Vec<Aside>, Failure> {
        if messages.is_empty() {
            return Ok(Vec::new());
        }
        let published = self.publish(messages).await;
        if published.is_err() {
            // The stream may be what is wrong: it is looked at again before the next try.
            *self.ensured.lock().await = None;
        }
        published
    }

    async fn ask(&self) -> Result<(), Failure> {
        self.context().await.map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::scan;
    use crate::outward::testing::{Home, alarm_rows, call_rows};

    #[test]
    fn each_change_of_a_condition_is_a_message_as_it_was_then() {
        let home = Home::new();
        home.write(alarm_rows(7, "12.b", 0, Priority::High, true));
        home.write(call_rows(3, "2", 10));
        let make = Make {
            reader: home.reader(),
            journal: home.journal(),
            ward: "4e".to_owned(),
            ward_name: "East".to_owned(),
        };
        let records = scan::read(&home.reader(), 0, 100, 1 << 20).unwrap();
        let messages = make.messages(&records).unwrap();
        let told: Vec<_> = messages
            .iter()
            .map(|message| {
                let alarm = &message.alarm;
                (
                    &*alarm.phase,
                    &*alarm.what,
                    &*alarm.state,
                    alarm.acknowledged,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("begin", "began", "open", false),
                ("change", "acknowledged", "open", true),
                ("end", "ended", "ended", true),
            ]
        );
        let first = &messages[0];
        assert_eq!(first.subject, "ward.4e.bed.12=2Eb.alarms");
        assert_eq!(first.alarm.text, "HR HIGH");
        assert_eq!(first.alarm.about, "MDC_ECG_HEART_RATE");
        assert_eq!(first.alarm.priority, "high");
        assert_eq!(first.alarm.ended_ms, None);
        assert_eq!(messages[1].alarm.by, "Dana");
        // The same rows give the same ids, so that what comes twice counts once.
        let again = make.messages(&records).unwrap();
        assert_eq!(messages, again);
        let ids: std::collections::BTreeSet<_> =
            messages.iter().map(|message| message.alarm.id()).collect();
        assert_eq!(ids.len(), messages.len());
    }

    #[test]
    fn a_journal_begun_anew_names_its_messages_and_repeats_none_of_the_one_before() {
        let home = Home::new();
        home.write(alarm_rows(7, "12", 0, Priority::High, false));
        let before = "0".repeat(32);
        let mut make = Make {
            reader: home.reader(),
            journal: before.clone(),
            ward: "4e".to_owned(),
            ward_name: "East".to_owned(),
        };
        let records = scan::read(&home.reader(), 0, 100, 1 << 20).unwrap();
        let messages = make.make(&records).unwrap();
        assert_eq!(messages.len(), 2);
        for message in messages {
            assert_eq!(message.alarm.journal, home.journal());
            assert!(!message.alarm.id().starts_with(&before));
        }
    }
}
