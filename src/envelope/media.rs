//! The `Content-Type` field (RFC 9110 section 8.3).

use crate::deviation::DeviationKind;
use crate::excerpt::Excerpt;

/// What the `Content-Type` fields of an answer say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Media {
    /// There is no such field.
    Absent,
    /// `application/json`, in any case and with any parameters.
    Json {
        /// The `charset` parameter in lower case. The first that is not UTF-8, if there are several.
        charset: Option<String>,
    },
    /// Another media type, `type/subtype` in lower case; `application/problem+json` is one.
    Other(String),
    /// A field value that is not a media type.
    Unreadable,
    /// Several fields that do not say the same.
    Several,
}

/// One field value, taken apart.
#[derive(Clone, PartialEq, Eq)]
struct FieldValue {
    essence: String,
    charset: Option<String>,
}

/// Reads every field value and reports what is wrong with them.
pub(crate) fn read(fields: &[&[u8]]) -> (Media, Vec<DeviationKind>) {
    if fields == [b"application/json"] {
        // What nearly every answer says, spelled as nearly every one does.
        return (Media::Json { charset: None }, Vec::new());
    }
    let Some((&first, others)) = fields.split_first() else {
        return (Media::Absent, vec![DeviationKind::ContentTypeMissing]);
    };
    let malformed = |field| DeviationKind::ContentTypeMalformed {
        value: Excerpt::of_bytes(trim(field)),
    };
    let Some(value) = parse(first) else {
        return (Media::Unreadable, vec![malformed(first)]);
    };
    for &field in others {
        match parse(field) {
            None => return (Media::Unreadable, vec![malformed(field)]),
            Some(other) if other == value => {}
            Some(_) => {
                let [first, other] = [first, field].map(|field| Excerpt::of_bytes(trim(field)));
                return (
                    Media::Several,
                    vec![DeviationKind::ContentTypesDiffer { first, other }],
                );
            }
        }
    }
    let mut deviations = Vec::new();
    let is_json = value.essence == "application/json";
    if !is_json {
        deviations.push(DeviationKind::ContentTypeNotJson {
            media_type: Excerpt::of(&value.essence),
        });
    }
    if let Some(charset) = value.charset.as_deref().filter(|charset| !is_utf8(charset)) {
        deviations.push(DeviationKind::CharsetNotUtf8 {
            charset: Excerpt::of(charset),
        });
    }
    let media = if is_json {
        Media::Json {
            charset: value.charset,
        }
    } else {
        Media::Other(value.essence)
    };
    (media, deviations)
}

/// `utf8` is no registered name, but nobody reads it as anything else, and it does not contradict the bytes.
fn is_utf8(charset: &str) -> bool {
    matches!(charset, "utf-8" | "utf8")
}

fn parse(field: &[u8]) -> Option<FieldValue> {
    let (kind, rest) = token(trim(field))?;
    let (subtype, mut rest) = token(rest.strip_prefix(b"/")?)?;
    let mut value = FieldValue {
        essence: format!("{kind}/{subtype}"),
        charset: None,
    };
    loop {
        rest = trim(rest);
        if rest.is_empty() {
            return Some(value);
        }
        rest = trim(rest.strip_prefix(b";")?);
        if rest.is_empty() || rest.starts_with(b";") {
            continue;
        }
        let (name, after_name) = token(rest)?;
        let (text, after_value) = parameter_value(after_name.strip_prefix(b"=")?)?;
        if name == "charset" && value.charset.as_deref().is_none_or(is_utf8) {
            value.charset = Some(text);
        }
        rest = after_value;
    }
}

/// A token in lower case, and what follows it.
fn token(bytes: &[u8]) -> Option<(String, &[u8])> {
    let end = bytes
        .iter()
        .position(|&byte| !is_token_character(byte))
        .unwrap_or(bytes.len());
    let (token, rest) = bytes.split_at(end);
    if token.is_empty() {
        None
    } else {
        Some((String::from_utf8_lossy(token).to_ascii_lowercase(), rest))
    }
}

/// RFC 9110 section 5.6.2.
fn is_token_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// A token or a quoted string (RFC 9110 section 5.6.4), in lower case.
fn parameter_value(bytes: &[u8]) -> Option<(String, &[u8])> {
    let Some(mut rest) = bytes.strip_prefix(b"\"") else {
        return token(bytes);
    };
    let mut text = Vec::new();
    loop {
        let (&byte, after) = rest.split_first()?;
        rest = after;
        let byte = match byte {
            b'"' => return Some((String::from_utf8_lossy(&text).to_ascii_lowercase(), rest)),
            b'\\' => {
                let (&escaped, after) = rest.split_first()?;
                rest = after;
                escaped
            }
            plain => plain,
        };
        if byte.is_ascii_control() && byte != b'\t' {
            return None;
        }
        text.push(byte);
    }
}

