//! PCD-04: rows with facets to alerts.
//!
//! A facet is known by its name first and by the last number of OBX-4 second, because the
//! same facet arrives under two numbers. Rows of one alert share the rest of OBX-4.

use super::alert_words::{inactivation, kind, phase, priority, state, without_numbers, word};
use super::row::{Obx, mds};
use super::{Context, Counted, Reader};
use crate::hl7::message::Delimiters;
use crate::hl7::person::clean;
use crate::hl7::term::{Named, Role};
use crate::hl7::value::{Flags, Parsed, number, structured};
use crate::report::{
    AlertKind, AlertPhase, AlertPriority, AlertReport, AlertState, Channel, Inactivation,
    NumberReading, ReadUnit, ResultStatus, Term, TextReading, Watchdog,
};
use lamplight_units::{DeviceTime, MdcCode, Metric, MetricKind, NoValue, RefId, Unit};
use std::sync::Arc;

/// What a row is to an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AlertPart {
    /// Facet 1: the event.
    Event,
    /// Facet 2: the metric that raised it.
    Value,
    /// Facet 2: the source as a code.
    Source,
    /// Facet 3.
    Phase,
    /// Facet 4.
    State,
    /// Facet 5.
    Inactivation,
    /// Facet 6.
    Priority,
    /// Facet 7.
    Kind,
    /// Facet 8.
    Text,
    /// How soon the next watchdog is due.
    Timeout,
}

impl AlertPart {
    /// By name, then by number; `None` when the row is no part of an alert.
    pub(super) fn of(
        obx: &Obx<'_>,
        named: &Named,
        alerts: Surroundings,
        d: &Delimiters,
    ) -> Option<Self> {
        let in_alert = alerts != Surroundings::Plain;
        match named.role {
            Role::Event => Some(Self::Event),
            Role::Source => Some(Self::Source),
            Role::Phase => Some(Self::Phase),
            Role::State => Some(Self::State),
            Role::Inactivation => Some(Self::Inactivation),
            Role::Priority => Some(Self::Priority),
            Role::Kind => Some(Self::Kind),
            Role::Text => Some(Self::Text),
            Role::Timeout => Some(Self::Timeout),
            // Under a wave it marks samples; here it is an event like others.
            Role::Inop if in_alert || is_flagged(obx, named, d) => Some(Self::Event),
            Role::Value if in_alert => match facet_of(obx.channel).1 {
                Some(1) => Some(Self::Event),
                Some(2) => Some(Self::Value),
                Some(_) | None if is_flagged(obx, named, d) => Some(Self::Event),
                Some(_) => None,
                // Without facet numbers the first row is the event, whatever it is called, and
                // the number behind it is what raised it.
                None => match alerts {
                    // A name of the nomenclature that is no event is beside the alert.
                    Surroundings::Begin if named.is_local() => Some(Self::Event),
                    Surroundings::AlertWithoutValue if named.is_numeric() => Some(Self::Value),
                    Surroundings::Begin
                    | Surroundings::AlertWithoutValue
                    | Surroundings::Alert
                    | Surroundings::Plain => None,
                },
            },
            Role::Value
            | Role::Inop
            | Role::Alert(..)
            | Role::Device
            | Role::Rate
            | Role::Period
            | Role::Resolution
            | Role::Range
            | Role::Model => None,
        }
    }
}

/// Where a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Surroundings {
    /// In a block that is no alert.
    Plain,
    /// In an alert's block, before its event.
    Begin,
    /// In an alert's block.
    Alert,
    /// In an alert's block, behind an event that has no value yet.
    AlertWithoutValue,
}

impl Surroundings {
    /// `only_alert`: the block is nothing but an alert; one with evidence may begin with that.
    pub(super) fn of(is_alert: bool, only_alert: bool, alerts: &[PendingAlert]) -> Self {
        match alerts.last() {
            _ if !is_alert => Self::Plain,
            None if only_alert => Self::Begin,
            Some(last) if last.event.is_some() && last.value.is_none() => Self::AlertWithoutValue,
            Some(_) | None => Self::Alert,
        }
    }
}

