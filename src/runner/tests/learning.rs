//! What a run learns of its credentials from single answers, and what it counts.

use super::super::Stop;
use super::super::learned::Learned;
use super::again::{PATIENT, REFUSED, REVOKED, about, serve, with_runner};
use super::step;
use crate::evidence::draft::answered;
use crate::evidence::{Leeway, Life, Situation, Subject};
use crate::exchange::Connection;
use crate::scenario::{Bearer, Door, Named, Role, Sibling, Step, StepBody};
use url::Url;

/// What a run knows after one call.
#[derive(Debug, PartialEq, Eq)]
struct Known {
    /// Revocations that it did not set out to make.
    unforeseen: u32,
    life: Life,
    owners_user_id: Option<String>,
    /// Calls that were refused beside the one that nobody has touched.
    refused_beside: Vec<String>,
}

/// What is known of a credential after a call by that role that was answered so.
async fn after(role: Role, body: StepBody, answer: &'static str, life: Life) -> Known {
    let asked = step("a call", Bearer::Token(role), body);
    after_step(&asked, answer, life).await
}

async fn after_step(asked: &Step, answer: &'static str, life: Life) -> Known {
    let (base, _) = serve(vec![answer], 0, None).await;
    with_runner(&base, PATIENT, Stop::default(), async |runner| {
        let lease = runner.resources.lease(Role::Owner).unwrap();
        runner.resources.held[lease.0].life = life;
        runner.play_step(asked, Some(lease)).await.unwrap();
        let next = runner.resources.lease(Role::Owner).unwrap();
        Known {
            unforeseen: runner.revocations,
            life: runner.resources.held[lease.0].life,
            owners_user_id: runner.resources.owners_user_id().map(str::to_owned),
            refused_beside: runner.resources.credential(next).refused_before,
        }
    })
    .await
}

const LEASE: StepBody = StepBody::Id(Named::Lease);

#[tokio::test]
async fn a_live_credential_that_dies_of_a_call_that_must_be_refused_is_counted() {
    let known = after(Role::Stranger, LEASE, REVOKED, Life::Live).await;
    assert_eq!((known.unforeseen, known.life), (1, Life::PerhapsDead));
    let vouched_for = after(Role::Stranger, LEASE, REVOKED, Life::SaidToBeLive).await;
    assert_eq!(vouched_for.unforeseen, 1);
    let refused = after(Role::Stranger, LEASE, REFUSED, Life::Live).await;
    assert_eq!((refused.unforeseen, refused.life), (0, Life::Live));
    let was_dead = after(Role::Stranger, LEASE, REVOKED, Life::Dead).await;
    assert_eq!(was_dead.unforeseen, 0);
    // What was to be revoked is counted before it is sent.
    let spent = after(Role::Owner, LEASE, REVOKED, Life::Live).await;
    assert_eq!((spent.unforeseen, spent.life), (0, Life::Dead));
}

#[tokio::test]
async fn the_owners_user_id_is_what_a_rightful_success_names() {
    let of = async |role, body, answer| after(role, body, answer, Life::Live).await.owners_user_id;
    assert_eq!(
        of(Role::Owner, LEASE, REVOKED).await.as_deref(),
        Some("user-of-it")
    );
    assert_eq!(of(Role::Stranger, LEASE, REVOKED).await, None);
    assert_eq!(of(Role::Owner, StepBody::NoId, REVOKED).await, None);
    assert_eq!(of(Role::Owner, LEASE, REFUSED).await, None);
}

