//! The model says what the page says, and a shortened history contradicts it in the same way.

use super::*;
use proptest::prelude::*;

const CAST: [Member; 3] = [
    Member {
        user: User::Owner,
        life: Life::Live,
    },
    Member {
        user: User::Owner,
        life: Life::Dead,
    },
    Member {
        user: User::Stranger,
        life: Life::Dead,
    },
];

fn made(who: Who, act: Act) -> Move {
    Move {
        who,
        act,
        alone: false,
    }
}

fn moves() -> impl Strategy<Value = (Move, Came)> {
    let who = proptest::sample::select(vec![
        Who::Owner,
        Who::OtherSession,
        Who::BriefSession,
        Who::ClosedSession,
        Who::Stranger,
        Who::Nobody,
        Who::Pretender,
    ]);
    let act = prop_oneof![
        4 => (0_u8..3).prop_map(Act::Revoke),
        1 => Just(Act::RevokeUnknown),
        1 => Just(Act::RevokeNothing),
        1 => Just(Act::List),
        1 => (0_u8..3).prop_map(Act::Rotate),
        1 => Just(Act::LogIn),
        1 => Just(Act::LogOut),
    ];
    let came = proptest::sample::select(vec![
        Came::Succeeded,
        Came::Repeated,
        Came::Refused,
        Came::Unclear,
    ]);
    (who, act, came).prop_map(|(who, act, came)| (made(who, act), came))
}

#[test]
fn a_live_credential_is_revoked_once_and_then_for_good() {
    let mut model = Model::of(&CAST);
    let call = made(Who::Owner, Act::Revoke(0));
    assert_eq!(model.right(call), [Reason::Accepted]);
    model.learn(call, Came::Succeeded);
    assert_eq!(model.right(call), [Reason::Repeated]);
    model.learn(call, Came::Succeeded);
    assert_eq!(
        model.right(made(Who::OtherSession, Act::Revoke(0))),
        [Reason::Repeated]
    );
}

#[test]
fn another_users_credential_is_forbidden_whatever_became_of_it() {
    let model = Model::of(&CAST);
    for (who, number) in [(Who::Stranger, 0), (Who::Stranger, 1), (Who::Owner, 2)] {
        assert_eq!(
            model.right(made(who, Act::Revoke(number))),
            [Reason::NotPermitted]
        );
    }
}

#[test]
fn without_a_token_nothing_else_is_told() {
    let model = Model::of(&CAST);
    for act in [
        Act::Revoke(0),
        Act::Revoke(1),
        Act::RevokeUnknown,
        Act::RevokeNothing,
    ] {
        assert_eq!(model.right(made(Who::Nobody, act)), [Reason::Unauthenticated]);
        assert_eq!(model.right(made(Who::Pretender, act)), [Reason::Unauthenticated]);
    }
}

#[test]
fn after_an_unclear_answer_both_readings_are_right() {
    let mut model = Model::of(&CAST);
    let call = made(Who::Owner, Act::Revoke(0));
    model.learn(call, Came::Unclear);
    assert_eq!(model.right(call), [Reason::Accepted, Reason::Repeated]);
}

#[test]
fn what_others_are_told_changes_nothing() {
    let mut model = Model::of(&CAST);
    model.learn(made(Who::Stranger, Act::Revoke(0)), Came::Succeeded);
    model.learn(made(Who::Nobody, Act::Revoke(0)), Came::Succeeded);
    assert_eq!(model.right(made(Who::Owner, Act::Revoke(0))), [Reason::Accepted]);
}

