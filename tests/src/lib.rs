//! Shared pieces of the tests: where the recorded data lies, and how to skip with a printed reason.
