//! Rules of the repository that no linter knows.
//!
//! - `repository`: its files, for the other modules
//! - `dependencies`: which crate may know which
//! - `sources`: what every source file must have, and must not
//! - `documents`: what documents say about files and tests is true
//! - `entries`: what lies at the top, and the notices beside assets
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test's helpers fail the test by panicking"
)]

mod dependencies;
mod documents;
mod entries;
mod repository;
mod sources;
