//! What `lamplight_people` asks the host for: hashes that take time and memory on purpose,
//! and one-time codes. One computation at a time, on a thread that may block, so that
//! sixty-four impatient screens cost memory for one and never hold the ward up.

mod asking;
mod hash;
pub(crate) mod provider;
mod qr;
pub(crate) mod setup_code;
mod totp;
pub(crate) mod zone;

use lamplight_people::{Computed, JobId, Secret, Work};
use std::sync::{Arc, Mutex, PoisonError};

pub use totp::{TotpKey, draw_key};

/// Computes beside the station's thread.
#[derive(Debug, Clone, Default)]
pub(crate) struct Secrets {
    /// Held while one is computed. Those that wait are bounded by the screens: each has one.
    turn: Arc<Mutex<()>>,
}

impl Secrets {
    /// Computes, and gives the answer to `done`. Called within a tokio runtime. What fails by
    /// a fault of ours is never answered; the machine gives it up after its time.
    pub fn compute(
        &self,
        job: JobId,
        work: Work,
        done: impl FnOnce(JobId, Computed) + Send + 'static,
    ) {
        let turn = Arc::clone(&self.turn);
        tokio::task::spawn_blocking(move || {
            let held = turn.lock().unwrap_or_else(PoisonError::into_inner);
            let computed = compute(&work);
            drop(held);
            done(job, computed);
        });
    }
}

/// One computation.
fn compute(work: &Work) -> Computed {
    let verified = work.verify.as_ref().is_some_and(|verify| {
        hash::verify(
            verify.typed.reveal(),
            verify.against.as_ref().map(Secret::reveal),
        )
    });
    let step = work.code.as_ref().and_then(|code| {
        let key = TotpKey::parse(code.key.as_ref()?.reveal())?;
        key.step_of(code.typed.reveal(), &code.steps)
    });
    let made = work.make.as_ref().and_then(|typed| {
        let made = hash::make(typed.reveal());
        if made.is_none() {
            tracing::error!("a secret could not be hashed: the system gives no random numbers");
        }
        made.map(|phc| Secret::new(&phc))
    });
    Computed {
        verified,
        step,
        made,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lamplight_people::{Code, Typed, Verify};

    fn check(typed: &str, against: Option<Secret>) -> bool {
        let typed = Typed::new(typed);
        let work = Work {
            verify: Some(Verify { typed, against }),
            ..Work::default()
        };
        compute(&work).verified
    }

    #[test]
    fn what_was_made_is_verified_and_nothing_else() {
        let work = Work {
            make: Some(Typed::new("4711")),
            ..Work::default()
        };
        let made = compute(&work).made.unwrap();
        assert!(made.reveal().starts_with("$argon2id$"), "a PHC string");
        let other = compute(&work).made.unwrap();
        assert_ne!(made, other, "each has its own salt");
        assert!(check("4711", Some(made.clone())));
        assert!(!check("4712", Some(made.clone())));
        assert!(!check("", Some(made)));
        assert!(!check("4711", None));
        assert!(!check("4711", Some(Secret::new("damaged"))));
    }

    #[test]
    fn a_code_is_told_by_its_step() {
        // RFC 6238, appendix B, at 59 s: step 1, the last six digits of 94287082.
        let key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
        let step = |typed: &str, key: Option<&str>| {
            let code = Code {
                key: key.map(Secret::new),
                typed: Typed::new(typed),
                steps: [0, 1, 2],
            };
            let work = Work {
                code: Some(code),
                ..Work::default()
            };
            compute(&work).step
        };
        assert_eq!(step("287082", Some(key)), Some(1));
        assert_eq!(step("287083", Some(key)), None);
        assert_eq!(step("287082", None), None);
        assert_eq!(step("287082", Some("no key!")), None);
    }

    #[tokio::test]
    async fn an_answer_comes_back_from_another_thread() {
        let (tell, told) = tokio::sync::oneshot::channel();
        let work = Work {
            make: Some(Typed::new("4711")),
            ..Work::default()
        };
        let job = JobId::default();
        Secrets::default().compute(job, work, |_, computed| {
            let _ = tell.send(computed);
        });
        assert!(told.await.unwrap().made.is_some());
    }
}
