//! The same request in other bytes, below what an HTTP client would write: all of it but a body's length, since
//! messages that two readers end at different places would reach other people's requests.

use serde::{Deserialize, Serialize};

/// How a request is written on its connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WireForm {
    /// As a client writes it.
    #[default]
    Usual,
    /// So many bytes at a time.
    Pieces(u16),
    /// Field names in upper case (RFC 9110 section 5.1).
    UpperCaseNames,
    /// Blanks and tabs around field values (RFC 9112 section 5).
    WideValues,
    /// Nothing between a field's colon and its value.
    NarrowValues,
    /// The fields in reverse order.
    FieldsReversed,
    /// A chunk extension behind each chunk's size (RFC 9112 section 7.1.1).
    ChunkExtensions,
    /// Chunk sizes with zeros before them.
    ChunkZeros,
    /// A field behind the last chunk (RFC 9112 section 7.1.2).
    Trailer,
    /// Version 1.0 of the protocol.
    OlderVersion,
    /// A version that does not exist.
    NoSuchVersion,
    /// No version in the request line.
    NoVersion,
    /// Two blanks in the request line.
    TwoBlanks,
    /// An empty line before the request line (RFC 9112 section 2.2).
    EmptyLineBefore,
    /// Lines that end in a line feed alone.
    BareLineFeeds,
    /// A field that goes on in a second line (RFC 9112 section 5.2).
    FoldedField,
    /// A blank between a field's name and its colon (RFC 9112 section 5.1).
    BlankBeforeColon,
    /// A line without a colon among the fields.
    NoColon,
    /// No Host field (RFC 9112 section 3.2).
    NoHost,
    /// This byte within a field's value.
    Control(u8),
    /// So many further fields.
    ManyFields(u16),
    /// A further field of so many bytes.
    LongField(u16),
    /// The end of the stream after so many bytes of the head.
    HeadCut(u16),
    /// The end of the stream so many bytes before the end of the body.
    BodyCut(u16),
}

/// Names and values of fields that are added: nobody asks for them.
const FURTHER: &str = "x-further";

impl WireForm {
    /// Whether RFC 9110 and 9112 oblige every server to read it as the plain request.
    pub const fn is_lawful(self) -> bool {
        matches!(
            self,
            Self::Usual
                | Self::Pieces(_)
                | Self::UpperCaseNames
                | Self::WideValues
                | Self::NarrowValues
                | Self::FieldsReversed
        )
    }

    /// Whether it is HTTP, if not what every server reads: a server may refuse it, but not with silence.
    pub const fn is_http(self) -> bool {
        self.is_lawful()
            || matches!(
                self,
                Self::ChunkExtensions | Self::ChunkZeros | Self::Trailer | Self::OlderVersion
            )
    }

    /// Whether nothing comes behind it on its connection: a server that sees no end of the message would wait for more.
    pub(super) const fn ends_the_stream(self) -> bool {
        matches!(self, Self::HeadCut(_) | Self::BodyCut(_) | Self::BareLineFeeds)
    }

    /// Whether a client library would write it so.
    pub(super) fn is_usual(self) -> bool {
        self == Self::Usual
    }

    /// Bytes written at a time.
    pub(super) fn stride(self) -> usize {
        match self {
            Self::Pieces(bytes) => usize::from(bytes.max(1)),
            _ => usize::MAX,
        }
    }