#[test]
fn a_resurrection_is_told_by_the_revocation_and_the_call_that_found_it() {
    let record: Vec<Recorded> = [
        (made(Who::Owner, Act::RevokeUnknown), Came::Refused),
        (made(Who::Owner, Act::Revoke(0)), Came::Succeeded),
        (made(Who::Stranger, Act::Revoke(0)), Came::Refused),
        (made(Who::Owner, Act::Revoke(1)), Came::Repeated),
        (made(Who::Owner, Act::Revoke(0)), Came::Succeeded),
    ]
    .map(|(made, came)| Recorded { made, came })
    .into();
    assert_eq!(shortest(&CAST, &record, 4), [1, 4]);
    assert_eq!(
        shortest(&CAST, &record[1..], 0),
        [0],
        "a first call needs no other"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_history_brings_a_dead_credential_back(history in proptest::collection::vec(moves(), 0..40)) {
        let mut model = Model::of(&CAST);
        let mut dead = [false, true, true];
        for (made, came) in history {
            model.learn(made, came);
            for (number, was_dead) in (0_u8..).zip(dead.iter_mut()) {
                let life = model.member(number).map(|member| member.life);
                prop_assert!(!*was_dead || life == Some(Life::Dead));
                *was_dead = life == Some(Life::Dead);
            }
        }
    }

    #[test]
    fn a_shortened_history_leads_to_the_same_expectation(
        history in proptest::collection::vec(moves(), 1..20), at in 0_usize..20,
    ) {
        let record: Vec<Recorded> = history.into_iter().map(|(made, came)| Recorded { made, came }).collect();
        let wrong = at % record.len();
        let right = |places: &[usize]| {
            let mut model = Model::of(&CAST);
            for place in &places[..places.len() - 1] {
                model.learn(record[*place].made, record[*place].came);
            }
            model.right(record[wrong].made)
        };
        let whole: Vec<usize> = (0..=wrong).collect();
        let short = shortest(&CAST, &record, wrong);
        prop_assert_eq!(short.last(), Some(&wrong));
        prop_assert_eq!(right(&short), right(&whole));
        for (dropped, place) in short[..short.len() - 1].iter().enumerate() {
            let mut fewer = short.clone();
            fewer.remove(dropped);
            prop_assert_ne!(right(&fewer), right(&whole), "the move at {} is not needed", place);
        }
    }
}

#[test]
fn the_token_of_a_session_is_good_until_it_logs_out() {
    let mut model = Model::of(&CAST);
    let brief = made(Who::BriefSession, Act::Revoke(1));
    let closed = made(Who::ClosedSession, Act::Revoke(1));
    let (log_in, log_out) = (
        made(Who::BriefSession, Act::LogIn),
        made(Who::BriefSession, Act::LogOut),
    );
    assert_eq!(model.right(brief), [], "nobody is in it yet");
    // What was never opened is not closed either.
    model.learn(log_out, Came::Succeeded);
    assert_eq!(model.right(closed), []);
    model.learn(log_in, Came::Succeeded);
    assert_eq!(
        (model.right(brief), model.right(closed)),
        (&[Reason::Repeated][..], &[][..])
    );
    model.learn(log_out, Came::Succeeded);
    assert_eq!(
        (model.right(brief), model.right(closed)),
        (&[][..], &[Reason::Unauthenticated][..])
    );
    // After a logout that was not answered clearly neither can be asked.
    model.learn(log_in, Came::Succeeded);
    model.learn(log_out, Came::Unclear);
    assert_eq!((model.right(brief), model.right(closed)), (&[][..], &[][..]));
}

#[test]
fn what_is_made_is_live_from_then_on_and_nothing_can_be_asked_of_it_before() {
    let unmade = Member {
        user: User::Owner,
        life: Life::Unmade,
    };
    let mut model = Model::of(&[unmade]);
    let revoke = made(Who::Owner, Act::Revoke(0));
    model.learn(revoke, Came::Refused);
    assert_eq!(model.right(revoke), []);
    model.learn(made(Who::Owner, Act::Create(0)), Came::Unclear);
    assert_eq!(model.right(revoke), []);
    model.learn(made(Who::Owner, Act::Create(0)), Came::Succeeded);
    assert_eq!(model.right(revoke), [Reason::Accepted]);
}

#[test]
fn a_shortened_history_keeps_the_login_that_a_closed_session_takes() {
    let record: Vec<Recorded> = [
        (made(Who::Owner, Act::RevokeUnknown), Came::Refused),
        (made(Who::BriefSession, Act::LogIn), Came::Succeeded),
        (made(Who::Owner, Act::Revoke(1)), Came::Repeated),
        (made(Who::BriefSession, Act::LogOut), Came::Succeeded),
        (made(Who::ClosedSession, Act::RevokeUnknown), Came::Refused),
    ]
    .map(|(made, came)| Recorded { made, came })
    .into();
    assert_eq!(shortest(&CAST, &record, 4), [1, 3, 4]);
}

#[test]
fn what_means_nothing_without_a_dropped_move_is_dropped_as_well() {
    let record: Vec<Recorded> = [
        (made(Who::BriefSession, Act::LogIn), Came::Succeeded),
        (made(Who::BriefSession, Act::LogOut), Came::Succeeded),
        (made(Who::BriefSession, Act::RevokeUnknown), Came::Refused),
    ]
    .map(|(made, came)| Recorded { made, came })
    .into();
    assert_eq!(shortest(&CAST, &record, 2), [2]);
}
