//! HL7 v2 over sockets: what a ward's network does to messages. What stands
//! inside of them is the business of `lamplight_protocols`.

use super::super::send::{SendConfig, Sender};
use super::super::start;
use super::*;
use lamplight_protocols::mllp::frame;
use lamplight_protocols::report::{DeadLetter, Report};

const UTC: chrono::FixedOffset = match chrono::FixedOffset::east_opt(0) {
    Some(zone) => zone,
    None => panic!("zero is a zone"),
};

/// A heart rate in its smallest PCD-01 message.
fn message(control_id: &str) -> Vec<u8> {
    format!(
        "MSH|^~\\&|GW|Maker|||20261121140000+0000||ORU^R01^ORU_R01|{control_id}|P|2.6|||AL|NE\r\
         PV1||I|4 EAST^^7\r\
         OBR|1|||182777000^monitoring of patient^SCT|||20261121140000+0000\r\
         OBX|1|NM|147842^MDC_ECG_HEART_RATE^MDC|1.7.4.147842|72|264864^MDC_DIM_BEAT_PER_MIN^MDC|||||R\r"
    )
    .into_bytes()
}

/// A feed of a station that takes and keeps only what the test takes.
fn run_hl7(limits: Limits, queue: usize) -> Running {
    let (sender, events) = mpsc::channel(queue);
    let config = config(Transport::Listen(loopback()), limits);
    let handle = start(config, UTC, sender, clock(), 1);
    Running { handle, events }
}

/// A feed of a station that keeps everything at once.
fn run_kept(limits: Limits) -> Running {
    let feed = run_hl7(limits, 64);
    Running {
        events: kept(feed.events),
        ..feed
    }
}

struct Ward {
    feed: Running,
    address: SocketAddr,
    device: TcpStream,
}

/// A listener with one connected device.
async fn ward(limits: Limits) -> Ward {
    let mut feed = run_kept(limits);
    let address = feed.listening().await;
    let device = connect(address).await;
    feed.connected().await;
    Ward {
        feed,
        address,
        device,
    }
}

impl Ward {
    async fn send(&mut self, bytes: &[u8]) {
        self.device.write_all(bytes).await.unwrap();
    }

    /// MSA-1 and MSA-2 of the next answer.
    async fn answer(&mut self) -> String {
        let mut answer = Vec::new();
        while !answer.ends_with(&[0x1C, 0x0D]) {
            let byte = timeout(PATIENCE, self.device.read_u8()).await;
            answer.push(byte.expect("an answer in time").unwrap());
        }
        acknowledged(&answer)
    }

    /// Number of reports, and whether it was a duplicate.
    async fn told(&mut self) -> (usize, bool) {
        match self.feed.next().await {
            FeedNews::Message {
                reports, duplicate, ..
            } => (reports.len(), duplicate),
            other => panic!("expected a message, got {other:?}"),
        }
    }

    async fn letter(&mut self) -> DeadLetter {
        match self.feed.next().await {
            FeedNews::DeadLetter(letter) => letter,
            other => panic!("expected a dead letter, got {other:?}"),
        }
    }

    async fn goes_on(&mut self, control_id: &str) {
        self.send(&frame(&message(control_id))).await;
        assert_eq!(self.answer().await, format!("CA {control_id}"));
        assert_eq!(self.told().await, (1, false));
    }
}

fn acknowledged(answer: &[u8]) -> String {
    let text = String::from_utf8_lossy(answer);
    let msa = text
        .split('\r')
        .find_map(|segment| segment.strip_prefix("MSA|"));
    let fields: Vec<&str> = msa.unwrap_or("no MSA").split('|').take(2).collect();
    fields.join(" ")
}

#[tokio::test]
async fn a_message_is_told_with_its_number_and_answered() {
    let mut ward = ward(Limits::default()).await;
    ward.send(&frame(&message("A1"))).await;
    assert_eq!(ward.answer().await, "CA A1");
    let FeedNews::Message {
        reports,
        control_id,
        bytes,
        ..
    } = ward.feed.next().await
    else {
        panic!("expected a message");
    };
    assert_eq!(control_id.unwrap().as_str(), "A1");
    assert_eq!(bytes, message("A1").len());
    let [Report::Device(device)] = reports.as_slice() else {
        panic!("expected one device, got {reports:?}");
    };
    assert_eq!(device.numbers.len(), 1);
    ward.feed.stop().await;
}

#[tokio::test]
async fn several_messages_of_one_read_are_answered_one_by_one() {
    let mut ward = ward(Limits::default()).await;
    let ids = ["A1", "A2", "A3"];
    let all: Vec<u8> = ids.iter().flat_map(|id| frame(&message(id))).collect();
    ward.send(&all).await;
    for id in ids {
        assert_eq!(ward.answer().await, format!("CA {id}"));
        assert_eq!(ward.told().await, (1, false));
    }
    ward.feed.stop().await;
}

