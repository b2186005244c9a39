//! The shared sessions and blocks of nurse call systems, played in byte for byte. The
//! vectors of the standards themselves stand with the protocols' own tests.

use lamplight_protocols::espa::link::{Heard, Link, LinkSetup, Role};
use lamplight_protocols::paging::page::{Charset, Page};
use lamplight_protocols::tap::terminal::{self, Terminal};
use lamplight_units::Now;
use std::path::Path;
use std::time::Duration;

fn shared(name: &str) -> Option<Vec<u8>> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let file = repository.join("../shared/data/nursecall").join(name);
    if !file.is_file() {
        eprintln!("skipped: {} is not there", file.display());
        return None;
    }
    Some(std::fs::read(file).unwrap())
}

/// Who writes, and what.
fn frames(name: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let session: serde_json::Value = serde_json::from_slice(&shared(name)?).unwrap();
    let frames = session["frames"].as_array().unwrap().iter().map(|frame| {
        let bytes = frame[1].as_str().unwrap().split(' ');
        let bytes = bytes.map(|byte| u8::from_str_radix(byte, 16).unwrap());
        (frame[0].as_str().unwrap().to_owned(), bytes.collect())
    });
    Some(frames.collect())
}

fn link() -> Link {
    Link::new(Now::default(), LinkSetup::new(Role::Station))
}

/// What is answered, and the pages that were heard.
fn play(link: &mut Link, now: Now, bytes: &[u8]) -> (Vec<u8>, Vec<Page>) {
    link.push(now, bytes);
    link.tick(now);
    let (mut replies, mut pages) = (Vec::new(), Vec::new());
    while let Some(step) = link.next(now) {
        replies.extend(step.reply);
        if let Heard::Block { block, .. } = step.heard {
            pages.push(Page::of_block(&block, Charset::Latin));
        }
    }
    (replies, pages)
}

#[test]
fn a_recorded_espa_session_is_answered_as_the_recorded_peer_did() {
    let Some(frames) = frames("espa444-session-accepted.json") else {
        return;
    };
    let mut link = link();
    let (mut answered, mut recorded, mut pages) = (Vec::new(), Vec::new(), Vec::new());
    for (who, bytes) in frames {
        if who == "CE->PS" {
            let (replies, heard) = play(&mut link, Now::default(), &bytes);
            answered.extend(replies);
            pages.extend(heard);
        } else {
            recorded.extend(bytes);
        }
    }
    // The recorded peer ends the transaction itself, which is the sender's to do.
    assert_eq!(recorded.pop(), Some(0x04));
    assert_eq!(answered, recorded);
    assert_eq!(pages.len(), 1);
    assert_eq!(
        (&*pages[0].address, &*pages[0].text),
        ("550", "CALL ME 101")
    );
}

#[test]
fn a_published_block_is_read_with_its_check_and_refused_without() {
    let (Some(whole), Some(published)) = (
        shared("espa444-zenitel-text-form-with-bcc.bin"),
        shared("espa444-zenitel-as-published.bin"),
    ) else {
        return;
    };
    let (replies, pages) = play(&mut link(), Now::default(), &whole);
    assert_eq!((replies, &*pages[0].text), (vec![0x06], "CALL ME 101"));
    let mut link = link();
    assert_eq!(
        play(&mut link, Now::default(), &published).0,
        Vec::<u8>::new()
    );
    let late = Now::default().after(Duration::from_millis(2_500));
    assert_eq!(play(&mut link, late, b"").0, [0x15], "its check never came");
    // With a check the blank behind STX does not matter.
    let check = published[1..].iter().fold(0, |sum, byte| sum ^ byte);
    let with_blank = [published, vec![check]].concat();
    let (replies, pages) = play(&mut link, late, &with_blank);
    assert_eq!((replies, &*pages[0].address), (vec![0x06], "550"));
}

#[test]
fn a_tap_session_is_answered_with_the_signs_that_its_sender_waits_for() {
    let (Some(frames), Some(block)) = (
        frames("tap18-session.json"),
        shared("tap18-spec-block-123-ABC.bin"),
    ) else {
        return;
    };
    let mut terminal = Terminal::new(None);
    let mut answered: Vec<u8> = Vec::new();
    let mut pages = Vec::new();
    for (who, bytes) in frames {
        if who == "S->C" {
            // Texts differ from terminal to terminal, the signs at their end do not.
            let signs = bytes.split(|b| *b == b'\r').filter(|line| {
                let line: &[u8] = line;
                line == b"ID=" || line == [0x06] || line.first() == Some(&0x1b)
            });
            for sign in signs {
                let at = answered.windows(sign.len()).position(|part| part == sign);
                let at = at.unwrap_or_else(|| panic!("{sign:?} in {answered:?}"));
                answered.drain(..at + sign.len());
            }
            continue;
        }
        terminal.push(Now::default(), &bytes);
        while let Some(step) = terminal.step() {
            answered.extend(step.reply);
            if let terminal::Heard::Page { fields, .. } = step.heard {
                pages.push((fields.pager().to_vec(), fields.text()));
            }
        }
    }
    let page = (b"123".to_vec(), b"ABC".to_vec());
    assert_eq!(pages, [page]);
    let mut terminal = Terminal::new(None);
    terminal.push(Now::default(), &block);
    assert!(
        terminal
            .step()
            .is_some_and(|step| step.reply.ends_with(b"\x06\r"))
    );
}
