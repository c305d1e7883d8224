//! One file of `schemas/`, parsed: its value in the JSON data model and the line of every part of it.

use serde_json::{Map, Number, Value};
use toml::de::{DeTable, DeValue};

use super::{
    error::{ContractError, Format},
    json_lines::note_lines,
    place::{Place, Places, below, column_at},
};

/// A parsed file. TOML and JSON end in the same shape, so that one validator serves both.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) value: Value,
    places: Places,
}

impl Document {
    /// Parses a JSON text.
    ///
    /// # Errors
    ///
    /// Broken syntax with line and column, or a member written twice.
    pub(super) fn json(file: &str, text: &str) -> Result<Self, ContractError> {
        let mut places = Places::new(file, text);
        let value = serde_json::from_str(text).map_err(|error| ContractError::Syntax {
            place: places.in_line(error.line()),
            column: error.column(),
            format: Format::Json,
            cause: without_position(&error.to_string()).to_owned(),
        })?;
        match note_lines(text, &mut places) {
            Some((pointer, place)) => Err(ContractError::RepeatedMember { place, pointer }),
            None => Ok(Self { value, places }),
        }
    }

    /// Parses a TOML text.
    ///
    /// # Errors
    ///
    /// Broken syntax, a key written twice included, with line and column.
    pub(super) fn toml(file: &str, text: &str) -> Result<Self, ContractError> {
        let mut places = Places::new(file, text);
        let table = DeTable::parse(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            ContractError::Syntax {
                place: places.at_offset(offset),
                column: column_at(text, offset),
                format: Format::Toml,
                cause: error.message().lines().collect::<Vec<_>>().join("; "),
            }
        })?;
        let value = table_value(table.get_ref(), "", &mut places);
        Ok(Self { value, places })
    }

    /// The place of a pointer of this file.
    pub(super) fn place(&self, pointer: &str) -> Place {
        self.places.of(pointer)
    }
}

fn table_value(table: &DeTable<'_>, pointer: &str, places: &mut Places) -> Value {
    let members = table.iter().map(|(key, value)| {
        let member = below(pointer, key.get_ref());
        places.note(&member, key.span().start);
        (
            key.get_ref().to_string(),
            plain_value(value.get_ref(), &member, places),
        )
    });
    Value::Object(members.collect::<Map<_, _>>())
}

fn plain_value(value: &DeValue<'_>, pointer: &str, places: &mut Places) -> Value {
    match value {
        DeValue::String(string) => Value::from(string.as_ref()),
        // A number that the JSON side cannot hold stays text, so that the schema refuses it where it stands.
        DeValue::Integer(integer) => i64::from_str_radix(integer.as_str(), integer.radix())
            .map_or_else(|_| Value::from(integer.to_string()), Value::from),
        DeValue::Float(float) => {
            let number = float.as_str().parse().ok().and_then(Number::from_f64);
            number.map_or_else(|| Value::from(float.as_str()), Value::Number)
        }
        DeValue::Boolean(boolean) => Value::Bool(*boolean),
        DeValue::Datetime(datetime) => Value::from(datetime.to_string()),
        DeValue::Array(array) => {
            let elements = array.iter().enumerate().map(|(index, element)| {
                let place = below(pointer, &index.to_string());
                places.note(&place, element.span().start);
                plain_value(element.get_ref(), &place, places)
            });
            Value::Array(elements.collect())
        }
        DeValue::Table(table) => table_value(table, pointer, places),
    }
}

/// The JSON parser ends its message with the position, which our own messages put in front.
fn without_position(message: &str) -> &str {
    message
        .rfind(" at line ")
        .and_then(|cut| message.get(..cut))
        .unwrap_or(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str =
        "id = \"x\"\n\n[[clauses]]\nid = \"a\"\n\n[[clauses]]\nid = \"b\"\nlist = [\n  1,\n  0x10,\n]\n";

    fn line(pointer: &str) -> usize {
        Document::toml("f", TOML)
            .expect("the text is valid TOML")
            .place(pointer)
            .line
    }

    #[test]
    fn every_toml_key_and_element_has_its_line() {
        assert_eq!(line("/id"), 1);
        assert_eq!(line("/clauses/0"), 3);
        assert_eq!(line("/clauses/1"), 6);
        assert_eq!(line("/clauses/1/id"), 7);
        assert_eq!(line("/clauses/1/list/1"), 10);
    }

    #[test]
    fn toml_values_become_their_json_likes() {
        let document = Document::toml("f", "a = 0x10\nb = 1.5\nc = true\nd = 1979-05-27\ne = inf\n");
        let value = document.expect("the text is valid TOML").value;
        assert_eq!(
            value,
            serde_json::json!({"a": 16, "b": 1.5, "c": true, "d": "1979-05-27", "e": "inf"})
        );
    }

    #[test]
    fn broken_toml_is_placed_by_line_and_column() {
        let error = Document::toml("f.toml", "a = 1\nb = = 2\n").expect_err("two equal signs are no TOML");
        assert!(
            error.to_string().starts_with("f.toml:2:5: broken TOML"),
            "{error}"
        );
    }

    #[test]
    fn broken_json_is_placed_by_line_and_column() {
        let error = Document::json("f.json", "{\n  \"a\": 1,\n}").expect_err("a trailing comma is no JSON");
        assert!(
            error
                .to_string()
                .starts_with("f.json:3:1: broken JSON: trailing comma\n"),
            "{error}"
        );
    }

    #[test]
    fn a_json_member_written_twice_is_refused_at_its_second_line() {
        let error = Document::json("f.json", "{\n\"a\": 1,\n\"a\": 2}").expect_err("the member is repeated");
        assert!(matches!(&error, ContractError::RepeatedMember { place, pointer }
            if place.line == 3 && pointer == "/a"));
    }
}
