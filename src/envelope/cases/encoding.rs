//! Bytes that are not UTF-8, or not only.

use super::*;

#[test]
fn a_byte_order_mark_is_reported_and_skipped() {
    check_understood("\u{feff}[1]", &[("", 0, DeviationKind::ByteOrderMark)], "[1]");
    check_understood("[\"\u{feff}\"]", &[], "[\"\u{feff}\"]");
}

#[test]
fn utf16_and_utf32_are_reported_and_not_read() {
    let utf16: Vec<u8> = "{\"a\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_text(
        utf16,
        &[(
            "",
            0,
            DeviationKind::Utf16 {
                order: ByteOrder::LittleEndian,
            },
        )],
    );
    check_text(
        b"\0\0\0{",
        &[(
            "",
            0,
            DeviationKind::Utf32 {
                order: ByteOrder::BigEndian,
            },
        )],
    );
    check_text(
        b"{}\0\0",
        &[(
            "",
            2,
            DeviationKind::TrailingBytes {
                count: 2,
                text: quote("\\u{0}\\u{0}"),
            },
        )],
    );
}

#[test]
fn latin1_in_a_value_is_reported_with_its_place() {
    check_text(
        b"{\"a\":[\"x\",\"caf\xe9\"]}",
        &[("/a/1", 14, DeviationKind::InvalidUtf8 { byte: 0xe9 })],
    );
    check_text("{\"a\":[\"x\",\"caf\u{e9}\"]}", &[]);
}

#[test]
fn bad_bytes_in_a_key_belong_to_the_object() {
    check_text(
        b"{\"o\":{\"k\xff\":1}}",
        &[("/o", 8, DeviationKind::InvalidUtf8 { byte: 0xff })],
    );
}

#[test]
fn a_lone_surrogate_is_reported_and_a_pair_is_not() {
    check_text(
        r#"["\ud83d"]"#,
        &[("/0", 2, DeviationKind::LoneSurrogate { unit: 0xd83d })],
    );
    check_text(r#"["\ud83d\ude00"]"#, &[]);
}
