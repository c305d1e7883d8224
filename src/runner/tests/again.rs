//! How often a call is sent, by what comes of it and by what it might have destroyed.

use super::super::resources::{HandedOver, Resources};
use super::super::{Runner, Stop};
use super::sweep::{memory, patient_runner};
use super::{OWNER, evidence, step};
use crate::contract::Contract;
use crate::evidence::{Leeway, Life, Repeats, Situation, Subject};
use crate::exchange::{Connection, Secret};
use crate::provision::Pool;
use crate::scenario::{Named, Role, Step, StepBody};
use crate::state::StateDir;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket};
use url::Url;

const CUT: &str = "";
pub(super) const BUSY: &str = "HTTP/1.1 429 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n";
pub(super) const GATEWAY: &str = "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n";
pub(super) const REVOKED: &str = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 121\r\n\r\n\
    {\"data\":{\"credentialId\":\"own-credential-a\",\"status\":\"REVOKED\",\"userId\":\"user-of-it\"},\"success\":true,\"errno\":0,\"error\":\"\"}";
pub(super) const REFUSED: &str = "HTTP/1.1 400 No\r\nContent-Type: application/json\r\nContent-Length: 66\r\n\r\n\
    {\"data\":null,\"success\":false,\"errno\":-130001,\"error\":\"it is dead\"}";

/// A server that gives these answers to the requests in turn, the last one to all others, each so many milliseconds
/// late; it counts the requests, and asks for a stop when the first is there, if it is given one.
pub(super) async fn serve(
    answers: Vec<&'static str>,
    late_ms: u64,
    stop: Option<Stop>,
) -> (Url, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = Url::parse(&format!("http://{}", listener.local_addr().unwrap())).unwrap();
    let (asked, answers) = (Arc::new(AtomicUsize::new(0)), Arc::new(answers));
    let count = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (count, answers, stop) = (Arc::clone(&count), Arc::clone(&answers), stop.clone());
            tokio::spawn(async move {
                loop {
                    let mut seen = Vec::new();
                    while !seen.ends_with(b"}") {
                        match stream.read_u8().await {
                            Ok(byte) => seen.push(byte),
                            Err(_) => return,
                        }
                    }
                    let place = count.fetch_add(1, Ordering::SeqCst).min(answers.len() - 1);
                    if let Some(stop) = &stop {
                        stop.request();
                    }
                    tokio::time::sleep(Duration::from_millis(late_ms)).await;
                    if answers[place] == CUT || stream.write_all(answers[place].as_bytes()).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (base, asked)
}

/// What a runner with two credentials and this much patience does against this server.
pub(super) async fn with_runner<T>(
    base: &Url,
    patience: Duration,
    stop: Stop,
    act: impl AsyncFnOnce(&mut Runner<'_>) -> T,
) -> T {
    let contract = Contract::embedded().unwrap();
    let own = Pool::created(["own-credential-a", "own-credential-b"].map(str::to_owned));
    let token = |role, text: &str| (role, Secret::new(format!("{role} token"), text));
    let given = HandedOver {
        tokens: [
            token(Role::Owner, "token-of-the-owner"),
            token(Role::Stranger, "token-of-a-stranger"),
        ]
        .into(),
        refused: Vec::new(),
        own: &own,
        foreign: &Pool::EMPTY,
        template: None,
    };
    let state = StateDir::in_memory().unwrap();
    let memory = memory(&state, base, "a-run");
    let bounds = ("1".parse().unwrap(), patience, stop);
    let mut runner = patient_runner(&contract, base, Resources::new(given, 7), memory, bounds);
    act(&mut runner).await
}

pub(super) const PATIENT: Duration = Duration::from_secs(60);

pub(super) fn about(named: Named, connection: Connection) -> Step {
    Step {
        connection,
        ..step("a call", OWNER, StepBody::Id(named))
    }
}

/// What came of one step, and how many requests it took.
struct Played {
    status: Option<u16>,
    repeats: Repeats,
    subject: Subject,
    connection: Connection,
    requests: usize,
}

/// Plays a step about a credential that lives, or about one that was never issued, after as many calls on its
/// connection as are to be answered before it.
async fn played(named: Named, lane: Option<u8>, patience: Duration, answers: &[&'static str]) -> Played {
    let (base, asked) = serve(answers.to_vec(), 0, None).await;
    with_runner(&base, patience, Stop::default(), async |runner| {
        let connection = lane.map_or(Connection::Fresh, Connection::Lane);
        let before = usize::from(lane.is_some());
        for _ in 0..before {
            let first = runner
                .play_step(&about(Named::NeverIssued, connection), None)
                .await;
            assert_eq!(first.unwrap().status(), Some(400));
        }
        let lease = runner.resources.lease(Role::Owner);
        let call = runner.play_step(&about(named, connection), lease).await.unwrap();
        Played {
            status: call.status(),
            repeats: call.repeats,
            subject: call.situation.subject,
            connection: call.exchange.request.connection,
            requests: asked.load(Ordering::SeqCst) - before,
        }
    })
    .await
}

async fn harmless(answers: &[&'static str]) -> Played {
    played(Named::NeverIssued, None, PATIENT, answers).await
}

async fn live(answers: &[&'static str]) -> Played {
    played(Named::Lease, None, PATIENT, answers).await
}

#[tokio::test]
async fn what_cannot_destroy_is_sent_once_more_after_a_gateway_or_a_cut() {
    for (trouble, repeats) in [
        (
            GATEWAY,
            Repeats {
                gateway: 1,
                ..Repeats::default()
            },
        ),
        (
            CUT,
            Repeats {
                broken: 1,
                ..Repeats::default()
            },
        ),
    ] {
        let once = harmless(&[trouble, REFUSED]).await;
        assert_eq!(
            (once.status, once.repeats, once.requests),
            (Some(400), repeats, 2)
        );
        let twice = harmless(&[trouble, trouble, REFUSED]).await;
        let unanswered = (trouble == GATEWAY).then_some(503);
        assert_eq!(
            (twice.status, twice.repeats, twice.requests),
            (unanswered, repeats, 2)
        );
    }
}

#[tokio::test]
async fn a_kept_connection_that_closes_is_nobodys_fault_once() {
    let on_a_lane =
        async |answers: &[&'static str]| played(Named::NeverIssued, Some(0), PATIENT, answers).await;
    let once = on_a_lane(&[REFUSED, CUT, REFUSED]).await;
    assert_eq!(
        (once.status, once.repeats, once.requests),
        (Some(400), Repeats::default(), 2)
    );
    let twice = on_a_lane(&[REFUSED, CUT, CUT, REFUSED]).await;
    let broken = Repeats {
        broken: 1,
        ..Repeats::default()
    };
    assert_eq!(
        (twice.status, twice.repeats, twice.requests),
        (Some(400), broken, 3)
    );
    let for_good = on_a_lane(&[REFUSED, CUT]).await;
    assert_eq!(
        (for_good.status, for_good.repeats, for_good.requests),
        (None, broken, 3)
    );
}

#[tokio::test]
async fn after_a_cut_a_live_revocation_is_asked_about_and_never_sent_again() {
    for lane in [None, Some(0)] {
        let before = lane.map(|_| REFUSED);
        let answers: Vec<&str> = before.into_iter().chain([CUT, REVOKED]).collect();
        let cut = played(Named::Lease, lane, PATIENT, &answers).await;
        // The second request is the question what became of it, which is no evidence.
        assert_eq!(
            (cut.status, cut.repeats, cut.requests),
            (None, Repeats::default(), 2)
        );
        assert_eq!(cut.subject, Subject::Own(Life::Live));
    }
}

#[tokio::test]
async fn a_live_revocation_that_may_have_taken_effect_may_be_repeated_or_refused() {
    assert_eq!(live(&[REVOKED]).await.requests, 1);
    let weather = live(&[BUSY, BUSY, REVOKED]).await;
    assert_eq!((weather.status, weather.requests), (Some(200), 3));
    assert_eq!(
        (weather.repeats.weather, weather.subject),
        (2, Subject::Own(Life::PerhapsDead))
    );
    let gateway = live(&[GATEWAY, REVOKED]).await;
    assert_eq!((gateway.status, gateway.requests), (Some(200), 2));
    assert_eq!(
        (gateway.repeats.gateway, gateway.subject),
        (1, Subject::Own(Life::PerhapsDead))
    );
    // A gateway is asked twice; then it is asked what became of the credential.
    let in_vain = live(&[GATEWAY, GATEWAY, REVOKED]).await;
    assert_eq!((in_vain.status, in_vain.requests), (Some(503), 3));
}

#[tokio::test]
async fn weather_is_waited_out_as_long_as_patience_lasts_and_nothing_is_asked_after_it() {
    let patient = harmless(&[BUSY, BUSY, BUSY, REFUSED]).await;
    assert_eq!(
        (patient.status, patient.repeats.weather, patient.requests),
        (Some(400), 3, 4)
    );
    for named in [Named::NeverIssued, Named::Lease] {
        let impatient = played(named, None, Duration::ZERO, &[BUSY, REFUSED]).await;
        assert_eq!(
            (impatient.status, impatient.repeats, impatient.requests),
            (Some(429), Repeats::default(), 1)
        );
    }
}

#[tokio::test]
async fn after_a_pause_a_live_call_travels_on_a_connection_of_its_own() {
    for (named, connection) in [
        (Named::Lease, Connection::Fresh),
        (Named::NeverIssued, Connection::Lane(0)),
    ] {
        let again = played(named, Some(0), PATIENT, &[REFUSED, BUSY, REFUSED]).await;
        assert_eq!((again.status, again.connection), (Some(400), connection));
    }
}

#[tokio::test]
async fn silence_is_an_answer_to_what_is_no_http() {
    let (base, asked) = serve(vec![CUT, REFUSED], 0, None).await;
    with_runner(&base, PATIENT, Stop::default(), async |runner| {
        let step = about(Named::NeverIssued, Connection::Fresh);
        let mut filled = runner.resources.fill(&step, None, runner.contract).unwrap();
        filled.situation = Situation {
            leeway: Leeway::BrokenProtocol,
            ..filled.situation
        };
        let call = runner.play_filled(&step, filled).await.unwrap();
        assert_eq!((call.status(), asked.load(Ordering::SeqCst)), (None, 1));
    })
    .await;
}

#[tokio::test]
async fn nothing_is_sent_again_in_a_run_that_is_to_stop() {
    for (named, answers) in [
        (Named::NeverIssued, [GATEWAY, REFUSED]),
        (Named::NeverIssued, [BUSY, REFUSED]),
        (Named::Lease, [GATEWAY, REVOKED]),
        (Named::Lease, [CUT, REVOKED]),
    ] {
        let stop = Stop::default();
        let (base, asked) = serve(answers.to_vec(), 0, Some(stop.clone())).await;
        with_runner(&base, PATIENT, stop, async |runner| {
            let lease = runner.resources.lease(Role::Owner);
            let call = runner.play_step(&about(named, Connection::Fresh), lease).await;
            assert_ne!(call.unwrap().status(), Some(200));
        })
        .await;
        assert_eq!(asked.load(Ordering::SeqCst), 1, "{answers:?}");
    }
}

#[tokio::test]
async fn a_server_that_takes_no_connection_is_waited_for_only_if_it_ever_answered() {
    // Whoever has a port and does not listen keeps everybody else from listening there.
    let deaf = TcpSocket::new_v4().unwrap();
    deaf.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let base = Url::parse(&format!("http://{}", deaf.local_addr().unwrap())).unwrap();
    let (answering, _) = serve(vec![REFUSED], 0, None).await;
    let seen = with_runner(&answering, PATIENT, Stop::default(), async |runner| {
        let step = about(Named::NeverIssued, Connection::Fresh);
        runner.play_step(&step, None).await.unwrap()
    })
    .await;
    for (before, requests) in [(None, 1), (Some(seen), 2)] {
        // Enough for one pause, not for two.
        let patience = Duration::from_millis(600);
        with_runner(&base, patience, Stop::default(), async |runner| {
            if let Some(seen) = before {
                runner.sightings.see(&evidence(vec![seen]));
            }
            let lease = runner.resources.lease(Role::Owner);
            let mut filled = runner
                .resources
                .fill(&about(Named::Lease, Connection::Fresh), lease, runner.contract)
                .unwrap();
            let cleared = runner
                .clear(&about(Named::Lease, Connection::Fresh), &filled, 1)
                .unwrap();
            let exchange = runner.courier.send(cleared.clone()).await;
            let came = runner.sort(exchange);
            let (_, repeats) = runner.settle(cleared, came, &mut filled.situation).await;
            assert_eq!(repeats, Repeats::default());
            // What never left has changed nothing.
            assert_eq!(filled.situation.subject, Subject::Own(Life::Live));
            assert_eq!(runner.courier.requests, requests);
        })
        .await;
    }
}
