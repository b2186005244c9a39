//! Dead letters of a running station, tried again: over a real socket, to the ward and to the
//! journal.

use crate::config::Config;
use crate::{Host, Signalling, Ward};
use lamplight_api::command::RefusalCode;
use lamplight_api::devices::{DecodedWhat, LetterRow, TriedWord};
use std::path::Path;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

const FILE: &str = r#"
[ward]
name = "Ward 4 East"
[alarms]
station_role = "technician"
[data]
key = "file"
[sound]
enabled = false
[[bed]]
id = "1"
locations = ["4E^^1"]
[[feed]]
id = "adt"
kind = "mllp-listener"
address = "127.0.0.1:0"
[[feed]]
id = "calls"
kind = "tap-listener"
address = "127.0.0.1:0"
"#;

/// A time that is none: the admission is taken, and the part of it that can't be read is kept.
const ADMISSION: &str = "MSH|^~\\&|ADT|UKH|KIS|UKH|20261121080000||ADT^A01|A1|P|2.5.1\r\
                         EVN|A01|yesterday\rPID|||4711^^^H^MR||Berg^Anna\rPV1||I|4E^^1\r";
/// A discharge that never was one.
const RUBBISH: &str = "PID|||4711\r";

fn start(data: &Path) -> Host {
    let config: Config = toml::from_str(FILE).unwrap();
    let setup = config.setup().unwrap();
    Host::start(&config, setup, data, Signalling::None).unwrap()
}

async fn address(ward: &Ward, feed: &str) -> String {
    let feeds = ward.equipment().await.unwrap().feeds;
    let line = feeds.into_iter().find(|line| line.id == feed);
    line.unwrap().address
}

/// Sends a message and waits for whatever is answered, or for the end of the connection.
async fn send(ward: &Ward, message: &str) {
    let mut socket = TcpStream::connect(address(ward, "adt").await)
        .await
        .unwrap();
    let frame = format!("\x0b{message}\x1c\r");
    socket.write_all(frame.as_bytes()).await.unwrap();
    socket.shutdown().await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
}

/// The newest letter once there are so many.
async fn letter(ward: &Ward, count: u64) -> LetterRow {
    loop {
        let letters = ward.letters().await.unwrap();
        if letters.total >= count {
            return letters.rows.into_iter().next().unwrap();
        }
        // Each question is a turn of the station's thread.
        tokio::task::yield_now().await;
    }
}

async fn in_bed(ward: &Ward) -> Option<String> {
    let snapshot = ward.snapshot().await.unwrap();
    let bed = snapshot.beds.into_iter().find(|bed| bed.id == "1").unwrap();
    bed.patient.map(|patient| patient.family)
}

#[test]
fn a_letter_is_read_again_and_what_lasts_of_it_is_given_to_the_ward_once() {
    let folder = tempfile::tempdir().unwrap();
    let host = start(folder.path());
    let ward = host.ward();
    host.runtime().block_on(async {
        send(&ward, ADMISSION).await;
        let part = letter(&ward, 1).await;
        assert_eq!((&*part.feed, part.defects), ("adt", 1));
        let shown = ward.letter(part.number).await.unwrap();
        assert_eq!(shown.final_because, "", "it can be tried");
        assert!(shown.readable[0].starts_with("MSH|"), "{shown:?}");
        let before = in_bed(&ward).await;

        let tried = ward.try_letter(part.number, false).await.unwrap();
        assert_eq!(tried.tried, TriedWord::Read);
        assert_eq!((tried.lasting, tried.past), (1, 0));
        assert_eq!(tried.defects[0].place, "EVN-2", "{tried:?}");
        assert!(
            tried
                .decoded
                .iter()
                .any(|line| line.what == DecodedWhat::Adt)
        );
        assert_eq!(in_bed(&ward).await, before, "to look changes nothing");
        let row = letter(&ward, 1).await;
        assert_eq!(row.tried, Some(TriedWord::Read), "the list says so");

        let given = ward.try_letter(part.number, true).await.unwrap();
        assert_eq!(given.tried, TriedWord::Given);
        assert!(in_bed(&ward).await.is_some());
        let twice = ward.try_letter(part.number, true).await.unwrap_err();
        assert_eq!(twice.code, RefusalCode::NotNow);
        assert!(twice.sentence.contains("already"), "{twice:?}");
    });
    host.stop();
    let mut rows = Vec::new();
    crate::records::journal(folder.path(), None, |row| rows.push(row.to_string())).unwrap();
    let tried: Vec<&String> = (rows.iter())
        .filter(|row| row.contains("feed.letter-tried"))
        .collect();
    assert_eq!(tried.len(), 2, "{tried:?}");
    assert!(tried[1].contains("given"), "{tried:?}");
}

#[test]
fn what_can_say_nothing_else_is_refused_with_the_reason_that_the_view_shows() {
    let folder = tempfile::tempdir().unwrap();
    let host = start(folder.path());
    let ward = host.ward();
    host.runtime().block_on(async {
        send(&ward, RUBBISH).await;
        let rubbish = letter(&ward, 1).await;
        let tried = ward.try_letter(rubbish.number, true).await.unwrap();
        assert_eq!(tried.tried, TriedWord::StillUnread);
        assert_eq!((tried.lasting, tried.past), (0, 0));
        assert!(!tried.defects.is_empty());

        // Noise before anybody has logged on.
        let mut line = TcpStream::connect(address(&ward, "calls").await)
            .await
            .unwrap();
        line.write_all(b"rubbish\r").await.unwrap();
        let page = letter(&ward, 2).await;
        assert_eq!(page.feed, "calls");
        let shown = ward.letter(page.number).await.unwrap();
        assert!(shown.final_because.contains("damaged"), "{shown:?}");
        let refused = ward.try_letter(page.number, false).await.unwrap_err();
        assert_eq!(refused.sentence, shown.final_because);

        let gone = ward.try_letter(99, false).await.unwrap_err();
        assert_eq!(gone.code, RefusalCode::Gone);
    });
    host.stop();
}