/// OBX-4 without its facet number, and that number, when it has five parts or more.
fn facet_of(channel: &str) -> (&str, Option<u32>) {
    let parts = channel.bytes().filter(|b| *b == b'.').count() + 1;
    match channel.rsplit_once('.') {
        Some((base, facet)) if parts >= 5 => (base, facet.parse().ok()),
        Some(_) | None => (channel, None),
    }
}

/// Whether OBX-8 says what only an alert's event says there: a priority or a kind of alert. The
/// number that raised it may repeat that.
fn is_flagged(obx: &Obx<'_>, named: &Named, d: &Delimiters) -> bool {
    let is_number = named.is_numeric() || matches!(obx.kind, "NM" | "nm" | "SN");
    if is_number || obx.flags.is_empty() {
        return false;
    }
    let flags = Flags::read(obx.flags, d);
    flags.priority.is_some() || flags.kind.is_some()
}

/// A row of an alert message that stands as a text, since neither its name nor its place says
/// more; facets without an event show that it is the event.
#[derive(Debug)]
pub(super) struct MaybeEvent<'a> {
    obx: Obx<'a>,
    named: Arc<Named>,
    /// Which of the block's texts it is.
    text: usize,
}

impl<'a> MaybeEvent<'a> {
    /// `None` for what has a place of its own among facets, or a name of the nomenclature.
    pub(super) fn of(obx: &Obx<'a>, named: &Arc<Named>, text: usize) -> Option<Self> {
        let may_be = named.metric.is_none() && facet_of(obx.channel).1.is_none();
        may_be.then(|| Self {
            obx: *obx,
            named: Arc::clone(named),
            text,
        })
    }
}

/// An alert whose facets may still come.
#[derive(Debug)]
pub(super) struct PendingAlert {
    number: usize,
    base: Channel,
    mds: u32,
    event: Option<Term>,
    text: Arc<str>,
    source: Option<Term>,
    value: Option<NumberReading>,
    phase: Option<AlertPhase>,
    state: Option<AlertState>,
    inactivation: Inactivation,
    priority: Option<AlertPriority>,
    flag_priority: Option<AlertPriority>,
    kind: AlertKind,
    own_time: Option<DeviceTime>,
    status: ResultStatus,
    /// Whether any of phase, state, inactivation, priority, kind came along.
    has_facets: bool,
}

impl PendingAlert {
    /// Whether OBX-8 of the event says that it is an alarm, where nothing else does. Without a
    /// priority (PN, PI) or as an advisory alone (SA) it is an annotation.
    const fn is_flagged_as_alarm(&self) -> bool {
        match self.flag_priority {
            Some(
                AlertPriority::High
                | AlertPriority::Medium
                | AlertPriority::Low
                | AlertPriority::Unstated,
            ) => true,
            Some(AlertPriority::None) => false,
            None => matches!(self.kind, AlertKind::Physiological | AlertKind::Technical),
        }
    }
}

/// How many alerts back a facet's alert is looked for.
const LOOK_BACK: usize = 64;

