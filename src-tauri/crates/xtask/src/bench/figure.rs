//! One measured figure and its line.

use crate::{Failure, Outcome};
use serde::{Deserialize, Serialize};

/// What a figure must reach to hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bar {
    /// This or more.
    AtLeast(f64),
    /// This or less.
    AtMost(f64),
}

impl Bar {
    fn text(self) -> String {
        match self {
            Self::AtLeast(limit) => format!(">= {limit}"),
            Self::AtMost(limit) => format!("<= {limit}"),
        }
    }

    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(limit) => value >= limit,
            Self::AtMost(limit) => value <= limit,
        }
    }
}

/// Another program's value for the same work in the same run.
#[derive(Debug, Clone, PartialEq)]
pub struct Peer {
    /// Its name and version.
    pub name: String,
    /// Its value in the same unit.
    pub value: f64,
}

/// One JSON line. Programs that measure themselves print the same line, and it
/// is read back here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Group and name, such as `core.cpu_pct`.
    pub name: String,
    /// The value: of several runs, the median.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The bar in words, such as `<= 15`; empty where there is none.
    #[serde(default)]
    pub bar: serde_json::Value,
    /// Whether the value reaches the bar.
    pub holds: bool,
    /// How many runs the value comes from.
    pub runs: u32,
    /// Who was measured beside us.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<String>,
    /// The peer's value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer_value: Option<f64>,
    /// Ours divided by the peer's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratio: Option<f64>,
    /// What else a program says about its figure.
    #[serde(flatten)]
    pub more: serde_json::Map<String, serde_json::Value>,
}

impl Figure {
    /// The median of `values` against a bar. No values give no figure.
    #[must_use]
    pub fn median(name: &str, unit: &str, bar: Bar, values: &[f64]) -> Option<Self> {
        let value = rounded(median(values)?);
        Some(Self {
            name: name.to_owned(),
            value,
            unit: unit.to_owned(),
            bar: bar.text().into(),
            holds: bar.holds(value),
            runs: u32::try_from(values.len()).unwrap_or(u32::MAX),
            peer: None,
            peer_value: None,
            ratio: None,
            more: serde_json::Map::new(),
        })
    }

    /// The same beside a peer.
    #[must_use]
    pub fn beside(mut self, peer: Peer) -> Self {
        self.ratio = Some(rounded(self.value / peer.value));
        self.peer = Some(peer.name);
        self.peer_value = Some(rounded(peer.value));
        self
    }

    /// Reads the line of a program that measured itself.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok()
    }

    /// The line to print.
    ///
    /// # Errors
    /// When a value is not a number that JSON has.
    pub fn line(&self) -> Outcome<String> {
        serde_json::to_string(self)
            .map_err(|error| Failure::new(format!("{} can't be written: {error}", self.name)))
    }
}

/// Three decimals are more than any of this is worth.
fn rounded(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn median(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let upper = *sorted.get(sorted.len() / 2)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(*sorted.get(sorted.len() / 2 - 1)?, upper))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_holds_at_its_bar_and_not_one_step_beyond() {
        for (bar, value, holds) in [
            (Bar::AtMost(15.0), 15.0, true),
            (Bar::AtMost(15.0), 15.001, false),
            (Bar::AtLeast(60.0), 60.0, true),
            (Bar::AtLeast(60.0), 59.999, false),
        ] {
            let figure = Figure::median("a.b", "ms", bar, &[value]).expect("there is a value");
            assert_eq!(figure.holds, holds, "{value} against {bar:?}");
        }
    }

    #[test]
    fn the_median_of_an_even_count_lies_between_the_middle_two() {
        for (values, middle) in [
            (&[3.0, 1.0, 2.0][..], Some(2.0)),
            (&[4.0, 1.0, 2.0, 3.0][..], Some(2.5)),
            (&[][..], None),
        ] {
            assert_eq!(median(values), middle, "{values:?}");
        }
    }

    #[test]
    fn a_line_read_back_is_the_same_figure() {
        let figure = Figure::median("a.b", "ms", Bar::AtMost(5.0), &[1.0, 2.0])
            .expect("there is a value")
            .beside(Peer {
                name: "other 1.0".to_owned(),
                value: 3.0,
            });
        let line = figure.line().expect("the values are numbers");
        assert_eq!(Figure::read(&line), Some(figure), "{line}");
        assert_eq!(Figure::read("some other line"), None);
    }
}
