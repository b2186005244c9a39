//! A device's own alerts, mirrored as conditions: as sent, never lowered.

use crate::deadlines::Deadline;
use crate::station::Station;
use lamplight_alarms::{
    Announcement, Category, Class, ConditionKey, Kind, Origin, Presence, Priority, Silenced,
    Subject,
};
use lamplight_protocols::report::{
    AlertKind, AlertPhase, AlertPriority, AlertReport, AlertState, Inactivation,
};
use lamplight_units::{BedId, DeviceId, MetricKind, Now};
use lamplight_ward::{Device, HeldAlert};
use std::sync::Arc;
use std::time::Duration;

/// How long an alert without duration (`tpoint`) stays in the list.
const MOMENT: Duration = Duration::from_secs(120);

impl Station {
    /// The source name of a device's conditions.
    pub(crate) fn source_of(id: &DeviceId) -> String {
        format!("device/{id}")
    }

    /// Takes one alert report of a device in.
    pub(crate) fn take_alert(&mut self, now: Now, id: &DeviceId, sent: &AlertReport) {
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let Some(at) = find(device, sent) else {
            self.take_new_alert(now, id, sent);
            return;
        };
        self.take_news_of_alert(now, id, at, sent);
    }

    /// An alert that is not in the device's list begins; or one that was pushed out ends.
    fn take_new_alert(&mut self, now: Now, id: &DeviceId, sent: &AlertReport) {
        let Some(device) = self.devices.get_mut(id) else {
            return;
        };
        let over = is_over(sent);
        if over && open(device).count() >= Device::MOST_ALERTS {
            // An end needs no place in the list, and must push no open one out.
            self.end_condition(now, &ConditionKey::new(&Self::source_of(id), &name(sent)));
            return;
        }
        let pushed_out = make_room(device);
        let at = begin(device, now, sent);
        if let (Some(held), Some(bed)) = (pushed_out, self.bed_of(id)) {
            let news = unconfirmed(bed, id, &held);
            self.announce(now, news);
        }
        self.take_news_of_alert(now, id, at, sent);
    }

    fn take_news_of_alert(&mut self, now: Now, id: &DeviceId, at: usize, sent: &AlertReport) {
        let held = self.devices.get_mut(id).and_then(|d| d.alerts.get_mut(at));
        let Some(held) = held else {
            return;
        };
        let priority = keep_priority(held, sent);
        held.report = sent.clone();
        held.report.priority = priority;
        held.heard = now;
        held.ended = is_over(sent);
        if let Some(device) = self.devices.get_mut(id) {
            share_words(device, at);
        }
        let Some(held) = self.devices.get(id).and_then(|d| d.alerts.get(at)) else {
            return;
        };
        let key = ConditionKey::new(&Self::source_of(id), &held.name);
        let (ended, held) = (held.ended, held.clone());
        if !ended && sent.phase == Some(AlertPhase::Point) {
            self.moment_of(now, id, &held.name);
        }
        let Some(bed) = self.bed_of(id).cloned() else {
            self.alert_off_bed(now, id, &held);
            return;
        };
        if ended {
            self.end_condition(now, &key);
            return;
        }
        let news = announcement(&bed, id, &held);
        self.announce(now, news);
    }

    /// An alert without duration is shown for a while, and then is over.
    pub(crate) fn moment_of(&mut self, now: Now, id: &DeviceId, name: &str) {
        let key = ConditionKey::new(&Self::source_of(id), name);
        self.deadlines.set(Deadline::Moment(key), now.mono + MOMENT);
    }

    /// What is told for a while has been told long enough. An alert without duration is over
    /// then for its device, too, or it would come again with the device's next bed, its next
    /// loss and each restart. One that lasts by now has no such end any more.
    pub(crate) fn moment_due(&mut self, now: Now, key: &ConditionKey) {
        let device = key.source.strip_prefix("device/");
        let device = device.and_then(|id| DeviceId::parse(id).ok());
        if let Some(id) = device
            && let Some(device) = self.devices.get_mut(&id)
        {
            let mut open = device.alerts.iter_mut().filter(|held| !held.ended);
            match open.find(|held| held.name == key.name) {
                Some(held) if held.report.phase == Some(AlertPhase::Point) => held.ended = true,
                Some(_) => return,
                None => {}
            }
        }
        self.end_condition(now, key);
    }