#[tokio::test]
async fn a_message_that_comes_byte_by_byte_is_one_message() {
    let mut ward = ward(Limits::default()).await;
    ward.device.set_nodelay(true).unwrap();
    for byte in frame(&message("A1")) {
        ward.send(&[byte]).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(ward.answer().await, "CA A1");
    assert_eq!(ward.told().await, (1, false));
    ward.feed.stop().await;
}

#[tokio::test]
async fn a_message_beyond_the_limit_is_a_dead_letter_and_the_next_one_is_read() {
    let mut ward = ward(Limits {
        frame_bytes: 1_000,
        ..Limits::default()
    })
    .await;
    ward.send(&frame(&vec![b'x'; 100_000])).await;
    let letter = ward.letter().await;
    assert_eq!(&*letter.reason, "message longer than the limit");
    assert_eq!(letter.length, 100_000);
    ward.goes_on("A1").await;
    ward.feed.stop().await;
}

#[tokio::test]
async fn a_field_of_ten_megabytes_neither_stops_nor_breaks_the_connection() {
    let mut ward = ward(Limits::default()).await;
    let mut long = message("A1");
    long.extend_from_slice(b"NTE|1||");
    long.resize(long.len() + 10_000_000, b'x');
    ward.send(&frame(&long)).await;
    assert_eq!(ward.answer().await, "CA A1");
    assert_eq!(ward.told().await, (1, false));
    ward.goes_on("A2").await;
    ward.feed.stop().await;
}

#[tokio::test]
async fn bytes_before_the_start_block_are_a_dead_letter_and_the_message_is_read() {
    let mut ward = ward(Limits::default()).await;
    ward.send(b"NOISE").await;
    ward.send(&frame(&message("A1"))).await;
    assert_eq!(&*ward.letter().await.reason, "bytes before a start block");
    assert_eq!(ward.answer().await, "CA A1");
    assert_eq!(ward.told().await, (1, false));
    ward.feed.stop().await;
}

#[tokio::test]
async fn a_sender_that_begins_anew_inside_a_message_is_understood() {
    let mut ward = ward(Limits::default()).await;
    ward.send(b"\x0bMSH|^~\\&|GW|Maker||").await;
    ward.send(&frame(&message("A1"))).await;
    let letter = ward.letter().await;
    assert_eq!(
        &*letter.reason,
        "a new start block inside an unfinished message"
    );
    assert_eq!(ward.answer().await, "CA A1");
    assert_eq!(ward.told().await, (1, false));
    ward.feed.stop().await;
}

#[tokio::test]
async fn a_block_without_a_header_is_rejected_and_kept() {
    let mut ward = ward(Limits::default()).await;
    ward.send(&frame(b"GET / HTTP/1.1")).await;
    assert_eq!(ward.answer().await, "AR ");
    assert_eq!(&*ward.letter().await.reason, "no MSH segment");
    ward.goes_on("A1").await;
    ward.feed.stop().await;
}

#[tokio::test]
async fn a_connection_that_ends_inside_a_message_leaves_a_dead_letter() {
    let mut ward = ward(Limits::default()).await;
    let half = frame(&message("A1"));
    ward.send(&half[..100]).await;
    ward.device.shutdown().await.unwrap();
    let letter = ward.letter().await;
    assert_eq!(&*letter.reason, "connection ended inside a message");
    assert_eq!(letter.length, 99, "without the start block");
    assert_eq!(ward.feed.disconnected().await, Closed::InMidFrame);
    ward.feed.stop().await;
}

#[tokio::test]
async fn the_same_message_again_is_acknowledged_and_changes_nothing_also_after_reconnecting() {
    let mut ward = ward(Limits::default()).await;
    ward.goes_on("A1").await;
    ward.send(&frame(&message("A1"))).await;
    assert_eq!(ward.answer().await, "CA A1");
    assert_eq!(ward.told().await, (0, true));

    ward.device.shutdown().await.unwrap();
    assert_eq!(ward.feed.disconnected().await, Closed::ByPeer);
    ward.device = connect(ward.address).await;
    ward.feed.connected().await;
    ward.send(&frame(&message("A1"))).await;
    assert_eq!(ward.answer().await, "CA A1");
    assert_eq!(ward.told().await, (0, true));
    ward.goes_on("A2").await;
    ward.feed.stop().await;
}

#[tokio::test]
async fn a_message_that_the_station_cannot_take_is_refused_and_new_when_it_is_repeated() {
    let limits = Limits {
        queue_time: Duration::from_millis(1),
        ..Limits::default()
    };
    let mut feed = run_hl7(limits, 1);
    let address = feed.listening().await;
    let mut first = connect(address).await;
    feed.connected().await;
    let device = connect(address).await;
    feed.connected().await;
    first.write_all(&frame(&message("A1"))).await.unwrap();
    while feed.events.is_empty() {
        tokio::task::yield_now().await;
    }
    let mut ward = Ward {
        feed,
        address,
        device,
    };
    // Nobody has read A1 out of the queue, which is full with it.
    ward.send(&frame(&message("A2"))).await;
    assert_eq!(ward.answer().await, "CE A2");
    ward.feed.events = kept(ward.feed.events);
    assert_eq!(ward.told().await, (1, false));
    ward.goes_on("A2").await;
    ward.feed.stop().await;
}

#[tokio::test]
async fn our_own_sender_is_answered() {
    let mut feed = run_kept(Limits::default());
    let address = feed.listening().await.to_string();
    let mut sender = Sender::connect(&SendConfig::plain(&address)).await.unwrap();
    for id in ["A1", "A2"] {
        let answer = sender.send(&message(id)).await.unwrap();
        assert_eq!(acknowledged(&answer), format!("CA {id}"));
    }
    sender.close().await.unwrap();
    feed.stop().await;
}
