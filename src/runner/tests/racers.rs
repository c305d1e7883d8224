//! Calls that are sent at once: which of them are rivals, and which are sent again.

use super::super::Stop;
use super::again::{BUSY, GATEWAY, PATIENT, REFUSED, REVOKED, about, serve, with_runner};
use super::step;
use crate::evidence::{Call, Life, Subject};
use crate::exchange::Connection;
use crate::scenario::{Bearer, Named, Role, Step, StepBody};
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Plays these steps at once about one credential.
async fn together(answers: &[&'static str], late_ms: u64, steps: [Step; 2]) -> (Vec<Call>, usize) {
    let (base, asked) = serve(answers.to_vec(), late_ms, None).await;
    let calls = with_runner(&base, PATIENT, Stop::default(), async |runner| {
        let lease = runner.resources.lease(Role::Owner);
        runner.play_together(&steps, lease).await.unwrap()
    })
    .await;
    (calls, asked.load(Ordering::SeqCst))
}

#[tokio::test]
async fn only_rivals_make_it_open_which_of_them_comes_first() {
    let lease = || about(Named::Lease, Connection::Fresh);
    let subjects = async |other: Step| {
        let (calls, _) = together(&[REFUSED], 0, [lease(), other]).await;
        calls[0].situation.subject
    };
    assert_eq!(subjects(lease()).await, Subject::Own(Life::PerhapsDead));
    let harmless = about(Named::NeverIssued, Connection::Fresh);
    assert_eq!(subjects(harmless).await, Subject::Own(Life::Live));
    let by_a_stranger = step(
        "a call",
        Bearer::Token(Role::Stranger),
        StepBody::Id(Named::Lease),
    );
    assert_eq!(subjects(by_a_stranger).await, Subject::Own(Life::Live));
}

#[tokio::test]
async fn a_racer_that_was_turned_away_is_sent_again_and_was_under_way_since_the_start_unless_it_won() {
    let racers = || {
        [
            about(Named::Lease, Connection::Fresh),
            about(Named::Lease, Connection::Fresh),
        ]
    };
    for turned_away in [BUSY, GATEWAY] {
        let answers = [turned_away, turned_away, REVOKED, REFUSED];
        let (calls, requests) = together(&answers, 60, racers()).await;
        assert_eq!(requests, 4, "{turned_away}");
        assert!(calls.iter().all(|call| call.repeats.weather == 1));
        let statuses: Vec<_> = calls.iter().map(Call::status).collect();
        assert_eq!(statuses, [Some(200), Some(400)]);
        let [won, lost] = [&calls[0], &calls[1]].map(|call| call.exchange.timing.released);
        // It was turned away only after sixty milliseconds.
        assert!(won >= lost + Duration::from_millis(50), "{won:?} {lost:?}");
    }
}

#[tokio::test]
async fn calls_about_different_credentials_are_no_rivals() {
    let (base, _) = serve(vec![REFUSED], 0, None).await;
    let calls = with_runner(&base, PATIENT, Stop::default(), async |runner| {
        let lease = runner.resources.lease(Role::Owner);
        let beside = runner.resources.lease(Role::Owner).unwrap();
        runner.resources.put_beside(Role::Owner, beside);
        let steps = [Named::Lease, Named::Beside(Role::Owner)].map(|named| about(named, Connection::Fresh));
        runner.play_together(&steps, lease).await.unwrap()
    })
    .await;
    for call in calls {
        assert_eq!(call.situation.subject, Subject::Own(Life::Live));
    }
}