    /// Announces what is still open of a device, after it was given to a bed.
    pub(crate) fn announce_alerts_of(&mut self, now: Now, id: &DeviceId) {
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let Some(bed) = device.assignment.bed().cloned() else {
            return;
        };
        let open: Vec<Announcement> = device
            .alerts
            .iter()
            .filter(|held| !held.ended)
            .map(|held| announcement(&bed, id, held))
            .collect();
        for news in open {
            self.announce(now, news);
        }
    }

    /// What is still open of alerts that were pushed out of a device's list, to be said
    /// again of the bed to which the device goes.
    pub(crate) fn pushed_out_of(&self, id: &DeviceId) -> Vec<Announcement> {
        let Some(device) = self.devices.get(id) else {
            return Vec::new();
        };
        let source = Self::source_of(id);
        self.conditions()
            .open()
            .map(|condition| &condition.announced)
            .filter(|said| said.key.source.as_ref() == source && said.origin == Origin::Device)
            .filter(|said| said.presence == Presence::Unconfirmed)
            .filter(|said| !open(device).any(|held| held.name == said.key.name))
            .cloned()
            .collect()
    }

    /// A device that was away had time to repeat its alerts: those it did not repeat
    /// are shown as unconfirmed, since nobody knows whether they are over.
    pub(crate) fn repeat_due(&mut self, now: Now, id: &DeviceId) {
        let Some(device) = self.devices.get(id) else {
            return;
        };
        let returned = now.mono - Self::REPEAT_WITHIN;
        let Some(bed) = device.assignment.bed().cloned() else {
            return;
        };
        let silent: Vec<Announcement> = device
            .alerts
            .iter()
            .filter(|held| !held.ended && held.heard.mono < returned)
            .map(|held| unconfirmed(&bed, id, held))
            .collect();
        for news in silent {
            self.announce(now, news);
        }
    }
}

/// The open alert that a report speaks of: the same event at the same place, else the
/// same thread. The thread comes second, since many senders number every message anew.
fn find(device: &Device, sent: &AlertReport) -> Option<usize> {
    let open = |held: &HeldAlert| !held.ended;
    let same = |held: &HeldAlert| open(held) && held.name.as_ref() == name(sent);
    let threaded = |held: &HeldAlert| {
        let named = !sent.thread.is_empty() && held.report.thread == sent.thread;
        open(held) && named && goes_on(&held.report, sent)
    };
    let all = || device.alerts.iter();
    all()
        .rposition(same)
        .or_else(|| all().rposition(threaded))
        .or_else(|| only_one_there(device, sent))
}

/// The alert that an end without source and thread means: some senders tell what raised an alert
/// when it begins and not when it ends. It is the only open one of its event at its place, or
/// none: of two it could be either, and where no place is told it could be of anything.
fn only_one_there(device: &Device, sent: &AlertReport) -> Option<usize> {
    let is_named = sent.source.is_some() || !sent.thread.is_empty();
    if !is_over(sent) || is_named || sent.channel.0.is_empty() {
        return None;
    }
    let event = sent.event.refid.as_str();
    let any_text = !is_generic(event) || sent.text.is_empty();
    let is_it = |held: &HeldAlert| {
        let report = &held.report;
        !held.ended
            && report.event.refid.as_str() == event
            && report.channel == sent.channel
            && (any_text || report.text == sent.text)
    };
    let mut there = device.alerts.iter().enumerate();
    let (at, _) = there.find(|(_, held)| is_it(held))?;
    let another = there.any(|(_, held)| is_it(held));
    (!another).then_some(at)
}

