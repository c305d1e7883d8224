//! One value can be spelled in many ways, and all of them say the same (F-06).

use super::reading::reading_of;
use crate::{Member, Reading, Value};
use arbitrary::Unstructured;
use std::fmt::Write as _;

/// For a body that is an answer: other white space, another order of its keys, other escapes and another unknown
/// member leave what it says; without any one of the four keys it says nothing. `choices` decides on the spelling.
pub fn spelling_changes_nothing(body: &[u8], choices: &[u8]) {
    for status in [200, 400] {
        let (reading, root) = reading_of(status, body);
        let (Some(Value::Object(members)), true) = (root, reading != Reading::Broken) else {
            continue;
        };
        let choices = &mut Unstructured::new(choices);
        let mut others = members.clone();
        others.push((unknown_key(&members), Value::Array(vec![Value::Null])));
        shuffle(&mut others, choices);
        let respelled = spell(&Value::Object(others), choices);
        assert_eq!(reading_of(status, respelled.as_bytes()).0, reading, "{respelled}");
        for member in Member::ALL {
            let without = members.iter().filter(|(key, _)| key != member.key()).cloned();
            let text = Value::Object(without.collect()).to_compact_json();
            assert_eq!(reading_of(status, text.as_bytes()).0, Reading::Broken, "{text}");
        }
    }
}

/// A key that no member has: longer than every one.
fn unknown_key(members: &[(String, Value)]) -> String {
    let longest = members.iter().map(|(key, _)| key.len()).max().unwrap_or_default();
    "x".repeat(longest + 1)
}

pub(super) fn shuffle<T>(items: &mut [T], choices: &mut Unstructured<'_>) {
    for end in (1..items.len()).rev() {
        items.swap(end, choices.int_in_range(0..=end).unwrap_or(end));
    }
}

/// Prints a value with white space wherever it may stand, and strings escaped at will.
pub(super) fn spell(value: &Value, choices: &mut Unstructured<'_>) -> String {
    let mut text = String::new();
    write(&mut text, value, choices);
    text
}

fn write(text: &mut String, value: &Value, choices: &mut Unstructured<'_>) {
    space(text, choices);
    match value {
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write(text, item, choices);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (place, (key, member)) in members.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                space(text, choices);
                string(text, key, choices);
                space(text, choices);
                text.push(':');
                write(text, member, choices);
            }
            text.push('}');
        }
        Value::String(content) => string(text, content, choices),
        Value::Null | Value::Bool(_) | Value::Number(_) => text.push_str(&value.to_compact_json()),
    }
    space(text, choices);
}

fn space(text: &mut String, choices: &mut Unstructured<'_>) {
    text.push_str(choices.choose(&["", "", "", " ", "\t", "\r\n"]).unwrap_or(&""));
}

fn string(text: &mut String, content: &str, choices: &mut Unstructured<'_>) {
    text.push('"');
    for character in content.chars() {
        let must = matches!(character, '"' | '\\' | '\0'..='\x1f');
        if must || choices.ratio(1, 4).unwrap_or(false) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a String cannot fail.
                let _ = write!(text, "\\u{unit:04X}");
            }
        } else {
            text.push(character);
        }
    }
    text.push('"');
}
