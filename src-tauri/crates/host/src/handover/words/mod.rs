//! The words of a handover in the three languages of the screen. Texts of alarms, reasons
//! and notes come as they are.

mod de;
mod en;
mod es;

use lamplight_alarms::Silenced;
use lamplight_api::handover::Sbar;
use lamplight_api::limits::SideView;
use lamplight_api::print::PrintLanguage;

/// The words of one language. What stands in braces is filled in by [`fill`].
pub(super) struct Words {
    pub language: PrintLanguage,
    /// Situation, background, assessment, recommendation.
    pub heads: [&'static str; 4],
    pub nobody: &'static str,
    pub not_admitted: &'static str,
    pub since: &'static str,
    pub since_latest: &'static str,
    pub flags: &'static str,
    pub flags_missing: &'static str,
    pub allergies: &'static str,
    /// Contact, droplet, airborne, protective.
    pub isolation: [&'static str; 4],
    pub fall_risk: &'static str,
    /// Full, limited, no CPR.
    pub code: [&'static str; 3],
    pub turn: &'static str,
    pub vitals: &'static str,
    pub round: &'static str,
    pub late: &'static str,
    pub or_more: &'static str,
    pub set_late: &'static str,
    pub earlier: &'static str,
    pub days: &'static str,
    pub hours: &'static str,
    pub minutes: &'static str,
    pub here_for: &'static str,
    pub here_at_least: &'static str,
    pub no_notes: &'static str,
    pub note: &'static str,
    pub alarms: &'static str,
    pub alarms_full: &'static str,
    pub no_alarms: &'static str,
    pub gravest: &'static str,
    pub lasted: &'static str,
    pub lasts: &'static str,
    pub acknowledged: &'static str,
    pub not_acknowledged: &'static str,
    pub told_all: &'static str,
    pub numbers_missing: &'static str,
    pub score: &'static str,
    pub score_missing: &'static str,
    pub open: &'static str,
    pub no_open: &'static str,
    pub limit: &'static str,
    pub limits_other: &'static str,
    pub no_limits: &'static str,
    pub off: &'static str,
    pub silence: &'static str,
    pub silence_ended: &'static str,
    pub silence_until: &'static str,
    pub silence_open: &'static str,
    pub no_silences: &'static str,
    pub standby: &'static str,
    pub tasks: &'static str,
    pub no_tasks: &'static str,
    pub tasks_missing: &'static str,
    pub tells: &'static str,
    pub away: &'static str,
    pub not_recorded: &'static str,
    pub nurses: &'static str,
    pub unassigned: &'static str,
    pub all_assigned: &'static str,
    pub most_alarms: &'static str,
    pub nurse: &'static str,
    pub no_nurse: &'static str,
    pub bed: &'static str,
    pub bedside: &'static str,
    pub this_station: &'static str,
    /// Low, high, extreme low, extreme high.
    sides: [&'static str; 4],
    /// None, low, medium, high.
    priorities: [&'static str; 4],
    /// Audio paused, audio off, alarm paused, alarm off.
    silenced: [&'static str; 4],
}

/// The words of a language.
pub(super) const fn of(language: PrintLanguage) -> &'static Words {
    match language {
        PrintLanguage::En => &en::WORDS,
        PrintLanguage::De => &de::WORDS,
        PrintLanguage::Es => &es::WORDS,
    }
}

/// Fills the places of a phrase, each by its name.
pub(super) fn fill(phrase: &str, places: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(phrase.len() + 32);
    let mut rest = phrase;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (name, behind) = after.split_once('}').unwrap_or((after, ""));
        let found = places.iter().find(|(place, _)| *place == name);
        text.push_str(found.map_or("", |(_, value)| value));
        rest = behind;
    }
    text.push_str(rest);
    text
}

impl Words {
    pub const fn head(&self, sbar: Sbar) -> &'static str {
        let [situation, background, assessment, recommendation] = self.heads;
        match sbar {
            Sbar::Situation => situation,
            Sbar::Background => background,
            Sbar::Assessment => assessment,
            Sbar::Recommendation => recommendation,
        }
    }

    pub const fn side(&self, side: SideView) -> &'static str {
        let [low, high, extreme_low, extreme_high] = self.sides;
        match side {
            SideView::Low => low,
            SideView::High => high,
            SideView::ExtremeLow => extreme_low,
            SideView::ExtremeHigh => extreme_high,
        }
    }

    /// A priority by its rank in the records.
    pub const fn priority(&self, rank: u8) -> &'static str {
        let [none, low, medium, high] = self.priorities;
        match rank {
            0 => none,
            1 => low,
            2 => medium,
            _ => high,
        }
    }

    pub const fn silenced(&self, kind: Silenced) -> &'static str {
        let [audio_paused, audio_off, alarm_paused, alarm_off] = self.silenced;
        match kind {
            Silenced::AudioPaused => audio_paused,
            Silenced::AudioOff => audio_off,
            Silenced::AlarmPaused => alarm_paused,
            Silenced::AlarmOff => alarm_off,
        }
    }

    /// A person's name as it is; who is none has a word.
    pub fn person<'a>(&self, name: &'a str) -> &'a str
    where
        Self: 'static,
    {
        match name {
            "bedside" => self.bedside,
            "station" | "this station" => self.this_station,
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_by_name_and_once() {
        let rows = [
            ("{a} and {b}", "1 and {a}"),
            ("{b}{c}", "{a}"),
            ("no place", "no place"),
            ("open {a", "open 1"),
        ];
        for (phrase, filled) in rows {
            assert_eq!(fill(phrase, &[("a", "1"), ("b", "{a}")]), filled);
        }
    }
}
