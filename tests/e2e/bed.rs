//! A bedside monitor as a plain socket: MLLP by hand, one message at a time.

use crate::messages::{self, Metric};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A listener that does not answer for so long has failed the test.
const ANSWERS_WITHIN: Duration = Duration::from_secs(120);

/// A connected monitor. Dropping it is pulling its cable.
#[derive(Debug)]
pub struct Bed {
    socket: TcpStream,
    device: String,
    place: String,
    sent: u32,
}

impl Bed {
    /// Connects a monitor that says it stands in bed `place`.
    pub fn connect(address: &str, place: &str) -> Self {
        let socket = TcpStream::connect(address).expect("the station listens");
        socket
            .set_read_timeout(Some(ANSWERS_WITHIN))
            .expect("a limit can be set");
        Self {
            socket,
            device: format!("00A037FFFE{place:0>6}"),
            place: place.to_owned(),
            sent: 0,
        }
    }

    /// Sends numbers of this moment.
    pub fn numbers(&mut self, values: &[(Metric, &str)]) {
        let control = self.control();
        self.send(&messages::numbers(
            &self.device,
            &self.place,
            &control,
            values,
        ));
    }

    /// Admits an invented patient into the bed, as the hospital's system does.
    pub fn admit(&mut self, family: &str, given: &str, birth: &str) {
        let control = self.control();
        let message = messages::admission(&self.place, family, given, birth, &control);
        self.send(&message);
    }

    /// Tells facts of the bed frame that stands there, as a bed gateway does.
    pub fn frame(&mut self, facts: &[(&str, &str)]) {
        let control = self.control();
        let frame = format!("00A037FFFF{:0>6}", self.place);
        self.send(&messages::bed_facts(&frame, &self.place, &control, facts));
    }

    /// Starts or ends ventricular fibrillation.
    pub fn ventricular_fibrillation(&mut self, phase: &str) {
        let control = self.control();
        let message =
            messages::ventricular_fibrillation(&self.device, &self.place, &control, phase);
        self.send(&message);
    }

    fn control(&mut self) -> String {
        self.sent += 1;
        format!("{}-{}", self.device, self.sent)
    }

    /// Sends one message and reads its acknowledgement, which must accept it.
    fn send(&mut self, message: &str) {
        let mut frame = vec![0x0B];
        frame.extend(message.as_bytes());
        frame.extend([0x1C, 0x0D]);
        self.socket.write_all(&frame).expect("the station takes it");
        let answer = self.answer();
        let accepted = answer
            .split('\r')
            .any(|segment| segment.starts_with("MSA|AA|") || segment.starts_with("MSA|CA|"));
        assert!(accepted, "sent\n{message}\nanswered\n{answer}");
    }

    fn answer(&mut self) -> String {
        let mut bytes = Vec::new();
        let mut chunk = [0; 4096];
        while !bytes.ends_with(&[0x1C, 0x0D]) {
            let count = self.socket.read(&mut chunk).expect("an answer in time");
            assert!(count > 0, "the station closed instead of answering");
            bytes.extend_from_slice(&chunk[..count]);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    }
}
