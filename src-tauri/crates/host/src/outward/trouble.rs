//! A destination that is away for long is one condition of the station, however many lanes it has.

use crate::supervisor::Supervisor;
use lamplight_station::{Input, Part};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Shared by the lanes of one destination.
#[derive(Clone)]
pub(crate) struct Trouble {
    part: Part,
    /// As a person calls it, such as `FHIR server`.
    title: Arc<str>,
    station: Supervisor,
    lanes: Arc<Mutex<BTreeMap<String, String>>>,
}

impl Trouble {
    pub fn new(title: &str, station: Supervisor) -> Self {
        Self::of(Part::Destination(Arc::from(title)), title, station)
    }

    /// As a part of the station that has its own name.
    pub fn of(part: Part, title: &str, station: Supervisor) -> Self {
        Self {
            part,
            title: Arc::from(title),
            station,
            lanes: Arc::default(),
        }
    }

    /// What one lane has to say; the condition ends when none has.
    pub fn tell(&self, lane: &str, sentence: Option<&str>) {
        let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
        let before = lanes.values().next().cloned();
        match sentence {
            Some(sentence) => drop(lanes.insert(lane.to_owned(), sentence.to_owned())),
            None => drop(lanes.remove(lane)),
        }
        let now = lanes.values().next().cloned();
        if now == before {
            return;
        }
        let trouble = now.map(|sentence| {
            let title = &self.title;
            format!(
                "{title}: {sentence} Everything is kept here and sent later. Tell a technician."
            )
        });
        self.station.tell(Input::Own {
            part: self.part.clone(),
            trouble: trouble.map(Arc::from),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::signals::Told;
    use crate::system_clock::SystemClock;

    #[test]
    fn two_lanes_of_one_destination_are_one_condition() {
        let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
        let trouble = Trouble::new("FHIR server", Supervisor::new(SystemClock::start(), tell));
        trouble.tell("rows", Some("it is not reached."));
        trouble.tell("numbers", Some("it is not reached."));
        trouble.tell("rows", None);
        trouble.tell("numbers", None);
        let mut said = Vec::new();
        while let Ok(Told::Input(input)) = told.try_recv() {
            let Input::Own { trouble, .. } = *input else {
                panic!("only parts are told");
            };
            said.push(trouble.is_some());
        }
        assert_eq!(said, [true, false]);
    }
}
