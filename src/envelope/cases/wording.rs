//! The sentence and the class of every kind of deviation.

use super::*;

fn check(kind: &DeviationKind, class: Class, expected: &str, received: &str) {
    assert_eq!(
        (kind.class(), kind.expected().as_str(), kind.received().as_str()),
        (class, expected, received)
    );
}

#[test]
fn media_deviations_speak_of_the_content_type() {
    let json = "Content-Type `application/json`";
    let media = |kind, received| check(&kind, Class::Media, json, received);
    media(DeviationKind::ContentTypeMissing, "no Content-Type");
    media(
        DeviationKind::ContentTypeNotJson {
            media_type: quote("text/html"),
        },
        "`text/html`",
    );
    media(DeviationKind::ContentTypeMalformed { value: quote("?") }, "`?`");
    let [first, other] = ["application/json", "text/html"].map(quote);
    media(
        DeviationKind::ContentTypesDiffer { first, other },
        "several that differ, among them `text/html`",
    );
    let charset = DeviationKind::CharsetNotUtf8 {
        charset: quote("latin1"),
    };
    check(&charset, Class::Media, "no charset but `utf-8`", "`latin1`");
}

#[test]
fn encoding_deviations_name_the_bytes() {
    let encoding = |kind, expected, received| check(&kind, Class::Encoding, expected, received);
    encoding(
        DeviationKind::ByteOrderMark,
        "no byte order mark",
        "a byte order mark",
    );
    encoding(
        DeviationKind::Utf16 {
            order: ByteOrder::BigEndian,
        },
        "UTF-8",
        "UTF-16, big-endian",
    );
    encoding(
        DeviationKind::Utf32 {
            order: ByteOrder::LittleEndian,
        },
        "UTF-8",
        "UTF-32, little-endian",
    );
    encoding(
        DeviationKind::InvalidUtf8 { byte: 0xe9 },
        "UTF-8",
        "the byte 0xe9",
    );
    let lone = DeviationKind::LoneSurrogate { unit: 0xd83d };
    encoding(lone, "surrogate escapes in pairs", "the lone surrogate \\ud83d");
}

#[test]
fn syntax_deviations_quote_what_is_there() {
    let syntax = |kind, expected, received| check(&kind, Class::Syntax, expected, received);
    let unexpected = |found| DeviationKind::Unexpected {
        expected: Expected::Value,
        found,
    };
    let trailing = |text| DeviationKind::TrailingBytes { count: 99, text };
    syntax(DeviationKind::Empty, "a JSON value", "nothing");
    syntax(
        DeviationKind::Truncated,
        "the rest of the JSON value",
        "the end of the body",
    );
    syntax(unexpected(Found::Byte(b'<')), "a value", "`<`");
    syntax(unexpected(Found::Byte(0x1b)), "a value", "the byte 0x1b");
    syntax(
        unexpected(Found::Word(quote("True"))),
        "a value",
        "the word `True`",
    );
    syntax(unexpected(Found::SingleQuotes), "a value", "single quotes");
    syntax(trailing(quote("{}")), "nothing after the JSON value", "`{}`");
    syntax(
        trailing(Excerpt::of(&"x".repeat(99))),
        "nothing after the JSON value",
        "99 bytes more",
    );
    syntax(
        DeviationKind::DuplicateKey { key: quote("errno") },
        "each key once",
        "`errno` again",
    );
    syntax(
        DeviationKind::BadNumber { text: quote("01") },
        "a number as JSON spells it",
        "`01`",
    );
    let large = DeviationKind::NumberOutOfRange { text: quote("1e400") };
    syntax(large, "a number every JSON reader can hold", "`1e400`");
    let control = DeviationKind::ControlCharacter { byte: 7 };
    syntax(
        control,
        "control characters escaped",
        "the raw control character 0x07",
    );
    syntax(
        DeviationKind::BadEscape { text: quote("\\x") },
        "an escape that JSON knows",
        "`\\x`",
    );
    syntax(
        DeviationKind::TooDeep { limit: 64 },
        "at most 64 levels of nesting",
        "more",
    );
    syntax(
        DeviationKind::TooManyValues { limit: 9 },
        "at most 9 values",
        "more",
    );
    syntax(
        DeviationKind::TooLarge { bytes: 9, limit: 8 },
        "at most 8 bytes",
        "9 bytes",
    );
}

#[test]
fn shape_deviations_name_kinds() {
    let shape = |kind, expected, received| check(&kind, Class::Shape, expected, received);
    shape(
        DeviationKind::RootNotObject { found: Kind::Array },
        "an object",
        "an array",
    );
    shape(
        DeviationKind::MissingMember {
            member: Member::Errno,
        },
        "the key `errno`",
        "no such key",
    );
    let expected = Kinds::OrNull(Kind::String);
    let wrong = DeviationKind::WrongKind {
        member: Member::Error,
        expected,
        found: Kind::Object,
    };
    shape(wrong, "a string or null", "an object");
    let spelling = DeviationKind::IntegerSpelling { text: quote("0.0") };
    shape(
        spelling,
        "an integer without fraction or exponent, and 0 without sign",
        "`0.0`",
    );
}

#[test]
fn pairing_deviations_say_what_the_status_calls_for() {
    let pairing = |kind, expected, received| check(&kind, Class::Pairing, expected, received);
    let errno = |form| DeviationKind::ErrnoContradictsStatus {
        form,
        text: quote("7"),
    };
    pairing(
        DeviationKind::SuccessContradictsStatus { form: Form::Success },
        "true",
        "false",
    );
    pairing(
        DeviationKind::SuccessContradictsStatus { form: Form::Failure },
        "false",
        "true",
    );
    pairing(errno(Form::Success), "0", "`7`");
    pairing(errno(Form::Failure), "a negative integer", "`7`");
    pairing(DeviationKind::ErrorOnSuccess { text: quote("x") }, "null", "`x`");
    pairing(
        DeviationKind::ErrorNullOnFailure,
        "a text that is not empty",
        "null",
    );
    pairing(
        DeviationKind::ErrorEmptyOnFailure,
        "a text that is not empty",
        "an empty text",
    );
    pairing(
        DeviationKind::DataNullOnSuccess {
            expected: Kind::Object,
        },
        "an object",
        "null",
    );
    pairing(
        DeviationKind::DataOnFailure { found: Kind::Object },
        "null",
        "an object",
    );
}