/// Whether a report of an open alert's thread is of that alert. Some senders give every
/// alert the same id, so a start is always another one, and what goes on must be of the same
/// place or source; an end is believed, or the alert would stay for ever.
fn goes_on(held: &AlertReport, sent: &AlertReport) -> bool {
    let same_place = held.channel == sent.channel;
    let same_source = held.source.is_some() && held.source == sent.source;
    match sent.phase {
        Some(AlertPhase::Start | AlertPhase::Point) | None => false,
        Some(AlertPhase::End | AlertPhase::Reset) => true,
        Some(
            AlertPhase::Continue
            | AlertPhase::Update
            | AlertPhase::Escalate
            | AlertPhase::Deescalate,
        ) => same_place || same_source,
    }
}

fn open(device: &Device) -> impl Iterator<Item = &HeldAlert> {
    device.alerts.iter().filter(|held| !held.ended)
}

/// Makes room for one more alert; says which open one had to go for it, if any.
///
/// The oldest ended one goes. Where there are nothing but open ones it is the one not heard
/// of for longest: what a device goes on repeating stays. Its condition does not go with it.
fn make_room(device: &mut Device) -> Option<HeldAlert> {
    let ended = device.alerts.len() - open(device).count();
    if ended < Device::MOST_ENDED && device.alerts.len() < Device::MOST_ALERTS {
        return None;
    }
    if let Some(gone) = device.alerts.iter().position(|held| held.ended) {
        device.alerts.remove(gone);
        return None;
    }
    let all = device.alerts.iter().enumerate();
    let (gone, _) = all.min_by_key(|(_, held)| held.heard.mono)?;
    Some(device.alerts.remove(gone))
}

fn begin(device: &mut Device, now: Now, sent: &AlertReport) -> usize {
    device.alerts.push(HeldAlert {
        report: sent.clone(),
        began: now,
        heard: now,
        name: Arc::from(name(sent)),
        ended: false,
    });
    device.alerts.len() - 1
}

/// A restless monitor says the same words a hundred times a day; they are kept once.
fn share_words(device: &mut Device, at: usize) {
    let Some((held, others)) = device.alerts.get_mut(..=at).and_then(<[_]>::split_last_mut) else {
        return;
    };
    let mut share = |of: fn(&mut HeldAlert) -> &mut Arc<str>| {
        let words = of(held);
        if let Some(same) = others
            .iter_mut()
            .rev()
            .map(of)
            .find(|other| *other == words)
        {
            words.clone_from(same);
        }
    };
    share(|held| &mut held.name);
    share(|held| &mut held.report.text);
    share(|held| &mut held.report.channel.0);
}

/// What makes an alert the same one: event, source, channel; and the text where the
/// event is only "an alarm".
fn name(sent: &AlertReport) -> String {
    let event = sent.event.refid.as_str();
    let source = sent.source.as_ref().map_or("", |term| term.refid.as_str());
    let text = if is_generic(event) {
        sent.text.as_ref()
    } else {
        ""
    };
    format!("{event}|{source}|{}|{text}", sent.channel.0)
}

/// Whether an event is only "an alarm", so that its words say which.
fn is_generic(event: &str) -> bool {
    event.is_empty() || event == "MDC_EVT_ALARM" || event.starts_with("MDCX")
}

/// Whether a report ends its alert. A contradiction (`start` with `inactive`) keeps it open, and
/// so does an event without duration, which is inactive by the time it is told.
fn is_over(sent: &AlertReport) -> bool {
    let ends = matches!(sent.phase, Some(AlertPhase::End | AlertPhase::Reset));
    match sent.state {
        Some(AlertState::Active | AlertState::Latched) => {
            ends && sent.state == Some(AlertState::Active)
        }
        Some(AlertState::Inactive) => {
            !matches!(sent.phase, Some(AlertPhase::Start | AlertPhase::Point))
        }
        None => ends,
    }
}

/// A report that leaves the priority out keeps the one told before.
fn keep_priority(held: &HeldAlert, sent: &AlertReport) -> AlertPriority {
    match sent.priority {
        AlertPriority::Unstated => held.report.priority,
        told => told,
    }
}

