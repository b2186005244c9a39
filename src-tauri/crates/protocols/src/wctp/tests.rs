//! Golden bytes both ways, and whatever a network brings.

use super::read::{Event, Failure, Header, Operation, Polled, Reply, Status, read};
use super::write::{DeliveryPriority, Originator, Submit, accepted, poll, refused, version_query};
use super::{WctpError, code};
use lamplight_units::Wall;
use proptest::prelude::*;
use std::time::Duration;

/// 2026-11-21T14:07:32Z.
const AT: Wall = Wall::from_micros(1_795_270_052_120_000);

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE wctp-Operation SYSTEM \"http://dtd.wctp.org/wctp-dtd-v1r3.dtd\">\n<wctp-Operation wctpVersion=\"wctp-dtd-v1r3\">\n";

fn submit<'a>(text: &'a str, choices: &'a [&'a str]) -> Submit<'a> {
    Submit {
        from: Originator {
            id: "lamplight-4e",
            code: Some("a<b"),
        },
        at: AT,
        to: "5551234",
        message: "3f2a1b2c.W4711.0b9e",
        transaction: "3f2a1b2c.17",
        responses_to: None,
        priority: DeliveryPriority::High,
        notify: true,
        text,
        choices,
    }
}

#[test]
fn an_alarm_with_a_choice_is_written_to_the_byte() {
    let written = submit("HIGH Bed 7: HR > 120 & rising", &["Accept", "Reject"]).to_xml();
    let expected = [
        HEAD,
        "<wctp-SubmitRequest>\n",
        "<wctp-SubmitHeader submitTimestamp=\"2026-11-21T14:07:32\">\n",
        "<wctp-Originator senderID=\"lamplight-4e\" securityCode=\"a&lt;b\"/>\n",
        "<wctp-MessageControl messageID=\"3f2a1b2c.W4711.0b9e\" transactionID=\"3f2a1b2c.17\" allowResponse=\"true\" notifyWhenQueued=\"true\" notifyWhenDelivered=\"true\" notifyWhenRead=\"true\" deliveryPriority=\"HIGH\" preformatted=\"false\" allowTruncation=\"true\"/>\n",
        "<wctp-Recipient recipientID=\"5551234\"/>\n",
        "</wctp-SubmitHeader>\n",
        "<wctp-Payload>\n",
        "<wctp-MCR>\n",
        "<wctp-MessageText>HIGH Bed 7: HR &gt; 120 &amp; rising</wctp-MessageText>\n",
        "<wctp-Choice>Accept</wctp-Choice>\n",
        "<wctp-Choice>Reject</wctp-Choice>\n",
        "</wctp-MCR>\n",
        "</wctp-Payload>\n",
        "</wctp-SubmitRequest>\n",
        "</wctp-Operation>\n",
    ];
    assert_eq!(written, expected.concat());
}

#[test]
fn without_a_choice_it_is_plain_text_and_asks_for_no_answer() {
    let plain = Submit {
        notify: false,
        priority: DeliveryPriority::Low,
        responses_to: Some("https://station.example/wctp"),
        ..submit("Bed 7", &[])
    };
    let written = plain.to_xml();
    for part in [
        "<wctp-Payload>\n<wctp-Alphanumeric>Bed 7</wctp-Alphanumeric>\n</wctp-Payload>",
        "sendResponsesToID=\"https://station.example/wctp\" allowResponse=\"false\" notifyWhenQueued=\"false\"",
        "deliveryPriority=\"LOW\"",
    ] {
        assert!(written.contains(part), "{part}: {written}");
    }
}

#[test]
fn what_xml_does_not_have_never_reaches_the_wire() {
    let written = submit("a\u{0}b\nc\u{FFFE}d\u{1b}e", &[]).to_xml();
    assert!(
        written.contains(">a b c d e</wctp-Alphanumeric>"),
        "{written}"
    );
}

