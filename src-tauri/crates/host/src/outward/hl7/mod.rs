//! HL7 v2 out of the ward: PCD-04 for each change of an alarm, PCD-01 for numbers at an interval,
//! to EHRs and alarm managers (docs/HL7-OUT.md).
//!
//! Alarms and numbers have a connection each, so an alarm never waits behind numbers. A message
//! has its id (MSH-10) for life, made of the journal and the row, so that a receiver knows one
//! that comes again after a lost answer.

pub(crate) mod config;
mod make;
mod talk;

#[cfg(test)]
mod tests;

use super::lane::{Aside, Lane, Receiver};
use super::source::Source;
use super::trouble::Trouble;
use super::{LaneEnd, Station};
use config::{AlarmsOut, Hl7OutConfig};
use lamplight_link::Failure;
use lamplight_link::outbox::Limits;
use lamplight_link::wire::Record;
use make::{Alarms, Message, Numbers};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use talk::Talk;

/// Records in a batch: what is repeated after a cut is short.
const RECORDS: u32 = 64;

/// What a lane makes of its records.
enum Makes {
    Alarms(Alarms),
    Numbers(Numbers),
}

struct Way {
    makes: Arc<Mutex<Makes>>,
    talk: Talk,
}

impl Receiver for Way {
    async fn take(&self, records: Vec<Record>) -> Result<Vec<Aside>, Failure> {
        let makes = Arc::clone(&self.makes);
        let work = move || {
            let mut makes = makes.lock().unwrap_or_else(PoisonError::into_inner);
            match &mut *makes {
                Makes::Alarms(alarms) => alarms.make(&records),
                Makes::Numbers(numbers) => numbers.make(&records),
            }
        };
        let made = match tokio::task::spawn_blocking(work).await {
            Ok(made) => made,
            // The supervisor above catches it and begins anew.
            Err(error) => std::panic::resume_unwind(error.into_panic()),
        };
        let messages: Vec<Message> = made.map_err(|error| {
            Failure::Unreachable(format!("the station's own records can't be read: {error}"))
        })?;
        self.talk.send(messages).await
    }

    async fn ask(&self) -> Result<(), Failure> {
        self.talk.ask().await
    }
}

/// Starts the lanes of one receiver; within the runtime.
///
/// # Errors
/// One sentence, when the configuration can't be used.
pub(crate) fn start(
    config: &Hl7OutConfig,
    station: &Station,
    journal: &str,
) -> Result<Vec<LaneEnd>, String> {
    let trouble = Trouble::new(
        &format!("HL7 receiver {}", config.name),
        station.supervisor.clone(),
    );
    let mut lanes = Vec::new();
    let mut start = |kind: &str, source: Source, makes: Makes| -> Result<(), String> {
        let lane = Lane {
            name: format!("hl7/{}/{kind}", config.name),
            server: config.address.clone(),
            source,
            limits: Limits {
                records: RECORDS,
                ..Limits::default()
            },
            backlog: config.backlog,
            // A receiver may not know what it has had: strictly in order.
            overtaking: false,
            receiver: Arc::new(Way {
                makes: Arc::new(Mutex::new(makes)),
                talk: Talk::new(config)?,
            }),
            station: station.clone(),
            trouble: trouble.clone(),
        };
        lanes.push(lane.start());
        Ok(())
    };
    if config.alarms != AlarmsOut::None {
        let rows = Source::Rows {
            after: Duration::ZERO,
        };
        start(
            "alarms",
            rows,
            Makes::Alarms(Alarms::new(config, station, journal)),
        )?;
    }
    if config.numbers_every_s > 0 {
        let every = Duration::from_secs(config.numbers_every_s);
        let numbers = Numbers::new(config, station, journal, every);
        start("numbers", Source::Slots { every }, Makes::Numbers(numbers))?;
    }
    Ok(lanes)
}
