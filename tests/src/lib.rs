//! Shared pieces of the tests: programs of others, and how to skip with a printed reason.

pub mod foreign;