#[test]
fn questions_and_answers_are_written_to_the_byte() {
    let with = |inside: &str| format!("{HEAD}{inside}</wctp-Operation>\n");
    assert_eq!(
        version_query("lamplight-4e", AT),
        with("<wctp-VersionQuery inquirer=\"lamplight-4e\" dateTime=\"2026-11-21T14:07:32\"/>\n")
    );
    assert_eq!(
        accepted(),
        with(
            "<wctp-Confirmation>\n<wctp-Success successCode=\"200\" successText=\"Accepted\">Accepted</wctp-Success>\n</wctp-Confirmation>\n"
        )
    );
    assert_eq!(
        refused(code::UNREADABLE, "it is no XML"),
        with(
            "<wctp-Confirmation>\n<wctp-Failure errorCode=\"301\" errorText=\"it is no XML\">it is no XML</wctp-Failure>\n</wctp-Confirmation>\n"
        )
    );
    let from = Originator {
        id: "poller",
        code: Some("x"),
    };
    assert_eq!(
        poll(from, 50, &[]),
        with(
            "<wctp-PollForMessages pollerID=\"poller\" securityCode=\"x\" maxMessagesInBatch=\"50\"/>\n"
        )
    );
    let taken = [
        ("7".to_owned(), Ok(())),
        ("8".to_owned(), Err("no".to_owned())),
    ];
    assert_eq!(
        poll(from, 50, &taken),
        with(
            "<wctp-PollForMessages pollerID=\"poller\" securityCode=\"x\" maxMessagesInBatch=\"50\">\n<wctp-MessageReceived sequenceNo=\"7\">\n<wctp-Success successCode=\"200\" successText=\"Accepted\">Accepted</wctp-Success>\n</wctp-MessageReceived>\n<wctp-MessageReceived sequenceNo=\"8\">\n<wctp-Failure errorCode=\"400\" errorText=\"no\">no</wctp-Failure>\n</wctp-MessageReceived>\n</wctp-PollForMessages>\n"
        )
    );
}

fn wrapped(inside: &str) -> Vec<u8> {
    format!("{HEAD}{inside}</wctp-Operation>").into_bytes()
}

const ABOUT: &str = "<wctp-ResponseHeader responseToMessageID=\"3f2a1b2c.W4711.0b9e\" responseTimestamp=\"2026-11-21T14:07:40\" onBehalfOfRecipientID=\"5559999\"><wctp-Originator senderID=\"5551234\" securityCode=\"c\"/><wctp-MessageControl messageID=\"m1\"/><wctp-Recipient recipientID=\"lamplight-4e\"/></wctp-ResponseHeader>";

fn about() -> Header {
    Header {
        message: "3f2a1b2c.W4711.0b9e".to_owned(),
        from: "5551234".to_owned(),
        code: Some("c".to_owned()),
        on_behalf_of: Some("5559999".to_owned()),
    }
}

fn failed(code: u16, text: &str) -> Failure {
    Failure {
        code: Some(code),
        text: text.to_owned(),
    }
}

#[test]
fn answers_are_read_however_they_are_written() {
    let table = [
        (
            "success",
            "<wctp-Confirmation><wctp-Success successCode=\"200\">Ok</wctp-Success></wctp-Confirmation>",
            Ok(()),
        ),
        (
            "success without a word",
            "<wctp-Confirmation><wctp-Success successCode='200' /></wctp-Confirmation>",
            Ok(()),
        ),
        (
            "a failure in two places",
            "<wctp-Confirmation><wctp-Failure errorCode=\"403\" errorText=\"Invalid recipientID\">no 5551234</wctp-Failure></wctp-Confirmation>",
            Err(failed(403, "Invalid recipientID: no 5551234")),
        ),
        (
            "a failure that says the same twice",
            "<wctp-Confirmation><wctp-Failure errorCode=\"604\" errorText=\"down\">down</wctp-Failure></wctp-Confirmation>",
            Err(failed(604, "down")),
        ),
        (
            "a failure by itself, of an unknown code",
            "<wctp-Failure errorCode=\"x\"><![CDATA[a < b]]> &#233;&amp;</wctp-Failure>",
            Err(Failure {
                code: None,
                text: "a < b é&".to_owned(),
            }),
        ),
    ];
    for (name, inside, expected) in table {
        assert_eq!(
            read(&wrapped(inside)),
            Ok(Operation::Confirmation(expected)),
            "{name}"
        );
    }
}

#[test]
fn what_became_of_a_message_is_read() {
    for (inside, event) in [
        ("<wctp-Notification type=\"QUEUED\"/>", Event::Queued),
        (
            "<wctp-Notification type=\"Delivered\"></wctp-Notification>",
            Event::Delivered,
        ),
        (
            "<wctp-Notification type=\"READ\"/><wctp-IHEPCDACM><wctp-IHEPCDACMObservation alertState=\"active\"/></wctp-IHEPCDACM>",
            Event::Read,
        ),
        (
            "<wctp-Notification type=\"IHEPCDCALLBACKSTART\"/>",
            Event::CallbackStart,
        ),
        (
            "<wctp-Notification type=\"IHEPCDCallbackEnd\"/>",
            Event::CallbackEnd,
        ),
        (
            "<wctp-Failure errorCode=\"501\" errorText=\"device off\"/>",
            Event::Failed(failed(501, "device off")),
        ),
    ] {
        let whole = wrapped(&format!(
            "<wctp-StatusInfo>{ABOUT}{inside}</wctp-StatusInfo>"
        ));
        let header = about();
        assert_eq!(
            read(&whole),
            Ok(Operation::Status(Status { header, event })),
            "{inside}"
        );
    }
}

