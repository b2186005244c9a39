//! Beds that speak HL7: which terms of a PCD-01 or PCD-04 message are facts of a bed.
//!
//! The nomenclature has no terms for rails, brakes and exit monitoring that gateways use;
//! each maker sends local codes, under contract. So the terms are a table of the
//! configuration, beside names of our own for whoever may choose them: `LAMPLIGHT_BED_` and
//! the fact's name in capitals, such as `LAMPLIGHT_BED_BRAKE`.

use super::defects::Defects;
use crate::bed::{BedFacts, BedReport, ExitMonitor, Told};
use crate::facts::{FACTS, Fact, set};
use crate::json::{Fields, text};
use crate::mqtt::table::{Meaning, TableError, meaning_of};
use crate::report::{AlertPhase, AlertReport, AlertState, DeviceReport, ReadUnit, Term};
use lamplight_units::{Unit, Value as Measured};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Our own names begin so.
const OWN: &str = "LAMPLIGHT_BED_";

/// Terms of beds, by their code or name as sent (OBX-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BedTerms(BTreeMap<Arc<str>, (Fact, Vec<String>)>);

impl Default for BedTerms {
    /// Our own names.
    fn default() -> Self {
        let rails = crate::bed::Rail::ALL.into_iter().map(Fact::Rail);
        let own = FACTS.iter().copied().chain(rails).map(|fact| {
            let name = format!("{OWN}{}", fact.key().to_ascii_uppercase());
            (Arc::from(name), (fact, Vec::new()))
        });
        Self(own.collect())
    }
}

impl BedTerms {
    /// Our own names and those of the configuration: code to meaning, written as in the
    /// table of MQTT layouts (`"BRK" = "brake when LOCKED"`).
    ///
    /// # Errors
    /// One sentence that names the entry that is no fact.
    pub fn with(terms: &BTreeMap<String, String>) -> Result<Self, TableError> {
        let mut all = Self::default();
        for (code, text) in terms {
            match meaning_of(code, text)? {
                Meaning::Fact { fact, when } => {
                    all.0.insert(Arc::from(code.as_str()), (fact, when));
                }
                Meaning::Ignore | Meaning::Call { .. } | Meaning::Press { .. } => {
                    return Err(TableError::Meaning {
                        field: code.clone(),
                        text: text.clone(),
                    });
                }
            }
        }
        Ok(all)
    }

    fn of(&self, term: &Term) -> Option<&(Fact, Vec<String>)> {
        let sent = term.sent_as.as_deref().unwrap_or_default();
        let sent = sent
            .split('^')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        let mut names = std::iter::once(term.refid.as_str()).chain(sent);
        names.find_map(|name| self.0.get(name)).or_else(|| {
            let code = term.code.get().to_string();
            self.0.get(code.as_str())
        })
    }

    /// Takes what is of the bed out of a report; `None` when nothing is.
    pub(super) fn take(
        &self,
        report: &mut DeviceReport,
        defects: &mut Defects,
    ) -> Option<BedReport> {
        let mut facts = BedFacts::default();
        let mut told = false;
        let mut tell = |term: &Term, value: Value, unit: &ReadUnit| {
            let Some((fact, when)) = self.of(term) else {
                return false;
            };
            let value = in_our_unit(*fact, value, unit).unwrap_or_else(|why| {
                defects.add(term.refid.as_str(), &why);
                Value::Null
            });
            let value = match when.as_slice() {
                [] => value,
                _ if value.is_null() => value,
                when => Value::Bool(
                    text(&value)
                        .is_some_and(|word| when.iter().any(|one| one.eq_ignore_ascii_case(&word))),
                ),
            };
            let one = Map::from_iter([(fact.key().to_owned(), value)]);
            let mut fields = Fields::new(&one, "");
            set(&mut facts, *fact, &mut fields, fact.key());
            for defect in fields.defects {
                defects.add(term.refid.as_str(), &defect.reason);
            }
            told = true;
            true
        };
        report.numbers.retain(|number| {
            let value = match number.value {
                Measured::Number(number) => Value::from(number.get()),
                Measured::None(_) => Value::Null,
            };
            !tell(&number.term, value, &number.unit)
        });
        report.texts.retain(|one| {
            let value = match &*one.text {
                "" => Value::Null,
                text => Value::from(text),
            };
            !tell(&one.term, value, &ReadUnit::Missing)
        });
        report.alerts.retain(|alert| {
            let Some((fact, _)) = self.of(&alert.event) else {
                return true;
            };
            let known = alarm(&mut facts, *fact, alert);
            told |= known;
            !known
        });
        told.then(|| BedReport {
            device: report.device.clone(),
            location: report.location.clone(),
            sent_at: report.sent_at,
            from_memory: false,
            online: Told::Not,
            facts,
            takes: Vec::new(),
        })
    }
}

