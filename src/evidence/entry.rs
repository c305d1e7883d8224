//! Credentials as the answers of other operations show them.

use super::{Call, Nature};
use cadenza_envelope::Value;

/// One credential in an answer.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// The id it says it has.
    pub id: &'a str,
    /// RFC 6901 pointer to it.
    pub pointer: String,
    object: &'a Value,
}

impl<'a> Entry<'a> {
    /// A text of it, if it is one.
    pub fn text(&self, field: &str) -> Option<&'a str> {
        self.object.get(field).and_then(Value::as_str)
    }

    /// An integer of it, if it is one.
    pub fn integer(&self, field: &str) -> Option<i64> {
        self.object.get(field).and_then(Value::as_i64)
    }
}

/// The credentials in a successful answer: its `data`, or each item of it.
pub fn entries(call: &Call) -> Vec<Entry<'_>> {
    if !call.succeeded() || call.nature != Nature::Envelope {
        return Vec::new();
    }
    let Some(data) = call.answer.as_ref().and_then(|answer| answer.at("/data")) else {
        return Vec::new();
    };
    match data.as_array() {
        Some(items) => items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| read(item, format!("/data/{index}")))
            .collect(),
        None => read(data, "/data".to_owned()).into_iter().collect(),
    }
}

fn read(object: &Value, pointer: String) -> Option<Entry<'_>> {
    let id = object.get("credentialId").and_then(Value::as_str)?;
    Some(Entry { id, pointer, object })
}