impl<'a> Reader<'_, 'a> {
    pub(super) fn alert(&mut self, obx: &Obx<'a>, named: &Arc<Named>, part: AlertPart) {
        if part == AlertPart::Timeout {
            self.timeout(obx);
            return;
        }
        let Some(index) = self.alert_of(obx, part) else {
            return;
        };
        match part {
            AlertPart::Event => self.event(obx, named, index),
            AlertPart::Value => self.alert_value(obx, named, index),
            AlertPart::Source => self.source(obx, index),
            AlertPart::Phase
            | AlertPart::State
            | AlertPart::Inactivation
            | AlertPart::Priority
            | AlertPart::Kind
            | AlertPart::Text => self.facet(obx, index, part),
            AlertPart::Timeout => {}
        }
    }

    /// The alert that a row belongs to, a new one if need be; `None` at the bound.
    fn alert_of(&mut self, obx: &Obx<'_>, part: AlertPart) -> Option<usize> {
        let (base, facet) = facet_of(obx.channel);
        let known = self
            .block
            .alerts
            .iter()
            .rposition(|a| facet.is_none() || a.base.0.as_ref() == base)
            .filter(|at| self.block.alerts.len() - at <= LOOK_BACK);
        let known = known.filter(|at| {
            let has_event = self
                .block
                .alerts
                .get(*at)
                .is_some_and(|a| a.event.is_some());
            !(part == AlertPart::Event && has_event)
        });
        if known.is_some() {
            return known;
        }
        if part != AlertPart::Event && self.text_was_event(base, facet) {
            return self.alert_of(obx, part);
        }
        if !self.count(Counted::Alert) {
            return None;
        }
        let base = self.context.words.channel(base);
        self.block.alerts.push(PendingAlert {
            number: obx.number,
            base,
            mds: mds(obx),
            event: None,
            text: Arc::default(),
            source: None,
            value: None,
            phase: None,
            state: None,
            inactivation: Inactivation::default(),
            priority: None,
            flag_priority: None,
            kind: AlertKind::Unstated,
            own_time: None,
            status: ResultStatus::Unstated,
            has_facets: false,
        });
        Some(self.block.alerts.len() - 1)
    }

    /// Makes an alert of the text before a facet that has no event; `false` where none is at the
    /// facet's place.
    fn text_was_event(&mut self, base: &str, facet: Option<u32>) -> bool {
        let maybe = &mut self.block.maybe_event;
        let Some(row) = maybe.take_if(|row| facet.is_none() || row.obx.channel == base) else {
            return false;
        };
        if row.text < self.block.texts.len() {
            self.block.texts.remove(row.text);
        }
        self.alert(&row.obx, &row.named, AlertPart::Event);
        true
    }

    /// Facet 1. A generic alarm names its event in OBX-5; any other is the event itself.
    fn event(&mut self, obx: &Obx<'a>, named: &Named, index: usize) {
        let d = self.context.delimiters;
        let one = d.first(obx.value);
        let part = |n| d.component(one, n).trim();
        // Bare digits are the code of a generic alarm; an event of its own has words there.
        let generic = is_generic(named);
        let digits = !part(1).is_empty() && part(1).bytes().all(|b| b.is_ascii_digit());
        let is_coded = !part(2).is_empty() || (generic && digits);
        let inner = if is_coded && generic {
            self.context.words.term(one)
        } else {
            None
        };
        let term = inner.map_or_else(|| named.term.clone(), |inner| inner.term.clone());
        let text = if is_coded {
            let name = Some(part(2)).filter(|n| !n.starts_with("MDC"));
            let text = [part(9), part(5), name.unwrap_or("")]
                .into_iter()
                .find(|t| !t.is_empty())
                .unwrap_or("");
            Arc::from(clean(text, &d))
        } else {
            self.plain_text(obx)
        };
        let flags = Flags::read(obx.flags, &d);
        let own_time = self.own_time(obx);
        let (status, _) = crate::hl7::value::status(obx.status);
        let dialect = self.context.words.dialect();
        if let Some(alert) = self.block.alerts.get_mut(index) {
            alert.event = Some(term);
            alert.text = text;
            alert.own_time = own_time;
            alert.status = status;
            alert.flag_priority = flags.priority.and_then(|p| priority(p, dialect));
            if let (AlertKind::Unstated, Some(kind)) = (alert.kind, flags.kind.and_then(kind)) {
                alert.kind = kind;
            }
        }
    }

    /// A row that is an alert by itself. It is told while it lasts and its end never is, so it
    /// is one of the moment, which whoever tells it again prolongs.
    pub(super) fn whole_alert(
        &mut self,
        obx: &Obx<'a>,
        named: &Named,
        priority: AlertPriority,
        kind: AlertKind,
    ) {
        let text = self.plain_text(obx);
        if text.is_empty() || !self.count(Counted::Alert) {
            return;
        }
        let event = Term {
            refid: RefId::sent(without_numbers(&text)),
            ..named.term.clone()
        };
        let base = self.context.words.channel(obx.channel);
        let own_time = self.own_time(obx);
        let (status, _) = crate::hl7::value::status(obx.status);
        self.block.alerts.push(PendingAlert {
            number: obx.number,
            base,
            mds: mds(obx),
            event: Some(event),
            text,
            source: None,
            value: None,
            phase: Some(AlertPhase::Point),
            state: None,
            inactivation: Inactivation::default(),
            priority: Some(priority),
            flag_priority: None,
            kind,
            own_time,
            status,
            has_facets: true,
        });
    }

    /// Facet 2 as a number. An alert has one: a second is noted and takes nothing's place, since
    /// nobody could tell from the alert whose number it was.
    fn alert_value(&mut self, obx: &Obx<'a>, named: &Named, index: usize) {
        let alert = self.block.alerts.get(index);
        if alert.is_some_and(|alert| alert.value.is_some()) {
            self.defect(obx, 4, "a second value of one alert; the first one is kept");
            return;
        }
        let parsed = match structured(obx.value, &self.context.delimiters) {
            // A state that raised the alert is no number and no slip.
            Ok(Parsed::Unreadable) if !named.is_numeric() => Parsed::None(NoValue::NotMeasured),
            Ok(parsed) => parsed,
            Err(_) => Parsed::Unreadable,
        };
        let Some(base) = self.block.alerts.get(index).map(|a| a.base.clone()) else {
            return;
        };
        let reading = self.reading(obx, named, base, parsed);
        if let Some(alert) = self.block.alerts.get_mut(index) {
            alert.source = Some(named.term.clone());
            alert.value = Some(reading);
        }
    }

    fn source(&mut self, obx: &Obx<'a>, index: usize) {
        let one = self.context.delimiters.first(obx.value);
        let source = self.context.words.term(one);
        if let (Some(alert), Some(source)) = (self.block.alerts.get_mut(index), source) {
            alert.source.get_or_insert_with(|| source.term.clone());
        }
    }

    /// Facets 3 to 8: words of small vocabularies; a strange word costs only itself.
    fn facet(&mut self, obx: &Obx<'a>, index: usize, part: AlertPart) {
        let d = self.context.delimiters;
        let dialect = self.context.words.dialect();
        let text = if part == AlertPart::Text {
            self.plain_text(obx)
        } else {
            Arc::default()
        };
        let word = word(obx.value, &d);
        let Some(alert) = self.block.alerts.get_mut(index) else {
            return;
        };
        alert.has_facets |= part != AlertPart::Text;
        if obx.value.trim().is_empty() {
            return;
        }
        let understood = match part {
            AlertPart::Phase => set(&mut alert.phase, phase(&word)),
            AlertPart::State => set(&mut alert.state, state(&word)),
            AlertPart::Priority => set(&mut alert.priority, priority(&word, dialect)),
            AlertPart::Kind => kind(&word).map(|k| alert.kind = k).is_some(),
            AlertPart::Inactivation => {
                let (inactive, understood) = inactivation(obx.value, &d);
                alert.inactivation = inactive;
                understood
            }
            AlertPart::Text => {
                if alert.text.is_empty() {
                    alert.text = text;
                }
                true
            }
            AlertPart::Event | AlertPart::Value | AlertPart::Source | AlertPart::Timeout => true,
        };
        if !understood {
            self.defect(obx, 5, "a word that is not of this facet");
        }
    }

    /// MDC_ATTR_CONFIRM_TIMEOUT: seconds where no unit says otherwise.
    fn timeout(&mut self, obx: &Obx<'a>) {
        let unit = match self.context.words.unit(obx.unit).unit {
            ReadUnit::Known(unit) => unit,
            ReadUnit::Missing | ReadUnit::Unknown(_) => Unit::Second,
        };
        let millis = match number(obx.value) {
            Parsed::Number(n) => unit.convert(n, Unit::MilliSecond),
            Parsed::None(_) | Parsed::Unreadable => None,
        };
        // A day at most: longer is no watchdog.
        match millis.filter(|ms| (1.0..=86_400_000.0).contains(ms)) {
            #[allow(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "between 1 and 86,400,000"
            )]
            Some(ms) => self.block.period_ms = Some(ms.round() as u32),
            None => self.defect(obx, 5, "not a time span"),
        }
    }
}

