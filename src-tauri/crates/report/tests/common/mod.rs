//! A ward's data for the tests: nobody's, and the same in every run.

#![allow(dead_code, reason = "each test file takes what it needs")]

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta};
use lamplight_report::{
    Acceptance, AcceptanceRow, AlarmRow, Alarms, Disclosure, Event, EventRow, Gain, Handover,
    HandoverBed, HandoverLine, HandoverPart, Header, Language, Layout, Mark, Number, Orientation,
    Panel, Paper, Piece, Point, Priority, Series, Speed, Strip, StripWave, Trend,
};
use lamplight_units::Personal;

pub fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).expect("a time")
}

pub fn begin() -> DateTime<FixedOffset> {
    at("2026-03-14T02:10:00+01:00")
}

pub fn header() -> Header {
    Header {
        ward: "ICU 2".into(),
        bed: "Bed 07".into(),
        patient: Some(Personal::new("Okafor, Ngozi".into())),
        mrn: Some(Personal::new("00417733".into())),
        birth: NaiveDate::from_ymd_opt(1961, 8, 30).map(Personal::new),
        device: "Monitor 7, serial 4711".into(),
        printed_at: at("2026-03-14T02:31:05+01:00"),
        by: "Station 2".into(),
        simulated: false,
    }
}

pub fn layout(paper: Paper, orientation: Orientation) -> Layout {
    Layout {
        paper,
        orientation,
        language: Language::English,
    }
}

/// A wave at 60 a minute: a single sample of 1 mV each second, else 0.
pub fn metronome(seconds: usize, rate: usize) -> StripWave {
    let samples = (0..seconds * rate)
        .map(|n| if n % rate == rate / 2 { 1.0 } else { 0.0 })
        .collect();
    StripWave {
        label: "II".into(),
        unit: "mV".into(),
        rate: rate as f64,
        gain: Gain::MmPerUnit(10.0),
        pieces: vec![Piece {
            start: begin(),
            samples,
        }],
    }
}

/// A smooth wave with two seconds missing.
pub fn pleth(seconds: usize) -> StripWave {
    let samples = |from: usize, to: usize| -> Vec<f32> {
        // Triangles: sines differ in the last bit from one system to the next.
        (from..to)
            .map(|n| (n % 50).abs_diff(25) as f32 / 25.0)
            .collect()
    };
    let half = seconds * 62 / 2;
    StripWave {
        label: "Pleth".into(),
        unit: String::new(),
        rate: 62.5,
        gain: Gain::Fit,
        pieces: vec![
            Piece {
                start: begin(),
                samples: samples(0, half),
            },
            Piece {
                start: begin() + TimeDelta::milliseconds(half as i64 * 16 + 2000),
                samples: samples(half, seconds * 62),
            },
        ],
    }
}

pub fn strip(seconds: usize) -> Strip {
    Strip {
        reason: "Extreme tachycardia".into(),
        at: begin(),
        length: TimeDelta::seconds(seconds as i64),
        speed: Speed::Mm25,
        waves: vec![metronome(seconds, 250), pleth(seconds)],
        numbers: vec![
            Number {
                label: "HR".into(),
                value: "60".into(),
                unit: "/min".into(),
            },
            Number {
                label: "SpO₂".into(),
                value: "sensor off".into(),
                unit: String::new(),
            },
        ],
        marks: vec![Mark {
            at: begin() + TimeDelta::seconds(4),
            text: "Alarm began".into(),
        }],
    }
}

fn points(step: i64, low: usize, span: usize) -> Vec<Point> {
    (0..720)
        .map(|n| Point {
            at: begin() + TimeDelta::seconds(n * step),
            value: (!(200..260).contains(&n))
                .then(|| (low + (n as usize * 7 % 97).abs_diff(48) * span / 48) as f64),
        })
        .collect()
}

fn series(label: &str, step: i64, low: usize, span: usize) -> Series {
    Series {
        label: label.into(),
        points: points(step, low, span),
    }
}

pub fn trend() -> Trend {
    let panel = |label: &str, unit: &str, series: Vec<Series>| Panel {
        label: label.into(),
        unit: unit.into(),
        range: None,
        series,
    };
    Trend {
        from: begin(),
        to: begin() + TimeDelta::hours(2),
        joined: TimeDelta::seconds(60),
        panels: vec![
            panel("HR", "/min", vec![series("HR", 10, 70, 40)]),
            panel(
                "ABP",
                "mmHg",
                vec![
                    series("Sys", 10, 110, 20),
                    series("Dia", 10, 60, 10),
                    series("Mean", 10, 80, 10),
                ],
            ),
            panel("SpO₂", "%", vec![series("SpO₂", 10, 92, 6)]),
        ],
        marks: vec![
            Mark {
                at: begin() + TimeDelta::minutes(31),
                text: "SpO₂ low 84 %".into(),
            },
            Mark {
                at: begin() + TimeDelta::minutes(75),
                text: "Nurse call".into(),
            },
        ],
        table: Some(TimeDelta::minutes(15)),
    }
}

