//! One connection over an in-memory pipe on paused time: the time-outs to the
//! millisecond, without a socket. The pipe holds 64 bytes each way.

use super::*;
use crate::budget::Budget;
use crate::clock::Clock;
use crate::event::{ConnectionId, FeedEvent, Receipt};
use crate::mllp::fake::Lines;
use lamplight_units::{FeedId, Mono, Wall};
use std::collections::VecDeque;
use std::sync::Arc;
use tokio::io::{DuplexStream, duplex};
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::sleep;

struct Still;

impl Clock for Still {
    fn now(&self) -> Now {
        Now {
            mono: Mono::START,
            wall: Wall::from_micros(0),
        }
    }
}

struct Bench {
    peer: DuplexStream,
    news: mpsc::Receiver<FeedEvent>,
    taken: VecDeque<FeedNews>,
    stop: watch::Sender<bool>,
    task: JoinHandle<Ended>,
    budget: Budget,
}

fn bench(queue: usize, limits: Limits) -> Bench {
    let (peer, stream) = duplex(64);
    let (sender, news) = mpsc::channel(queue);
    let (stop, stopped) = Stop::pair();
    let budget = Budget::new(limits.unfinished_bytes);
    let line = Line {
        outlet: Outlet::new(
            FeedId::parse("bedside").unwrap(),
            sender,
            Arc::new(Still),
            stopped.clone(),
            limits.queue_time,
        ),
        connection: Connection {
            id: ConnectionId(1),
            peer: Arc::from("10.0.0.5:40001"),
            name: None,
        },
        limits,
        stop: stopped,
        share: budget.share(),
        orders: Orders::new(None),
        silent: false,
    };
    let task = tokio::spawn(converse(stream, Box::<Lines>::default(), line));
    Bench {
        peer,
        news,
        taken: VecDeque::new(),
        stop,
        task,
        budget,
    }
}

impl Bench {
    async fn send(&mut self, text: &str) {
        self.peer.write_all(text.as_bytes()).await.unwrap();
    }

    /// What the peer reads, while the station takes and keeps what comes.
    async fn heard(&mut self, length: usize) -> String {
        let mut bytes = vec![0; length];
        let mut filled = 0;
        while filled < length {
            tokio::select! {
                biased;
                Some(event) = self.news.recv() => self.taken.push_back(keep(event)),
                read = self.peer.read(&mut bytes[filled..]) => filled += read.unwrap(),
            }
        }
        String::from_utf8(bytes).unwrap()
    }

