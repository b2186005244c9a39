//! ESPA and TAP over TCP, and what networks and gateways do to them.

use super::*;
use crate::allow::AllowList;
use crate::mllp::{ConnectConfig, ListenConfig};
use lamplight_protocols::call::{CallKind, CallPhase, TakesOrders};
use lamplight_protocols::espa::block::{Block, Header};
use lamplight_protocols::order::{CallRef, DeviceOrder, OrderNumber, OrderOutcome, OrderWhat};
use lamplight_protocols::tap;
use tokio::net::{TcpListener, TcpStream};

fn listen() -> Transport {
    Transport::Listen(ListenConfig {
        address: "127.0.0.1:0".parse().unwrap(),
        tls: None,
        allow: AllowList::default(),
    })
}

async fn listening(setup: LineSetup, queue: usize) -> (Running, String) {
    let mut running = run(listen(), setup, queue);
    let address = running.address().await;
    (running, address)
}

fn block(address: &str, text: &str) -> Vec<u8> {
    let records = [(&b"1"[..], address.as_bytes()), (b"2", text.as_bytes())];
    Block::of(Header::Call, &records).write()
}

fn reset(address: &str) -> Vec<u8> {
    Block::of(Header::Call, &[(b"1", address.as_bytes()), (b"4", b"1")]).write()
}

#[tokio::test]
async fn a_call_is_acknowledged_after_it_is_kept() {
    let (mut feed, address) = listening(espa(Role::Station), 64).await;
    let mut peer = TcpStream::connect(&address).await.unwrap();
    ask(&mut peer, b"1\x052\x05", b"\x06").await;
    peer.write_all(&block("550", "Zimmer 12 Bett 2 WC"))
        .await
        .unwrap();
    let kept = loop {
        let event = feed.event().await;
        if let FeedNews::Message { reports, .. } = event.what {
            // That the call system speaks is told, too.
            let Some(told) = reports.into_iter().find_map(told) else {
                continue;
            };
            assert_eq!((told.kind, &*told.place.room), (CallKind::Wc, "12"));
            break event.receipt.unwrap();
        }
    };
    let mut early = [0];
    let read = timeout(Duration::from_millis(50), peer.read(&mut early)).await;
    assert!(read.is_err(), "no answer before it is kept");
    kept.kept();
    expect(&mut peer, b"\x06").await;
    ask(&mut peer, b"\x042\x05", b"\x04").await;
    feed.stop().await;
}

#[tokio::test]
async fn what_is_wrong_costs_itself_and_the_next_call_is_taken() {
    let (mut feed, address) = listening(espa(Role::Station), 64).await;
    let mut peer = TcpStream::connect(&address).await.unwrap();
    ask(&mut peer, b"1\x052\x05", b"\x06").await;
    let mut bad = block("550", "Zimmer 12");
    *bad.last_mut().unwrap() ^= 1;
    peer.write_all(&bad).await.unwrap();
    assert!(feed.letter().await.contains("block check"));
    expect(&mut peer, b"\x15").await;
    // Half a block, begun anew.
    peer.write_all(&bad[..9]).await.unwrap();
    peer.write_all(&block("550", "Zimmer 12")).await.unwrap();
    assert!(feed.letter().await.contains("gave up"));
    assert_eq!(feed.call().await.kind, CallKind::Patient);
    expect(&mut peer, b"\x06").await;
    // A call type, header and records nobody knows.
    let odd: &[(&[u8], &[u8])] = &[
        (b"4", b"9"),
        (b"X", b"y"),
        (b"2", b"Zimmer 14"),
        (b"1", b"7"),
    ];
    peer.write_all(&Block::of(Header::Other(b'Z'), odd).write())
        .await
        .unwrap();
    assert_eq!(&*feed.call().await.place.room, "14");
    expect(&mut peer, b"\x06").await;
    // The connection ends inside a block.
    peer.write_all(&bad[..9]).await.unwrap();
    drop(peer);
    assert!(feed.letter().await.contains("connection ended"));
    feed.stop().await;
}