#[test]
fn a_reply_is_read() {
    let whole = wrapped(&format!(
        "<wctp-MessageReply MCRMessageReply=\"true\">{ABOUT}<wctp-Payload><wctp-Alphanumeric> Accept\n</wctp-Alphanumeric></wctp-Payload></wctp-MessageReply>"
    ));
    let (header, text) = (about(), "Accept".to_owned());
    assert_eq!(read(&whole), Ok(Operation::Reply(Reply { header, text })));
    // One of another version, of a carrier, without what the document type wants.
    let carrier = "<?xml version=\"1.0\" standalone=\"yes\"?><wctp-Operation wctpVersion=\"wctp-dtd-v1r2\"><wctp-MessageReply><wctp-ResponseHeader responseToMessageID=\"x.W1.2\"><wctp-Recipient recipientID=\"me\"/></wctp-ResponseHeader><wctp-Payload><wctp-Alphanumeric>Yes</wctp-Alphanumeric></wctp-Payload></wctp-MessageReply></wctp-Operation>";
    let Ok(Operation::Reply(reply)) = read(carrier.as_bytes()) else {
        panic!("no reply");
    };
    assert_eq!(
        (reply.header.message.as_str(), reply.text.as_str()),
        ("x.W1.2", "Yes")
    );
}

#[test]
fn polled_messages_keep_their_numbers_and_each_its_reason() {
    let whole = wrapped(&format!(
        "<wctp-PollResponse minNextPollInterval=\"30\"><wctp-Message sequenceNo=\"1\"><wctp-StatusInfo>{ABOUT}<wctp-Notification type=\"READ\"/></wctp-StatusInfo></wctp-Message><wctp-Message sequenceNo=\"2\"/><wctp-Message sequenceNo=\"3\"><wctp-StatusInfo/></wctp-Message></wctp-PollResponse>"
    ));
    let status = Operation::Status(Status {
        header: about(),
        event: Event::Read,
    });
    let messages = vec![
        ("1".to_owned(), Ok(status)),
        ("2".to_owned(), Err(WctpError::Empty)),
        (
            "3".to_owned(),
            Err(WctpError::Missing("wctp-ResponseHeader")),
        ),
    ];
    let wait = Some(Duration::from_secs(30));
    let expected = Polled {
        messages,
        failure: None,
        wait,
    };
    assert_eq!(read(&whole), Ok(Operation::Poll(expected)));
    let none = wrapped("<wctp-PollResponse><wctp-NoMessages/></wctp-PollResponse>");
    assert_eq!(read(&none), Ok(Operation::Poll(Polled::default())));
}

