//! Record access control point: requests and answers byte for byte.

use super::super::GattError;
use super::super::records::{RecordAnswer, RecordRequest, Refusal};
use super::hex;

#[test]
fn a_meter_is_asked_for_its_records() {
    for (request, bytes) in [
        (RecordRequest::All, "01 01"),
        (RecordRequest::Since(0x0102), "01 03 01 02 01"),
        (RecordRequest::Last, "01 06"),
        (RecordRequest::Count, "04 01"),
        (RecordRequest::CountSince(7), "04 03 01 07 00"),
        (RecordRequest::Abort, "03 00"),
    ] {
        assert_eq!(request.encode(), hex(bytes));
        assert_eq!(RecordRequest::decode(&hex(bytes)), Ok(request));
    }
    let strange = RecordRequest::decode(&hex("07 01"));
    assert_eq!(
        strange,
        Err(GattError::Unknown {
            field: "operation",
            said: 7
        })
    );
}

#[test]
fn a_meter_answers() {
    for (answer, bytes) in [
        (RecordAnswer::Done { operation: 1 }, "06 00 01 01"),
        (RecordAnswer::None, "06 00 01 06"),
        (RecordAnswer::Count(300), "05 00 2C 01"),
        (
            RecordAnswer::Refused {
                operation: 3,
                reason: Refusal::Abort,
            },
            "06 00 03 07",
        ),
    ] {
        assert_eq!(RecordAnswer::decode(&hex(bytes)), Ok(answer));
        assert_eq!(answer.encode(), hex(bytes));
    }
    assert!(RecordAnswer::decode(&hex("06 00 01")).is_err());
}
