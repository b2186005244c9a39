//! What the window tells of a receiver in the hospital that is away, and how it is paused.

use crate::bed::Bed;
use crate::window::{CALM, Window, story_of};
use lamplight_xtask::ward;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tokio::net::TcpSocket;

/// The row of the link under test.
const ROW: &str = "link-row-hl7/am/alarms";

/// An alarm manager: keeps every message that comes, and says so.
struct Manager(Receiver<String>);

impl Manager {
    fn start(listener: TcpListener) -> Self {
        let (tell, told) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(stream) = stream else { return };
                let tell = tell.clone();
                std::thread::spawn(move || serve(stream, &tell));
            }
        });
        Self(told)
    }

    fn gets(&self, words: &str) {
        let message = self.0.recv_timeout(Duration::from_secs(120));
        let message = message.expect("a message comes");
        assert!(message.contains(words), "{message}");
    }

    fn gets_nothing(&self) {
        let none = self.0.recv_timeout(Duration::from_secs(3));
        assert!(none.is_err(), "{none:?}");
    }
}

/// Accepts every message (CA) until the station closes.
fn serve(mut stream: TcpStream, tell: &Sender<String>) {
    let (mut bytes, mut chunk) = (Vec::new(), [0; 4_096]);
    while let Ok(count @ 1..) = stream.read(&mut chunk) {
        bytes.extend_from_slice(&chunk[..count]);
        while let Some(end) = bytes.windows(2).position(|two| two == [0x1C, 0x0D]) {
            let frame: Vec<u8> = bytes.drain(..end + 2).collect();
            let message = String::from_utf8_lossy(&frame[1..end]).into_owned();
            let id = message.split('|').nth(9).unwrap_or_default();
            let answer =
                format!("\x0BMSH|^~\\&|AM|T|||20260101||ACK^R40^ACK|a|P|2.6\rMSA|CA|{id}\r\x1C\r");
            if stream.write_all(answer.as_bytes()).is_err() || tell.send(message).is_err() {
                return;
            }
        }
    }
}

fn configuration(address: &str) -> String {
    let out = format!("\n[[hl7_out]]\nname = \"am\"\naddress = \"{address}\"\n");
    ward::configuration(2, Some(CALM)) + &out + "\n[alarms]\nstation_role = \"administrator\"\n"
}

async fn stands(window: &Window, words: &str) {
    window.tells(ROW, words).await;
}

/// The header tells the worst of all ways by the time its row stands there.
async fn header_says(window: &Window, words: &str) {
    let page = window.everything().await;
    assert!(page.contains(words), "no {words:?} in {page}");
}

#[tokio::test]
async fn a_receiver_that_is_away_is_told_paused_and_resumed() {
    // The port is held without listening, so that nobody else gets it meanwhile.
    let held = TcpSocket::new_v4().expect("a socket can be made");
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    held.bind(any).expect("a port is free");
    let address = held.local_addr().expect("it has one").to_string();
    story_of("hospital", 2, configuration(&address), async |window| {
        let mut bed = Bed::connect(window.address(), "2");
        // By the rail, as a technician comes there.
        window.click("view-devices").await;
        window.click("tab-hospital").await;
        stands(window, "not reached since").await;
        header_says(window, "HL7 am: not reached since").await;
        window.click_inside(ROW, "td").await;
        window.is_there("link-trouble").await;
        window.is_there("link-next").await;
        window.keep_picture("1-away");

        let listener = held.listen(16).and_then(tokio::net::TcpListener::into_std);
        let listener = listener.expect("the port is ours");
        listener.set_nonblocking(false).expect("it can wait");
        let manager = Manager::start(listener);
        window.click("link-retry").await;
        stands(window, "in step").await;

        window.click("link-pause").await;
        stands(window, "paused since").await;
        window.is_there("link-paused-by").await;
        bed.ventricular_fibrillation("start");
        manager.gets_nothing();
        window.keep_picture("2-paused");

        window.click("link-pause").await;
        manager.gets("VENT FIB");
        stands(window, "in step").await;
        window.keep_picture("3-in-step");
    })
    .await;
}
