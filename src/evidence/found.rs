//! What an answer has at a spot that documents disagree about, and whether a reading holds there.

use crate::contract::{Form, Reach, Reading, Says, Spot};
use cadenza_envelope::{Answer, Kind, Value};
use std::borrow::Cow;

/// That something is there, where no reading asks for more.
pub const PRESENT: &str = "present";
/// That nothing is there.
pub const ABSENT: &str = "absent";

/// Characters of a listed value that are kept; the documented ones are shorter.
const LONGEST: usize = 24;

/// Whether the answer is as the reading says; `None` if the reading is about a value and there is none.
pub(super) fn holds(reading: &Reading, answer: &Answer) -> Option<bool> {
    let about_presence = matches!(reading.says, Says::Is(Form::Present | Form::Absent));
    let (mut decided, mut held) = (0, 0);
    for spot in &reading.spots {
        let found = Found::at(spot, answer);
        if about_presence || found.is_there() {
            decided += 1;
            held += usize::from(found.is_as(&reading.says));
        }
    }
    match reading.reach {
        Reach::Every if decided < reading.spots.len() => None,
        Reach::Every => Some(held == decided),
        Reach::Some if decided == 0 => None,
        Reach::Some => Some(held > 0),
    }
}

/// What an answer has at a spot.
pub(super) enum Found<'a> {
    Status(u16),
    Value(&'a Value),
    Nothing,
}

impl<'a> Found<'a> {
    pub(super) fn at(spot: &Spot, answer: &'a Answer) -> Self {
        match spot {
            Spot::Status => Self::Status(answer.status),
            Spot::Member(pointer) => answer.at(pointer).map_or(Self::Nothing, Self::Value),
        }
    }

    fn is_there(&self) -> bool {
        !matches!(self, Self::Nothing)
    }