    /// Writes a message that a client wrote, otherwise. `None` until it is whole.
    pub(super) fn write(self, usual: &[u8]) -> Option<Vec<u8>> {
        let message = Message::whole(usual)?;
        let mut line = message.line.to_owned();
        let mut fields: Vec<String> = message.fields.iter().map(|field| (*field).to_owned()).collect();
        let mut body = message.body.to_vec();
        let mut line_end = "\r\n";
        let value_at = |field: &str| field.find(':').map_or(field.len(), |colon| colon + 1);
        match self {
            Self::Usual | Self::Pieces(_) | Self::HeadCut(_) => {}
            Self::UpperCaseNames => respell(&mut fields, |name, value| {
                format!("{}:{value}", name.to_uppercase())
            }),
            Self::WideValues => respell(&mut fields, |name, value| {
                format!("{name}: \t {} \t", value.trim())
            }),
            Self::NarrowValues => respell(&mut fields, |name, value| format!("{name}:{}", value.trim())),
            Self::FieldsReversed => fields.reverse(),
            Self::ChunkExtensions => body = rechunked(&body, |size| format!("{size};further=\"1;2\"")),
            Self::ChunkZeros => body = rechunked(&body, |size| format!("000{size}")),
            Self::Trailer => {
                if let Some(end) = body.len().checked_sub(2).filter(|_| message.is_chunked) {
                    body.splice(end..end, format!("{FURTHER}: 1\r\n").into_bytes());
                }
            }
            Self::OlderVersion => line = line.replace("HTTP/1.1", "HTTP/1.0"),
            Self::NoSuchVersion => line = line.replace("HTTP/1.1", "HTTP/9.9"),
            Self::NoVersion => line = line.replace(" HTTP/1.1", ""),
            Self::TwoBlanks => line = line.replacen(' ', "  ", 1),
            Self::EmptyLineBefore => line.insert_str(0, "\r\n"),
            Self::BareLineFeeds => line_end = "\n",
            Self::FoldedField => fields.push(format!("{FURTHER}: 1\r\n 2")),
            Self::BlankBeforeColon => fields.push(format!("{FURTHER} : 1")),
            Self::NoColon => fields.push(FURTHER.to_owned()),
            Self::NoHost => fields.retain(|field| !field[..value_at(field)].eq_ignore_ascii_case("host:")),
            Self::Control(byte) => fields.push(format!("{FURTHER}: 1{}2", char::from(byte & 0x7f))),
            Self::ManyFields(count) => {
                fields.extend((0..count).map(|number| format!("{FURTHER}-{number}: 1")));
            }
            Self::LongField(bytes) => fields.push(format!("{FURTHER}: {}", "x".repeat(usize::from(bytes)))),
            Self::BodyCut(bytes) => body.truncate(body.len().saturating_sub(usize::from(bytes.max(1)))),
        }
        let mut written = line.into_bytes();
        for field in fields {
            written.extend_from_slice(line_end.as_bytes());
            written.extend_from_slice(field.as_bytes());
        }
        written.extend_from_slice(line_end.repeat(2).as_bytes());
        if let Self::HeadCut(bytes) = self {
            // Never all of it, or it would be a request without its body.
            written.truncate(usize::from(bytes).min(written.len() - 1));
            return Some(written);
        }
        written.extend_from_slice(&body);
        Some(written)
    }
}

fn respell(fields: &mut [String], spell: impl Fn(&str, &str) -> String) {
    for field in fields {
        if let Some((name, value)) = field.split_once(':') {
            *field = spell(name, value);
        }
    }
}

/// A message as a client wrote it.
struct Message<'a> {
    line: &'a str,
    fields: Vec<&'a str>,
    is_chunked: bool,
    body: &'a [u8],
}

impl<'a> Message<'a> {
    /// Takes a message apart; `None` if some of it is still to come.
    fn whole(bytes: &'a [u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        // A client that writes anything else into a head would be refused by any server.
        let head = std::str::from_utf8(&bytes[..end]).ok()?;
        let body = &bytes[end + 4..];
        let mut lines = head.split("\r\n");
        let line = lines.next()?;
        let fields: Vec<&str> = lines.collect();
        let value = |wanted: &str| {
            let (_, value) = fields
                .iter()
                .filter_map(|field| field.split_once(':'))
                .find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
            Some(value.trim())
        };
        let is_chunked = value("transfer-encoding").is_some();
        let is_whole = match value("content-length") {
            Some(length) => length.parse() == Ok(body.len()),
            None if is_chunked => chunks(body).is_some(),
            None => true,
        };
        is_whole.then_some(Self {
            line,
            fields,
            is_chunked,
            body,
        })
    }
}

/// The chunks of a body, the last and empty one left out; `None` if the last one is still to come.
fn chunks(mut body: &[u8]) -> Option<Vec<(&str, &[u8])>> {
    let mut all = Vec::new();
    loop {
        let end = body.windows(2).position(|two| two == b"\r\n")?;
        let size = std::str::from_utf8(&body[..end]).ok()?;
        let bytes = usize::from_str_radix(size, 16).ok()?;
        if bytes == 0 {
            return body[end + 2..].ends_with(b"\r\n").then_some(all);
        }
        let data = body.get(end + 2..end + 2 + bytes)?;
        all.push((size, data));
        body = body.get(end + 4 + bytes..)?;
    }
}

