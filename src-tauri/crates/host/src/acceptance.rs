//! The protocol of acceptance of a feed or device: the facts, every test alarm since the start
//! with its times and what a person heard and saw, the verdict, and who signed.
//!
//! It is signed by whoever is signed in with `TendDevices`; the journal has a row of it
//! (`device.accepted`) with the checksum of the PDF, so that a changed file is found.

use crate::engine::Request;
use crate::printing::Printing;
use crate::ward::Ward;
use lamplight_api::command::{Refusal, RefusalCode};
use lamplight_api::devices::{
    AcceptanceOrder, DeviceLineView, DoneBy, FeedLineView, TestAlarmView, TestDoingView,
    TestSourceView, TestStepName,
};
use lamplight_api::print::{PrintLanguage, PrintSaved};
use lamplight_api::view::PriorityView;
use lamplight_people::Right;
use lamplight_report::{Acceptance, AcceptanceRow};
use lamplight_store::Entry;
use serde_json::json;

/// The longest remark.
const REMARK: usize = 1_000;

/// A line before its time is told in a zone.
pub(crate) struct Line {
    at_ms: Option<i64>,
    what: String,
    result: String,
    by: String,
    bold: bool,
}

/// The words of the protocol in one language.
struct Words {
    label: &'static str,
    maker: &'static str,
    firmware: &'static str,
    battery: &'static str,
    feed: &'static str,
    address: &'static str,
    clock: &'static str,
    used: &'static str,
    serviced: &'static str,
    calibrated: &'static str,
    service_due: &'static str,
    calibration_due: &'static str,
    out_of_order: &'static str,
    /// High, medium, low, advisory.
    priorities: [&'static str; 4],
    cleaned: &'static str,
    test: &'static str,
    by_device: &'static str,
    never_came: &'static str,
    steps: [&'static str; 5],
    not_reached: &'static str,
    heard: &'static str,
    seen: &'static str,
    yes: &'static str,
    no: &'static str,
    remark: &'static str,
    accepted: &'static str,
    refused: &'static str,
    signed: &'static str,
}

const fn words(language: PrintLanguage) -> Words {
    match language {
        PrintLanguage::En => Words {
            label: "Label",
            maker: "Maker and model",
            firmware: "Firmware",
            battery: "Battery",
            service_due: "Maintenance due",
            calibration_due: "Calibration due",
            out_of_order: "OUT OF ORDER",
            priorities: ["high", "medium", "low", "advisory"],
            feed: "Feed",
            address: "Address",
            clock: "Clock against the station's",
            used: "Hours of use",
            serviced: "Maintained",
            calibrated: "Calibrated",
            cleaned: "Cleaned",
            test: "Test alarm, sent by the station",
            by_device: "Test alarm, made at the device",
            never_came: "no alarm came",
            steps: [
                "Reached the station",
                "Tone ordered",
                "Notice ordered",
                "List sent to the screens",
                "Drawn on the screen",
            ],
            not_reached: "not reached",
            heard: "Tone heard",
            seen: "List or notice seen",
            yes: "yes",
            no: "NO",
            remark: "Remark",
            accepted: "ACCEPTED",
            refused: "NOT ACCEPTED",
            signed: "Verdict, signed",
        },
        PrintLanguage::De => Words {
            label: "Beschriftung",
            maker: "Hersteller und Modell",
            firmware: "Firmware",
            battery: "Batterie",
            service_due: "Wartung fällig",
            calibration_due: "Kalibrierung fällig",
            out_of_order: "AUSSER BETRIEB",
            priorities: ["hoch", "mittel", "niedrig", "Hinweis"],
            feed: "Quelle",
            address: "Adresse",
            clock: "Uhr gegen die der Station",
            used: "Betriebsstunden",
            serviced: "Gewartet",
            calibrated: "Kalibriert",
            cleaned: "Gereinigt",
            test: "Testalarm, von der Station gesendet",
            by_device: "Testalarm, am Gerät ausgelöst",
            never_came: "kein Alarm kam",
            steps: [
                "An der Station",
                "Ton ausgelöst",
                "Meldung ausgelöst",
                "Liste an die Bildschirme",
                "Auf dem Bildschirm gezeichnet",
            ],
            not_reached: "nicht erreicht",
            heard: "Ton gehört",
            seen: "Liste oder Meldung gesehen",
            yes: "ja",
            no: "NEIN",
            remark: "Bemerkung",
            accepted: "ABGENOMMEN",
            refused: "NICHT ABGENOMMEN",
            signed: "Urteil, gezeichnet",
        },
        PrintLanguage::Es => Words {
            label: "Etiqueta",
            maker: "Fabricante y modelo",
            firmware: "Firmware",
            battery: "Batería",
            service_due: "Mantenimiento previsto",
            calibration_due: "Calibración prevista",
            out_of_order: "FUERA DE SERVICIO",
            priorities: ["alta", "media", "baja", "aviso"],
            feed: "Fuente",
            address: "Dirección",
            clock: "Reloj frente al de la estación",
            used: "Horas de uso",
            serviced: "Mantenido",
            calibrated: "Calibrado",
            cleaned: "Limpiado",
            test: "Alarma de prueba, enviada por la estación",
            by_device: "Alarma de prueba, provocada en el equipo",
            never_came: "no llegó ninguna alarma",
            steps: [
                "Llegó a la estación",
                "Tono ordenado",
                "Aviso ordenado",
                "Lista enviada a las pantallas",
                "Dibujada en la pantalla",
            ],
            not_reached: "no alcanzado",
            heard: "Tono oído",
            seen: "Lista o aviso visto",
            yes: "sí",
            no: "NO",
            remark: "Observación",
            accepted: "ACEPTADO",
            refused: "NO ACEPTADO",
            signed: "Veredicto, firmado",
        },
    }
}

/// What is signed.
pub(crate) struct Signed {
    pub subject: String,
    pub lines: Vec<Line>,
    pub at_ms: i64,
    pub ward: String,
    pub by: String,
    pub simulated: bool,
    pub language: PrintLanguage,
}

impl Signed {
    /// The page, with its times told by `zone`.
    pub fn page(&self, zone: impl Fn(i64) -> chrono::DateTime<chrono::FixedOffset>) -> Acceptance {
        let row = |line: &Line| AcceptanceRow {
            at: line.at_ms.map(&zone),
            what: line.what.clone(),
            result: line.result.clone(),
            by: line.by.clone(),
            bold: line.bold,
        };
        Acceptance {
            subject: self.subject.clone(),
            at: zone(self.at_ms),
            rows: self.lines.iter().map(row).collect(),
        }
    }
}

impl Ward {
    /// Signs the protocol of a feed or device and saves it as PDF.
    ///
    /// # Errors
    /// When nobody here may, it is not there, nothing of it was tested or nobody has said
    /// what was heard and seen, or the folder can't be written.
    pub async fn accept(
        &self,
        printing: &Printing,
        order: AcceptanceOrder,
    ) -> Result<PrintSaved, Refusal> {
        let actor = self.permit(Right::TendDevices).await?;
        let remark = order.remark.trim().to_owned();
        if remark.chars().count() > REMARK {
            return Err(Refusal::invalid(format!(
                "A remark has at most {REMARK} letters."
            )));
        }
        let view = self.equipment().await?;
        let mut tests: Vec<&TestAlarmView> = view
            .tests
            .iter()
            .filter(|test| test.source == order.source)
            .filter(|test| matches!(test.doing, TestDoingView::Ended | TestDoingView::NeverCame))
            .collect();
        tests.reverse();
        let proved = |test: &&TestAlarmView| test.found.is_some();
        if order.accepted && !tests.iter().any(proved) {
            return Err(Refusal::new(
                RefusalCode::NotNow,
                "Nothing was proved yet. Make a test alarm, wait until it has ended, and record what was heard and seen.",
            ));
        }
        let gone = || Refusal::new(RefusalCode::Gone, "It is no longer there.");
        let words = words(order.language);
        let (subject, mut lines, simulated) = match &order.source {
            TestSourceView::Device { device } => {
                let mut devices = view.devices.iter();
                let line = devices.find(|one| one.id == *device).ok_or_else(gone)?;
                (device.clone(), of_device(&words, line), line.simulated)
            }
            TestSourceView::Feed { feed } => {
                let mut feeds = view.feeds.iter();
                let line = feeds.find(|one| one.id == *feed).ok_or_else(gone)?;
                (
                    format!("{} {feed}", words.feed),
                    of_feed(&words, line),
                    false,
                )
            }
        };
        for test in tests {
            of_test(&words, test, &mut lines);
        }
        if !remark.is_empty() {
            lines.push(fact(words.remark, remark.clone()));
        }
        let wall = crate::system_clock::SystemClock::wall();
        let verdict = if order.accepted {
            words.accepted
        } else {
            words.refused
        };
        lines.push(Line {
            at_ms: Some(wall.millis()),
            what: words.signed.to_owned(),
            result: verdict.to_owned(),
            by: actor.name.to_string(),
            bold: true,
        });
        let signed = Signed {
            subject,
            lines,
            at_ms: wall.millis(),
            ward: self.wish(Request::WardName).await?,
            by: actor.name.to_string(),
            simulated,
            language: order.language,
        };
        let (saved, sha256) = printing.save_acceptance(signed).await?;
        let body = json!({
            "of": order.source, "accepted": order.accepted, "remark": remark,
            "file": saved.path, "sha256": sha256,
        });
        let mut entry = Entry::new(wall, "device.accepted", body.to_string());
        entry.actor = Some(actor.name.to_string());
        let noted = self.note(entry).await;
        noted.map_err(|error| Refusal::unavailable(error.to_string()))?;
        Ok(saved)
    }
}

fn fact(what: &str, result: String) -> Line {
    Line {
        at_ms: None,
        what: what.to_owned(),
        result: if result.trim().is_empty() {
            "–".to_owned()
        } else {
            result
        },
        by: String::new(),
        bold: false,
    }
}

fn of_device(words: &Words, line: &DeviceLineView) -> Vec<Line> {
    let clock = line.clock_offset_s.map(|offset| format!("{offset:+.0} s"));
    let mut lines = Vec::new();
    if !line.label.is_empty() {
        lines.push(fact(words.label, line.label.clone()));
    }
    lines.extend([
        fact(words.maker, format!("{} {}", line.maker, line.model)),
        fact(words.firmware, line.firmware.clone().unwrap_or_default()),
        fact(
            words.battery,
            line.battery_pct
                .map(|charge| format!("{charge:.0} %"))
                .unwrap_or_default(),
        ),
        fact(words.feed, line.feed.clone()),
        fact(words.clock, clock.unwrap_or_default()),
        fact(words.used, format!("{:.1}", line.upkeep.used_h)),
    ]);
    let done = [
        (words.serviced, &line.upkeep.serviced),
        (words.calibrated, &line.upkeep.calibrated),
        (words.cleaned, &line.upkeep.cleaned),
    ];
    for (what, done) in done {
        let DoneBy { at_ms, by } = match done {
            Some(done) => done.clone(),
            None => continue,
        };
        lines.push(Line {
            at_ms: Some(at_ms),
            by,
            ..fact(what, String::new())
        });
    }
    let due = [
        (words.service_due, line.upkeep.service_due_ms),
        (words.calibration_due, line.upkeep.calibration_due_ms),
    ];
    lines.extend(due.into_iter().filter_map(|(what, due)| {
        Some(Line {
            at_ms: Some(due?),
            ..fact(what, String::new())
        })
    }));
    if let Some(said) = &line.upkeep.out_of_order_said {
        lines.push(Line {
            at_ms: Some(said.at_ms),
            by: said.by.clone(),
            bold: true,
            ..fact(words.out_of_order, line.upkeep.out_of_order.clone())
        });
    }
    lines
}

fn of_feed(words: &Words, line: &FeedLineView) -> Vec<Line> {
    let kind = line.kind.map(crate::config_file::word).unwrap_or_default();
    let tls = if line.secure { " TLS" } else { "" };
    vec![
        fact(words.feed, format!("{kind}{tls}")),
        fact(words.address, line.address.clone()),
    ]
}

fn of_test(words: &Words, test: &TestAlarmView, lines: &mut Vec<Line>) {
    let what = if test.by_device {
        words.by_device
    } else {
        words.test
    };
    let came = test.condition.is_some();
    lines.push(Line {
        at_ms: Some(test.at_ms),
        what: what.to_owned(),
        result: if came {
            let [high, medium, low, advisory] = words.priorities;
            match test.priority {
                PriorityView::High => high,
                PriorityView::Medium => medium,
                PriorityView::Low => low,
                PriorityView::None => advisory,
            }
            .to_owned()
        } else {
            words.never_came.to_owned()
        },
        by: test.by.clone(),
        bold: !came,
    });
    for step in &test.steps {
        let place = match step.step {
            TestStepName::Taken => 0,
            TestStepName::Sounded => 1,
            TestStepName::Noticed => 2,
            TestStepName::Listed => 3,
            TestStepName::Shown => 4,
        };
        let result = match step.after_ms {
            Some(after) => format!("{after:.1} ms"),
            None if step.why.is_empty() => words.not_reached.to_owned(),
            None => format!("{}: {}", words.not_reached, step.why),
        };
        let step = words.steps.get(place).copied().unwrap_or_default();
        lines.push(fact(&format!("   {step}"), result));
    }
    if let Some(found) = &test.found {
        for (what, yes) in [(words.heard, found.heard), (words.seen, found.seen)] {
            lines.push(Line {
                at_ms: Some(found.at_ms),
                what: format!("   {what}"),
                result: (if yes { words.yes } else { words.no }).to_owned(),
                by: found.by.clone(),
                bold: !yes,
            });
        }
    }
}

#[cfg(test)]
mod tests;