fn set<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    let understood = value.is_some();
    *slot = value.or(slot.take());
    understood
}

/// Whether the event's name says only "alarm" (196616) and OBX-5 says which.
fn is_generic(named: &Named) -> bool {
    matches!(
        named.term.refid.as_str(),
        "MDC_EVT_ALARM" | "MDCX_EVT_ALERT" | "MDCX_EVT_ALARM"
    )
}

/// The event of a keep-alive.
const WATCHDOG: &str = "MDC_EVT_ACTIVE";

/// What the whole block says of its alerts.
pub(super) struct BlockFacts {
    pub(super) thread: Arc<str>,
    pub(super) has_parent: bool,
    pub(super) start: Option<DeviceTime>,
    pub(super) sent_at: Option<DeviceTime>,
    pub(super) period_ms: Option<u32>,
}

/// Alerts; texts out of events that nothing says to be alerts; a watchdog with its device's number.
pub(super) fn finish(
    pending: Vec<PendingAlert>,
    in_alert: bool,
    block: &BlockFacts,
    context: &mut Context<'_>,
) -> (Vec<AlertReport>, Vec<TextReading>, Option<(u32, Watchdog)>) {
    let (mut alerts, mut texts, mut watchdog) = (Vec::new(), Vec::new(), None);
    // The block's id names one alert. Of several each has its event and place for a name.
    let several = pending
        .iter()
        .filter(|a| a.event.is_some())
        .nth(1)
        .is_some();
    for mut alert in pending {
        let number = alert.number;
        let Some(event) = alert.event.clone() else {
            context
                .defects
                .field("OBX", number, 3, "facets of an alert without its event");
            continue;
        };
        let at = block.start.or(alert.own_time).or(block.sent_at);
        let is_bare = !in_alert && !alert.has_facets;
        if is_bare && alert.is_flagged_as_alarm() && event.refid.as_str() != WATCHDOG {
            // Told beside numbers while it lasts, and its end never is.
            alert.phase = Some(AlertPhase::Point);
        } else if is_bare {
            texts.push(TextReading {
                term: event,
                channel: alert.base,
                text: alert.text,
                status: alert.status,
                at: alert.own_time.or(at),
            });
            continue;
        }
        let priority = alert.priority.or(alert.flag_priority);
        let priority = priority.unwrap_or(AlertPriority::Unstated);
        if event.refid.as_str() == WATCHDOG
            && matches!(priority, AlertPriority::None | AlertPriority::Unstated)
        {
            let dog = Watchdog {
                period_ms: block.period_ms,
                leaving: alert.state == Some(AlertState::Inactive),
            };
            watchdog = Some((alert.mds, dog));
            continue;
        }
        let mut finished = finished(alert, event, priority, at, block);
        if several {
            finished.thread = Arc::default();
        }
        alerts.push(finished);
    }
    (alerts, texts, watchdog)
}