/// A number in the unit of its fact. Without a unit (OBX-6) ours is meant; in one that does not
/// convert it is not known.
fn in_our_unit(fact: Fact, value: Value, unit: &ReadUnit) -> Result<Value, String> {
    let Some(number) = value.as_f64() else {
        return Ok(value);
    };
    let ours = match fact {
        Fact::HeightCm => Unit::CentiMeter,
        Fact::WeightKg => Unit::KiloGram,
        Fact::BatteryPct => Unit::Percent,
        Fact::HeadDeg => return degrees(value, unit),
        Fact::Exit
        | Fact::Silenced
        | Fact::Zone
        | Fact::Occupied
        | Fact::Brake
        | Fact::Lowest
        | Fact::Wet
        | Fact::Position
        | Fact::PluggedIn
        | Fact::Button
        | Fact::Rail(_) => return Ok(value),
    };
    match unit {
        ReadUnit::Missing => Ok(value),
        ReadUnit::Known(unit) => {
            let here = unit.convert(number, ours).map(Value::from);
            here.ok_or_else(|| format!("{} is no unit of {}", unit.ucum(), fact.key()))
        }
        ReadUnit::Unknown(unit) => Err(format!("{unit:?} is no unit of {}", fact.key())),
    }
}

/// Angles have no unit that we compute with; a degree is known by its names.
fn degrees(value: Value, unit: &ReadUnit) -> Result<Value, String> {
    let wrong = |unit: &str| Err(format!("{unit:?} is no unit of {}", Fact::HeadDeg.key()));
    match unit {
        ReadUnit::Missing | ReadUnit::Known(Unit::Dimensionless) => Ok(value),
        ReadUnit::Known(other) => wrong(other.ucum()),
        ReadUnit::Unknown(sent) => {
            let mut names = sent.split('^').map(str::trim);
            let known = ["deg", "degree", "degrees", "\u{b0}", "MDC_DIM_ANGL_DEG"];
            match names.any(|name| known.contains(&name)) {
                true => Ok(value),
                false => wrong(sent),
            }
        }
    }
}

