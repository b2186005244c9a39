//! The listener: many connections, bounds, refusals, failures to bind, stopping.

use super::*;
use tokio::net::TcpListener;

#[tokio::test]
async fn two_senders_are_served_at_once_and_told_apart() {
    let mut feed = run(Transport::Listen(loopback()), Limits::default());
    let address = feed.listening().await;
    let mut first = connect(address).await;
    let one = feed.event().await.connection.unwrap();
    let mut second = connect(address).await;
    let two = feed.event().await.connection.unwrap();
    assert_ne!(one.id, two.id);
    assert_eq!(*one.peer, *first.local_addr().unwrap().to_string());

    assert_eq!(ask(&mut second, "ok\n", 4).await, "ACK\n");
    assert_eq!(ask(&mut first, "ok\n", 4).await, "ACK\n");
    assert_eq!(feed.event().await.connection, Some(two));
    assert_eq!(feed.event().await.connection, Some(one));
    feed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_connections_are_all_answered() {
    const COUNT: usize = 1_000;
    let mut feed = run(Transport::Listen(loopback()), Limits::default());
    let address = feed.listening().await;
    let mut peers = Vec::with_capacity(COUNT);
    for _ in 0..COUNT {
        peers.push(connect(address).await);
    }
    for peer in &mut peers {
        peer.write_all(b"ok\n").await.unwrap();
    }
    for peer in &mut peers {
        assert_eq!(ask(peer, "", 4).await, "ACK\n");
    }
    drop(peers);
    let (mut connected, mut messages, mut disconnected) = (0, 0, 0);
    while disconnected < COUNT {
        match feed.next().await {
            FeedNews::Connected => connected += 1,
            FeedNews::Message { .. } => messages += 1,
            FeedNews::Disconnected { reason } => {
                assert_eq!(reason, Closed::ByPeer);
                disconnected += 1;
            }
            other => panic!("unexpected {other:?}"),
        }
    }
    assert_eq!((connected, messages), (COUNT, COUNT));
    feed.stop().await;
}

#[tokio::test]
async fn one_connection_beyond_the_limit_is_closed_and_said() {
    let connections = 2;
    let mut feed = run(
        Transport::Listen(loopback()),
        Limits {
            connections,
            ..Limits::default()
        },
    );
    let address = feed.listening().await;
    let mut first = connect(address).await;
    feed.connected().await;
    let _second = connect(address).await;
    feed.connected().await;
    let mut third = connect(address).await;
    let sentence = feed.trouble().await;
    assert!(
        sentence.starts_with("Feed bedside: 127.0.0.1:"),
        "{sentence}"
    );
    assert!(
        sentence.contains("there are 2 connections already"),
        "{sentence}"
    );
    assert!(is_closed(&mut third).await);
    assert_eq!(
        ask(&mut first, "ok\n", 4).await,
        "ACK\n",
        "the others go on"
    );
    feed.message().await;

    // Whoever leaves makes room.
    drop(first);
    assert_eq!(feed.disconnected().await, Closed::ByPeer);
    let mut fourth = connect(address).await;
    feed.connected().await;
    assert_eq!(ask(&mut fourth, "ok\n", 4).await, "ACK\n");
    feed.stop().await;
}

#[tokio::test]
async fn one_address_may_have_its_own_limit() {
    let mut feed = run(
        Transport::Listen(loopback()),
        Limits {
            connections_per_address: Some(1),
            ..Limits::default()
        },
    );
    let address = feed.listening().await;
    let _first = connect(address).await;
    feed.connected().await;
    let mut second = connect(address).await;
    let sentence = feed.trouble().await;
    assert!(
        sentence.contains("its address has 1 connections"),
        "{sentence}"
    );
    assert!(is_closed(&mut second).await);
    feed.stop().await;
}

#[tokio::test]
async fn an_address_that_is_not_on_the_allow_list_is_refused() {
    let mut listen = loopback();
    listen.allow.networks = vec!["10.20.0.0/16".parse().unwrap()];
    let mut feed = run(Transport::Listen(listen), Limits::default());
    let address = feed.listening().await;
    let mut stranger = connect(address).await;
    let sentence = feed.trouble().await;
    assert!(sentence.contains("not on the allow-list"), "{sentence}");
    assert!(is_closed(&mut stranger).await);
    feed.stop().await;
}

#[tokio::test]
async fn refusals_beyond_twenty_a_minute_are_only_counted() {
    let mut listen = loopback();
    listen.allow.networks = vec!["10.20.0.0/16".parse().unwrap()];
    let mut feed = run(Transport::Listen(listen), Limits::default());
    let address = feed.listening().await;
    for _ in 0..30 {
        assert!(is_closed(&mut connect(address).await).await);
    }
    for _ in 0..20 {
        feed.trouble().await;
    }
    // The rest of the minute passes at once; only the count comes.
    tokio::time::pause();
    let sentence = feed.trouble().await;
    assert!(
        sentence.contains("10 more connections were refused"),
        "{sentence}"
    );
    feed.stop().await;
}

#[tokio::test]
async fn a_panic_in_one_connection_leaves_the_others_alone() {
    let mut feed = run(Transport::Listen(loopback()), Limits::default());
    let address = feed.listening().await;
    let mut calm = connect(address).await;
    feed.connected().await;
    let mut bad = connect(address).await;
    feed.connected().await;
    bad.write_all(b"boom\n").await.unwrap();
    let sentence = feed.trouble().await;
    assert!(sentence.contains("a fault of this program"), "{sentence}");
    assert!(
        !sentence.contains("on purpose"),
        "a panic may quote a message"
    );
    assert_eq!(feed.disconnected().await, Closed::Fault);
    assert!(is_closed(&mut bad).await);
    assert_eq!(ask(&mut calm, "ok\n", 4).await, "ACK\n");
    feed.message().await;
    let _another = connect(address).await;
    feed.connected().await;
    feed.stop().await;
}

#[tokio::test]
async fn a_taken_port_is_said_and_tried_again_until_it_is_free() {
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = other.local_addr().unwrap();
    let mut listen = loopback();
    listen.address = address;
    let mut feed = run(Transport::Listen(listen), Limits::default());
    assert_eq!(
        feed.failed().await,
        format!(
            "Feed bedside: can't listen on {address}: address already in use. Another program \
             holds the port; change the feed's address or stop it."
        )
    );
    feed.failed().await;
    drop(other);
    loop {
        match feed.next().await {
            FeedNews::Failed { .. } => {}
            FeedNews::Listening { .. } => break,
            unexpected => panic!("{unexpected:?}"),
        }
    }
    feed.stop().await;
}

#[tokio::test]
async fn a_full_queue_makes_the_listener_tell_the_sender_to_keep_its_message() {
    let limits = Limits {
        queue_time: Duration::from_millis(1),
        ..Limits::default()
    };
    let mut feed = run_with_queue(Transport::Listen(loopback()), limits, 1);
    let address = feed.listening().await;
    let mut one = connect(address).await;
    feed.connected().await;
    let mut other = connect(address).await;
    feed.connected().await;
    // One of them fills the queue and waits; the other one hears that there is no room.
    let taken = tokio::select! {
        answer = ask(&mut one, "ok\n", 5) => {
            assert_eq!(answer, "KEEP\n");
            &mut other
        }
        answer = ask(&mut other, "ok\n", 5) => {
            assert_eq!(answer, "KEEP\n");
            &mut one
        }
    };
    feed.message().await;
    assert_eq!(read(taken, 4).await, "ACK\n");
    feed.stop().await;
}

#[tokio::test]
async fn stopping_closes_every_connection_and_the_port() {
    let mut feed = run(Transport::Listen(loopback()), Limits::default());
    let address = feed.listening().await;
    let mut peer = connect(address).await;
    feed.connected().await;
    feed.handle.stop();
    assert_eq!(feed.disconnected().await, Closed::Stopped);
    assert!(is_closed(&mut peer).await);
    feed.stop().await;
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_station_that_reads_nothing_any_more_does_not_keep_the_feed_from_stopping() {
    let limits = Limits {
        queue_time: Duration::from_millis(1),
        ..Limits::default()
    };
    let mut feed = run_with_queue(Transport::Listen(loopback()), limits, 1);
    let address = feed.listening().await;
    let _peers = [connect(address).await, connect(address).await];
    feed.stop().await;
}

/// Reads the time, once by a panic.
struct Faulty(std::sync::atomic::AtomicBool);

impl Clock for Faulty {
    fn now(&self) -> Now {
        let well = self.0.swap(true, std::sync::atomic::Ordering::Relaxed);
        assert!(well, "on purpose");
        Now {
            mono: Mono::START,
            wall: Wall::from_micros(0),
        }
    }
}

#[tokio::test]
async fn a_panic_of_the_feed_itself_is_told_as_a_fault_and_it_starts_again() {
    let (sender, events) = mpsc::channel(16);
    let handle = start_with(
        config(Transport::Listen(loopback()), Limits::default()),
        Arc::new(Fake),
        sender,
        Arc::new(Faulty(false.into())),
        1,
    );
    let mut feed = Running { handle, events };
    match feed.next().await {
        FeedNews::Fault { sentence } => assert!(!sentence.contains("on purpose"), "{sentence}"),
        other => panic!("expected Fault, got {other:?}"),
    }
    feed.listening().await;
    feed.stop().await;
}