fn finished(
    alert: PendingAlert,
    event: Term,
    priority: AlertPriority,
    at: Option<DeviceTime>,
    block: &BlockFacts,
) -> AlertReport {
    // OBR-3 names the alert only in its first message; later ones name themselves there.
    let is_first = matches!(alert.phase, Some(AlertPhase::Start) | None);
    let thread = if block.has_parent || is_first {
        Arc::clone(&block.thread)
    } else {
        Arc::default()
    };
    // Deleted, or posted as wrong, for instance of another patient: it is not true.
    let is_taken_back = matches!(alert.status, ResultStatus::Deleted | ResultStatus::Wrong);
    let (phase, state) = if is_taken_back {
        (Some(AlertPhase::End), Some(AlertState::Inactive))
    } else {
        (alert.phase, alert.state)
    };
    AlertReport {
        thread,
        event,
        source: alert.source.or_else(|| metric_in(&alert.base.0)),
        channel: alert.base,
        text: alert.text,
        phase,
        state,
        priority,
        kind: alert.kind,
        inactivation: alert.inactivation,
        value: alert.value.map(Box::new),
        at,
    }
}

/// The metric whose code stands in the fourth place of OBX-4, where makers put it.
fn metric_in(base: &str) -> Option<Term> {
    let code = base.split('.').nth(3)?.parse().ok()?;
    let metric = Metric::by_code(MdcCode::new(code))?;
    (metric.kind == MetricKind::Numeric && metric.code == code).then(|| Term::known(metric))
}