/// A bed's alarm about a fact; whether it is one that an alarm can tell.
fn alarm(facts: &mut BedFacts, fact: Fact, alert: &AlertReport) -> bool {
    let over = matches!(alert.phase, Some(AlertPhase::End | AlertPhase::Reset))
        || alert.state == Some(AlertState::Inactive);
    match fact {
        // What the monitoring does after its alarm, the alarm's end does not say.
        Fact::Exit if over => facts.exit = Told::Unknown,
        Fact::Exit => facts.exit = Told::Is(ExitMonitor::Out),
        Fact::Wet => facts.wet = Told::Is(!over),
        Fact::Button => facts.button = Told::Is(!over),
        Fact::Silenced
        | Fact::Zone
        | Fact::Occupied
        | Fact::Brake
        | Fact::Lowest
        | Fact::HeightCm
        | Fact::HeadDeg
        | Fact::WeightKg
        | Fact::Position
        | Fact::PluggedIn
        | Fact::BatteryPct
        | Fact::Rail(_) => return false,
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::receive::{Receiver, ReceiverConfig};
    use super::*;
    use crate::bed::RailState;
    use crate::report::Report;
    use lamplight_units::Now;

    fn receiver() -> Receiver {
        let terms = [
            ("BRK", "brake when LOCKED"),
            ("RL1", "rail_head_left"),
            ("EXIT", "exit"),
            ("WT", "weight_kg"),
        ];
        let terms = terms.map(|(code, text)| (code.to_owned(), text.to_owned()));
        let mut config = ReceiverConfig::new("LAMPLIGHT", "beds");
        config.bed_terms = BedTerms::with(&terms.into()).unwrap();
        Receiver::new(config)
    }

    fn message(kind: &str, rows: &[&str]) -> Vec<u8> {
        let head = format!(
            "MSH|^~\\&|BEDGW^00A037EB21757801^EUI-64|ACME|||20261121140732+0000||{kind}|m{}|P|2.6\r\
             PID|||~\rPV1||I|4E^12^1\rOBR|1|||BED^BED^99ACME|||20261121140732\r",
            rows.len()
        );
        format!("{head}{}\r", rows.join("\r")).into_bytes()
    }

    #[test]
    fn an_oru_of_a_bed_gateway_becomes_a_bed_and_no_monitor() {
        let rows = [
            "OBX|1|ST|BRK^Brake^99ACME|1.0.0.1|LOCKED||||||R",
            "OBX|2|ST|RL1^Rail^99ACME|1.0.0.2|DOWN||||||R",
            "OBX|3|NM|WT^Weight^99ACME|1.0.0.3|900|kg^kg^UCUM|||||R",
            "OBX|4|ST|0^LAMPLIGHT_BED_OCCUPIED^99X|1.0.0.4|true||||||R",
        ];
        let received = receiver().receive(Now::default(), &message("ORU^R01^ORU_R01", &rows));
        let [Report::Bed(bed)] = received.reports.as_slice() else {
            panic!("{:?}", received.reports);
        };
        assert_eq!(bed.location.as_ref().unwrap().path(), "4E/12/1");
        assert_eq!(bed.facts.brake, Told::Is(true));
        assert_eq!(bed.facts.rails[0], Told::Is(RailState::Down));
        assert_eq!(bed.facts.weight_kg, Told::Unknown, "no bed bears 900 kg");
        assert_eq!(bed.facts.occupied, Told::Is(true));
        assert_eq!(received.dead_letters.len(), 1);
    }

    #[test]
    fn numbers_come_in_other_units_and_what_does_not_convert_is_unknown() {
        for (code, sent, unit, want) in [
            ("WEIGHT_KG", "154.324", "[lb_av]^lb^UCUM", Some(70.0)),
            ("WEIGHT_KG", "70000", "g^g^UCUM", Some(70.0)),
            ("WEIGHT_KG", "70", "", Some(70.0)),
            ("WEIGHT_KG", "70", "mm[Hg]^mm[Hg]^UCUM", None),
            ("WEIGHT_KG", "70", "stone", None),
            ("HEIGHT_CM", "0.5", "m^m^UCUM", Some(50.0)),
            ("HEIGHT_CM", "500", "mm^mm^UCUM", Some(50.0)),
            ("HEAD_DEG", "30", "deg^deg^UCUM", Some(30.0)),
            ("HEAD_DEG", "0.5", "rad^rad^UCUM", None),
        ] {
            let row = format!("OBX|1|NM|0^LAMPLIGHT_BED_{code}^99X|1.0.0.1|{sent}|{unit}|||||R");
            let received = receiver().receive(Now::default(), &message("ORU^R01^ORU_R01", &[&row]));
            let [Report::Bed(bed)] = received.reports.as_slice() else {
                panic!("{row}: {:?}", received.reports);
            };
            let told = match code {
                "WEIGHT_KG" => bed.facts.weight_kg,
                "HEIGHT_CM" => bed.facts.height_cm,
                _ => bed.facts.head_deg,
            };
            match (told, want) {
                (Told::Is(told), Some(want)) => {
                    assert!((told - want).abs() < 0.01, "{row}: {told}");
                }
                (Told::Unknown, None) => assert_eq!(received.dead_letters.len(), 1, "{row}"),
                other => panic!("{row}: {other:?}"),
            }
        }
    }

    #[test]
    fn what_else_stands_in_the_message_stays_a_device() {
        let rows = [
            "OBX|1|ST|BRK^Brake^99ACME|1.0.0.1|OPEN||||||R",
            "OBX|2|NM|147842^MDC_ECG_HEART_RATE^MDC|1.1.1.1|80|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R",
        ];
        let received = receiver().receive(Now::default(), &message("ORU^R01^ORU_R01", &rows));
        let kinds: Vec<&str> = received
            .reports
            .iter()
            .map(|report| match report {
                Report::Device(_) => "device",
                Report::Bed(_) => "bed",
                Report::Adt(_) | Report::Call(_) => "other",
            })
            .collect();
        assert_eq!(kinds, ["bed", "device"]);
    }

    #[test]
    fn a_term_that_is_no_fact_is_refused() {
        for text in ["call:patient", "press:patient", "ignore", "dance"] {
            let terms = BTreeMap::from([("X".to_owned(), text.to_owned())]);
            let error = BedTerms::with(&terms).unwrap_err().to_string();
            assert!(error.contains("X ="), "{error}");
        }
    }
}
