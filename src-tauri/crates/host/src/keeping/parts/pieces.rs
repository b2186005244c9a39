//! A part with lists in it, each element of which is read by itself: what another version wrote
//! in one of them costs that one, and not the part.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Error, Value};

/// An element that could not be read.
pub(super) struct Piece {
    /// Its list and its place in it, from 0: `calls[2]`.
    pub place: String,
    pub text: String,
    pub why: String,
}

/// The part with what can be read of its lists, and what can't. A list is any field that is an
/// array; its elements must not depend on each other.
///
/// # Errors
/// When it is not an element that can't be read: then the part is none.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<(T, Vec<Piece>), Error> {
    let whole = match serde_json::from_str(text) {
        Ok(part) => return Ok((part, Vec::new())),
        Err(error) => error,
    };
    let mut part: Value = serde_json::from_str(text)?;
    let Some(fields) = part.as_object_mut() else {
        return Err(whole);
    };
    let mut lists: Vec<(String, Vec<Value>)> = Vec::new();
    for (name, value) in fields {
        if let Value::Array(elements) = value {
            lists.push((name.clone(), std::mem::take(elements)));
        }
    }
    // All lists are empty now, so what still can't be read is no element.
    if of_value::<T>(&part).is_err() {
        return Err(whole);
    }
    let mut left_out = Vec::new();
    for (list, elements) in &mut lists {
        let mut at = 0_usize;
        elements.retain(|element| {
            // Alone in the part, so that an error is its own.
            part[list.as_str()] = Value::Array(vec![element.clone()]);
            let error = of_value::<T>(&part).err();
            let place = format!("{list}[{at}]");
            at += 1;
            let is_read = error.is_none();
            left_out.extend(error.map(|error| Piece {
                place,
                text: element.to_string(),
                why: error.to_string(),
            }));
            is_read
        });
        part[list.as_str()] = Value::Array(Vec::new());
    }
    for (list, elements) in lists {
        part[list.as_str()] = Value::Array(elements);
    }
    Ok((of_value(&part)?, left_out))
}

fn of_value<'de, T: Deserialize<'de>>(value: &'de Value) -> Result<T, Error> {
    T::deserialize(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Colour {
        Red,
        Green,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Paint {
        colours: Vec<Colour>,
        layers: Vec<(Colour, u64)>,
        last: u64,
    }

    #[test]
    fn an_element_that_can_not_be_read_is_left_out_alone() {
        let text = r#"{
            "colours": ["red", "mauve", "green"],
            "layers": [["red", 1], ["green", "thick"], ["green", 3], 7],
            "last": 18446744073709551615
        }"#;
        let (paint, left_out) = read::<Paint>(text).unwrap();
        let expected = Paint {
            colours: vec![Colour::Red, Colour::Green],
            layers: vec![(Colour::Red, 1), (Colour::Green, 3)],
            last: u64::MAX,
        };
        assert_eq!(paint, expected);
        let told: Vec<(&str, &str)> = left_out
            .iter()
            .map(|piece| (piece.place.as_str(), piece.text.as_str()))
            .collect();
        let expected = [
            ("colours[1]", "\"mauve\""),
            ("layers[1]", "[\"green\",\"thick\"]"),
            ("layers[3]", "7"),
        ];
        assert_eq!(told, expected);
        assert!(left_out[0].why.contains("mauve"), "{}", left_out[0].why);
    }

    #[test]
    fn a_part_that_lacks_something_else_is_none() {
        for text in [
            r#"{"colours":["red"],"layers":[]}"#,
            r#"{"colours":["mauve"],"layers":[],"last":"first"}"#,
            r#"{"colours":"red","layers":[],"last":1}"#,
            "[]",
            "7",
            "{",
            "",
        ] {
            assert!(read::<Paint>(text).is_err(), "{text}");
        }
    }
}
