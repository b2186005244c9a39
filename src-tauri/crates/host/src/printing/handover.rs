//! A handover on paper: the very page that was looked at, with its signatures.

use super::check::Stretch;
use super::make::{About, Contents};
use super::words::{self, Words};
use super::zone::Zone;
use crate::keeping::past::Past;
use lamplight_api::command::Refusal;
use lamplight_api::duty::ShiftView;
use lamplight_api::handover as shown;
use lamplight_report::{Handover, HandoverBed, HandoverLine, HandoverPart};

/// The longest shift that is printed: days, for a plan of one shift.
const LONGEST_MS: i64 = 3 * 86_400_000;

/// Reads a page that was made.
pub(super) async fn read(
    past: &Past,
    zone: Zone,
    page: u64,
    identity: bool,
) -> Result<(About, Contents), Refusal> {
    let made = past.made.get(page)?;
    let page = &made.page;
    let stretch = Stretch::new(
        page.shift.begins_ms,
        page.until_ms.max(page.shift.begins_ms + 1),
        LONGEST_MS,
    )?;
    let words = words::of(page.language);
    let signed = match &page.nurse {
        Some(nurse) => past.signatures(&page.shift, nurse).await?,
        None => None,
    };
    let beds = page.beds.iter();
    let handover = Handover {
        title: page.title.clone(),
        shift: page.shift.name.clone(),
        from: zone.at(stretch.from_ms),
        to: zone.at(stretch.to_ms),
        summary: lines(&page.summary),
        beds: beds.map(|one| bed(one, words, identity)).collect(),
        signatures: signatures(words, zone, page.nurse.is_some(), signed, &made.sha256),
    };
    let about = About { bed: None, stretch };
    Ok((about, Contents::Handover(handover)))
}

fn bed(one: &shown::HandoverBed, words: &Words, identity: bool) -> HandoverBed {
    let mut title = format!("{} {}", words.bed, one.bed);
    let named = [&one.patient, &one.mrn, &one.birth];
    for text in named
        .into_iter()
        .filter(|text| identity && !text.is_empty())
    {
        title = format!("{title} · {text}");
    }
    HandoverBed {
        title,
        parts: one
            .parts
            .iter()
            .map(|part| HandoverPart {
                head: part.head.clone(),
                lines: lines(&part.lines),
            })
            .collect(),
        note: one.note.clone(),
    }
}

fn lines(lines: &[shown::HandoverLine]) -> Vec<HandoverLine> {
    let one = |line: &shown::HandoverLine| HandoverLine {
        text: line.text.clone(),
        bold: line.tone == shown::LineTone::Grave,
        grey: line.tone == shown::LineTone::Missing,
    };
    lines.iter().map(one).collect()
}

/// Both signatures of a nurse's page with its checksum; of the ward's summary none is asked.
fn signatures(
    words: &Words,
    zone: Zone,
    of_nurse: bool,
    signed: Option<(shown::SignatureView, Option<shown::SignatureView>)>,
    sha256: &str,
) -> Vec<HandoverLine> {
    let line = |text: String, bold| HandoverLine {
        text,
        bold,
        grey: !bold,
    };
    let said = |word: &str, one: &shown::SignatureView| {
        let at = zone.at(one.at_ms).format("%Y-%m-%d %H:%M:%S");
        line(format!("{word}: {}, {at}", one.by), true)
    };
    match signed {
        None if of_nurse => vec![line(words.not_signed.to_owned(), true)],
        None => Vec::new(),
        Some((by, taken)) => {
            let mut lines = vec![said(words.signed, &by)];
            lines.extend(taken.iter().map(|taken| said(words.taken, taken)));
            lines.push(line(format!("{}: {sha256}", words.checksum), false));
            lines
        }
    }
}

impl Past {
    /// Who has signed a nurse's page, and who has taken it over.
    async fn signatures(
        &self,
        shift: &ShiftView,
        nurse: &str,
    ) -> Result<Option<(shown::SignatureView, Option<shown::SignatureView>)>, Refusal> {
        let (begins_ms, nurse) = (shift.begins_ms, nurse.to_owned());
        self.ask(move |past| crate::handover::signatures(past.reader(), begins_ms, &nurse))
            .await
    }
}
