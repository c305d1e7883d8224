//! Which fields are taken, and what is shown of them.

use super::*;

fn refused(text: &str) -> HeaderError {
    ExtraHeader::parse(text).unwrap_err()
}

#[test]
fn a_field_is_a_name_a_colon_and_a_value_without_its_blanks() {
    let header = ExtraHeader::parse("X-Trace: \t a: b, c \t").unwrap();
    assert_eq!(header.sent(), ("x-trace".to_owned(), "a: b, c".to_owned()));
    assert_eq!(header.to_string(), "X-Trace: a: b, c");
    assert!(header.secret().is_none());
    assert_eq!(ExtraHeader::parse("X-Empty:").unwrap().sent().1, "");
}

#[test]
fn what_the_tool_writes_itself_or_must_not_forge_is_refused_in_any_case() {
    for name in [
        "Host",
        "AUTHORIZATION",
        "proxy-authorization",
        "Content-Length",
        "Transfer-Encoding",
        "Connection",
        "Forwarded",
        "X-Forwarded-For",
        "x-forwarded-anything",
        "Content-Type",
        "Accept-Encoding",
        "Expect",
    ] {
        let error = refused(&format!("{name}: x"));
        assert_eq!(
            error,
            HeaderError::Refused {
                name: name.to_owned()
            }
        );
    }
    assert!(ExtraHeader::parse("X-Forwarded: x").is_ok());
}

#[test]
fn forbidden_bytes_are_named_with_their_position() {
    for (text, byte, position) in [
        ("X-A: b\r\nCookie: c", b'\r', 7),
        ("X-A: b\nc", b'\n', 7),
        ("X-A: \0", 0, 6),
        ("X-A: \x7f", 0x7f, 6),
        ("X-A: ü", 0xc3, 6),
    ] {
        assert_eq!(refused(text), HeaderError::Value { byte, position }, "{text:?}");
    }
    for (text, byte, position) in [
        ("X A: b", b' ', 2),
        ("X-A : b", b' ', 4),
        ("X\r\nA: b", b'\r', 2),
        ("Xü: b", 0xc3, 2),
        ("Host\t: b", b'\t', 5),
    ] {
        assert_eq!(refused(text), HeaderError::Name { byte, position }, "{text:?}");
    }
    assert_eq!(refused("X-A b"), HeaderError::NoColon { length: 5 });
    assert_eq!(refused(": b"), HeaderError::NoName);
}

#[test]
fn a_value_whose_name_sounds_secret_is_never_shown() {
    for name in ["X-Api-Key", "COOKIE", "X-Auth", "x-access-token", "Client-Secret"] {
        let header = ExtraHeader::parse(&format!("{name}: hunter22")).unwrap();
        assert_eq!(header.sent().1, "hunter22");
        assert_eq!(header.secret().map(Secret::expose), Some("hunter22"));
        let shown = format!("{header} {header:?} {:?}", header.shown(&Masker::new([])));
        assert!(!shown.contains("hunter22"), "{shown}");
    }
    assert_eq!(
        refused("X-Api-Key: abc"),
        HeaderError::Short {
            name: "X-Api-Key".to_owned()
        }
    );
}

#[test]
fn a_second_value_for_a_name_is_refused_with_its_number() {
    let error = ExtraHeader::parse_all(["X-A: 1", "X-B: 2", "x-a: 3"]).unwrap_err();
    assert_eq!(
        error,
        (
            3,
            HeaderError::Twice {
                name: "x-a".to_owned()
            }
        )
    );
    let error = ExtraHeader::parse_all(["X-A: 1", "nothing"]).unwrap_err();
    assert_eq!(error, (2, HeaderError::NoColon { length: 7 }));
}

#[test]
fn a_registered_secret_in_a_plain_value_is_masked() {
    let token = Secret::new("owner token", "very-secret-value");
    let header = ExtraHeader::parse("X-Trace: a very-secret-value b").unwrap();
    let shown = header.shown(&Masker::new([&token]));
    assert_eq!(shown.value, Spelled::Text("a [owner token] b".to_owned()));
}