    /// The text that one-of lists are compared with: a string's own, and JSON for everything else.
    fn text(&self) -> Option<Cow<'a, str>> {
        match *self {
            Self::Status(status) => Some(status.to_string().into()),
            Self::Value(Value::String(text)) => Some(text.into()),
            Self::Value(Value::Number(number)) => Some(number.text().into()),
            Self::Value(Value::Null) => Some("null".into()),
            Self::Value(Value::Bool(_) | Value::Array(_) | Value::Object(_)) | Self::Nothing => None,
        }
    }

    fn integer(&self) -> Option<i64> {
        match self {
            Self::Status(status) => Some(i64::from(*status)),
            Self::Value(value) => value.as_i64(),
            Self::Nothing => None,
        }
    }

    fn string(&self) -> Option<&str> {
        match self {
            Self::Value(value) => value.as_str(),
            Self::Status(_) | Self::Nothing => None,
        }
    }

    fn is_as(&self, says: &Says) -> bool {
        match says {
            Says::OneOf(values) => self
                .text()
                .is_some_and(|text| values.iter().any(|value| *value == text)),
            Says::Is(form) => self.has_form(*form),
        }
    }

    fn has_form(&self, form: Form) -> bool {
        let digits = |wanted: usize| {
            self.integer()
                .is_some_and(|number| number.unsigned_abs().to_string().len() == wanted)
        };
        match form {
            Form::Present => self.is_there(),
            Form::Absent => !self.is_there(),
            Form::Null => matches!(self, Self::Value(Value::Null)),
            Form::String => self.string().is_some(),
            Form::Uuid => self.string().is_some_and(is_uuid),
            Form::DateTime => self.string().is_some_and(is_date_time),
            Form::Milliseconds => digits(13) && self.has_form(Form::Positive),
            Form::Negative => self.integer().is_some_and(|number| number < 0),
            Form::Positive => self.integer().is_some_and(|number| number > 0),
            Form::FiveDigits => digits(5),
            Form::SixDigits => digits(6),
        }
    }

    /// The sort of value, without the value.
    fn sort(&self) -> Cow<'a, str> {
        match self {
            Self::Value(value) => match value.kind() {
                Kind::String if self.has_form(Form::Uuid) => "a UUID".into(),
                Kind::String if self.has_form(Form::DateTime) => "a date and time".into(),
                Kind::Integer if self.has_form(Form::Milliseconds) => "milliseconds".into(),
                kind => kind.to_string().into(),
            },
            Self::Status(status) => status.to_string().into(),
            Self::Nothing => ABSENT.into(),
        }
    }

    /// What was seen, in as few words as the reading needs.
    pub(super) fn told(&self, says: &Says) -> Cow<'a, str> {
        match says {
            _ if !self.is_there() => ABSENT.into(),
            Says::Is(Form::Present | Form::Absent) => PRESENT.into(),
            Says::Is(Form::Negative | Form::Positive | Form::FiveDigits | Form::SixDigits)
            | Says::OneOf(_) => match self.text() {
                Some(text) if text.chars().count() <= LONGEST => text,
                Some(_) | None => self.sort(),
            },
            Says::Is(Form::Null | Form::String | Form::Uuid | Form::DateTime | Form::Milliseconds) => {
                self.sort()
            }
        }
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// `2023-12-20T06:...`, as far as it takes to tell it from another text.
fn is_date_time(text: &str) -> bool {
    let like = |pattern: &str| {
        text.len() >= pattern.len()
            && pattern
                .bytes()
                .zip(text.bytes())
                .all(|(wanted, byte)| match wanted {
                    b'0' => byte.is_ascii_digit(),
                    _ => byte == wanted,
                })
    };
    like("0000-00-00T00:00") || like("0000-00-00 00:00")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::{Source, Within};
    use cadenza_envelope::{Head, Limits};

    fn answer(status: u16, body: &str) -> Answer {
        let head = Head::new(status, &[b"application/json"]);
        cadenza_envelope::read(&head, body.as_bytes(), &Limits::default())
    }

    fn reading(reach: Reach, pointers: &[&str], says: Says) -> Reading {
        Reading {
            source: Source::OpenApi,
            within: Within::Any,
            reach,
            spots: pointers.iter().map(|&text| Spot::from(text.to_owned())).collect(),
            says,
        }
    }

    #[track_caller]
    fn check(member: &str, form: Form, expected: Option<bool>) {
        let body = format!("{{\"errno\":0,\"x\":{member}}}");
        let reading = reading(Reach::Every, &["/x"], Says::Is(form));
        assert_eq!(
            holds(&reading, &answer(200, &body)),
            expected,
            "{member} {form:?}"
        );
    }

    #[test]
    fn each_form_is_told_from_its_neighbours() {
        check("null", Form::Null, Some(true));
        check("\"null\"", Form::Null, Some(false));
        check("\"\"", Form::String, Some(true));
        check("1", Form::String, Some(false));
        check("\"660e8400-e29b-41d4-a716-446655440000\"", Form::Uuid, Some(true));
        check("\"660e8400e29b41d4a716446655440000\"", Form::Uuid, Some(false));
        check("\"2023-12-20T06:11:40Z\"", Form::DateTime, Some(true));
        check("\"20 December 2023\"", Form::DateTime, Some(false));
        check("1703052700000", Form::Milliseconds, Some(true));
        check("-1703052700000", Form::Milliseconds, Some(false));
        check("1703052700", Form::Milliseconds, Some(false));
        check("1703052700000.0", Form::Milliseconds, Some(false));
        check("-1", Form::Negative, Some(true));
        check("0", Form::Negative, Some(false));
        check("0", Form::Positive, Some(false));
        check("22015", Form::Positive, Some(true));
        check("-22015", Form::FiveDigits, Some(true));
        check("-130001", Form::FiveDigits, Some(false));
        check("-130001", Form::SixDigits, Some(true));
        check("\"-130001\"", Form::SixDigits, Some(false));
    }

    fn absent(form: Form, expected: Option<bool>) {
        let reading = reading(Reach::Every, &["/x"], Says::Is(form));
        assert_eq!(
            holds(&reading, &answer(200, "{\"errno\":0}")),
            expected,
            "{form:?}"
        );
    }

    #[test]
    fn an_absent_member_decides_about_presence_and_about_nothing_else() {
        absent(Form::Absent, Some(true));
        absent(Form::Present, Some(false));
        absent(Form::String, None);
        absent(Form::Null, None);
    }

    fn reaches(reach: Reach, form: Form, expected: Option<bool>) {
        let reading = reading(reach, &["/a", "/b"], Says::Is(form));
        assert_eq!(
            holds(&reading, &answer(200, "{\"errno\":0,\"a\":\"x\"}")),
            expected
        );
    }

    #[test]
    fn every_spot_must_be_so_or_some_must() {
        reaches(Reach::Every, Form::Present, Some(false));
        reaches(Reach::Some, Form::Present, Some(true));
        reaches(Reach::Some, Form::Absent, Some(true));
        reaches(Reach::Every, Form::String, None);
        reaches(Reach::Some, Form::String, Some(true));
        reaches(Reach::Some, Form::Null, Some(false));
        let nowhere = reading(Reach::Some, &["/c", "/d"], Says::Is(Form::String));
        assert_eq!(holds(&nowhere, &answer(200, "{\"errno\":0}")), None);
    }

    #[test]
    fn values_are_compared_as_they_are_written_and_the_status_like_one_of_them() {
        let says = |values: &[&str]| Says::OneOf(values.iter().map(|&text| text.to_owned()).collect());
        let came = answer(409, "{\"errno\":-22017,\"kind\":null}");
        for (spot, listed) in [("status", "409"), ("/errno", "-22017"), ("/kind", "null")] {
            let right = reading(Reach::Every, &[spot], says(&["other", listed]));
            assert_eq!(holds(&right, &came), Some(true), "{spot}");
            let wrong = reading(Reach::Every, &[spot], says(&["other"]));
            assert_eq!(holds(&wrong, &came), Some(false), "{spot}");
        }
    }

    fn words(member: &str, says: &Says, expected: &str) {
        let body = format!("{{\"errno\":0,\"x\":{member}}}");
        let spot = Spot::Member("/x".to_owned());
        let came = answer(200, &body);
        assert_eq!(Found::at(&spot, &came).told(says), expected);
    }

    #[test]
    fn what_was_seen_is_told_without_values_that_no_reading_lists() {
        let listed = Says::OneOf(vec!["EXCHANGE".to_owned()]);
        words("\"My account\"", &Says::Is(Form::String), "a string");
        words("\"My account\"", &Says::Is(Form::Present), PRESENT);
        words("1703052700000", &Says::Is(Form::Milliseconds), "milliseconds");
        words("5", &Says::Is(Form::Milliseconds), "an integer");
        words(
            "\"660e8400-e29b-41d4-a716-446655440000\"",
            &Says::Is(Form::Uuid),
            "a UUID",
        );
        words(
            "\"2023-12-20 06:11\"",
            &Says::Is(Form::DateTime),
            "a date and time",
        );
        words("-22015", &Says::Is(Form::SixDigits), "-22015");
        words("\"BROKER\"", &listed, "BROKER");
        words("\"a text far too long for a kind\"", &listed, "a string");
        words("{\"deep\": 1}", &listed, "an object");
        assert_eq!(Found::Nothing.told(&listed), ABSENT);
        assert_eq!(Found::Nothing.told(&Says::Is(Form::Present)), ABSENT);
    }
}