pub fn alarms(count: usize) -> Alarms {
    let rows = (0..count).map(|n| {
        let began = begin() + TimeDelta::minutes(n as i64);
        AlarmRow {
            at: began,
            ended: (n % 3 != 0).then(|| began + TimeDelta::seconds(40)),
            priority: [
                Priority::High,
                Priority::Medium,
                Priority::Low,
                Priority::Advisory,
            ][n % 4],
            text: [
                "Asystole",
                "SpO₂ low 84 %, limit 88 %",
                "ECG lead off: the left arm's electrode has no contact",
                "Battery",
            ][n % 4]
                .into(),
            acknowledged: (n % 2 == 0)
                .then(|| (began + TimeDelta::seconds(12), "Station 2".to_owned())),
            note: if n % 4 == 2 {
                "paused 2 min".into()
            } else {
                String::new()
            },
        }
    });
    Alarms {
        from: begin(),
        to: begin() + TimeDelta::hours(12),
        only: String::new(),
        rows: rows.collect(),
    }
}

pub fn event() -> Event {
    Event {
        title: "Asystole".into(),
        at: begin() + TimeDelta::seconds(4),
        priority: Some(Priority::High),
        rows: vec![
            EventRow {
                at: begin() + TimeDelta::seconds(4),
                text: "Began at the bedside".into(),
                by: String::new(),
            },
            EventRow {
                at: begin() + TimeDelta::seconds(16),
                text: "Acknowledged".into(),
                by: "Station 2".into(),
            },
        ],
        strip: Some(strip(10)),
    }
}

pub fn disclosure(minutes: usize) -> Disclosure {
    let mut wave = metronome(minutes * 60, 125);
    wave.gain = Gain::MmPerUnit(3.0);
    Disclosure {
        from: begin(),
        to: begin() + TimeDelta::minutes(minutes as i64),
        line: TimeDelta::seconds(60),
        wave,
        marks: vec![Mark {
            at: begin() + TimeDelta::seconds(100),
            text: "Extreme tachycardia".into(),
        }],
    }
}

/// A handover of so many beds, with what a nurse may write: long, without spaces, from right
/// to left.
pub fn handover(beds: usize) -> Handover {
    let line = |text: &str, bold, grey| HandoverLine {
        text: text.into(),
        bold,
        grey,
    };
    let part = |head: &str, lines| HandoverPart {
        head: head.into(),
        lines,
    };
    let bed = |n: usize| HandoverBed {
        title: format!("Bed {n} · Okafor, Ngozi · 00417733 · 1961-08-30"),
        parts: vec![
            part(
                "Situation",
                vec![
                    line("In this bed since 2026-03-12 10:20", false, false),
                    line(
                        "Allergies, isolation, fall risk, code status: not recorded",
                        false,
                        true,
                    ),
                ],
            ),
            part("Background", vec![line("Here for 1 d 15 h", false, false)]),
            part(
                "Assessment",
                vec![
                    line(
                        "Alarms: 1 high, 4 medium, 9 low; 2 of equipment",
                        false,
                        false,
                    ),
                    line(
                        "Gravest: Desaturation (high priority), 02:11, for 3 min; acknowledged 02:11 by Nora Nurse",
                        true,
                        false,
                    ),
                    line(
                        "HR 72 → 96 /min (64–121) · SpO₂ 97 → 91 % (84–99) · RR 14 → 22 /min (9–31) · NIBP sys 128 → 101 mmHg (96–141)",
                        false,
                        false,
                    ),
                ],
            ),
            part(
                "Recommendation",
                vec![
                    line("Open alarms: none", false, false),
                    line("Silenced: nothing", false, false),
                ],
            ),
        ],
        note: match n {
            1 => "Daughter comes at six.\nהבת תגיע בשש, נא להתקשר.".into(),
            2 => format!("{} end", "Gynäkomastie".repeat(30)),
            3 => format!("{}last word", "as seen before ".repeat(60)),
            _ => String::new(),
        },
    };
    Handover {
        title: "Nora Nurse".into(),
        shift: "night".into(),
        from: at("2026-03-13T22:00:00+01:00"),
        to: begin(),
        summary: vec![line(
            "Tells of 22:00 to 02:10, written from the journal",
            false,
            false,
        )],
        beds: (1..=beds).map(bed).collect(),
        signatures: vec![line("Signed: Nora Nurse, 2026-03-14 02:12:00", true, false)],
    }
}

/// A protocol with so many tested steps, and a signature.
pub fn acceptance(steps: usize) -> Acceptance {
    let row = |at, what: &str, result: &str, by: &str, bold| AcceptanceRow {
        at,
        what: what.into(),
        result: result.into(),
        by: by.into(),
        bold,
    };
    let mut rows = vec![row(None, "Maker and model", "Example M-500", "", false)];
    rows.extend((0..steps).map(|n| {
        let at = Some(begin() + TimeDelta::seconds(n as i64));
        row(at, "Tone ordered", &format!("{n}.4 ms"), "", false)
    }));
    let signed = "Verdict, signed";
    rows.push(row(Some(begin()), signed, "ACCEPTED", "Demo, T", true));
    Acceptance {
        subject: "00A037EB2175780F".into(),
        at: begin(),
        rows,
    }
}