#[tokio::test]
async fn malformed_calls_by_the_owner_are_remembered_beside_what_is_unspent() {
    let beside = async |role, body| after(role, body, REFUSED, Life::Live).await.refused_beside;
    assert_eq!(beside(Role::Owner, StepBody::NoId).await, ["a call"]);
    assert_eq!(beside(Role::Stranger, StepBody::NoId).await, [""; 0]);
    assert_eq!(
        beside(Role::Owner, StepBody::Id(Named::NeverIssued)).await,
        [""; 0]
    );
    let logout = Step {
        door: Door {
            sibling: Some(Sibling::Logout),
            ..Door::PLAIN
        },
        ..step("a call", Bearer::Token(Role::Owner), StepBody::NoId)
    };
    assert_eq!(
        after_step(&logout, REFUSED, Life::Live).await.refused_beside,
        [""; 0]
    );
}

#[tokio::test]
async fn a_logout_that_was_refused_has_closed_no_session() {
    for (sibling, answer, closed) in [
        (Some(Sibling::Logout), REVOKED, true),
        (Some(Sibling::Logout), REFUSED, false),
        (None, REVOKED, false),
    ] {
        let (base, _) = serve(vec![answer], 0, None).await;
        with_runner(&base, PATIENT, Stop::default(), async |runner| {
            let asked = Step {
                door: Door {
                    sibling,
                    ..Door::PLAIN
                },
                ..about(Named::NeverIssued, Connection::Fresh)
            };
            runner.play_step(&asked, None).await.unwrap();
            assert_eq!(runner.visits.have_closed_one, closed, "{sibling:?}");
        })
        .await;
    }
}

/// What answers tell of a live credential with the id `id-1`, called for by that role.
async fn learned(role: Role, answers: &[(u16, &str)]) -> Vec<Learned> {
    let base = Url::parse("http://127.0.0.1:9").unwrap();
    let asked = Situation {
        caller: Some(role),
        subject: match role {
            Role::Owner => Subject::Own(Life::Live),
            _ => Subject::Foreign(Life::Live),
        },
        leeway: Leeway::None,
    };
    with_runner(&base, PATIENT, Stop::default(), async |runner| {
        let told = |(status, body): &(u16, &str)| {
            let call = answered("a call", asked, *status, *body).about(&[], 0).call();
            runner.learned(&call)
        };
        answers.iter().map(told).collect()
    })
    .await
}

/// A success about the credential with this id.
fn about_id(id: &str) -> String {
    format!(r#"{{"data":{{"credentialId":"{id}","status":"REVOKED"}},"success":true,"errno":0,"error":""}}"#)
}

const DENIED: &str = r#"{"data":null,"success":false,"errno":-7,"error":"no"}"#;
const DEAD: &str = r#"{"data":null,"success":false,"errno":-130001,"error":"it is dead"}"#;

#[tokio::test]
async fn what_must_not_destroy_has_done_so_only_if_its_answer_shows_it_of_this_credential() {
    let (same, other) = (about_id("id-1"), about_id("0f0e0d0c"));
    let spelled = about_id("ID1");
    let answers = [
        (200, &*same),
        (200, &*spelled),
        (200, &*other),
        (204, ""),
        (200, DENIED),
        (400, DEAD),
        (400, DENIED),
        (500, &*same),
    ];
    assert_eq!(
        learned(Role::Stranger, &answers).await,
        [
            Learned::Succeeded,
            Learned::Succeeded,
            Learned::Unclear,
            Learned::Refused,
            Learned::Refused,
            Learned::AlreadyRevoked,
            Learned::Refused,
            Learned::Unclear,
        ]
    );
}

#[tokio::test]
async fn what_may_destroy_has_done_so_unless_its_answer_denies_it() {
    let (same, other) = (about_id("id-1"), about_id("0f0e0d0c"));
    let answers = [
        (200, &*same),
        (200, &*other),
        (204, ""),
        (200, DENIED),
        (400, DEAD),
        (409, DEAD),
        (400, DENIED),
    ];
    assert_eq!(
        learned(Role::Owner, &answers).await,
        [
            Learned::Succeeded,
            Learned::Succeeded,
            Learned::Succeeded,
            Learned::Unclear,
            Learned::AlreadyRevoked,
            Learned::Refused,
            Learned::Refused,
        ]
    );
}
