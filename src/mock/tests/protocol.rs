//! Faults that take a header which no client library writes, each shown by bytes on a connection.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::client::REVOKE;
use super::started;
use crate::mock::{Fault, Mock, Options};

/// The faults that are shown here.
pub(super) const PROTOCOL: [Fault; 5] = [
    Fault::NoHostIs500,
    Fault::ManyFieldsIs500,
    Fault::LongFieldIs500,
    Fault::TokenBehindTheBodysTypeUnseen,
    Fault::OlderVersionSkipsState,
];

/// The header that shows a fault, and the status under it.
fn shown(fault: Fault, bearer: &str) -> (String, u16) {
    let line = format!("POST {REVOKE} HTTP/1.1\r\n");
    let host = "Host: mock\r\nConnection: close\r\n";
    match fault {
        Fault::NoHostIs500 => (format!("{line}Connection: close\r\n{bearer}"), 500),
        Fault::ManyFieldsIs500 => {
            let many: Vec<String> = (0..61).map(|number| format!("X-{number}: 1\r\n")).collect();
            (format!("{line}{host}{bearer}{}", many.concat()), 500)
        }
        Fault::LongFieldIs500 => (
            format!("{line}{host}{bearer}X-Long: {}\r\n", "x".repeat(8001)),
            500,
        ),
        Fault::TokenBehindTheBodysTypeUnseen => (
            format!("{line}{host}Content-Type: application/json\r\n{bearer}"),
            401,
        ),
        Fault::OlderVersionSkipsState => (format!("POST {REVOKE} HTTP/1.0\r\nHost: mock\r\n{bearer}"), 200),
        _ => panic!("{} is shown elsewhere", fault.name()),
    }
}

/// The status of the answer to these bytes, on a connection of their own.
async fn status(mock: &Mock, head: &str, id: &str) -> u16 {
    let authority = mock.base_url().trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(authority).await.unwrap();
    let body = format!(r#"{{"credentialId":"{id}"}}"#);
    let length = body.len();
    let request = format!("{head}Content-Length: {length}\r\n\r\n{body}");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn each_header_is_answered_otherwise_under_its_fault() {
    for fault in PROTOCOL {
        let mut statuses = Vec::new();
        for seeded in [Some(fault), None] {
            let mock = started(Options {
                fault: seeded,
                ..Options::default()
            })
            .await;
            let grants = mock.grants();
            let id = &grants.credentials[0];
            let bearer = format!("Authorization: Bearer {}\r\n", grants.owner_token);
            let usual = format!("POST {REVOKE} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n{bearer}");
            assert_eq!(status(&mock, &usual, id).await, 200, "{}", fault.name());
            let (head, wanted) = shown(fault, &bearer);
            let came = status(&mock, &head, id).await;
            if seeded.is_some() {
                assert_eq!(came, wanted, "{}", fault.name());
            }
            statuses.push(came);
        }
        assert_ne!(statuses[0], statuses[1], "{}", fault.name());
    }
}