/// The same chunks with their sizes written otherwise; a body that is not in chunks stays as it is.
fn rechunked(body: &[u8], spell: impl Fn(&str) -> String) -> Vec<u8> {
    let Some(all) = chunks(body) else {
        return body.to_vec();
    };
    let mut written = Vec::new();
    for (size, data) in all.into_iter().chain([("0", &b""[..])]) {
        written.extend_from_slice(spell(size).as_bytes());
        written.extend_from_slice(b"\r\n");
        written.extend_from_slice(data);
        written.extend_from_slice(b"\r\n");
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    const USUAL: &str = "POST /a HTTP/1.1\r\nhost: h\r\nx-a: b\r\ncontent-length: 2\r\n\r\n{}";
    const CHUNKED: &str =
        "POST /a HTTP/1.1\r\nhost: h\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";

    fn write(form: WireForm, usual: &str) -> String {
        String::from_utf8(form.write(usual.as_bytes()).unwrap()).unwrap()
    }

    #[test]
    fn a_message_is_written_once_it_is_whole() {
        for usual in [USUAL, CHUNKED] {
            for cut in 0..usual.len() {
                assert_eq!(WireForm::Usual.write(&usual.as_bytes()[..cut]), None, "{cut}");
            }
            assert_eq!(write(WireForm::Usual, usual), usual);
        }
    }

    #[test]
    fn every_form_is_what_its_name_says() {
        let head = |line: &str, fields: &str| format!("{line}\r\n{fields}\r\n\r\n{{}}");
        let fields = "host: h\r\nx-a: b\r\ncontent-length: 2";
        let line = "POST /a HTTP/1.1";
        for (form, expected) in [
            (
                WireForm::UpperCaseNames,
                head(line, "HOST: h\r\nX-A: b\r\nCONTENT-LENGTH: 2"),
            ),
            (
                WireForm::WideValues,
                head(line, "host: \t h \t\r\nx-a: \t b \t\r\ncontent-length: \t 2 \t"),
            ),
            (
                WireForm::NarrowValues,
                head(line, "host:h\r\nx-a:b\r\ncontent-length:2"),
            ),
            (
                WireForm::FieldsReversed,
                head(line, "content-length: 2\r\nx-a: b\r\nhost: h"),
            ),
            (WireForm::OlderVersion, head("POST /a HTTP/1.0", fields)),
            (WireForm::NoSuchVersion, head("POST /a HTTP/9.9", fields)),
            (WireForm::NoVersion, head("POST /a", fields)),
            (WireForm::TwoBlanks, head("POST  /a HTTP/1.1", fields)),
            (WireForm::EmptyLineBefore, head("\r\nPOST /a HTTP/1.1", fields)),
            (WireForm::NoHost, head(line, "x-a: b\r\ncontent-length: 2")),
            (
                WireForm::Control(7),
                head(line, &format!("{fields}\r\nx-further: 1\u{7}2")),
            ),
            (
                WireForm::FoldedField,
                head(line, &format!("{fields}\r\nx-further: 1\r\n 2")),
            ),
            (
                WireForm::ManyFields(2),
                head(line, &format!("{fields}\r\nx-further-0: 1\r\nx-further-1: 1")),
            ),
            (WireForm::BareLineFeeds, USUAL.replace("\r\n", "\n")),
            (WireForm::HeadCut(9), "POST /a H".to_owned()),
            (WireForm::BodyCut(1), USUAL[..USUAL.len() - 1].to_owned()),
        ] {
            assert_eq!(write(form, USUAL), expected, "{form:?}");
        }
    }

    #[test]
    fn chunks_are_written_otherwise_and_hold_the_same() {
        let body = |form| write(form, CHUNKED).split_once("\r\n\r\n").unwrap().1.to_owned();
        assert_eq!(
            body(WireForm::ChunkExtensions),
            "2;further=\"1;2\"\r\n{}\r\n0;further=\"1;2\"\r\n\r\n"
        );
        assert_eq!(body(WireForm::ChunkZeros), "0002\r\n{}\r\n0000\r\n\r\n");
        assert_eq!(body(WireForm::Trailer), "2\r\n{}\r\n0\r\nx-further: 1\r\n\r\n");
        // Without chunks there is nothing to write otherwise.
        for form in [WireForm::ChunkExtensions, WireForm::ChunkZeros, WireForm::Trailer] {
            assert_eq!(write(form, USUAL), USUAL);
        }
    }

    #[test]
    fn a_head_is_never_cut_behind_its_end() {
        let cut = write(WireForm::HeadCut(u16::MAX), USUAL);
        assert!(!cut.ends_with("\r\n\r\n") && USUAL.starts_with(&cut), "{cut}");
    }
}