#[tokio::test]
async fn a_gateway_that_starts_again_with_its_calls_open_tells_the_same_calls() {
    let (mut feed, address) = listening(espa(Role::Simple), 64).await;
    let mut first = Vec::new();
    for _ in 0..2 {
        let mut peer = TcpStream::connect(&address).await.unwrap();
        let mut keys = Vec::new();
        for text in ["Zimmer 12 Ruf", "Zimmer 13 WC", "xyzzy"] {
            peer.write_all(&block("550", text)).await.unwrap();
            keys.push(feed.call().await.key);
            expect(&mut peer, b"\x06").await;
        }
        if first.is_empty() {
            first = keys;
        } else {
            assert_eq!(keys, first);
        }
    }
    // What was open before the restart is ended after it.
    let mut peer = TcpStream::connect(&address).await.unwrap();
    peer.write_all(&reset("550")).await.unwrap();
    let ended = feed.call().await;
    assert_eq!(
        (ended.phase, ended.key),
        (CallPhase::Ended, first[0].clone())
    );
    expect(&mut peer, b"\x06").await;
    feed.stop().await;
}

#[tokio::test]
async fn ten_thousand_calls_in_one_go_are_all_told_in_order() {
    const CALLS: usize = 10_000;
    let (mut feed, address) = listening(espa(Role::Simple), 256).await;
    let peer = TcpStream::connect(&address).await.unwrap();
    let (mut read, mut write) = peer.into_split();
    let writer = tokio::spawn(async move {
        for number in 0..CALLS {
            let bytes = block(&number.to_string(), "Zimmer 12 Ruf");
            write.write_all(&bytes).await.unwrap();
        }
        write
    });
    let reader = tokio::spawn(async move {
        let mut answers = vec![0; CALLS];
        read.read_exact(&mut answers).await.unwrap();
        answers
    });
    for number in 0..CALLS {
        assert_eq!(*feed.call().await.place.address, number.to_string());
    }
    let answers = timeout(PATIENCE, reader).await.unwrap().unwrap();
    assert!(answers.iter().all(|answer| *answer == 0x06));
    drop(writer.await.unwrap());
    feed.stop().await;
}

#[tokio::test]
async fn a_station_that_takes_nothing_refuses_so_that_the_call_comes_again() {
    let setup = espa(Role::Simple);
    let mut limits = setup.limits();
    limits.queue_time = Duration::from_millis(200);
    let mut feed = run_within(listen(), setup, 1, limits);
    let address = feed.address().await;
    let mut peer = TcpStream::connect(&address).await.unwrap();
    // Connected fills the queue of one.
    let call = block("550", "Zimmer 12");
    ask(&mut peer, &call, b"\x15").await;
    feed.connected().await;
    peer.write_all(&call).await.unwrap();
    assert_eq!(&*feed.call().await.place.room, "12");
    expect(&mut peer, b"\x06").await;
    feed.stop().await;
}

fn take(number: u64) -> DeviceOrder {
    let place = lamplight_protocols::call::CallPlace {
        address: Arc::from("0815"),
        ..Default::default()
    };
    DeviceOrder {
        number: OrderNumber(number),
        feed: FeedId::parse("calls").unwrap(),
        what: OrderWhat::TakeCall(CallRef {
            system: Arc::from("calls"),
            key: Arc::from("0815:/12//:patient"),
            place,
            by: Arc::from("nurse"),
        }),
    }
}

fn outcome(news: FeedNews) -> Option<(OrderNumber, OrderOutcome)> {
    match news {
        FeedNews::Order { number, outcome } => Some((number, outcome)),
        _ => None,
    }
}

#[tokio::test]
async fn an_order_goes_out_at_the_next_poll_and_its_delivery_is_told() {
    let (mut feed, address) = listening(espa(Role::Station), 64).await;
    let orders = feed.handle.orders().unwrap().clone();
    orders.send(take(1)).await.unwrap();
    let mut peer = TcpStream::connect(&address).await.unwrap();
    let (number, late) = feed.until(outcome).await;
    assert_eq!(number, OrderNumber(1));
    assert!(
        matches!(late, OrderOutcome::Failed(_)),
        "given before anybody was there"
    );
    orders.send(take(2)).await.unwrap();
    // Polled until it says that it has something: the order may come after the first poll.
    loop {
        ask(&mut peer, b"2\x05", b"").await;
        let mut answer = [0];
        peer.read_exact(&mut answer).await.unwrap();
        if answer[0] == b'1' {
            break;
        }
        assert_eq!(answer, [0x04]);
    }
    expect(&mut peer, b"\x05").await;
    let status = Block::of(Header::Status, &[(b"1", b"0815"), (b"7", b"6")]).write();
    ask(&mut peer, b"\x06", &status).await;
    ask(&mut peer, b"\x06", b"\x04").await;
    assert_eq!(
        feed.until(outcome).await,
        (OrderNumber(2), OrderOutcome::Delivered)
    );
    feed.stop().await;
}

