//! PCD-07 by asking: `wctp-PollForMessages` at an interval, for communicators that can't reach
//! the station. What was kept is told with the next question; what could not be kept is left out
//! of it and comes again.

use super::config::{CommunicatorConfig, PollConfig, security_code};
use super::keep::Keeper;
use super::submit::Line;
use crate::outward::{Station, Trouble};
use lamplight_link::Failure;
use lamplight_protocols::wctp::{self, Operation, Originator, Polled, code};
use lamplight_units::Personal;
use std::sync::Arc;
use std::time::Duration;

/// Messages in an answer.
const MOST: u32 = 100;
/// What a communicator asks to wait is believed up to this.
const WAIT_MOST: Duration = Duration::from_secs(600);
/// Questions that fail one after the other before it is told.
const FAILURES: u32 = 3;

/// What was done with each of the messages of an answer.
type Taken = Vec<(String, Result<(), String>)>;

#[derive(Clone)]
struct Poller {
    config: PollConfig,
    code: Option<Personal<String>>,
    line: Arc<Line>,
    keeper: Keeper,
    trouble: Trouble,
}

/// Asks for as long as the program runs, where that is configured; within the runtime.
///
/// # Errors
/// One sentence, when the code's file can't be used.
pub(super) fn start(
    config: &CommunicatorConfig,
    station: &Station,
    keeper: &Keeper,
    line: &Arc<Line>,
    trouble: &Trouble,
) -> Result<(), String> {
    let Some(poll) = &config.poll else {
        return Ok(());
    };
    let poller = Poller {
        config: poll.clone(),
        code: security_code(poll.security_code_file.as_ref())?,
        line: Arc::clone(line),
        keeper: keeper.clone(),
        trouble: trouble.clone(),
    };
    let name = format!("questions to communicator {}", config.name);
    let supervisor = station.supervisor.clone();
    let run = move || poller.clone().run();
    tokio::spawn(async move { supervisor.keep(&name, run).await });
    Ok(())
}

impl Poller {
    async fn run(self) {
        let every = Duration::from_secs(self.config.every_s);
        let (mut taken, mut failures) = (Taken::new(), 0);
        loop {
            let wait = match self.ask(&taken).await {
                Ok(polled) => {
                    failures = 0;
                    self.trouble.tell("status", None);
                    taken = self.keep(polled.messages).await;
                    polled
                        .wait
                        .unwrap_or_default()
                        .clamp(every, WAIT_MOST.max(every))
                }
                Err(why) => {
                    failures += 1;
                    if failures == FAILURES {
                        let sentence =
                            format!("what became of its messages can't be asked ({why}).");
                        self.trouble.tell("status", Some(&sentence));
                    }
                    every
                }
            };
            tokio::time::sleep(wait).await;
        }
    }

    async fn ask(&self, taken: &Taken) -> Result<Polled, String> {
        let from = Originator {
            id: &self.config.id,
            code: self.code.as_ref().map(|code| code.reveal().as_str()),
        };
        let answer = self.line.ask(wctp::poll(from, MOST, taken)).await;
        match answer.map_err(sentence)? {
            Operation::Poll(polled) => match polled.failure {
                Some(failure) => Err(failure.words()),
                None => Ok(polled),
            },
            Operation::Confirmation(Err(failure)) => Err(failure.words()),
            Operation::Confirmation(Ok(()))
            | Operation::Status(_)
            | Operation::Reply(_)
            | Operation::Version
            | Operation::Other(_) => Err("what it answers is no wctp-PollResponse".to_owned()),
        }
    }

    async fn keep(&self, messages: Vec<(String, Result<Operation, wctp::WctpError>)>) -> Taken {
        let mut taken = Taken::new();
        for (sequence, message) in messages {
            let told = match message {
                Ok(operation) => self.keeper.told(operation),
                Err(error) => Err(super::keep::Refusal {
                    code: code::UNREADABLE,
                    why: error.to_string(),
                    later: false,
                }),
            };
            let kept = match told {
                Ok((_, told)) => self.keeper.keep(told).await,
                Err(refusal) => Err(refusal),
            };
            match kept {
                Ok(()) => taken.push((sequence, Ok(()))),
                Err(refusal) => {
                    tracing::warn!(
                        communicator = self.keeper.name(),
                        why = refusal.why,
                        "a communicator's status is refused"
                    );
                    if !refusal.later {
                        taken.push((sequence, Err(refusal.why)));
                    }
                }
            }
        }
        taken
    }
}

fn sentence(failure: Failure) -> String {
    match failure {
        Failure::Unreachable(sentence)
        | Failure::Refused(sentence)
        | Failure::Busy { sentence, .. } => sentence,
        Failure::TooLarge => "its answer is too long".to_owned(),
    }
}
