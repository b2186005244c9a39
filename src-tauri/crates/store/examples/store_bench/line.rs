//! A figure's line, and what figures are made of.

use serde_json::{Value, json};

/// Prints a figure. One without a bar is there to be known.
pub fn print(name: &str, value: f64, unit: &str, bar: Option<(&str, f64)>, more: &Value) {
    let value = (value * 1e3).round() / 1e3;
    let holds = bar.is_none_or(|(sign, bar)| {
        if sign == "<=" {
            value <= bar
        } else {
            value >= bar
        }
    });
    let bar = bar.map_or_else(String::new, |(sign, bar)| format!("{sign} {bar}"));
    let mut out = json!({
        "name": name, "value": value, "unit": unit, "bar": bar, "holds": holds, "runs": 1,
    });
    if let (Some(fields), Some(more)) = (out.as_object_mut(), more.as_object()) {
        fields.extend(more.clone());
    }
    println!("{out}");
}

/// Says why a figure is missing.
pub fn skipped(name: &str, reason: &str) {
    println!("{}", json!({ "skipped": name, "reason": reason }));
}

/// All but one in a hundred are not above it.
pub fn p99(list: &mut [f64]) -> f64 {
    list.sort_by(f64::total_cmp);
    list.get(list.len() * 99 / 100).copied().unwrap_or(f64::NAN)
}

/// Processor time of this process, from the system's own account; 0 where there is none.
pub fn processor_s() -> f64 {
    let Ok(text) = std::fs::read_to_string("/proc/self/stat") else {
        return 0.0;
    };
    // User and system time are fields 14 and 15, in ticks of 10 ms; the name before them may hold blanks.
    let fields = text
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace();
    fields
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}
