//! What reading and judging an answer costs: the parser beside `serde_json`, and both together beside the exchange
//! that brought the answer.

use super::table::row;
use crate::call;
use crate::ground::{Ground, Outcome};
use cadenza_contract::checks::{Basis, CHECKS, Judge, Scope};
use cadenza_contract::evidence::{self, Leeway, Situation, Subject};
use cadenza_contract::exchange::Connection;
use cadenza_contract::finding::Story;
use cadenza_contract::mock::Options;
use cadenza_contract::scenario::{self, Role};
use cadenza_envelope::{Head, Limits, read, read_json};
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Rounds of which the fastest counts: what disturbs a round is never the code's own doing.
const ROUNDS: u32 = 7;

/// Calls of the shortest sort in one round.
const TIMES: u32 = 20_000;

/// Prints what a refusal costs to read and to judge.
pub(super) fn reading(ground: &Ground) -> Outcome<()> {
    let mock = ground.start(Options::default())?;
    let token = call::owner(&mock);
    let mut wire = {
        let _inside = ground.clients.enter();
        call::wire(&mock, &token)?
    };
    let request = call::revocation(&token, "3f0e8400-e29b-41d4-a716-446655440000", Connection::Pooled);
    let mut send = || ground.clients.block_on(wire.send(request.clone()));
    let exchange = send();
    let body = exchange.response().ok_or("the mock answers")?.body.clone();

    let serde = fastest(TIMES, || {
        drop(black_box(serde_json::from_slice::<serde_json::Value>(&body)));
    });
    let limits = Limits::default();
    let tree = fastest(TIMES, || drop(black_box(read_json(&body, &limits))));
    let head = Head::new(400, &[b"application/json"]);
    let answer = fastest(TIMES, || drop(black_box(read(&head, &body, &limits))));
    let scenarios = scenario::all();
    let unknown = scenarios.iter().find(|one| one.name == "unknown_id");
    let unknown = unknown.expect("the scenario is in the catalogue");
    let situation = Situation {
        caller: Some(Role::Owner),
        subject: Subject::NeverIssued {
            may_be_malformed: false,
        },
        leeway: Leeway::None,
    };
    let evidence = call::evidence_of(unknown, vec![exchange.clone()], situation);
    let basis = Basis {
        contract: &ground.contract,
        clock_skew: Duration::from_secs(300),
        loopback: true,
    };
    let mut judge = Judge::new(CHECKS);
    let mut story = || {
        Arc::new(Story {
            scenario: "unknown_id",
            lines: Vec::new(),
        })
    };
    let judged = fastest(TIMES / 10, || {
        drop(black_box(evidence::answer(&exchange, &limits)));
        drop(black_box(judge.see(&evidence, Scope::Whole, &basis, &mut story)));
    });
    let exchanged = fastest(TIMES / 20, || drop(black_box(send())));
    row(
        &format!("serde_json on a refusal of {} bytes", body.len()),
        &format!("{} ns", serde.as_nanos()),
    );
    for (what, took) in [
        ("our JSON reader on it", tree),
        ("with envelope and content type", answer),
    ] {
        row(
            what,
            &format!("{} ns, {:.2} of serde_json", took.as_nanos(), ratio(took, serde)),
        );
    }
    row(
        "reading it and judging it by all checks",
        &format!(
            "{:.1} us, {:.1} % of its exchange over loopback ({} us)",
            1e6 * judged.as_secs_f64(),
            100.0 * ratio(judged, exchanged),
            exchanged.as_micros()
        ),
    );
    ground.end(mock);
    Ok(())
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// The time of one call, in the fastest round.
fn fastest(times: u32, mut call: impl FnMut()) -> Duration {
    (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            for _ in 0..times {
                call();
            }
            began.elapsed() / times
        })
        .min()
        .unwrap_or_default()
}
