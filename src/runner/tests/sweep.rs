//! How many calls of a sweep are under way at once.

use super::super::learned::Learned;
use super::super::pacer::Pacer;
use super::super::resources::HandedOver;
use super::super::resources::Resources;
use super::super::{Arrival, Bounds, Courier, Jobs, Memory, Runner, Stop};
use super::{OWNER, step};
use crate::checks::Basis;
use crate::contract::Contract;
use crate::evidence::Call;
use crate::exchange::{Limits, Masker, Network, Secret, Wire};
use crate::plan::Plan;
use crate::provision::Pool;
use crate::scenario::{Named, Role, StepBody};
use crate::state::{NewRun, StateDir};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Barrier;
use tokio::time::Instant;
use url::Url;

const ANSWER: &str = "HTTP/1.1 400 No\r\nContent-Type: application/json\r\nContent-Length: 66\r\n\
                      X-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 3600\r\nConnection: close\r\n\r\n\
                      {\"data\":null,\"success\":false,\"errno\":-130001,\"error\":\"it is dead\"}";

/// A server that answers a call only when so many are there, and notes how many ever were.
async fn serve(together: usize, most: Arc<AtomicUsize>) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let here = Arc::new(AtomicUsize::new(0));
        let barrier = Arc::new(Barrier::new(together));
        while let Ok((stream, _)) = listener.accept().await {
            let (here, most, barrier) = (Arc::clone(&here), Arc::clone(&most), Arc::clone(&barrier));
            tokio::spawn(async move { answer(stream, &here, &most, &barrier).await });
        }
    });
    Url::parse(&base).unwrap()
}

async fn answer(mut stream: TcpStream, here: &AtomicUsize, most: &AtomicUsize, barrier: &Barrier) {
    let mut seen = Vec::new();
    while !seen.ends_with(b"\"}") {
        seen.push(stream.read_u8().await.unwrap());
    }
    most.fetch_max(here.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
    barrier.wait().await;
    here.fetch_sub(1, Ordering::SeqCst);
    stream.write_all(ANSWER.as_bytes()).await.unwrap();
}

/// What a sweep of four tombstones left behind.
struct Swept {
    calls: Vec<Call>,
    requests: usize,
    /// The most calls that were ever under way.
    most: usize,
    started: Instant,
    pacer: Pacer,
}

/// A run of this name, of the target at this address.
pub(in crate::runner) fn memory(state: &StateDir, base: &Url, id: &str) -> Memory {
    let target = state.unnamed(&base.origin().ascii_serialization()).unwrap();
    let new = NewRun {
        id: id.to_owned(),
        profile: "gate".to_owned(),
        seed: 7,
        started_ms: 0,
    };
    Memory {
        kept: Vec::new(),
        run: state.begin_run(&target, new).unwrap(),
        passed_over: Vec::new(),
        open: Vec::new(),
    }
}

/// A runner without patience, and without a plan.
pub(in crate::runner) fn runner<'a>(
    contract: &'a Contract,
    base: &'a Url,
    resources: Resources,
    memory: Memory,
    jobs: Jobs,
) -> Runner<'a> {
    patient_runner(
        contract,
        base,
        resources,
        memory,
        (jobs, Duration::ZERO, Stop::default()),
    )
}

/// The same with this much patience for weather, to be stopped so.
pub(super) fn patient_runner<'a>(
    contract: &'a Contract,
    base: &'a Url,
    resources: Resources,
    memory: Memory,
    (jobs, weather_budget, stop): (Jobs, Duration, Stop),
) -> Runner<'a> {
    let basis = Basis {
        contract,
        clock_skew: Duration::ZERO,
        loopback: true,
    };
    let limits = Limits::within(Duration::from_secs(10));
    let wire = Wire::new(base, limits, &Network::default(), Masker::new([])).unwrap();
    let bounds = Bounds {
        max_revocations: 0,
        weather_budget,
        rate: "10000/s".parse().unwrap(),
        jobs,
        examples: 60,
        max_time: None,
    };
    let courier = Courier::new(wire, &bounds, &stop);
    Runner::new(
        basis,
        &Plan::default(),
        Arrival::new(contract, courier),
        resources,
        memory,
        bounds,
        base.as_str(),
    )
}

/// Sweeps with so many jobs at a server that answers only groups of that size. Patience is none, so no
/// pause that the server asks for is made.
async fn sweep(jobs: &str) -> Swept {
    let jobs: Jobs = jobs.parse().unwrap();
    let most = Arc::new(AtomicUsize::new(0));
    let base = serve(jobs.to_string().parse().unwrap(), Arc::clone(&most)).await;
    let contract = Contract::embedded().unwrap();
    let own = Pool::created(["own-a", "own-b", "own-c", "own-d"].map(str::to_owned));
    let token = [(Role::Owner, Secret::new("owner token", "token-of-it"))];
    let mut resources = Resources::new(
        HandedOver {
            tokens: token.into(),
            refused: Vec::new(),
            own: &own,
            foreign: &Pool::EMPTY,
            template: None,
        },
        7,
    );
    for _ in 0..4 {
        let handle = resources.lease(Role::Owner).unwrap();
        resources.learn(handle, Some(Role::Owner), "a call", Learned::Succeeded);
    }
    let state = StateDir::in_memory().unwrap();
    let mut runner = runner(&contract, &base, resources, memory(&state, &base, "a-run"), jobs);
    let started = Instant::now();
    let calls = runner
        .play_sweep(&step("asked once more", OWNER, StepBody::Id(Named::Each)))
        .await;
    Swept {
        calls,
        requests: runner.courier.requests,
        most: most.load(Ordering::SeqCst),
        started,
        pacer: runner.courier.pacer,
    }
}

#[tokio::test]
async fn as_many_calls_as_jobs_are_under_way_at_once_and_no_more() {
    for (jobs, at_once) in [("1", 1), ("2", 2), ("4", 4)] {
        let swept = sweep(jobs).await;
        let statuses: Vec<Option<u16>> = swept.calls.iter().map(Call::status).collect();
        assert_eq!(statuses, [Some(400); 4], "{jobs} jobs: {:?}", swept.calls);
        assert_eq!((swept.requests, swept.most), (4, at_once), "{jobs} jobs");
    }
}

#[tokio::test]
async fn every_tombstone_is_asked_about_newest_first_whatever_the_jobs() {
    for jobs in ["1", "2", "4"] {
        let calls = sweep(jobs).await.calls;
        let named: Vec<&str> = calls
            .iter()
            .map(|call| call.credential.as_ref().unwrap().id.as_str())
            .collect();
        assert_eq!(named, ["own-d", "own-c", "own-b", "own-a"], "{jobs} jobs");
        assert!(calls.iter().all(|call| call.step.bearer == OWNER));
    }
}

#[tokio::test]
async fn every_request_passes_the_pacer_and_every_answer_is_heeded() {
    for jobs in ["1", "2", "4"] {
        let Swept { started, pacer, .. } = sweep(jobs).await;
        let four_gaps = Duration::from_micros(400);
        assert!(
            pacer.free_at.unwrap() >= started + four_gaps,
            "{jobs} jobs: {pacer:?}"
        );
        assert!(pacer.window_opens.is_some(), "{jobs} jobs: {pacer:?}");
    }
}
