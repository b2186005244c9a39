//! A received payload as compact text for a golden file: values, codes, counts, reasons.
//!
//! Names of persons are left out, texts are cut: the golden files hold facts of the
//! messages, not the messages.

use lamplight_protocols::hl7::receive::Received;
use lamplight_protocols::hl7::time;
use lamplight_protocols::report::{
    AdtReport, AlertReport, DeviceReport, Limits, Location, Marks, NumberReading, PatientClaim,
    ReadUnit, Report, Term, TextReading, WaveChunk,
};
use lamplight_units::{DeviceTime, Value};
use std::fmt::Write as _;

/// All of it, one fact a line.
pub fn received(received: &Received) -> String {
    let mut out = String::new();
    for reply in &received.replies {
        let text = String::from_utf8_lossy(reply).replace('\0', "");
        let lines: Vec<&str> = text.trim_end().split('\r').skip(1).collect();
        line(&mut out, 0, format_args!("reply {}", lines.join(" ")));
    }
    if received.not_used > 0 {
        line(&mut out, 0, format_args!("not used {}", received.not_used));
    }
    if received.test_or_training {
        line(&mut out, 0, "training");
    }
    if received.dialect != "none" {
        line(&mut out, 0, format_args!("dialect {}", received.dialect));
    }
    for report in &received.reports {
        match report {
            Report::Device(report) => device(&mut out, report),
            Report::Adt(report) => adt(&mut out, report),
            Report::Call(_) | Report::Bed(_) => panic!("no such feed is configured"),
        }
    }
    for letter in &received.dead_letters {
        let id = letter.control_id.as_ref().map_or("-", |id| id.as_str());
        line(
            &mut out,
            0,
            format_args!(
                "dead letter {id}: {} ({} bytes)",
                letter.reason, letter.length
            ),
        );
        for defect in &letter.defects {
            line(
                &mut out,
                1,
                format_args!("{}: {}", defect.place, defect.reason),
            );
        }
    }
    out
}

fn line(out: &mut String, level: usize, text: impl std::fmt::Display) {
    let _ = writeln!(out, "{}{text}", "  ".repeat(level));
}

fn device(out: &mut String, report: &DeviceReport) {
    let d = &report.device;
    line(
        out,
        0,
        format_args!(
            "device {} sender={} maker={} model={} sent={}",
            d.id,
            d.sender,
            d.maker,
            d.model,
            when(report.sent_at.as_ref())
        ),
    );
    who(out, report.location.as_ref(), report.patient.as_ref());
    for reading in &report.numbers {
        line(out, 1, format_args!("number {}", number(reading)));
    }
    for reading in &report.texts {
        line(out, 1, format_args!("text {}", text(reading)));
    }
    for chunk in &report.waves {
        line(out, 1, format_args!("wave {}", wave(chunk)));
    }
    for one in &report.alerts {
        alert(out, one);
    }
    if let Some(dog) = report.watchdog {
        line(
            out,
            1,
            format_args!(
                "watchdog period={:?} leaving={}",
                dog.period_ms, dog.leaving
            ),
        );
    }
}

fn who(out: &mut String, location: Option<&Location>, patient: Option<&PatientClaim>) {
    if let Some(location) = location {
        line(out, 1, format_args!("at {}", place(location)));
    }
    if let Some(patient) = patient {
        let ids: Vec<String> = patient
            .ids
            .iter()
            .map(|i| format!("{}/{}/{}", i.number(), i.authority(), i.kind()))
            .collect();
        let name = patient.name.reveal();
        line(
            out,
            1,
            format_args!(
                "patient {} family={} given={} birth={} digits sex={} visit={}",
                ids.join(" "),
                name.family.chars().count(),
                name.given.chars().count(),
                patient.birth.reveal().len(),
                patient.sex.reveal(),
                patient.visit.reveal(),
            ),
        );
    }
}

fn place(l: &Location) -> String {
    format!(
        "{} / {} / {} / {}",
        l.point_of_care, l.room, l.bed, l.facility
    )
}

fn when(time: Option<&DeviceTime>) -> String {
    time.map_or_else(|| "-".to_owned(), time::write)
}

fn term(term: &Term) -> String {
    let sent = term
        .sent_as
        .as_ref()
        .map_or_else(String::new, |s| format!(" <- {}", cut(s)));
    format!("{}({}){sent}", term.refid, term.code)
}

