//! A deployment that hangs is not waited for because of its version.

use crate::contract::Contract;
use crate::exchange::{Limits, Masker, Network, Wire};
use crate::runner::{Arrival, Bounds, Courier, Jobs, Rate, Stop};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::time::Instant;

// The clock is paused: it jumps to the next deadline as soon as nothing else can happen.
#[tokio::test(start_paused = true)]
async fn a_version_is_not_waited_for_until_the_deadline() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap())
        .parse()
        .unwrap();
    let limits = Limits::within(Duration::from_secs(30));
    let wire = Wire::new(&base, limits, &Network::default(), Masker::new([])).unwrap();
    let bounds = Bounds {
        max_revocations: 0,
        weather_budget: Duration::from_secs(60),
        rate: Rate::Unlimited,
        jobs: Jobs::ONE,
        max_time: None,
        examples: 0,
    };
    let courier = Courier::new(wire, &bounds, &Stop::default());
    let contract = Contract::embedded().unwrap();
    let started = Instant::now();
    let version = Arrival::new(&contract, courier).ask_version().await;
    assert_eq!(version, None);
    assert!(
        started.elapsed() < Duration::from_secs(3),
        "{:?}",
        started.elapsed()
    );
}