fn announcement(bed: &BedId, device: &DeviceId, held: &HeldAlert) -> Announcement {
    let sent = &held.report;
    let kind = kind(sent);
    let class = Class::of_alert(sent.event.refid.as_str(), &sent.text);
    let latched = sent.state == Some(AlertState::Latched) || sent.phase == Some(AlertPhase::Point);
    Announcement {
        key: ConditionKey::new(&Station::source_of(device), &held.name),
        subject: Subject::Bed(bed.clone()),
        origin: Origin::Device,
        kind,
        category: match kind {
            Kind::Technical => Category::Equipment,
            Kind::Physiological | Kind::Advisory | Kind::Call => class.category(),
        },
        class,
        priority: priority(sent.priority, kind),
        text: Arc::from(words(sent)),
        advice: Arc::from(""),
        about: about(sent),
        presence: if latched {
            Presence::Latched
        } else {
            Presence::Present
        },
        silenced: silenced(sent.inactivation),
        acknowledged_at_bedside: sent.inactivation.acknowledged,
    }
}

/// Nobody knows whether it is over: a person who has looked may close it.
fn unconfirmed(bed: &BedId, device: &DeviceId, held: &HeldAlert) -> Announcement {
    Announcement {
        presence: Presence::Unconfirmed,
        ..announcement(bed, device, held)
    }
}

fn about(sent: &AlertReport) -> Option<lamplight_units::RefId> {
    let term = sent
        .value
        .as_ref()
        .map(|value| &value.term)
        .or(sent.source.as_ref());
    term.map(|term| term.refid.clone())
}

/// Kind as sent; where it is left out, an alert about a number is about the patient,
/// one about a part of the device is technical, and anything unclear about the patient.
fn kind(sent: &AlertReport) -> Kind {
    match sent.kind {
        AlertKind::Physiological => Kind::Physiological,
        AlertKind::Technical => Kind::Technical,
        AlertKind::Advisory => Kind::Advisory,
        AlertKind::Unstated => {
            let source = sent
                .source
                .as_ref()
                .and_then(lamplight_protocols::report::Term::metric);
            let technical = ["LEAD", "BATT", "INOP", "PROBE"];
            let event = sent.event.refid.as_str();
            let device = source.is_some_and(|metric| metric.kind == MetricKind::Device);
            if device || technical.iter().any(|word| event.contains(word)) {
                Kind::Technical
            } else {
                Kind::Physiological
            }
        }
    }
}

/// Priority as sent. Left out, it is medium for the patient and low for equipment:
/// enough to be seen, without crying wolf.
const fn priority(sent: AlertPriority, kind: Kind) -> Priority {
    match (sent, kind) {
        (AlertPriority::High, _) => Priority::High,
        (AlertPriority::Medium, _) | (AlertPriority::Unstated, Kind::Physiological) => {
            Priority::Medium
        }
        (AlertPriority::Low, _) | (AlertPriority::Unstated, Kind::Technical | Kind::Call) => {
            Priority::Low
        }
        (AlertPriority::None, _) | (AlertPriority::Unstated, Kind::Advisory) => Priority::Advisory,
    }
}

const fn silenced(sent: Inactivation) -> Option<Silenced> {
    if sent.alarm_off {
        Some(Silenced::AlarmOff)
    } else if sent.alarm_paused {
        Some(Silenced::AlarmPaused)
    } else if sent.audio_off {
        Some(Silenced::AudioOff)
    } else if sent.audio_paused {
        Some(Silenced::AudioPaused)
    } else {
        None
    }
}

/// The maker's words; without them the number and its limit, else the event's name.
fn words(sent: &AlertReport) -> String {
    if !sent.text.is_empty() {
        return sent.text.to_string();
    }
    if let Some(value) = &sent.value
        && let (Some(number), Some(metric)) = (value.value.number(), value.term.metric())
    {
        let limits = value.limits;
        if let Some(high) = limits.high.filter(|high| number > *high) {
            return format!("{} {number} > {high}", metric.label);
        }
        if let Some(low) = limits.low.filter(|low| number < *low) {
            return format!("{} {number} < {low}", metric.label);
        }
        return format!("{} {number}", metric.label);
    }
    let event = sent.event.refid.as_str();
    let bare = event.strip_prefix("MDC_EVT_").unwrap_or(event);
    let bare = bare.strip_prefix("ECG_").unwrap_or(bare);
    if bare.is_empty() {
        "ALARM".to_owned()
    } else {
        bare.replace('_', " ")
    }
}
