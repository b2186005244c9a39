//! argon2id, with the crate's defaults: 19 MiB, two passes, one lane, as OWASP's cheat sheet
//! on password storage advises (unverified). What is kept names its own parameters, so they
//! can be raised later without anybody's PIN being lost.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use std::sync::OnceLock;

/// Compared with where there is nothing to compare with, so that the time does not tell.
static NOBODY: OnceLock<Option<String>> = OnceLock::new();

/// A PHC string with a new salt; `None` when the system gives no random numbers.
pub(super) fn make(typed: &str) -> Option<String> {
    let hash = Argon2::default().hash_password(typed.as_bytes()).ok()?;
    Some(hash.to_string())
}

/// Whether this is the secret behind a PHC string. Takes as long where there is none.
pub(super) fn verify(typed: &str, against: Option<&str>) -> bool {
    let matches = |phc: &str| {
        Argon2::default()
            .verify_password(typed.as_bytes(), phc)
            .is_ok()
    };
    match against {
        Some(phc) => matches(phc),
        None => {
            let nobody = NOBODY.get_or_init(|| make("nobody"));
            // Computed for its time; what comes out must not count, also for "nobody".
            let _ = nobody.as_deref().map(matches);
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_has_no_secret_not_even_the_one_that_is_compared_for_its_time() {
        assert!(!verify("nobody", None));
    }

    #[test]
    fn other_parameters_and_damaged_texts_verify_nothing() {
        let ours = make("4711").unwrap();
        let other = ours.replace("t=2", "t=3");
        assert_ne!(ours, other);
        assert!(!verify("4711", Some(&other)));
        for damaged in ["", "$argon2id$", "$argon2id$v=19$m=9,t=1,p=1$", "4711"] {
            assert!(!verify("4711", Some(damaged)), "{damaged}");
        }
    }
}
