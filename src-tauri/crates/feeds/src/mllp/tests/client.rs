//! The client: connects out, reads the same way, and comes back.

use super::super::ConnectConfig;
use super::*;
use tokio::net::{TcpListener, TcpSocket};

async fn accept(listener: &TcpListener) -> TcpStream {
    let accepted = timeout(PATIENCE, listener.accept()).await;
    accepted.expect("a connection in time").unwrap().0
}

fn to(address: SocketAddr) -> Transport {
    Transport::Connect(ConnectConfig {
        address: address.to_string(),
        tls: None,
    })
}

async fn connecting(feed: &mut Running) {
    let news = feed.next().await;
    assert!(matches!(news, FeedNews::Connecting { .. }), "{news:?}");
}

#[tokio::test]
async fn a_client_reads_and_answers_and_reconnects_when_its_peer_leaves() {
    let device = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut feed = run(to(device.local_addr().unwrap()), Limits::default());
    for _ in 0..2 {
        connecting(&mut feed).await;
        let mut stream = accept(&device).await;
        feed.connected().await;
        assert_eq!(ask(&mut stream, "ok\n", 4).await, "ACK\n");
        feed.message().await;
        drop(stream);
        assert_eq!(feed.disconnected().await, Closed::ByPeer);
    }
    feed.stop().await;
}

#[tokio::test]
async fn a_device_that_is_off_is_said_and_found_when_it_is_back() {
    // Its port is held all the time, so that nobody else gets it, and nobody listens there.
    let device = TcpSocket::new_v4().unwrap();
    device.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = device.local_addr().unwrap();
    let mut feed = run(to(address), Limits::default());
    connecting(&mut feed).await;
    assert_eq!(
        feed.failed().await,
        format!(
            "Feed bedside: can't connect to {address}: connection refused. Check that the \
             device is on, its address and port, and the network; the feed tries again by itself."
        )
    );
    let device = device.listen(16).unwrap();
    let _stream = accept(&device).await;
    // It may have been tried in vain once more before we listened.
    loop {
        match feed.next().await {
            FeedNews::Connecting { .. } | FeedNews::Failed { .. } => {}
            FeedNews::Connected => break,
            unexpected => panic!("{unexpected:?}"),
        }
    }
    feed.stop().await;
}

#[tokio::test]
async fn a_peer_that_closes_at_once_is_asked_more_and_more_seldom() {
    let device = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut feed = run(to(device.local_addr().unwrap()), Limits::default());
    let mut least = BACKOFF.least;
    connecting(&mut feed).await;
    for _ in 0..5 {
        drop(accept(&device).await);
        feed.connected().await;
        let left = feed.event().await;
        assert!(
            matches!(left.what, FeedNews::Disconnected { .. }),
            "{left:?}"
        );
        let again = feed.event().await;
        assert!(
            matches!(again.what, FeedNews::Connecting { .. }),
            "{again:?}"
        );
        // By the feed's own clock: when we come to look, some of the time may have passed. A slow
        // machine waits longer, never shorter; the timer of tokio has steps of a millisecond.
        let waited = again.received_at.mono.since(left.received_at.mono);
        assert!(waited + least / 2 >= least, "{waited:?}");
        least *= 2;
    }
    feed.stop().await;
}
