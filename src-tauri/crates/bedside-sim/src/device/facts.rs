//! What a monitor alarms about: limits of its numbers, rhythms, sensors, battery.
//!
//! Delays are the usual ones of bedside monitors: 4 s for fibrillation, 5 s for
//! asystole and for limits, 20 s without a breath. What a loose electrode would fake
//! is not told: leads off never looks like asystole.

use super::alarms::{Fact, Key};
use super::bedside::Bedside;
use super::numbers::{Row, number, rows};
use crate::model::Rhythm;
use crate::scenario::{ScriptedAlert, ScriptedPriority};
use lamplight_protocols::report::{AlertKind, AlertPriority};
use lamplight_units::{DeviceTime, NoValue};

/// A monitor that was just switched on has not seen a breath yet and waits so long for one.
const LEARNING_S: f64 = 30.0;

/// Everything that is true at `now` seconds.
pub(super) fn facts(bedside: &mut Bedside, now: f64, at: Option<DeviceTime>) -> Vec<Fact> {
    bedside.advance(now);
    let mut facts = Vec::new();
    let lethal = rhythm(bedside);
    let values = bedside.values(now);
    for (row, value) in &values {
        // The rhythm's own alarm says it already.
        let said = lethal.is_some() && row.refid == rows::HR.refid;
        if let (Ok(value), false) = (value, said) {
            facts.extend(limit(*row, *value, at));
        }
    }
    facts.extend(lethal);
    let breathless = values
        .iter()
        .any(|(row, value)| row.refid == rows::RR.refid && *value == Err(NoValue::NotMeasured));
    if breathless && (bedside.held_breath || now > LEARNING_S) {
        facts.push(apnoea());
    }
    facts.extend(technical(bedside));
    facts.extend(bedside.scripted.iter().map(scripted));
    facts
}

/// A scenario's own alert: an arrhythmia or a fault without a code of its own, named by its text.
fn scripted(alert: &ScriptedAlert) -> Fact {
    let (event, source, channel, kind) = if alert.technical {
        let (event, source) = ("MDC_EVT_ALARM", "MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS");
        (event, source, "1.0.0.0", AlertKind::Technical)
    } else {
        let (event, source) = ("MDC_EVT_ECG_ARRHY", rows::HR.refid);
        (event, source, rows::HR.channel, AlertKind::Physiological)
    };
    Fact {
        key: Key::Scripted(alert.text.clone()),
        event,
        source: Some(source),
        channel,
        text: alert.text.clone(),
        priority: match alert.priority {
            ScriptedPriority::High => AlertPriority::High,
            ScriptedPriority::Medium => AlertPriority::Medium,
            ScriptedPriority::Low => AlertPriority::Low,
        },
        kind,
        latching: false,
        delay_s: 0.0,
        value: None,
    }
}

fn physiological(key: Key, event: &'static str, row: Row, text: String) -> Fact {
    Fact {
        key,
        event,
        source: Some(row.refid),
        channel: row.channel,
        text,
        priority: AlertPriority::Medium,
        kind: AlertKind::Physiological,
        latching: false,
        delay_s: 5.0,
        value: None,
    }
}

fn rhythm(bedside: &Bedside) -> Option<Fact> {
    if bedside.lead_off.is_some() {
        return None;
    }
    let rhythm = bedside.body.rhythm()?;
    let (event, delay_s) = match rhythm {
        // The nomenclature at hand has no code of its own for these two: an arrhythmia
        // of the ECG, named by its text.
        Rhythm::VentricularFibrillation => ("MDC_EVT_ECG_ARRHY", 4.0),
        Rhythm::VentricularTachycardia => ("MDC_EVT_ECG_ARRHY", 3.0),
        Rhythm::Asystole => ("MDC_EVT_ECG_ASYSTOLE", 5.0),
        Rhythm::Sinus | Rhythm::AtrialFibrillation | Rhythm::Bigeminy | Rhythm::Paced => {
            return None;
        }
    };
    Some(Fact {
        priority: AlertPriority::High,
        latching: true,
        delay_s,
        ..physiological(
            Key::Rhythm(rhythm),
            event,
            rows::HR,
            rhythm.words().to_owned(),
        )
    })
}

fn apnoea() -> Fact {
    Fact {
        priority: AlertPriority::High,
        // The rate is gone 12 s after the last breath; eight more make twenty.
        delay_s: 8.0,
        ..physiological(
            Key::Apnoea,
            "MDC_EVT_APNEA",
            rows::RR,
            "APNEA 20 s".to_owned(),
        )
    }
}

fn limit(row: Row, value: f64, at: Option<DeviceTime>) -> Option<Fact> {
    let reading = number(row, Ok(value), at);
    let shown = reading.value.number()?;
    let (high, event, sign, bound) = match row.limits {
        (Some(low), _) if shown < low => (false, "MDC_EVT_LO", '<', low),
        (_, Some(high)) if shown > high => (true, "MDC_EVT_HI", '>', high),
        _ => return None,
    };
    let text = format!("{} {shown} {sign} {bound}", row.label);
    // Far beyond its limit a number is urgent: saturation under 80, heart over 150 or under 35.
    let urgent = (row.refid == rows::SPO2.refid && shown < 80.0)
        || (row.refid == rows::HR.refid && !(35.0..=150.0).contains(&shown));
    Some(Fact {
        priority: if urgent {
            AlertPriority::High
        } else {
            AlertPriority::Medium
        },
        value: Some(reading),
        ..physiological(Key::Limit(row.refid, high), event, row, text)
    })
}

fn technical(bedside: &Bedside) -> Vec<Fact> {
    let fact = |key, event, source, channel, text| Fact {
        key,
        event,
        source: Some(source),
        channel,
        text,
        priority: AlertPriority::Low,
        kind: AlertKind::Technical,
        latching: false,
        delay_s: 1.0,
        value: None,
    };
    let mut facts = Vec::new();
    if let Some(lead) = &bedside.lead_off {
        facts.push(fact(
            Key::LeadOff,
            "MDC_EVT_LEADS_OFF",
            "MDC_DEV_ECG_VMD",
            "1.1.0.0",
            format!("LEADS OFF {lead}"),
        ));
    }
    if bedside.probe_off {
        facts.push(fact(
            Key::ProbeOff,
            "MDC_EVT_INOP",
            "MDC_DEV_ANALY_SAT_O2_VMD",
            "1.2.0.0",
            "SpO2 PROBE OFF".to_owned(),
        ));
    }
    if bedside.battery < 15.0 {
        facts.push(fact(
            Key::Battery,
            "MDC_EVT_BATT_LO",
            "MDC_DEV_MON_PHYSIO_MULTI_PARAM_MDS",
            "1.0.0.0",
            format!("BATTERY LOW {} %", bedside.battery),
        ));
    }
    facts
}
