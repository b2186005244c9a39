//! From a question to a finished document.

use super::check::{Stretch, report};
use super::header::header;
use super::zone::Zone;
use super::{alarms, blocking, disclosure, event, handover, strip, trend, words};
use crate::keeping::past::Past;
use crate::system_clock::SystemClock;
use lamplight_api::command::Refusal;
use lamplight_api::print::{PaperView, PrintLanguage, PrintQuery, PrintWhat};
use lamplight_report::{Document, Header, Language, Layout, Orientation, Paper};
use lamplight_units::BedId;

/// A document, and what is said of it when it is printed.
pub(super) struct Made {
    pub document: Document,
    pub layout: Layout,
    /// The name of a file, without its ending; names no patient.
    pub name: String,
    pub query: PrintQuery,
}

/// Whom and when a document is about.
pub(super) struct About {
    /// `None` is the ward, or the station.
    pub bed: Option<BedId>,
    pub stretch: Stretch,
}

/// What is drawn.
pub(super) enum Contents {
    Strip(lamplight_report::Strip),
    Event(lamplight_report::Event),
    Trend(lamplight_report::Trend),
    Alarms(lamplight_report::Alarms),
    Disclosure(lamplight_report::Disclosure),
    Handover(lamplight_report::Handover),
}

/// Reads, shapes and draws.
pub(super) async fn make(past: &Past, zone: Zone, query: PrintQuery) -> Result<Made, Refusal> {
    let (about, contents) = read(past, zone, &query).await?;
    let printed_at = zone.wall(SystemClock::wall());
    let name = name(&query, &about, zone);
    let header = header(past, &query, about, printed_at).await?;
    let layout = layout(&query);
    let document = blocking(move || draw(&header, layout, &contents)).await??;
    Ok(Made {
        document,
        layout,
        name,
        query,
    })
}

async fn read(past: &Past, zone: Zone, query: &PrintQuery) -> Result<(About, Contents), Refusal> {
    let language = query.language;
    match &query.what {
        PrintWhat::Strip {
            bed,
            from_ms,
            to_ms,
            look,
            condition,
        } => {
            let stretch = Stretch::of_strip(*from_ms, *to_ms)?;
            strip::read(past, zone, language, bed, stretch, look, *condition).await
        }
        PrintWhat::Event {
            condition,
            before_s,
            after_s,
            look,
        } => {
            event::read(
                past,
                zone,
                language,
                *condition,
                (*before_s, *after_s),
                look,
            )
            .await
        }
        PrintWhat::Trend {
            bed,
            series,
            from_ms,
            to_ms,
            table_ms,
        } => {
            trend::read(
                past,
                zone,
                language,
                bed,
                series,
                (*from_ms, *to_ms),
                *table_ms,
            )
            .await
        }
        PrintWhat::Alarms {
            bed,
            from_ms,
            to_ms,
            least,
        } => {
            let asked = alarms::Asked {
                bed: bed.clone(),
                times: (*from_ms, *to_ms),
                least: *least,
                language,
                identity: query.identity,
            };
            alarms::read(past, zone, asked).await
        }
        PrintWhat::Disclosure {
            bed,
            series,
            from_ms,
            to_ms,
            row_ms,
        } => disclosure::read(past, zone, bed, *series, (*from_ms, *to_ms), *row_ms).await,
        PrintWhat::Handover { page } => handover::read(past, zone, *page, query.identity).await,
    }
}

fn draw(header: &Header, layout: Layout, contents: &Contents) -> Result<Document, Refusal> {
    match contents {
        Contents::Strip(one) => lamplight_report::strip(header, layout, one),
        Contents::Event(one) => lamplight_report::event(header, layout, one),
        Contents::Trend(one) => lamplight_report::trend(header, layout, one),
        Contents::Alarms(one) => lamplight_report::alarms(header, layout, one),
        Contents::Disclosure(one) => lamplight_report::disclosure(header, layout, one),
        Contents::Handover(one) => lamplight_report::handover(header, layout, one),
    }
    .map_err(report)
}

/// Waves and the alarms' six columns lie across, graphs stand upright.
fn layout(query: &PrintQuery) -> Layout {
    Layout {
        paper: match query.paper {
            PaperView::A4 => Paper::A4,
            PaperView::Letter => Paper::Letter,
        },
        orientation: match query.what {
            PrintWhat::Strip { .. }
            | PrintWhat::Event { .. }
            | PrintWhat::Alarms { .. }
            | PrintWhat::Disclosure { .. } => Orientation::Landscape,
            PrintWhat::Trend { .. } | PrintWhat::Handover { .. } => Orientation::Portrait,
        },
        language: match query.language {
            PrintLanguage::En => Language::English,
            PrintLanguage::De => Language::German,
            PrintLanguage::Es => Language::Spanish,
        },
    }
}

/// `Strip bed 12 2026-11-21 1403`: kind, bed and time, and nothing that a file system minds.
fn name(query: &PrintQuery, about: &About, zone: Zone) -> String {
    let words = words::of(query.language);
    let kind = match query.what {
        PrintWhat::Strip { .. } => words.file_strip,
        PrintWhat::Event { .. } => words.file_event,
        PrintWhat::Trend { .. } => words.file_trend,
        PrintWhat::Alarms { .. } => words.file_alarms,
        PrintWhat::Disclosure { .. } => words.file_disclosure,
        PrintWhat::Handover { .. } => words.file_handover,
    };
    let place = about.bed.as_ref().map_or_else(
        || words.file_ward.to_owned(),
        |bed| format!("{} {}", words.file_bed, plain(bed.as_str())),
    );
    let at = zone.at(about.stretch.from_ms).format("%Y-%m-%d %H%M");
    format!("{kind} {place} {at}")
}

fn plain(text: &str) -> String {
    let letter = |c: char| if c.is_alphanumeric() { c } else { '-' };
    text.chars().take(24).map(letter).collect()
}
