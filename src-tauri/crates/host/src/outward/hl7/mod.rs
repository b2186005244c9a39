//! HL7 v2 out of the ward: PCD-04 for each change of an alarm, PCD-01 for numbers at an interval,
//! to EHRs and alarm managers (docs/HL7-OUT.md).
//!
//! Alarms and numbers have a connection each, so an alarm never waits behind numbers. A message
//! has its id (MSH-10) for life, made of the journal and the row, so that a receiver knows one
//! that comes again after a lost answer.

pub(crate) mod config;
mod make;
mod status;
mod talk;

#[cfg(test)]
mod tests;

use super::lane::{Aside, Lane};
use super::source::Source;
use super::trouble::Trouble;
use super::way::{self, Delivers, Way};
use super::{LaneEnd, Station};
use config::{AlarmsOut, Hl7OutConfig};
use lamplight_api::link::LinkKind;
use lamplight_link::Failure;
use lamplight_link::outbox::Limits;
use lamplight_link::wire::Record;
use lamplight_store::StoreError;
use make::{Alarms, Message, Numbers};
use std::sync::Arc;
use std::time::Duration;
use talk::Talk;

/// Records in a batch: what is repeated after a cut is short.
const RECORDS: u32 = 64;

/// What a lane makes of its records.
enum Makes {
    Alarms(Alarms),
    Numbers(Numbers),
}

impl way::Makes for Makes {
    type Made = Message;

    fn make(&mut self, records: &[Record]) -> Result<Vec<Message>, StoreError> {
        match self {
            Self::Alarms(alarms) => alarms.make(records),
            Self::Numbers(numbers) => numbers.make(records),
        }
    }
}

impl Delivers for Talk {
    type Made = Message;

    async fn deliver(&self, made: Vec<Message>) -> Result<Vec<Aside>, Failure> {
        self.send(made).await
    }

    async fn ask(&self) -> Result<(), Failure> {
        Self::ask(self).await
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
            kind: match &makes {
                Makes::Alarms(_) => LinkKind::Hl7Alarms,
                Makes::Numbers(_) => LinkKind::Hl7Numbers,
            },
            called: config.name.clone(),
            server: config.address.clone(),
            source,
            limits: Limits {
                records: RECORDS,
                ..Limits::default()
            },
            backlog: config.backlog,
            // A receiver may not know what it has had: strictly in order.
            overtaking: false,
            receiver: Arc::new(Way::new(makes, Talk::new(config)?)),
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
    status::start(config, station);
    Ok(lanes)
}
