//! The state machine that owns the ward: stepped with explicit time, answers with effects.
