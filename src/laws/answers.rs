//! From the bytes on a connection to what an answer is.

use crate::evidence::{self, Nature};
use crate::exchange::{
    Authorization, Connection, Exchange, Limits, Masker, Network, Received, Request, Wire,
};
use arbitrary::{Result, Unstructured};
use cadenza_envelope::{Reading, read};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::runtime::Runtime;

/// The body of every request, by whose end the server knows that it has all of it.
const ASKED: &[u8] = br#"{"credentialId":"id-1"}"#;

/// What an exchange is taken for, but for times and the words of the transport.
#[derive(Debug, PartialEq)]
struct Outcome {
    came: Came,
    nature: Nature,
    reading: Option<Reading>,
}

#[derive(Debug, PartialEq)]
enum Came {
    Complete(u16, Vec<(String, Vec<u8>)>, Vec<u8>),
    Oversized(u16),
    Undecodable(u16),
    Incomplete(u16),
    /// Whether a connection that ends in the middle of a bad head was no HTTP or just cut depends on how much of it
    /// the client had when it looked; both are no answer.
    Unanswered,
}

/// Whatever bytes come, and in whatever pieces they come, an exchange has one outcome and always the same. The
/// first eight bytes say how long the pieces are, the others are sent.
pub fn an_answer_is_the_same_in_any_pieces(input: &[u8]) {
    let (lengths, sent) = input.split_at(input.len().min(8));
    let whole = outcome(sent, &[usize::MAX]);
    let lengths: Vec<usize> = lengths.iter().map(|&length| usize::from(length) + 1).collect();
    assert_eq!(outcome(sent, &lengths), whole, "pieces of {lengths:?}");
    if !sent.is_empty() && sent.len() <= 256 {
        assert_eq!(outcome(sent, &[1]), whole, "pieces of one byte");
    }
}

/// An answer built from a status, header fields and a body, in whichever framing, arrives with just these; and what
/// its body says is what the parser says of it.
pub fn a_built_answer_arrives_as_it_was_built(input: &[u8]) {
    let built = Built::of(&mut Unstructured::new(input)).expect("choices never run out");
    let found = outcome(&built.bytes, &built.pieces);
    let Came::Complete(status, fields, body) = &found.came else {
        panic!("{built:?}: {found:?}");
    };
    assert_eq!((*status, body), (built.status, &built.body), "{found:?}");
    let types: Vec<&[u8]> = fields
        .iter()
        .filter(|(name, _)| name == "content-type")
        .map(|(_, value)| value.as_slice())
        .collect();
    assert_eq!(
        types,
        built.content_types.iter().map(Vec::as_slice).collect::<Vec<_>>()
    );
    let head = cadenza_envelope::Head::new(built.status, &types);
    let answer = read(&head, &built.body, &cadenza_envelope::Limits::default());
    assert_eq!(found.reading, Some(answer.reading()));
    let is_one = found.reading != Some(Reading::Broken)
        && !(429..=429).contains(status)
        && !(502..=504).contains(status);
    assert!(!is_one || found.nature == Nature::Envelope, "{found:?}");
}

/// An answer in the making.
#[derive(Debug)]
struct Built {
    status: u16,
    content_types: Vec<Vec<u8>>,
    body: Vec<u8>,
    bytes: Vec<u8>,
    pieces: Vec<usize>,
}

impl Built {
    fn of(choices: &mut Unstructured<'_>) -> Result<Self> {
        const USUAL: [u16; 12] = [200, 201, 202, 400, 401, 403, 404, 429, 500, 502, 503, 504];
        let status = if choices.ratio(3, 4)? {
            *choices.choose(&USUAL)?
        } else {
            choices.int_in_range(200..=999)?
        };
        // These have no body, whatever they say of it (RFC 9112 section 6.3).
        let status = if matches!(status, 204 | 304) { 200 } else { status };
        let content_types = (0..choices.int_in_range(0..=2)?)
            .map(|_| content_type(choices))
            .collect::<Result<Vec<_>>>()?;
        let pieces = vec![choices.int_in_range(1..=64)?, choices.int_in_range(1..=512)?];
        let framing = choices.int_in_range(0..=2)?;
        let body = choices.bytes(choices.len())?.to_vec();
        let mut bytes = format!("HTTP/1.1 {status} x\r\n").into_bytes();
        for value in &content_types {
            bytes.extend_from_slice(b"Content-Type: ");
            bytes.extend_from_slice(value);
            bytes.extend_from_slice(b"\r\n");
        }
        match framing {
            0 => {
                bytes.extend_from_slice(format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes());
                bytes.extend_from_slice(&body);
            }
            1 => {
                bytes.extend_from_slice(b"Transfer-Encoding: chunked\r\n\r\n");
                for piece in body.chunks(pieces[0]) {
                    bytes.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
                    bytes.extend_from_slice(piece);
                    bytes.extend_from_slice(b"\r\n");
                }
                bytes.extend_from_slice(b"0\r\n\r\n");
            }
            _ => {
                bytes.extend_from_slice(b"Connection: close\r\n\r\n");
                bytes.extend_from_slice(&body);
            }
        }
        Ok(Self {
            status,
            content_types,
            body,
            bytes,
            pieces,
        })
    }
}

