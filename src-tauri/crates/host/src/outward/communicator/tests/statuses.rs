//! What the communicator tells of messages, pushed and polled.

use super::lane::{condition, heard, rows, start};
use super::stub::{Stub, attribute, wrapped};
use crate::outward::communicator;
use crate::outward::testing::{Home, alarm_rows, free, synced};
use lamplight_alarms::Priority;
use lamplight_store::JournalFilter;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Posts a document, or as much of it as is taken; the status line and the body of the answer.
async fn post(to: SocketAddr, document: &str) -> String {
    let mut stream = loop {
        match TcpStream::connect(to).await {
            Ok(stream) => break stream,
            Err(_) => tokio::task::yield_now().await,
        }
    };
    let head = format!(
        "POST /wctp HTTP/1.1\r\nHost: station\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        document.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    // A listener that has had enough closes while we write.
    let _ = stream.write_all(document.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8(answer).unwrap()
}

fn about(message: &str, inside: &str) -> String {
    format!(
        "<wctp-ResponseHeader responseToMessageID=\"{message}\"><wctp-Originator senderID=\"ac\" securityCode=\"open sesame\"/><wctp-MessageControl messageID=\"1\"/><wctp-Recipient recipientID=\"lamplight-4e\"/></wctp-ResponseHeader>{inside}"
    )
}

fn status(message: &str, inside: &str) -> String {
    wrapped(&format!(
        "<wctp-StatusInfo>{}</wctp-StatusInfo>",
        about(message, inside)
    ))
}

fn notified(message: &str, kind: &str) -> String {
    status(message, &format!("<wctp-Notification type=\"{kind}\"/>"))
}

fn reply(message: &str, text: &str) -> String {
    let payload =
        format!("<wctp-Payload><wctp-Alphanumeric>{text}</wctp-Alphanumeric></wctp-Payload>");
    wrapped(&format!(
        "<wctp-MessageReply MCRMessageReply=\"true\">{}</wctp-MessageReply>",
        about(message, &payload)
    ))
}

fn words(home: &Home) -> Vec<String> {
    let told = rows(home);
    told.iter()
        .map(|row| row["status"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_became_of_a_message_stands_in_the_alarms_story_and_acknowledges_nothing() {
    let stub = Stub::start().await;
    let home = Home::new();
    let code = home.path().join("code");
    std::fs::write(&code, "open sesame\n").unwrap();
    let listen = free().await;
    // It is open: nobody here has acknowledged it.
    home.write(alarm_rows(17, "7", -3, Priority::High, false)[..2].to_vec());
    let config = stub.config(&format!(
        "otherwise = [\"5551234\"]\naccept = \"Accept\"\nreject = \"Reject\"\n[status]\nlisten = \"{listen}\"\nsecurity_code_file = {code:?}\n"
    ));
    let (station, mut told) = heard(&home);
    let lane = communicator::start(&config, &station, &home.journal()).unwrap();
    synced(&lane).await;
    let kept = stub.kept();
    assert_eq!(attribute(&kept[0], "notifyWhenRead"), "true");
    let id = attribute(&kept[0], "messageID");
    let taken = "successCode=\"200\"";
    for (name, document, answer) in [
        ("queued", notified(&id, "QUEUED"), taken),
        ("delivered", notified(&id, "DELIVERED"), taken),
        ("delivered, said twice", notified(&id, "DELIVERED"), taken),
        ("read", notified(&id, "READ"), taken),
        ("accepted", reply(&id, "accept"), taken),
        ("accepted, said twice", reply(&id, "accept"), taken),
        ("another answer", reply(&id, "on my way"), taken),
        (
            "a message of nobody",
            notified("00000000.W1.abcd", "READ"),
            "errorCode=\"400\"",
        ),
        (
            "a row that is none",
            notified("x", "READ"),
            "errorCode=\"400\"",
        ),
        (
            "broken",
            "<wctp-Operation><wctp".to_owned(),
            "errorCode=\"301\"",
        ),
        ("nothing", String::new(), "errorCode=\"301\""),
        (
            "another operation",
            wrapped("<wctp-SubmitRequest/>"),
            "errorCode=\"300\"",
        ),
        (
            "a stranger",
            notified(&id, "READ").replace("open sesame", "open barley"),
            "errorCode=\"402\"",
        ),
        (
            "nobody",
            notified(&id, "READ").replace(" securityCode=\"open sesame\"", ""),
            "errorCode=\"402\"",
        ),
        ("10 MiB", "<".repeat(10 << 20), ""),
    ] {
        let said = post(listen, &document).await;
        assert!(said.contains(answer), "{name}: {said}");
    }
    assert_eq!(
        words(&home),
        ["Queued", "Delivered", "Read", "Accepted", "Answered"]
    );
    assert_eq!(rows(&home)[4]["text"], "on my way");
    assert_eq!(rows(&home)[3]["who"], "5551234");
    let acknowledged = home.reader().journal(&JournalFilter {
        kind: Some("alarm.acknowledged".to_owned()),
        ..JournalFilter::default()
    });
    assert_eq!(
        acknowledged.unwrap().len(),
        0,
        "no telephone acknowledges an alarm"
    );
    assert_eq!(stub.kept().len(), 1, "nothing of it goes back");
    // It is not delivered after all, and then it is.
    let failure = status(
        &id,
        "<wctp-Failure errorCode=\"501\" errorText=\"device off\"/>",
    );
    assert!(post(listen, &failure).await.contains(taken));
    let (title, sentence) = condition(&mut told).await;
    assert_eq!(title, "Recipient 5551234 of phones");
    let sentence = sentence.unwrap();
    assert!(
        sentence.starts_with("Bed 7: phones did not bring"),
        "{sentence}"
    );
    assert!(sentence.contains("501 device off"), "{sentence}");
    assert!(post(listen, &reply(&id, "reject")).await.contains(taken));
    assert_eq!(condition(&mut told).await, (title, None));
    assert_eq!(words(&home)[5..], ["Undeliverable", "Rejected"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_that_is_configured_no_longer_is_told_until_somebody_is_reached() {
    let stub = Stub::start().await;
    let home = Home::new();
    let listen = free().await;
    home.write(alarm_rows(17, "7", -3, Priority::High, false)[..2].to_vec());
    let config = stub.config(&format!(
        "otherwise = [\"5551234\"]\n[status]\nlisten = \"{listen}\"\n"
    ));
    let (station, mut told) = heard(&home);
    let lane = communicator::start(&config, &station, &home.journal()).unwrap();
    synced(&lane).await;
    let id = attribute(&stub.kept()[0], "messageID");
    // The same alarm went to another number, before the configuration was corrected.
    let (row, _) = id.rsplit_once('.').unwrap();
    let failure = status(
        &format!("{row}.abcd"),
        "<wctp-Failure errorCode=\"501\" errorText=\"device off\"/>",
    );
    post(listen, &failure).await;
    let (title, sentence) = condition(&mut told).await;
    assert_eq!(title, "Recipient somebody of phones");
    assert!(sentence.unwrap().contains("See to Bed 7"));
    post(listen, &notified(&id, "DELIVERED")).await;
    assert_eq!(condition(&mut told).await, (title, None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_became_of_a_message_is_asked_where_nobody_can_tell_it() {
    let stub = Stub::start().await;
    let home = Home::new();
    home.write(alarm_rows(17, "7", -3, Priority::High, false)[..2].to_vec());
    let config = stub.config("otherwise = [\"5551234\"]\n[poll]\nid = \"poller\"\nevery_s = 1\n");
    let lane = start(&home, &config);
    synced(&lane).await;
    let id = attribute(&stub.kept()[0], "messageID");
    let inner = |document: String| {
        let (_, rest) = document.split_once("wctp-dtd-v1r3\">").unwrap();
        rest.trim_end_matches("</wctp-Operation>").to_owned()
    };
    let (first, second) = (
        inner(notified(&id, "DELIVERED")),
        inner(notified("00000000.W1.abcd", "READ")),
    );
    stub.with(|inside| {
        inside.polls.extend([
            "broken".to_owned(),
            wrapped(&format!(
                "<wctp-PollResponse><wctp-Message sequenceNo=\"1\">{first}</wctp-Message><wctp-Message sequenceNo=\"2\">{second}</wctp-Message></wctp-PollResponse>"
            )),
        ]);
    });
    // The question after tells which of them was kept.
    let document = stub
        .until(|one| one.contains("<wctp-MessageReceived"))
        .await;
    assert_eq!(attribute(&document, "pollerID"), "poller");
    assert!(
        document.contains("<wctp-MessageReceived sequenceNo=\"1\">\n<wctp-Success"),
        "{document}"
    );
    assert!(
        document.contains("<wctp-MessageReceived sequenceNo=\"2\">\n<wctp-Failure"),
        "{document}"
    );
    assert_eq!(words(&home), ["Delivered"]);
}