fn unit(unit: &ReadUnit) -> String {
    match unit {
        ReadUnit::Known(unit) => unit.ucum().to_owned(),
        ReadUnit::Missing => "no unit".to_owned(),
        ReadUnit::Unknown(text) => format!("?{text}"),
    }
}

fn value(value: Value) -> String {
    match value.number() {
        Some(number) => number.to_string(),
        None => value
            .reason()
            .map_or_else(String::new, |r| format!("({r})")),
    }
}

fn limits(limits: Limits) -> String {
    let side = |s: Option<f64>| s.map_or_else(|| "..".to_owned(), |n| n.to_string());
    if limits == Limits::default() {
        String::new()
    } else {
        format!(" limits {} to {}", side(limits.low), side(limits.high))
    }
}

fn marks(marks: Marks) -> String {
    [
        (marks.questionable, " questionable"),
        (marks.demo, " demo"),
        (marks.test, " test"),
        (marks.calibrating, " calibrating"),
        (marks.early, " early"),
        (marks.alarm_off, " alarm-off"),
    ]
    .iter()
    .filter(|(is, _)| *is)
    .map(|(_, word)| *word)
    .collect()
}

fn number(n: &NumberReading) -> String {
    format!(
        "{} [{}] = {} {}{}{} {:?} at {}{}",
        term(&n.term),
        n.channel.0,
        value(n.value),
        unit(&n.unit),
        limits(n.limits),
        marks(n.marks),
        n.status,
        when(n.at.as_ref()),
        if n.episodic { " episodic" } else { "" }
    )
}

fn text(t: &TextReading) -> String {
    format!(
        "{} [{}] = {:?} {:?} at {}",
        term(&t.term),
        t.channel.0,
        cut(&t.text),
        t.status,
        when(t.at.as_ref())
    )
}

fn wave(w: &WaveChunk) -> String {
    let seen = || w.samples.iter().copied().filter(|s| !s.is_nan());
    let range = w
        .range
        .map_or_else(String::new, |(low, high)| format!(" range {low} to {high}"));
    let ends: Vec<String> = [w.samples.first(), w.samples.last()]
        .iter()
        .flatten()
        .map(|s| format!("{s:.4}"))
        .collect();
    format!(
        "{} [{}] {} Hz, {} samples ({} missing), {} step {}{range}, from {}: {} min {:.4} max {:.4} sum {:.3}",
        term(&w.term),
        w.channel.0,
        w.rate.hz(),
        w.samples.len(),
        w.samples.iter().filter(|s| s.is_nan()).count(),
        unit(&w.unit),
        w.resolution,
        when(w.start.as_ref()),
        ends.join(" .. "),
        seen().fold(f32::INFINITY, f32::min),
        seen().fold(f32::NEG_INFINITY, f32::max),
        seen().map(f64::from).sum::<f64>(),
    )
}

fn alert(out: &mut String, a: &AlertReport) {
    let word = |w: Option<String>| w.unwrap_or_else(|| "-".to_owned());
    line(
        out,
        1,
        format_args!(
            "alert {} [{}] thread={:?} text={:?} phase={} state={} priority={:?} kind={:?} at {}",
            term(&a.event),
            a.channel.0,
            a.thread,
            cut(&a.text),
            word(a.phase.map(|p| format!("{p:?}"))),
            word(a.state.map(|s| format!("{s:?}"))),
            a.priority,
            a.kind,
            when(a.at.as_ref())
        ),
    );
    if a.inactivation != Default::default() {
        line(out, 2, format_args!("{:?}", a.inactivation));
    }
    if let Some(source) = &a.source {
        line(out, 2, format_args!("source {}", term(source)));
    }
    if let Some(n) = &a.value {
        line(out, 2, format_args!("value {}", number(n)));
    }
}

fn adt(out: &mut String, report: &AdtReport) {
    line(
        out,
        0,
        format_args!("adt {:?} at {}", report.event, when(report.at.as_ref())),
    );
    who(out, report.location.as_ref(), Some(&report.patient));
    if let Some(prior) = &report.prior_location {
        line(out, 1, format_args!("before at {}", place(prior)));
    }
    if let Some(merged) = &report.merged {
        line(
            out,
            1,
            format_args!(
                "merged {}/{}/{}",
                merged.number(),
                merged.authority(),
                merged.kind()
            ),
        );
    }
}

fn cut(text: &str) -> String {
    text.chars().take(40).collect()
}
