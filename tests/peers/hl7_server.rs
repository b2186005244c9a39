//! Our sender and our client against python-hl7's asyncio server.

use crate::hl7_peer::Server;
use crate::python;
use crate::station::Station;
use lamplight_feeds::mllp::send::{SendConfig, Sender};
use std::path::Path;

/// Acknowledges whatever comes, as python-hl7's documentation shows it.
const ACKNOWLEDGE: &str = r#"
import asyncio, hl7.mllp
async def talk(reader, writer):
    try:
        while True:
            message = await reader.readmessage()
            writer.writemessage(message.create_ack())
            await writer.drain()
    except asyncio.IncompleteReadError:
        writer.close()
"#;

/// A device that is connected to: it sends its message and prints our answer,
/// closes, and does so again for the next connection.
const DEVICE: &str = r#"
import asyncio, sys, hl7, hl7.mllp
message = hl7.parse(open(sys.argv[1]).read().replace("\n", "\r"))
async def talk(reader, writer):
    writer.writemessage(message)
    await writer.drain()
    answer = await reader.readmessage()
    print(answer["MSA.F1"], answer["MSA.F2"], flush=True)
    writer.close()
"#;

fn sample() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/data/pcd-01.hl7")
}

#[tokio::test]
async fn our_sender_is_acknowledged_by_python_hl7() {
    let Some(python) = python::with_hl7() else {
        return;
    };
    let server = Server::start(python, ACKNOWLEDGE, Path::new("")).await;
    let config = SendConfig::plain(&format!("127.0.0.1:{}", server.port));
    let mut sender = Sender::connect(&config).await.unwrap();
    let message = std::fs::read_to_string(sample())
        .unwrap()
        .replace('\n', "\r");
    for _ in 0..3 {
        let answer = sender.send(message.as_bytes()).await.unwrap();
        let answer = String::from_utf8(answer).unwrap();
        assert!(answer.contains("\rMSA|AA|PEER-1"), "{answer:?}");
    }
    sender.close().await.unwrap();
}

#[tokio::test]
async fn our_client_fetches_from_a_device_and_comes_back_when_it_hangs_up() {
    let Some(python) = python::with_hl7() else {
        return;
    };
    let mut server = Server::start(python, DEVICE, &sample()).await;
    let mut station = Station::connect(server.port);
    for duplicate in [false, true] {
        let reports = usize::from(!duplicate);
        assert_eq!(station.message().await, (reports, duplicate));
        assert_eq!(server.next().await, "CA PEER-1");
    }
    station.stop().await;
}
