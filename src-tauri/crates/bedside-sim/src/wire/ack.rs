//! The station's answers: only MSA-1 and MSA-2 are wanted here.

/// How the station answered (HL7 table 0008).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// AA or CA: it has the message.
    Accepted,
    /// AE, AR, CE, CR, or a code that is none: it does not want it.
    Refused,
}

/// One acknowledgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ack {
    /// MSA-1.
    pub verdict: Verdict,
    /// MSA-2: the message that it is about.
    pub control_id: String,
}

/// Reads an acknowledgement; `None` when there is no MSA segment in it.
#[must_use]
pub fn read(message: &[u8]) -> Option<Ack> {
    let separator = char::from(*message.get(3)?);
    let text = String::from_utf8_lossy(message);
    let msa = text
        .split(['\r', '\n'])
        .find(|segment| segment.starts_with("MSA"))?;
    let mut fields = msa.split(separator).skip(1);
    let code = fields.next()?;
    Some(Ack {
        verdict: match code {
            "AA" | "CA" => Verdict::Accepted,
            _ => Verdict::Refused,
        },
        control_id: fields.next().unwrap_or_default().trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn acknowledgements_are_read_and_other_messages_are_none() {
        let ack = |text: &str| read(text.as_bytes());
        let found = ack("MSH|^~\\&|S\rMSA|CA|X-1\r").unwrap();
        assert_eq!(
            (found.verdict, found.control_id.as_str()),
            (Verdict::Accepted, "X-1")
        );
        assert_eq!(
            ack("MSH#^~\\&\rMSA#AE#X\r").unwrap().verdict,
            Verdict::Refused
        );
        assert_eq!(ack("MSH|^~\\&\nMSA|AR").unwrap().control_id, "");
        assert_eq!(ack("MSH|^~\\&|S\rOBX|1\r"), None);
        assert_eq!(ack("MSH"), None);
    }
}
