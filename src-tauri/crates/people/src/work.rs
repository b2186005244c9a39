//! What the machine asks the host to compute, on a thread that may block.

use crate::secret::{Secret, Typed};

/// Names one computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct JobId(pub(crate) u64);

/// Compare what was typed with what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verify {
    /// What was typed.
    pub typed: Typed,
    /// A PHC string. `None`: there is none, the answer is no, and it must take as long as
    /// if there were one, or else the time tells which badges exist.
    pub against: Option<Secret>,
}

/// Find the step whose one-time code was typed (RFC 6238: HMAC-SHA-1, six digits, 30 s).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// The key, in base 32; `None`: no step is right.
    pub key: Option<Secret>,
    /// What was typed.
    pub typed: Typed,
    /// The steps that may be.
    pub steps: [u64; 3],
}

/// One computation; each part is independent of the others.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Work {
    /// A secret to verify.
    pub verify: Option<Verify>,
    /// A code to verify.
    pub code: Option<Code>,
    /// A secret to make a PHC string of, with a new salt.
    pub make: Option<Typed>,
}

/// What came out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Computed {
    /// Whether what was typed is what is kept; false when nothing was asked.
    pub verified: bool,
    /// Whose code it was.
    pub step: Option<u64>,
    /// The PHC string; `None` when it was not asked for or could not be made.
    pub made: Option<Secret>,
}