#[test]
fn encodings_are_taken_as_they_come() {
    let inside = "<wctp-Confirmation><wctp-Failure errorCode=\"403\" errorText=\"unbekannte Nummer für é\"/></wctp-Confirmation>";
    let whole =
        |head: &str| format!("{head}<wctp-Operation wctpVersion=\"1.3\">{inside}</wctp-Operation>");
    let expected = Ok(Operation::Confirmation(Err(failed(
        403,
        "unbekannte Nummer für é",
    ))));
    let utf16 = whole("<?xml version=\"1.0\" encoding=\"utf-16\"?>");
    let little: Vec<u8> = utf16.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = utf16.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = [[0xFF, 0xFE].as_slice(), little.as_slice()].concat();
    let latin: Vec<u8> = whole("<?xml version='1.0' encoding='ISO-8859-1'?>")
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).unwrap())
        .collect();
    for (name, bytes) in [
        ("UTF-8 that calls itself UTF-16", utf16.clone().into_bytes()),
        ("UTF-16, little end first", little),
        ("UTF-16, big end first", big),
        ("UTF-16 with its mark", marked),
        (
            "UTF-8 with its mark",
            [[0xEF, 0xBB, 0xBF].as_slice(), whole("").as_bytes()].concat(),
        ),
        ("Latin 1", latin),
    ] {
        assert_eq!(read(&bytes), expected, "{name}");
    }
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_expanded() {
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE wctp-Operation [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY f SYSTEM \"file:///etc/passwd\">]><wctp-Operation><wctp-Failure errorText=\"";
    let deep = "<a>".repeat(17);
    let many = format!("<wctp-Operation>{}", "<a/>".repeat(20_001));
    let long = vec![b' '; (1 << 20) + 1];
    let table: [(&str, Vec<u8>, &str); 13] = [
        ("nothing", Vec::new(), "ends before"),
        ("no XML", b"hello".to_vec(), "ends before"),
        (
            "HTML",
            b"<html><body>Error</body></html>".to_vec(),
            "no wctp-Operation",
        ),
        (
            "cut",
            b"<wctp-Operation><wctp-Confirm".to_vec(),
            "no XML at byte",
        ),
        (
            "cut between elements",
            b"<wctp-Operation><a>".to_vec(),
            "ends before",
        ),
        (
            "crossed",
            b"<wctp-Operation><a></b></a></wctp-Operation>".to_vec(),
            "no XML at byte",
        ),
        ("empty", b"<wctp-Operation/>".to_vec(), "is empty"),
        (
            "an entity in an attribute",
            format!("{laughs}&b;\"/></wctp-Operation>").into_bytes(),
            "an entity",
        ),
        (
            "an entity of a file",
            format!("{laughs}\">&f;</wctp-Failure></wctp-Operation>").into_bytes(),
            "an entity",
        ),
        (
            "a character that is none",
            b"<wctp-Operation><a>&#0;</a></wctp-Operation>".to_vec(),
            "an entity",
        ),
        ("deep", deep.into_bytes(), "more than 16 deep"),
        ("many", many.into_bytes(), "more than 20000"),
        ("long", long, "1048577 bytes"),
    ];
    for (name, bytes, words) in table {
        let said = read(&bytes).unwrap_err().to_string();
        assert!(said.contains(words), "{name}: {said}");
    }
    for (inside, words) in [
        ("<wctp-Confirmation/>", "wctp-Success or wctp-Failure"),
        ("<wctp-StatusInfo/>", "wctp-ResponseHeader"),
        (
            "<wctp-StatusInfo><wctp-ResponseHeader/></wctp-StatusInfo>",
            "responseToMessageID",
        ),
        (
            format!("<wctp-StatusInfo>{ABOUT}</wctp-StatusInfo>").as_str(),
            "wctp-Notification",
        ),
        (
            format!(
                "<wctp-StatusInfo>{ABOUT}<wctp-Notification type=\"EATEN\"/></wctp-StatusInfo>"
            )
            .as_str(),
            "that is known",
        ),
        (
            format!("<wctp-MessageReply>{ABOUT}</wctp-MessageReply>").as_str(),
            "wctp-Alphanumeric",
        ),
    ] {
        let said = read(&wrapped(inside)).unwrap_err().to_string();
        assert!(said.contains(words), "{inside}: {said}");
    }
    let other = Ok(Operation::Other("wctp-SubmitRequest".to_owned()));
    assert_eq!(read(&wrapped("<wctp-SubmitRequest/>")), other);
}

proptest! {
    #[test]
    fn any_bytes_are_an_operation_or_a_reason(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let _ = read(&bytes);
    }

    /// Pieces of real documents in any order reach more than bytes do.
    #[test]
    fn any_mixture_of_pieces_is_an_operation_or_a_reason(
        pieces in proptest::collection::vec(proptest::sample::select(vec![
            "<wctp-Operation>", "</wctp-Operation>", "<wctp-StatusInfo>", "</wctp-StatusInfo>",
            "<wctp-Failure errorCode=\"", "403", "\"/>", "&amp;", "&x;", "<![CDATA[", "]]>", "<!--",
            "-->", "<?xml version=\"1.0\"?>", "<!DOCTYPE a [", "]>", "'", "\u{0}", "é", ABOUT,
        ]), 0..40),
    ) {
        let _ = read(pieces.concat().as_bytes());
    }

    #[test]
    fn a_truncated_document_is_never_taken_for_a_whole_one(at in 0usize..400) {
        let whole = wrapped("<wctp-Confirmation><wctp-Success successCode=\"200\"/></wctp-Confirmation>");
        let cut = at.min(whole.len() - 1);
        prop_assert!(read(&whole[..cut]).is_err());
    }

    /// Whatever stands in an alarm's text arrives as it was, but for what XML does not have.
    #[test]
    fn any_text_there_and_back(text in "\\PC{0,200}") {
        let written = submit(&text, &[]).to_xml();
        let element = super::xml::tree(written.as_bytes()).unwrap();
        let payload = element.children[0].child("wctp-Payload").unwrap();
        let back = &payload.child("wctp-Alphanumeric").unwrap().text;
        let expected: String = text.chars().map(|letter| match letter {
            '\u{FFFE}' | '\u{FFFF}' => ' ',
            other => other,
        }).collect();
        prop_assert_eq!(back, &expected);
    }
}
