//! What a receiver is told, and that nothing it does matters.

use super::*;
use crate::contract::Contract;
use crate::exchange::{Passwords, Proxy};
use crate::laws::reports::summary;
use std::sync::LazyLock;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::embedded().expect("the embedded contract loads"));

fn record() -> Record {
    let mut record = Record::of(&[], &summary(&[], None), &CONTRACT);
    record.run.target_name = Some("uat".to_owned());
    "RED".clone_into(&mut record.gate.verdict);
    record.gate.exit_code = 1;
    record.gate.reasons = vec!["1 finding of severity violation\u{1b}[2J".to_owned()];
    record
}

/// Receives one notice, answers with that status line, and gives what came.
async fn received(status: &str) -> (String, Result<(), NoticeError>) {
    received_over(&Network::default(), status).await
}

async fn received_over(network: &Network, status: &str) -> (String, Result<(), NoticeError>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut text = Vec::new();
        let mut piece = [0; 4096];
        loop {
            let count = stream.read(&mut piece).await.unwrap();
            text.extend_from_slice(&piece[..count]);
            // The notice ends with its last brace.
            if text.ends_with(b"}") || count == 0 {
                break;
            }
        }
        stream.write_all(answer.as_bytes()).await.unwrap();
        String::from_utf8(text).unwrap()
    });
    let hook = Webhook::new(Url::parse(&format!("http://{address}/secret-path?k=v")).unwrap());
    let told = hook.tell(&record(), 0, network).await;
    (server.await.unwrap(), told)
}

#[tokio::test]
async fn a_change_of_verdict_is_told_in_one_sentence_and_its_parts() {
    let (text, told) = received("200 OK").await;
    assert!(told.is_ok(), "{told:?}");
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("POST /secret-path?k=v HTTP/1.1\r\n"), "{head}");
    assert!(!head.to_lowercase().contains("authorization"), "{head}");
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(
        body["text"],
        "credential.revoke at uat was GREEN and is RED: 1 finding of severity violation\\u{1b}[2J"
    );
    assert_eq!(body["before"]["exit_code"], 0);
    assert_eq!(body["after"]["verdict"], "RED");
}

#[tokio::test]
async fn what_is_told_in_clear_text_goes_through_no_proxy() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let network = Network {
        proxy: Some(Proxy::parse(&proxy, Passwords::Refused).unwrap()),
        ..Network::default()
    };
    let (text, told) = received_over(&network, "200 OK").await;
    assert!(told.is_ok(), "{told:?}");
    assert!(text.starts_with("POST /secret-path?k=v HTTP/1.1\r\n"), "{text}");
}

#[tokio::test]
async fn a_receiver_that_fails_is_an_error_without_its_address() {
    let (_, told) = received("500 No").await;
    let error = told.unwrap_err().to_string();
    assert_eq!(error, "the webhook answered with 500");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let hook = Webhook::new(Url::parse(&format!("http://{address}/secret-path")).unwrap());
    let error = hook
        .tell(&record(), 0, &Network::default())
        .await
        .unwrap_err()
        .to_string();
    assert!(!error.contains("secret-path"), "{error}");
    assert!(!format!("{hook:?}").contains("secret-path"));
}
