//! What reading and judging an answer costs: the parser beside `serde_json`, and both together beside the exchange
//! that brought the answer. `cargo bench --bench cost` prints the ratios of one run; under `cargo test` everything is
//! done a few times only, and nothing depends on the clock.

#![expect(clippy::print_stdout, reason = "the table is what this is for")]

use cadenza_contract::checks::{Basis, CHECKS, Judge, Scope};
use cadenza_contract::contract::Contract;
use cadenza_contract::evidence::{self, Call, Evidence, Leeway, Nature, Repeats, Situation, Subject};
use cadenza_contract::exchange::{
    Authorization, Connection, Exchange, Limits, Masker, Network, Request, Secret, Wire,
};
use cadenza_contract::finding::Story;
use cadenza_contract::mock::{Mock, Options};
use cadenza_contract::scenario::{self, Role};
use cadenza_envelope::{Head, read, read_json};
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Rounds of which the fastest counts: what disturbs a round is never the code's own doing.
const ROUNDS: u32 = 7;

fn main() -> Result<(), Box<dyn Error>> {
    let measures = std::env::args().any(|argument| argument == "--bench");
    let times = if measures { 20_000 } else { 20 };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let mock = runtime.block_on(Mock::start(Options::default()))?;
    let mut bed = Bed::new(&mock, runtime)?;
    let exchange = bed.send();
    let body = exchange.response().ok_or("the mock answers")?.body.clone();

    let serde = fastest(times, || {
        drop(black_box(serde_json::from_slice::<serde_json::Value>(&body)));
    });
    let limits = cadenza_envelope::Limits::default();
    let tree = fastest(times, || drop(black_box(read_json(&body, &limits))));
    let head = Head::new(400, &[b"application/json"]);
    let answer = fastest(times, || drop(black_box(read(&head, &body, &limits))));
    let contract = Contract::embedded()?;
    let evidence = evidence_of(&exchange);
    let basis = Basis {
        contract: &contract,
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
    let judged = fastest(times.min(2000), || {
        drop(black_box(evidence::answer(&exchange, &limits)));
        drop(black_box(judge.see(&evidence, Scope::Whole, &basis, &mut story)));
    });
    let exchanged = fastest(times.min(1000), || drop(black_box(bed.send())));
    println!(
        "a refusal of {} bytes, the fastest of {ROUNDS} rounds",
        body.len()
    );
    println!("serde_json::from_slice::<Value>   {serde:>10.0?}");
    println!(
        "our JSON reader                   {tree:>10.0?}   {:.2} of serde_json",
        ratio(tree, serde)
    );
    println!(
        "  with envelope and content type  {answer:>10.0?}   {:.2} of serde_json",
        ratio(answer, serde)
    );
    println!("one exchange over loopback        {exchanged:>10.0?}");
    println!(
        "reading it and judging it         {judged:>10.0?}   {:.1} % of the exchange",
        100.0 * ratio(judged, exchanged)
    );
    bed.end(mock);
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

/// A connection to a mock, and what is asked over it.
struct Bed {
    runtime: tokio::runtime::Runtime,
    wire: Wire,
    request: Request,
}

impl Bed {
    fn new(mock: &Mock, runtime: tokio::runtime::Runtime) -> Result<Self, Box<dyn Error>> {
        let token = Secret::new("owner token", mock.grants().owner_token.clone());
        let wire = {
            let _inside = runtime.enter();
            let base = url::Url::parse(mock.base_url())?;
            let limits = Limits::within(Duration::from_secs(10));
            Wire::new(&base, limits, &Network::default(), Masker::new([&token]))?
        };
        let id = "3f0e8400-e29b-41d4-a716-446655440000";
        let request = Request {
            method: "POST".to_owned(),
            path: "/api/v3/credential/revoke".to_owned(),
            authorization: Authorization::Token {
                scheme: "Bearer",
                token,
                variable: "$TOKEN_OWNER",
            },
            body: Some(format!(r#"{{"credentialId":"{id}"}}"#).into_bytes()),
            content_type: Some("application/json".into()),
            chunks: None,
            wire: cadenza_contract::exchange::WireForm::Usual,
            headers: Vec::new(),
            carries: None,
            names: Some(id.to_owned()),
            connection: Connection::Pooled,
        };
        Ok(Self {
            runtime,
            wire,
            request,
        })
    }

    fn send(&mut self) -> Exchange {
        self.runtime.block_on(self.wire.send(self.request.clone()))
    }

    fn end(self, mock: Mock) {
        let _inside = self.runtime.enter();
        drop(mock);
    }
}

/// The exchange as the only call of the scenario about an unknown id.
fn evidence_of(exchange: &Exchange) -> Evidence {
    let scenarios = scenario::all();
    let unknown = scenarios.iter().find(|one| one.name == "unknown_id");
    let unknown = unknown.expect("the scenario is in the catalogue");
    let answer = evidence::answer(exchange, &cadenza_envelope::Limits::default());
    let mut evidence = Evidence::of(unknown);
    evidence.extend([Call {
        ordinal: 0,
        step: unknown.each_step()[0].clone(),
        situation: Situation {
            caller: Some(Role::Owner),
            subject: Subject::NeverIssued {
                may_be_malformed: false,
            },
            leeway: Leeway::None,
        },
        credential: None,
        nature: Nature::of(exchange, answer.as_ref(), None),
        exchange: exchange.clone(),
        answer,
        repeats: Repeats::default(),
    }]);
    evidence
}