/// A field value: a usual one, or any bytes that a field may hold, without white space around them.
fn content_type(choices: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    const USUAL: [&[u8]; 6] = [
        b"application/json",
        b"Application/JSON; charset=\"UTF-8\"",
        b"application/json;charset=utf-16",
        b"text/html",
        b"application/problem+json",
        b"",
    ];
    if choices.ratio(3, 4)? {
        return Ok(choices.choose(&USUAL)?.to_vec());
    }
    let length = choices.int_in_range(0..=24)?;
    let value: Vec<u8> = choices.bytes(length.min(choices.len()))?.to_vec();
    let allowed = |byte: &u8| *byte == b'\t' || (b' '..=b'~').contains(byte) || *byte >= 0x80;
    let value: Vec<u8> = value.into_iter().filter(allowed).collect();
    Ok(value.trim_ascii().to_vec())
}

thread_local! {
    static STAGE: (Runtime, Wire) = stage();
}

/// A runtime of one thread and a wire that connects to nothing by itself.
fn stage() -> (Runtime, Wire) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime of one thread needs nothing that could be missing");
    let base = url::Url::parse("http://127.0.0.1:9").expect("a literal URL");
    let limits = Limits::within(Duration::from_secs(10));
    let wire = {
        let _inside = runtime.enter();
        Wire::new(&base, limits, &Network::default(), Masker::new([]))
    };
    (runtime, wire.expect("plain loopback needs no certificates"))
}

fn outcome(sent: &[u8], pieces: &[usize]) -> Outcome {
    let exchange = STAGE.with(|(runtime, wire)| {
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        runtime.block_on(async {
            let (exchange, ()) = tokio::join!(wire.send_over(ours, request()), serve(theirs, sent, pieces));
            exchange
        })
    });
    let answer = evidence::answer(&exchange, &cadenza_envelope::Limits::default());
    Outcome {
        nature: Nature::of(&exchange, answer.as_ref(), Some("id-1")),
        reading: answer.map(|answer| answer.reading()),
        came: came(exchange),
    }
}

fn came(exchange: Exchange) -> Came {
    match exchange.received {
        Received::Complete(response) => Came::Complete(response.status, response.headers, response.body),
        Received::Oversized { response, .. } => Came::Oversized(response.status),
        Received::Undecodable { response, .. } => Came::Undecodable(response.status),
        Received::Incomplete(incomplete) => Came::Incomplete(incomplete.status),
        Received::Unanswered(_) => Came::Unanswered,
    }
}

fn request() -> Request {
    let path = "/api/v3/credential/revoke";
    Request {
        body: Some(ASKED.to_vec()),
        content_type: Some("application/json".into()),
        names: Some("id-1".to_owned()),
        ..Request::plain("POST", path, Authorization::Absent, Connection::Lane(0))
    }
}

/// Reads the request, writes the answer piece by piece, and hangs up.
async fn serve(mut stream: tokio::io::DuplexStream, sent: &[u8], pieces: &[usize]) {
    let mut asked = Vec::new();
    while !asked.ends_with(ASKED) {
        match stream.read_buf(&mut asked).await {
            Ok(1..) => {}
            Ok(0) | Err(_) => return,
        }
    }
    let mut left = sent;
    for length in pieces.iter().cycle() {
        if left.is_empty() {
            break;
        }
        let (piece, rest) = left.split_at(left.len().min(*length));
        if stream.write_all(piece).await.is_err() {
            // The client has heard enough.
            return;
        }
        tokio::task::yield_now().await;
        left = rest;
    }
}