    /// What the peer reads of a station that takes nothing.
    async fn heard_alone(&mut self, length: usize) -> String {
        let mut bytes = vec![0; length];
        self.peer.read_exact(&mut bytes).await.unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// The next news, which the station keeps.
    async fn next(&mut self) -> FeedNews {
        match self.taken.pop_front() {
            Some(news) => news,
            None => keep(self.news.recv().await.unwrap()),
        }
    }

    async fn next_letter(&mut self) -> String {
        match self.next().await {
            FeedNews::DeadLetter(letter) => letter.reason.to_string(),
            other => panic!("expected a dead letter, got {other:?}"),
        }
    }
}

fn keep(event: FeedEvent) -> FeedNews {
    event.receipt.into_iter().for_each(Receipt::kept);
    event.what
}

fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

#[tokio::test(start_paused = true)]
async fn every_message_of_one_read_is_told_and_answered_in_order() {
    let mut bench = bench(8, Limits::default());
    bench.send("ok\nbad\nok\n").await;
    assert_eq!(bench.heard(12).await, "ACK\nNAK\nACK\n");
    assert!(matches!(bench.next().await, FeedNews::Message { .. }));
    assert_eq!(bench.next_letter().await, "not understood");
    assert!(matches!(bench.next().await, FeedNews::Message { .. }));
}

#[tokio::test(start_paused = true)]
async fn an_answer_waits_until_what_the_message_brought_is_kept() {
    let mut bench = bench(1, Limits::default());
    bench.send("ok\n").await;
    let event = bench.news.recv().await.unwrap();
    let early = timeout(seconds(60), bench.heard_alone(4)).await;
    assert!(early.is_err(), "answered before it was kept");
    keep(event);
    assert_eq!(bench.heard_alone(4).await, "ACK\n");
}

#[tokio::test(start_paused = true)]
async fn what_is_let_go_unkept_is_not_answered_and_ends_the_connection() {
    let mut bench = bench(1, Limits::default());
    bench.send("ok\n").await;
    drop(bench.news.recv().await.unwrap());
    let mut rest = Vec::new();
    bench.peer.read_to_end(&mut rest).await.unwrap();
    assert_eq!(rest, b"");
}

#[tokio::test(start_paused = true)]
async fn a_full_queue_holds_the_sender_back_and_then_tells_it_to_keep_the_message() {
    let mut bench = bench(1, Limits::default());
    let start = Instant::now();
    bench.send("ok\nok\n").await;
    sleep(seconds(6)).await;
    bench.next().await;
    assert_eq!(bench.heard_alone(9).await, "ACK\nKEEP\n");
    assert_eq!(start.elapsed(), seconds(6));
    // There is room again: the sender's next try is taken.
    bench.send("ok\n").await;
    assert_eq!(bench.heard(4).await, "ACK\n");
}

#[tokio::test(start_paused = true)]
async fn a_queue_that_has_room_again_in_time_takes_the_message() {
    let mut bench = bench(1, Limits::default());
    bench.send("ok\nok\n").await;
    sleep(seconds(4)).await;
    bench.next().await;
    assert_eq!(bench.heard(8).await, "ACK\nACK\n");
}

#[tokio::test(start_paused = true)]
async fn when_the_station_is_gone_senders_are_told_to_keep_their_messages() {
    let mut bench = bench(1, Limits::default());
    bench.news.close();
    bench.send("ok\nok\n").await;
    assert_eq!(bench.heard_alone(10).await, "KEEP\nKEEP\n");
}

#[tokio::test(start_paused = true)]
async fn a_message_without_end_is_given_up_after_its_time_also_when_it_drips() {
    let mut bench = bench(8, Limits::default());
    let start = Instant::now();
    for _ in 0..29 {
        bench.send("x").await;
        sleep(seconds(1)).await;
    }
    assert_eq!(bench.next_letter().await, "Late");
    assert_eq!(start.elapsed(), seconds(30));
    let ended = bench.task.await.unwrap();
    assert_eq!(ended.reason, Closed::NeverEnding { after: seconds(30) });
}

#[tokio::test(start_paused = true)]
async fn a_message_that_ends_in_time_gives_the_next_one_its_own_time() {
    let mut bench = bench(8, Limits::default());
    bench.send("o").await;
    sleep(seconds(29)).await;
    bench.send("k\no").await;
    assert_eq!(bench.heard(4).await, "ACK\n");
    sleep(seconds(29)).await;
    bench.send("k\n").await;
    assert_eq!(bench.heard(4).await, "ACK\n");
    assert!(!bench.task.is_finished());
}

#[tokio::test(start_paused = true)]
async fn stray_bytes_become_a_dead_letter_and_the_connection_goes_on() {
    let mut bench = bench(8, Limits::default());
    let start = Instant::now();
    bench.send("?GET / HTTP/1.1").await;
    assert_eq!(bench.next_letter().await, "Late");
    assert_eq!(start.elapsed(), seconds(30));
    bench.send("ok\n").await;
    assert_eq!(bench.heard(4).await, "ACK\n");
}

#[tokio::test(start_paused = true)]
async fn stray_bytes_before_the_end_of_a_connection_are_not_lost() {
    let mut bench = bench(8, Limits::default());
    bench.send("?").await;
    bench.peer.shutdown().await.unwrap();
    assert_eq!(bench.next_letter().await, "Cut");
    assert_eq!(bench.task.await.unwrap().reason, Closed::ByPeer);
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_never_reads_its_acknowledgements_is_closed() {
    let mut bench = bench(8, Limits::default());
    let start = Instant::now();
    bench.send("long\n").await;
    bench.next().await;
    let ended = bench.task.await.unwrap();
    assert_eq!(ended.reason, Closed::NotReading { after: seconds(10) });
    // Ten more for the farewell, which it does not take either.
    assert!(start.elapsed() <= seconds(20));
    assert!(ended.heard, "the message itself was taken");
}

#[tokio::test(start_paused = true)]
async fn silence_closes_only_where_a_limit_is_set() {
    let idle_time = Some(seconds(60));
    let limited = bench(
        8,
        Limits {
            idle_time,
            ..Limits::default()
        },
    );
    let unlimited = bench(8, Limits::default());
    sleep(seconds(3_600)).await;
    let ended = limited.task.await.unwrap();
    assert_eq!(ended.reason, Closed::Idle { after: seconds(60) });
    assert!(!unlimited.task.is_finished());
}

#[tokio::test(start_paused = true)]
async fn an_end_in_the_middle_of_a_message_leaves_a_dead_letter() {
    let mut bench = bench(8, Limits::default());
    bench.send("ok\no").await;
    bench.heard(4).await;
    bench.peer.shutdown().await.unwrap();
    bench.next().await;
    assert_eq!(bench.next_letter().await, "Cut");
    assert_eq!(bench.task.await.unwrap().reason, Closed::InMidFrame);
}

#[tokio::test(start_paused = true)]
async fn an_end_between_messages_is_the_normal_one() {
    let mut bench = bench(8, Limits::default());
    bench.send("ok\n").await;
    bench.heard(4).await;
    drop(bench.peer);
    assert_eq!(bench.task.await.unwrap().reason, Closed::ByPeer);
}

#[tokio::test(start_paused = true)]
async fn dead_letters_beyond_the_quota_are_counted_and_the_count_is_told() {
    let letters_per_minute = 2;
    let mut bench = bench(
        8,
        Limits {
            letters_per_minute,
            ..Limits::default()
        },
    );
    for _ in 0..5 {
        bench.send("bad\n").await;
        assert_eq!(bench.heard(4).await, "NAK\n");
    }
    bench.next_letter().await;
    bench.next_letter().await;
    let start = Instant::now();
    assert_eq!(
        bench.next().await,
        FeedNews::DeadLettersCounted { count: 3 }
    );
    assert_eq!(start.elapsed(), seconds(60));
}

#[tokio::test(start_paused = true)]
async fn what_was_counted_is_told_also_when_the_connection_ends_first() {
    let letters_per_minute = 0;
    let mut bench = bench(
        8,
        Limits {
            letters_per_minute,
            ..Limits::default()
        },
    );
    bench.send("bad\n").await;
    bench.heard(4).await;
    drop(bench.peer);
    let news = bench.news.recv().await.unwrap().what;
    assert_eq!(news, FeedNews::DeadLettersCounted { count: 1 });
}

#[tokio::test(start_paused = true)]
async fn unfinished_messages_of_all_connections_have_one_bound() {
    let unfinished_bytes = 10;
    let mut bench = bench(
        8,
        Limits {
            unfinished_bytes,
            ..Limits::default()
        },
    );
    let mut other = bench.budget.share();
    assert!(other.grow(5, 10));
    bench.send("12345").await;
    tokio::task::yield_now().await;
    assert!(!bench.task.is_finished(), "at the bound");
    bench.send("6").await;
    let ended = bench.task.await.unwrap();
    assert_eq!(ended.reason, Closed::OverBudget { most: 10 });
    drop(other);
    assert!(
        bench.budget.share().grow(10, 10),
        "everything was given back"
    );
}

#[tokio::test(start_paused = true)]
async fn stopping_finishes_the_message_at_hand_and_no_other() {
    let mut bench = bench(1, Limits::default());
    bench.send("ok\nok\nok\n").await;
    // The second message waits for the queue when the stop comes.
    tokio::task::yield_now().await;
    bench.stop.send_replace(true);
    bench.next().await;
    bench.next().await;
    let mut rest = Vec::new();
    bench.peer.read_to_end(&mut rest).await.unwrap();
    assert_eq!(rest, b"ACK\nACK\n");
    assert_eq!(bench.task.await.unwrap().reason, Closed::Stopped);
}
