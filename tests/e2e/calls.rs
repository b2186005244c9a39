//! Nurse calls and smart beds, in one list with the alarms.

use crate::bed::Bed;
use crate::window::{CALM, Need, Window, story_of};
use lamplight_protocols::espa::block::{Block, Header};
use lamplight_xtask::ward;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// A call system that speaks ESPA 4.4.4, at the beds of this ward.
const CALL_SYSTEM: &str = "
[[feed]]
id = \"calls\"
kind = \"espa-listener\"
address = \"127.0.0.1:0\"
[[feed.calls.row]]
ward = \"4E\"
[alarms]
station_role = \"charge_nurse\"
";

/// A call system as a plain socket: it polls, selects, and hands a block over.
struct CallSystem(TcpStream);

impl CallSystem {
    fn connect(address: &str) -> Self {
        let socket = TcpStream::connect(address).expect("the station listens");
        let patience = socket.set_read_timeout(Some(Duration::from_secs(120)));
        patience.expect("a limit can be set");
        Self(socket)
    }

    fn ask(&mut self, bytes: &[u8], wanted: &[u8]) {
        self.0.write_all(bytes).expect("the station takes it");
        let mut got = vec![0; wanted.len()];
        self.0.read_exact(&mut got).expect("an answer in time");
        assert_eq!(got, wanted);
    }

    /// A page: its address, its text, and its call type (1 reset, 3 standard call).
    fn page(&mut self, address: &str, text: &str, kind: &str) {
        let records: [(&[u8], &[u8]); 3] = [
            (b"1", address.as_bytes()),
            (b"2", text.as_bytes()),
            (b"4", kind.as_bytes()),
        ];
        self.ask(b"1\x052\x05", b"\x06");
        self.ask(&Block::of(Header::Call, &records).write(), b"\x06");
        self.0.write_all(b"\x04").expect("the station takes it");
    }
}

async fn need_of(window: &Window, bed: &str, words: &str) -> Need {
    let what = format!("the list has bed {bed} with {words:?}");
    window
        .becomes(&what, async |w| {
            let needs = w.needs().await?;
            let found = needs
                .iter()
                .find(|need| need.bed == bed && need.text.contains(words));
            found.cloned().ok_or_else(|| format!("it is {needs:?}"))
        })
        .await
}

#[tokio::test]
async fn a_call_over_espa_stands_on_its_tile_and_in_the_list_is_taken_and_ended() {
    let ward = ward::configuration(3, Some(CALM)) + CALL_SYSTEM;
    story_of("call", 3, ward, async |window| {
        let mut system = CallSystem::connect(window.address_of("calls"));
        system.page("4711", "Bed 2 call", "3");
        let need = need_of(window, "2", "call").await;
        let row = format!("need-{}", need.condition);
        window.tells("tile-2", "call").await;
        let take = window.first_of("call-take-").await;
        window.click(&take).await;
        window.is_gone(&take).await;
        window.tells(&row, "goes").await;
        system.page("4711", "Bed 2 call", "1");
        window.is_gone(&row).await;
    })
    .await;
}

#[tokio::test]
async fn a_call_from_a_rooms_wc_stands_once_in_the_list_and_as_a_mark_on_each_bed_of_the_room() {
    let mut ward = ward::configuration(3, Some(CALM)) + CALL_SYSTEM;
    ward += "[[calls.room]]\nname = \"12\"\nbeds = [\"1\", \"2\"]\n";
    story_of("room-call", 3, ward, async |window| {
        let mut system = CallSystem::connect(window.address_of("calls"));
        system.page("4712", "Room 12 WC", "3");
        window.is_there("tile-1-room-call").await;
        window.is_there("tile-2-room-call").await;
        window.tells("tile-1-room-call", "WC").await;
        window.is_gone("tile-3-room-call").await;
        let needs = window.needs().await.expect("the list can be read");
        let calls = needs.iter().filter(|need| need.text.contains("WC"));
        assert_eq!(calls.count(), 1, "{needs:?}");
        system.page("4712", "Room 12 WC", "1");
        window.is_gone("tile-1-room-call").await;
        window.is_gone("tile-2-room-call").await;
    })
    .await;
}

#[tokio::test]
async fn a_patient_who_leaves_an_armed_bed_is_first_in_the_list_and_the_bed_stands_in_its_view() {
    let ward = ward::configuration(3, Some(CALM)) + CALL_SYSTEM;
    story_of("smart-bed", 3, ward, async |window| {
        let mut bed = Bed::connect(window.address(), "3");
        bed.frame(&[("EXIT", "armed"), ("OCCUPIED", "true"), ("BRAKE", "true")]);
        window.is_there("tile-3-bed").await;
        bed.frame(&[("EXIT", "out"), ("OCCUPIED", "false")]);
        let need = window
            .becomes("bed 3 is first in the list", async |w| {
                let needs = w.needs().await?;
                let first = needs.first().filter(|need| need.bed == "3");
                first.cloned().ok_or_else(|| format!("it is {needs:?}"))
            })
            .await;
        assert!(
            need.priority == "high" || need.priority == "medium",
            "{need:?}"
        );
        window.click("tile-3").await;
        window.is_there("bed-panel").await;
        window.is_there("bed-picture").await;
    })
    .await;
}