#[tokio::test]
async fn as_control_station_the_feed_connects_polls_and_takes_calls() {
    let gateway = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = gateway.local_addr().unwrap().to_string();
    let transport = Transport::Connect(ConnectConfig { address, tls: None });
    let role = Role::Control {
        poll_every: Duration::from_millis(10),
    };
    let mut feed = run(transport, espa(role), 64);
    let (mut peer, _) = gateway.accept().await.unwrap();
    expect(&mut peer, b"2\x05").await;
    ask(&mut peer, b"\x04", b"2\x05").await;
    ask(&mut peer, b"1\x05", b"\x06").await;
    peer.write_all(&block("550", "Room 7 code blue"))
        .await
        .unwrap();
    assert_eq!(feed.call().await.kind, CallKind::CodeBlue);
    expect(&mut peer, b"\x06").await;
    ask(&mut peer, b"\x04", b"2\x05").await;
    feed.stop().await;
}

#[tokio::test]
async fn a_pager_terminal_takes_pages() {
    let (mut feed, address) = listening(tap(), 64).await;
    let mut peer = TcpStream::connect(&address).await.unwrap();
    ask(&mut peer, b"\r", b"ID=").await;
    ask(&mut peer, b"\x1bPG1\r", b"114 Lamplight\r\x06\r\x1b[p\r").await;
    let page = tap::block::write(&[b"1234", b"ROOM 12 BED 2 CALL"], tap::block::Ending::Whole);
    peer.write_all(&page).await.unwrap();
    let told = feed.call().await;
    assert_eq!((&*told.place.room, &*told.place.bed), ("12", "2"));
    assert_eq!(told.takes_orders, TakesOrders::No);
    expect(&mut peer, b"211 Page accepted\r\x06\r").await;
    ask(&mut peer, b"\x04\r", b"115 Goodbye\r\x1b\x04\r").await;
    feed.stop().await;
}

/// Two minutes pass at once.
async fn two_minutes_pass() {
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(121)).await;
    tokio::time::resume();
}

#[tokio::test]
async fn a_system_that_polls_no_more_is_told_until_it_polls_again() {
    let (mut feed, address) = listening(espa(Role::Station), 64).await;
    two_minutes_pass().await;
    let words = feed.fault().await;
    assert!(
        words.contains("not polled this station for 120 s"),
        "{words}"
    );
    for _ in 0..2 {
        let mut peer = TcpStream::connect(&address).await.unwrap();
        ask(&mut peer, b"2\x05", b"\x04").await;
        assert_eq!(feed.fault().await, "");
        // It polls others, so the line is alive and the station is not asked.
        peer.write_all(b"5\x05").await.unwrap();
        two_minutes_pass().await;
        assert!(feed.fault().await.contains("not polled"));
    }
    feed.stop().await;
}

#[tokio::test]
async fn a_system_that_does_not_answer_our_polls_is_told_until_it_does() {
    let role = Role::Control {
        poll_every: Duration::from_millis(150),
    };
    let (mut feed, address) = listening(espa(role), 64).await;
    let mut peer = TcpStream::connect(&address).await.unwrap();
    expect(&mut peer, b"2\x05").await;
    two_minutes_pass().await;
    assert!(
        feed.fault()
            .await
            .contains("not answered this station's polls")
    );
    let mut peer = TcpStream::connect(&address).await.unwrap();
    ask(&mut peer, b"\x04", b"2\x05").await;
    assert_eq!(feed.fault().await, "");
    feed.stop().await;
}

#[tokio::test]
async fn a_connection_that_broke_and_does_not_come_back_is_told() {
    let (mut feed, address) = listening(tap(), 64).await;
    let peer = TcpStream::connect(&address).await.unwrap();
    assert_eq!(feed.fault().await, "");
    // Reset, as when the other side loses its power and its partner notices.
    let linger = socket2::SockRef::from(&peer).set_linger(Some(Duration::ZERO));
    linger.unwrap();
    drop(peer);
    feed.until(|news| matches!(news, FeedNews::Disconnected { .. }).then_some(()))
        .await;
    two_minutes_pass().await;
    assert!(feed.fault().await.contains("connection was lost"));
    let _peer = TcpStream::connect(&address).await.unwrap();
    assert_eq!(feed.fault().await, "");
    feed.stop().await;
}
