//! Sparkplug B's payload: the protobuf message, and the values of its metrics as JSON has them.
//!
//! Field numbers and data types are those of the specification (Eclipse Sparkplug 3.0, chapter
//! 6). What the station has no use for (metadata, properties, a body) is passed over.

use prost::Message;
use serde_json::{Map, Number, Value};

/// Data types whose numbers travel as unsigned ones.
const INT8: u32 = 1;
const INT16: u32 = 2;
const INT32: u32 = 3;
const INT64: u32 = 4;
const BOOLEAN: u32 = 11;

/// A message.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Payload {
    /// When it was sent, milliseconds since 1970.
    #[prost(uint64, optional, tag = "1")]
    pub timestamp: Option<u64>,
    #[prost(message, repeated, tag = "2")]
    pub metrics: Vec<Metric>,
    /// 0 to 255, over all messages of the edge node.
    #[prost(uint64, optional, tag = "3")]
    pub seq: Option<u64>,
    /// Names the form of a body, such as a compressed one.
    #[prost(string, optional, tag = "4")]
    pub uuid: Option<String>,
}

/// A metric: in a birth with its name, in data perhaps with its alias alone.
#[derive(Clone, PartialEq, Message)]
pub(super) struct Metric {
    #[prost(string, optional, tag = "1")]
    pub name: Option<String>,
    #[prost(uint64, optional, tag = "2")]
    pub alias: Option<u64>,
    #[prost(uint32, optional, tag = "4")]
    pub datatype: Option<u32>,
    #[prost(bool, optional, tag = "5")]
    pub is_historical: Option<bool>,
    #[prost(bool, optional, tag = "7")]
    pub is_null: Option<bool>,
    #[prost(oneof = "Is", tags = "10, 11, 12, 13, 14, 15, 16, 17, 18")]
    pub value: Option<Is>,
}

/// A metric's value.
#[derive(Clone, PartialEq, prost::Oneof)]
pub(super) enum Is {
    #[prost(uint32, tag = "10")]
    Int(u32),
    #[prost(uint64, tag = "11")]
    Long(u64),
    #[prost(float, tag = "12")]
    Float(f32),
    #[prost(double, tag = "13")]
    Double(f64),
    #[prost(bool, tag = "14")]
    Boolean(bool),
    #[prost(string, tag = "15")]
    Text(String),
    #[prost(bytes = "vec", tag = "16")]
    Bytes(Vec<u8>),
    /// A table; no fact or call is one.
    #[prost(bytes = "vec", tag = "17")]
    DataSet(Vec<u8>),
    /// A structure; no fact or call is one.
    #[prost(bytes = "vec", tag = "18")]
    Template(Vec<u8>),
}

impl Payload {
    /// The order to an edge node to tell all births again.
    pub fn rebirth(sent_ms: u64) -> Self {
        Self {
            timestamp: Some(sent_ms),
            metrics: vec![Metric {
                name: Some(super::REBIRTH.to_owned()),
                datatype: Some(BOOLEAN),
                value: Some(Is::Boolean(true)),
                ..Metric::default()
            }],
            ..Self::default()
        }
    }
}

impl Metric {
    /// Its value. `datatype` is what its birth said, for data that leave it out.
    ///
    /// # Errors
    /// When the number's sign can't be known: no birth has told its type.
    pub fn json(&self, datatype: Option<u32>) -> Result<Value, &'static str> {
        let value = match &self.value {
            Some(value) if self.is_null != Some(true) => value,
            Some(_) | None => return Ok(Value::Null),
        };
        let datatype = self.datatype.or(datatype);
        Ok(match value {
            Is::Int(bits) => match datatype {
                None => return Err("no birth has told its data type"),
                // Two's complement, filled up with the sign or with noughts.
                #[allow(
                    clippy::cast_possible_truncation,
                    reason = "the low bits are the value"
                )]
                Some(INT8) => Value::from((*bits as u8).cast_signed()),
                #[allow(
                    clippy::cast_possible_truncation,
                    reason = "the low bits are the value"
                )]
                Some(INT16) => Value::from((*bits as u16).cast_signed()),
                Some(INT32) => Value::from(bits.cast_signed()),
                Some(_) => Value::from(*bits),
            },
            Is::Long(bits) => match datatype {
                None => return Err("no birth has told its data type"),
                Some(INT8..=INT64) => Value::from(bits.cast_signed()),
                Some(_) => Value::from(*bits),
            },
            // By its shortest decimal form: 70.4 stays 70.4 and does not become 70.4000015.
            Is::Float(number) => finite(number.to_string().parse().unwrap_or(f64::NAN)),
            Is::Double(number) => finite(*number),
            Is::Boolean(yes) => Value::Bool(*yes),
            Is::Text(text) => Value::from(text.as_str()),
            // An object is neither number nor word, which is said where a fact is wanted.
            Is::Bytes(_) | Is::DataSet(_) | Is::Template(_) => Value::Object(Map::new()),
        })
    }
}

