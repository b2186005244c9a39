//! That a screen shows another station's ward, over a broker (docs/BROKER.md).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whose ward this screen shows, and how fresh it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ViewedView {
    /// The ward's id at the broker.
    pub ward: String,
    /// How fresh.
    pub state: ViewedState,
    /// When its station was last heard (ms since 1970, that station's clock).
    #[ts(type = "number | null")]
    pub heard_ms: Option<i64>,
    /// What is wrong and what to do, or empty.
    pub sentence: String,
}

/// How fresh a viewed ward is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ViewedState {
    /// Its station has not been heard yet.
    Waiting,
    /// As fresh as it should be.
    Live,
    /// Nothing for some seconds: numbers are dimmed.
    Stale,
    /// Nothing for longer: numbers are gone.
    Lost,
}
