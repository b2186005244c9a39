//! Topic patterns: which topics a row of the table is about, and what their levels tell.
//!
//! A pattern is a topic whose levels may be `+` (any), `#` (the rest, at the end) or hold one
//! `{name}`, which stands for any text and keeps it: `zigbee2mqtt/{room}/button-{bed}`.

use std::collections::BTreeMap;

/// The longest topic that is looked at (ours; MQTT allows 65,535 bytes).
pub const MOST_TOPIC_BYTES: usize = 512;
/// The most levels of one.
const MOST_LEVELS: usize = 32;

/// Why a text is no topic pattern.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PatternError {
    /// Nothing there, too long, too many levels, or a control character.
    #[error(
        "topic {0:?} is empty, longer than 512 bytes or 32 levels, or holds a control character"
    )]
    Form(String),
    /// `#` not as the whole last level, `+` beside other text.
    #[error("topic {0:?}: + and # stand for whole levels, # for the last ones only")]
    Wildcard(String),
    /// Braces that do not enclose one name.
    #[error("topic {0:?}: write a name in braces, at most one in a level, such as button-{{bed}}")]
    Braces(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Level {
    Exactly(String),
    Any,
    Rest,
    Named {
        before: String,
        name: String,
        after: String,
    },
}

/// A pattern of topics. See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicPattern(Vec<Level>);

/// What the named parts of a pattern are in one topic.
pub type Captured = BTreeMap<String, String>;

impl TopicPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// When it is none; the sentence quotes it.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if text.is_empty() || !is_plain(text) {
            return Err(PatternError::Form(text.to_owned()));
        }
        let last = text.split('/').count() - 1;
        let level = |(at, part): (usize, &str)| level(text, part, at == last);
        let levels = text.split('/').enumerate().map(level);
        levels.collect::<Result<_, _>>().map(Self)
    }

    /// What the names stand for in a topic; `None` when the pattern is not about it.
    ///
    /// As MQTT has it, a pattern that begins with a wildcard is not about `$` topics.
    #[must_use]
    pub fn captures(&self, topic: &str) -> Option<Captured> {
        let begins_wild = !matches!(self.0.first(), Some(Level::Exactly(_)));
        if begins_wild && topic.starts_with('$') {
            return None;
        }
        let mut parts = topic.split('/');
        let mut captured = Captured::new();
        for level in &self.0 {
            match level {
                Level::Rest => return Some(captured),
                Level::Any => {
                    parts.next()?;
                }
                Level::Exactly(text) => {
                    if parts.next()? != text {
                        return None;
                    }
                }
                Level::Named {
                    before,
                    name,
                    after,
                } => {
                    let part = parts.next()?.strip_prefix(before.as_str())?;
                    let part = part.strip_suffix(after.as_str())?;
                    if part.is_empty() {
                        return None;
                    }
                    captured.insert(name.clone(), part.to_owned());
                }
            }
        }
        parts.next().is_none().then_some(captured)
    }

    /// The filter that a broker understands.
    #[must_use]
    pub fn filter(&self) -> String {
        let levels = self.0.iter().map(|level| match level {
            Level::Exactly(text) => text.as_str(),
            Level::Any | Level::Named { .. } => "+",
            Level::Rest => "#",
        });
        levels.collect::<Vec<_>>().join("/")
    }
}

/// Whether a text may be a topic at all.
#[must_use]
pub fn is_plain(topic: &str) -> bool {
    topic.len() <= MOST_TOPIC_BYTES
        && topic.split('/').count() <= MOST_LEVELS
        && !topic.chars().any(char::is_control)
}

/// Fills `{name}` in with what was captured; a name that was not is left out.
#[must_use]
pub fn fill(template: &str, captured: &Captured) -> String {
    let mut text = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        // Braces around anything but a name are the payload's own, as in JSON.
        let named = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        let name = after.split_once('}').filter(|(name, _)| named(name));
        let Some((name, after)) = name else {
            text.push('{');
            rest = after;
            continue;
        };
        text.push_str(captured.get(name).map_or("", String::as_str));
        rest = after;
    }
    text.push_str(rest);
    text
}

fn level(text: &str, part: &str, last: bool) -> Result<Level, PatternError> {
    match part {
        "+" => return Ok(Level::Any),
        "#" if last => return Ok(Level::Rest),
        _ => {}
    }
    if part.contains(['+', '#']) {
        return Err(PatternError::Wildcard(text.to_owned()));
    }
    let wrong = || PatternError::Braces(text.to_owned());
    let Some((before, rest)) = part.split_once('{') else {
        return match part.contains('}') {
            true => Err(wrong()),
            false => Ok(Level::Exactly(part.to_owned())),
        };
    };
    let (name, after) = rest.split_once('}').ok_or_else(wrong)?;
    let named = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !named || before.contains('}') || after.contains(['{', '}']) {
        return Err(wrong());
    }
    Ok(Level::Named {
        before: before.to_owned(),
        name: name.to_owned(),
        after: after.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_pattern_keeps_what_its_names_stand_for() {
        let pattern = TopicPattern::parse("zigbee2mqtt/{room}/button-{bed}").unwrap();
        let captured = pattern.captures("zigbee2mqtt/12/button-1").unwrap();
        assert_eq!(captured["room"], "12");
        assert_eq!(captured["bed"], "1");
        assert_eq!(fill("r{room} b{bed}{none}", &captured), "r12 b1");
        assert_eq!(pattern.filter(), "zigbee2mqtt/+/+");
        for other in [
            "zigbee2mqtt/12/button-",
            "zigbee2mqtt/12",
            "a/12/button-1",
            "zigbee2mqtt/12/button-1/x",
        ] {
            assert_eq!(pattern.captures(other), None, "{other}");
        }
        assert!(
            TopicPattern::parse("a/#")
                .unwrap()
                .captures("a/b/c")
                .is_some()
        );
        assert!(TopicPattern::parse("a/#").unwrap().captures("a").is_some());
        assert!(
            TopicPattern::parse("#")
                .unwrap()
                .captures("$SYS/x")
                .is_none()
        );
    }

    #[test]
    fn what_is_no_pattern_is_refused_with_its_text() {
        for text in [
            "", "a/#/b", "a+/b", "a/{b", "a/b}", "a/{}", "a/{x}{y}", "a/{x y}", "a\u{0}",
        ] {
            assert!(TopicPattern::parse(text).is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(pattern in ".{0,60}", topic in ".{0,60}") {
            if let Ok(pattern) = TopicPattern::parse(&pattern) {
                let captured = pattern.captures(&topic).unwrap_or_default();
                let _ = fill(&topic, &captured);
                prop_assert!(TopicPattern::parse(&pattern.filter()).is_ok());
            }
        }
    }
}