/// JSON has no infinity; as a word it is refused where a number is wanted.
fn finite(number: f64) -> Value {
    Number::from_f64(number).map_or_else(|| Value::from("not finite"), Value::Number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn metric(datatype: Option<u32>, value: Is) -> Metric {
        Metric {
            datatype,
            value: Some(value),
            ..Metric::default()
        }
    }

    /// Worked out by hand from the field numbers: a tag is the number times eight plus 0 for a
    /// varint, 2 for what has a length, 5 for four bytes.
    #[test]
    fn a_payload_is_read_byte_by_byte() {
        let bytes = [
            0x08, 0xd0, 0x0f, // 1 timestamp: 2000 = 0x50 + 0x0f * 128
            0x12, 0x0f, // 2 a metric of 7 + 4 * 2 = 15 bytes
            0x0a, 0x05, b'B', b'r', b'a', b'k', b'e', // 1 name
            0x10, 0x07, // 2 alias 7
            0x20, 0x0b, // 4 data type 11, Boolean
            0x38, 0x00, // 7 not null
            0x70, 0x01, // 14 Boolean value: true
            0x12, 0x09, // 2 a metric of 2 + 2 + 5 = 9 bytes
            0x10, 0x08, // 2 alias 8
            0x20, 0x09, // 4 data type 9, Float
            0x65, 0xcd, 0xcc, 0x8c, 0x42, // 12 Float value: 0x428ccccd = 70.4
            0x18, 0x05, // 3 seq 5
            0x2a, 0x01, 0xff, // 5 a body of one byte, passed over
        ];
        let payload = Payload::decode(bytes.as_slice()).unwrap();
        assert_eq!((payload.timestamp, payload.seq), (Some(2_000), Some(5)));
        let [brake, weight] = payload.metrics.as_slice() else {
            panic!("{payload:?}");
        };
        assert_eq!(
            (brake.name.as_deref(), brake.alias),
            (Some("Brake"), Some(7))
        );
        assert_eq!(brake.json(None), Ok(json!(true)));
        assert_eq!(weight.json(None), Ok(json!(70.4)));
    }

    #[test]
    fn an_order_to_be_born_again_is_written_byte_by_byte() {
        let mut want = vec![
            0x08, 0xd0, 0x0f, // 1 timestamp: 2000
            0x12, 0x1a, // 2 a metric of 22 + 2 + 2 = 26 bytes
            0x0a, 0x14, // 1 a name of 20 bytes
        ];
        want.extend(b"Node Control/Rebirth");
        want.extend([
            0x20, 0x0b, // 4 data type 11, Boolean
            0x70, 0x01, // 14 Boolean value: true
        ]);
        assert_eq!(Payload::rebirth(2_000).encode_to_vec(), want);
    }

    #[test]
    fn numbers_keep_their_sign_and_their_digits() {
        for (datatype, value, want) in [
            // -5 as Int8: filled up with the sign, or with noughts.
            (INT8, Is::Int(0xffff_fffb), json!(-5)),
            (INT8, Is::Int(0xfb), json!(-5)),
            (INT16, Is::Int(0xffec), json!(-20)),
            (INT32, Is::Int(0xffff_ffff), json!(-1)),
            (INT64, Is::Long(u64::MAX), json!(-1)),
            // 7 is UInt32, which some write as a long.
            (7, Is::Int(0xffff_ffff), json!(4_294_967_295_u32)),
            (7, Is::Long(40), json!(40)),
            (9, Is::Float(70.4), json!(70.4)),
            (10, Is::Double(0.1), json!(0.1)),
            (10, Is::Double(f64::NAN), json!("not finite")),
            (12, Is::Text("up".to_owned()), json!("up")),
            (16, Is::DataSet(vec![1]), json!({})),
        ] {
            let metric = metric(Some(datatype), value);
            assert_eq!(metric.json(None), Ok(want), "{metric:?}");
        }
        let untold = metric(None, Is::Int(1));
        assert!(untold.json(None).is_err());
        assert_eq!(untold.json(Some(INT8)), Ok(json!(1)), "as its birth said");
        let null = Metric {
            is_null: Some(true),
            ..metric(Some(INT8), Is::Int(0))
        };
        assert_eq!(null.json(None), Ok(Value::Null));
    }

    proptest! {
        #[test]
        fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(payload) = Payload::decode(bytes.as_slice()) {
                for metric in &payload.metrics {
                    let _ = metric.json(Some(INT16));
                }
            }
        }
    }
}
