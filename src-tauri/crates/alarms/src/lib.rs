//! Alarm conditions and their signals: what is true, what is shown, in which order.
