//! The simulated call systems against the station's own dialogues.

use super::*;
use lamplight_protocols::espa::link::{Heard, Link, LinkSetup, Role};
use lamplight_protocols::tap::terminal::{self, Terminal};
use lamplight_units::{Mono, Now, Wall};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

fn page(text: &str, ended: bool) -> script::Page {
    script::Page {
        address: "401".to_owned(),
        text: text.to_owned(),
        priority: 3,
        ended,
    }
}

/// The station's own dialogue at the other end, which refuses every third block.
async fn station(mut stream: DuplexStream) -> Vec<Vec<u8>> {
    let now = Now {
        mono: Mono::START,
        wall: Wall::default(),
    };
    let mut link = Link::new(now, LinkSetup::new(Role::Station));
    let (mut texts, mut blocks) = (Vec::new(), 0);
    let mut buffer = [0; 64];
    while let Ok(length @ 1..) = stream.read(&mut buffer).await {
        link.push(now, &buffer[..length]);
        while let Some(step) = link.next(now) {
            let mut reply = step.reply;
            if let Heard::Block { block, .. } = step.heard {
                blocks += 1;
                if blocks % 3 == 0 {
                    reply = link.refuse();
                } else {
                    texts.push(block.get(b"2").unwrap_or_default().to_vec());
                }
            }
            if stream.write_all(&reply).await.is_err() {
                return texts;
            }
        }
    }
    texts
}

#[tokio::test(start_paused = true)]
async fn the_espa_system_polls_calls_and_sends_again_what_was_refused() {
    let (mut ours, theirs) = duplex(64);
    let other = tokio::spawn(station(theirs));
    let texts = ["a", "b", "c", "d"];
    let mut events: Vec<_> = texts
        .iter()
        .map(|text| (Duration::from_millis(300), Event::Page(page(text, false))))
        .collect();
    events.push((
        Duration::from_secs(2),
        Event::Restart(Duration::from_secs(9)),
    ));
    let mut work = Work::new(events, Instant::now());
    let counts = Counts::default();
    let away = espa::talk(&mut ours, &mut work, &counts).await;
    drop(ours);
    assert_eq!(away, Duration::from_secs(9));
    assert_eq!(counts.acknowledged.load(Ordering::Relaxed), 4);
    assert_eq!(counts.refused.load(Ordering::Relaxed), 1);
    assert_eq!(other.await.unwrap().concat(), b"abcd");
    work.tell_again();
    assert_eq!(work.events.len(), 4, "what is open is told again");
}

#[tokio::test(start_paused = true)]
async fn the_tap_system_logs_on_pages_and_leaves() {
    let (mut ours, mut theirs) = duplex(256);
    let other = tokio::spawn(async move {
        let now = Now::default();
        let mut terminal = Terminal::new(None);
        let mut pages = Vec::new();
        let mut buffer = [0; 64];
        while let Ok(length @ 1..) = theirs.read(&mut buffer).await {
            terminal.push(now, &buffer[..length]);
            while let Some(step) = terminal.step() {
                if let terminal::Heard::Page { fields, .. } = step.heard {
                    pages.push(fields.text());
                }
                if theirs.write_all(&step.reply).await.is_err() {
                    return pages;
                }
            }
        }
        pages
    });
    let counts = Counts::default();
    let done = tap::session(&mut ours, &page("Bed 6 phone", true), &counts).await;
    assert!(done.is_ok());
    drop(ours);
    assert_eq!(other.await.unwrap(), [b"Bed 6 phone end".to_vec()]);
}
