//! The same requests in a loop that does nothing but send: made beforehand, sent one after the other by a client that
//! keeps its connection, each answer's body read.

use crate::ground::Outcome;
use bytes::Bytes;
use cadenza_contract::contract::Contract;
use cadenza_contract::exchange::WireForm;
use cadenza_contract::generate::{Caller, Grown, Material, Requests, Shot, Target};
use cadenza_contract::mock::Mock;
use cadenza_contract::scenario::{FAMILY, Framing, Written};
use futures_util::stream;
use http_body_util::StreamBody;
use hyper::body::Frame;
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use std::convert::Infallible;
use uuid::Uuid;

const PATH: &str = "/api/v3/credential/revoke";

/// A request, complete.
pub(super) struct Sent {
    headers: HeaderMap,
    body: Bytes,
    framing: Framing,
    /// Whether it goes over a connection of its own, as what no client library writes does.
    alone: bool,
}

/// The requests that a run with this seed makes of so many cases: the plain one of each family, its six cases, and one of
/// them again. Only the letters of ids and tokens are others.
pub(super) fn requests(contract: &Contract, mock: &Mock, seed: u64, cases: u32) -> Outcome<Vec<Sent>> {
    let generator = Requests::new(contract, seed).ok_or("the contract describes no request")?;
    let material = Material {
        stranger: true,
        tombstone: true,
    };
    let grants = mock.grants();
    let mut sent = Vec::new();
    for number in 0..u64::from(cases).div_ceil(FAMILY as u64) {
        let family = generator.family(number, material);
        let id = match family.target {
            Target::NeverIssued => Uuid::new_v4().to_string(),
            Target::Tombstone => grants.credentials.first().cloned().unwrap_or_default(),
        };
        let authorization = match family.caller {
            Caller::Owner => Some(format!("Bearer {}", grants.owner_token)),
            Caller::Stranger => Some(format!("Bearer {}", grants.stranger_token)),
            Caller::Pretender => Some("Bearer not-a-token".to_owned()),
            Caller::Nobody => None,
        };
        let head = headers(authorization.as_deref())?;
        sent.push(Sent {
            headers: head.clone(),
            body: format!(r#"{{"credentialId":"{id}"}}"#).into(),
            framing: Framing::Length,
            alone: false,
        });
        let shots: Vec<Shot> = family.grown.iter().map(Grown::shot).collect();
        let again = shots.get(usize::try_from(number)? % FAMILY);
        for shot in shots.iter().chain(again) {
            sent.push(Sent {
                headers: dressed(head.clone(), &shot.written)?,
                body: shot.written.bytes(&id).into(),
                framing: shot.written.framing,
                alone: shot.written.wire != WireForm::Usual,
            });
        }
    }
    Ok(sent)
}

fn headers(authorization: Option<&str>) -> Outcome<HeaderMap> {
    let mut headers = HeaderMap::new();
    headers.insert("user-agent", HeaderValue::from_static("cadenza-contract/0.1.0"));
    headers.insert("accept", HeaderValue::from_static("application/json"));
    headers.insert("accept-encoding", HeaderValue::from_static("gzip, deflate"));
    if let Some(authorization) = authorization {
        headers.insert("authorization", authorization.parse()?);
    }
    headers.insert("content-type", HeaderValue::from_static("application/json"));
    Ok(headers)
}

fn dressed(mut headers: HeaderMap, written: &Written) -> Outcome<HeaderMap> {
    if let Some(content_type) = &written.content_type {
        headers.insert("content-type", content_type.parse()?);
    }
    for (name, value) in &written.headers {
        headers.insert(name.parse::<HeaderName>()?, value.parse()?);
    }
    Ok(headers)
}

/// Sends them all. The first one is about a credential that is still live, and so makes the dead one of the others.
pub(super) async fn send(base: &str, requests: &[Sent]) -> Outcome<()> {
    let client = |idle| {
        reqwest::Client::builder()
            .tls_backend_preconfigured(tls())
            .no_proxy()
            .pool_max_idle_per_host(idle)
            .build()
    };
    let (pooled, lone) = (client(usize::MAX)?, client(0)?);
    let url = format!("{base}{PATH}");
    for request in requests {
        let body = match request.framing {
            Framing::Length => reqwest::Body::from(request.body.clone()),
            Framing::Chunked(longest) => in_chunks(&request.body, usize::from(longest.max(1))),
        };
        let client = if request.alone { &lone } else { &pooled };
        let sent = client.post(&url).headers(request.headers.clone()).body(body);
        drop(sent.send().await?.bytes().await?);
    }
    Ok(())
}

fn in_chunks(body: &Bytes, longest: usize) -> reqwest::Body {
    let pieces: Vec<_> = body
        .chunks(longest)
        .map(|piece| Ok::<_, Infallible>(Frame::data(body.slice_ref(piece))))
        .collect();
    reqwest::Body::wrap(StreamBody::new(stream::iter(pieces)))
}

/// No byte of TLS is sent here, but a client wants to know how it would be.
fn tls() -> rustls::ClientConfig {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the provider supports the versions that rustls has")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}
