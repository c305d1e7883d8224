//! The accept loop: sockets in, framed answers out. The only asynchronous part of the mock.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt as _;
use hyper::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::answer;
use super::create::{self, CREATE};
use super::deployment::Deployment;
use super::door::REVOKE;
use super::drawn::drawn_delay;
use super::frame::{Pieces, framed};
use super::refusal::Refusal;
use super::request::Request;
use super::revoke::{Step, conclude};
use super::stand_in::Unmasked;
use super::{Fault, MockError, Variant, routes};

/// The largest body that is read, in bytes (facts section 7: 1 MB).
const LARGEST_BODY: usize = 1_000_000;

/// How much of a body that is too large is read away, in bytes, so that its sender reads the answer
/// instead of a reset connection.
const DRAINED: usize = 16_000_000;

/// Binds the loopback address; port 0 lets the system choose.
pub(super) async fn bind(port: u16) -> Result<(TcpListener, SocketAddr), MockError> {
    let listener = TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|source| MockError::Bind { port, source })?;
    let address = listener
        .local_addr()
        .map_err(|source| MockError::Bind { port, source })?;
    Ok((listener, address))
}

/// Serves until the task is aborted; its connections end with it.
pub(super) async fn serve(listener: TcpListener, deployment: Arc<Deployment>) {
    let mut connections = JoinSet::new();
    let mut number = 0;
    loop {
        // A failed accept concerns one client (reset before it was taken) or a passing shortage of
        // descriptors; a short rest serves both.
        let Ok((stream, _)) = listener.accept().await else {
            sleep(Duration::from_millis(5)).await;
            continue;
        };
        number += 1;
        connections.spawn(converse(stream, number, Arc::clone(&deployment)));
        while connections.try_join_next().is_some() {}
    }
}

/// Serves one connection to its end.
async fn converse(stream: TcpStream, number: u64, deployment: Arc<Deployment>) {
    // Without this, small answers may wait for a delayed acknowledgement; nothing else depends on it.
    let _ = stream.set_nodelay(true);
    let title_case = deployment.quirks.varies(Variant::ExtraHeaders);
    let unmasked = [deployment.quirks, create::own(deployment.quirks)]
        .iter()
        .any(|quirks| quirks.has(Fault::LengthAndChunked));
    let service = service_fn(move |request| exchange(Arc::clone(&deployment), number, request));
    let mut http = http1::Builder::new();
    http.title_case_headers(title_case).max_buf_size(64 * 1024);
    // A broken connection is the client's affair; the server has nobody to tell.
    let _ = if unmasked {
        http.serve_connection(TokioIo::new(Unmasked(stream)), service)
            .await
    } else {
        http.serve_connection(TokioIo::new(stream), service).await
    };
}

/// Reads one request, has it answered and frames the answer.
async fn exchange(
    deployment: Arc<Deployment>,
    connection: u64,
    request: hyper::Request<Incoming>,
) -> Result<Response<Pieces>, MockError> {
    let (head, body) = request.into_parts();
    let quirks = deployment.quirks;
    let reading = deployment.begin_reading();
    let read = read(body).await?;
    drop(reading);
    if quirks.varies(Variant::Slow) {
        sleep(Duration::from_millis(10)).await;
    }
    if quirks.varies(Variant::Unsteady) {
        sleep(drawn_delay()).await;
    }
    let number = deployment.count_arrival();
    let reply = match read {
        Read::TooLarge => answer::refusal(Refusal::BodyTooLarge, None, quirks.without_fault()),
        Read::Whole(body) => {
            let request = Request {
                connection,
                method: head.method,
                path: head.uri.path().to_owned(),
                version: head.version,
                query: head.uri.query().unwrap_or_default().to_owned(),
                headers: head.headers.clone(),
                body,
            };
            match routes::answer(&deployment, &request, number) {
                Step::Done(reply) => reply,
                Step::Meet(meeting) => {
                    meeting.wait().await;
                    conclude(&deployment, &meeting)
                }
                Step::Gather(member) => {
                    member.wait(&deployment).await;
                    member.conclude(&deployment)
                }
                Step::Linger(lingering) => {
                    lingering.wait().await;
                    lingering.conclude(&deployment)
                }
            }
        }
    };
    deployment.count_answer();
    let quirks = match head.uri.path() {
        REVOKE => quirks,
        CREATE => create::own(quirks),
        _ => quirks.without_fault(),
    };
    framed(reply, &head.headers, quirks)
}

/// A request body, as far as it may be read.
enum Read {
    Whole(Bytes),
    TooLarge,
}

async fn read(mut body: Incoming) -> Result<Read, MockError> {
    let mut whole = BytesMut::new();
    let mut length = 0;
    while let Some(frame) = body.frame().await {
        let data = frame.map_err(|_| MockError::Cut)?.into_data().unwrap_or_default();
        length += data.len();
        if length > DRAINED {
            break;
        }
        if length <= LARGEST_BODY {
            whole.extend_from_slice(&data);
        }
    }
    Ok(if length > LARGEST_BODY {
        Read::TooLarge
    } else {
        Read::Whole(whole.freeze())
    })
}