/// Without the spaces and tabs that RFC 9110 section 5.6.3 allows around values.
fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(fields: &[&str], expected: Media, deviations: &[DeviationKind]) {
        let fields: Vec<&[u8]> = fields.iter().map(|field| field.as_bytes()).collect();
        assert_eq!(read(&fields), (expected, deviations.to_vec()), "{fields:?}");
    }

    fn json(charset: Option<&str>) -> Media {
        Media::Json {
            charset: charset.map(str::to_owned),
        }
    }

    fn check_malformed(field: &str) {
        let value = Excerpt::of(field);
        check(
            &[field],
            Media::Unreadable,
            &[DeviationKind::ContentTypeMalformed { value }],
        );
    }

    fn check_not_utf8(field: &str, charset: &str) {
        check(
            &[field],
            json(Some(charset)),
            &[DeviationKind::CharsetNotUtf8 {
                charset: Excerpt::of(charset),
            }],
        );
    }

    fn check_not_json(field: &str, essence: &str) {
        let media_type = Excerpt::of(essence);
        check(
            &[field],
            Media::Other(essence.into()),
            &[DeviationKind::ContentTypeNotJson { media_type }],
        );
    }

    #[test]
    fn application_json_is_json_in_any_case_and_with_any_parameter() {
        check(&["application/json"], json(None), &[]);
        check(&["  Application/JSON\t"], json(None), &[]);
        check(&["application/json;profile=\"a;b\\\"c\"; v=1"], json(None), &[]);
        check(&["application/json ; "], json(None), &[]);
        check(&["application/json;;v=1"], json(None), &[]);
    }

    #[test]
    fn utf8_is_a_charset_in_every_spelling() {
        check(&["application/json; charset=utf-8"], json(Some("utf-8")), &[]);
        check(&["application/json;CHARSET=UTF-8"], json(Some("utf-8")), &[]);
        check(
            &["application/json; charset=\"u\\tf-8\""],
            json(Some("utf-8")),
            &[],
        );
        check(&["application/json; charset=utf8"], json(Some("utf8")), &[]);
    }

    #[test]
    fn another_charset_is_reported_even_behind_a_right_one() {
        check_not_utf8("application/json; charset=ISO-8859-1", "iso-8859-1");
        check_not_utf8("application/json; Charset=\"UTF-16\"", "utf-16");
        check_not_utf8("application/json; charset=utf-8; charset=latin1", "latin1");
        check_not_utf8("application/json; charset=latin1; charset=utf-8", "latin1");
    }

    #[test]
    fn another_media_type_is_reported() {
        check_not_json("text/html", "text/html");
        check_not_json("application/problem+json", "application/problem+json");
        check_not_json("application/json5", "application/json5");
    }

    #[test]
    fn another_media_type_may_also_have_another_charset() {
        check(
            &["text/html; charset=latin1"],
            Media::Other("text/html".into()),
            &[
                DeviationKind::ContentTypeNotJson {
                    media_type: Excerpt::of("text/html"),
                },
                DeviationKind::CharsetNotUtf8 {
                    charset: Excerpt::of("latin1"),
                },
            ],
        );
    }

    #[test]
    fn a_value_outside_the_grammar_is_malformed() {
        [
            "",
            "json",
            "application/",
            "/json",
            "application / json",
            "application/json, application/json",
            "application/json charset=utf-8",
            "application/json; charset",
            "application/json; charset =utf-8",
            "application/json; charset=",
            "application/json; charset=\"utf-8",
            "application/json; v=\"\u{1}\"",
        ]
        .into_iter()
        .for_each(check_malformed);
    }

    #[test]
    fn no_field_at_all_is_reported() {
        check(&[], Media::Absent, &[DeviationKind::ContentTypeMissing]);
    }

    #[test]
    fn two_fields_that_say_the_same_are_one() {
        check(
            &[
                "application/json; charset=utf-8",
                "Application/json;charset=\"UTF-8\"",
            ],
            json(Some("utf-8")),
            &[],
        );
    }

    #[test]
    fn two_fields_that_differ_are_reported() {
        let [first, other] = ["application/json", "text/html"].map(Excerpt::of);
        check(
            &["application/json", "text/html"],
            Media::Several,
            &[DeviationKind::ContentTypesDiffer { first, other }],
        );
    }

    #[test]
    fn a_malformed_second_field_is_reported() {
        let value = Excerpt::of("?");
        check(
            &["application/json", "?"],
            Media::Unreadable,
            &[DeviationKind::ContentTypeMalformed { value }],
        );
    }
}
