//! Keeps a panic inside the task it happened in.
//!
//! A panic is a defect of ours. It may cost the connection that met it, never the
//! other beds, so each connection and each feed runs inside [`isolated`].

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

/// The future panicked. What the panic said stays out: it may quote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Panicked;

/// Runs the future to its end, or to its panic.
pub async fn isolated<F: Future>(future: F) -> Result<F::Output, Panicked> {
    let mut future = pin!(future);
    poll_fn(|context| {
        // Safe to assert: after a panic the future is never polled again, and
        // what it shares with others is behind locks that allow for poison.
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(Poll::Ready(output)) => Poll::Ready(Ok(output)),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(Err(Panicked)),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_becomes_a_value_also_after_a_wait() {
        assert_eq!(isolated(async { 1 }).await, Ok(1));
        let late = async {
            tokio::task::yield_now().await;
            panic!("on purpose");
        };
        assert_eq!(isolated(late).await, Err(Panicked));
    }
}
