//! What leaves after the run was asked to stop: nothing that may destroy.

use super::super::Stop;
use super::super::resources::{HandedOver, Resources};
use super::sweep::{memory, patient_runner};
use super::{OWNER, step};
use crate::contract::Contract;
use crate::exchange::Secret;
use crate::provision::Pool;
use crate::scenario::{Named, Role, StepBody};
use crate::state::StateDir;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

const BUSY: &str = "HTTP/1.1 503 Busy\r\nRetry-After: 30\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/// Turns everybody away for half a minute, and asks for a stop as soon as the second call is here.
async fn turn_away(mut stream: TcpStream, calls: Arc<AtomicUsize>, stop: Stop) {
    let mut seen = Vec::new();
    while !seen.ends_with(b"\"}") {
        seen.push(stream.read_u8().await.unwrap());
    }
    if calls.fetch_add(1, Ordering::SeqCst) == 1 {
        stop.request();
    }
    stream.write_all(BUSY.as_bytes()).await.unwrap();
}

#[tokio::test]
async fn a_racer_that_was_turned_away_is_not_sent_again_once_the_run_is_to_stop() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let (calls, stop) = (Arc::new(AtomicUsize::new(0)), Stop::default());
    let (counter, stopper) = (Arc::clone(&calls), stop.clone());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(turn_away(stream, Arc::clone(&counter), stopper.clone()));
        }
    });
    let contract = Contract::embedded().unwrap();
    let own = Pool::created(["own-credential-a".to_owned()]);
    let given = HandedOver {
        tokens: [(Role::Owner, Secret::new("owner token", "token-of-it"))].into(),
        refused: Vec::new(),
        own: &own,
        foreign: &Pool::EMPTY,
        template: None,
    };
    let mut resources = Resources::new(given, 7);
    let lease = resources.lease(Role::Owner);
    let state = StateDir::in_memory().unwrap();
    let memory = memory(&state, &base, "a-run");
    let bounds = ("1".parse().unwrap(), Duration::from_secs(60), stop);
    let mut runner = patient_runner(&contract, &base, resources, memory, bounds);
    let racer = |label| step(label, OWNER, StepBody::Id(Named::Lease));
    let calls_made = runner.play_together(&[racer("one"), racer("two")], lease).await;
    assert_eq!(calls_made.map(|made| made.len()), Some(2));
    assert_eq!(calls.load(Ordering::SeqCst), 2);
}
