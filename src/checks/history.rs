//! Generated histories against the reference model: who asks for what in which order, and what each may be told.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape};
use crate::contract::{Outcome, Reason};
use crate::evidence::{self, Call, Evidence, Subject};
use crate::finding::Defect;
use crate::model::{Act, Came, Life, Member, Model, Move, User, Who};
use crate::scenario::{Bearer, Named, Profile, Role, Sibling};
use std::collections::BTreeMap;

pub(super) static HISTORY_FOLLOWS_THE_MODEL: Check = Check {
    name: "history_follows_the_model",
    clauses: &[
        "revoke.permanent",
        "revoke.not-reactivated",
        "revoke.refusal-moves-nothing",
        "revoke.error.already-revoked",
        "revoke.error.not-found",
        "revoke.error.invalid-request",
        "revoke.error.unauthorized",
        "revoke.error.forbidden",
        "revoke.error.logged-out",
    ],
    shape: Shape::Scenario(judge),
    scenarios: &["free_histories", "histories", "revoke_and_repeat"],
    since: Profile::Nightly,
    about: "Owner, other sessions, another user and callers without a token ask for live, new, revoked and unknown \
            credentials and for lists, log in and log out, in an order drawn from the seed. A small model of users and credentials says \
            before each call which answers are right: once revoked by its owner, a credential stays revoked through \
            the whole history, and nothing but its owner's call ever ends its life.",
    fair: "The model believes only answers to the credential's own owner, and after an answer that does not tell, both \
           readings are right. Lists, rotations, creations and logins are sent to disturb, and are judged elsewhere. A \
           session counts as closed only if its logout succeeded.",
    proven_by: &[
        "comes_back_after_three_kinds_of_refusal",
        "forgotten_after_two_unknown_ids",
        "success_answered_from_a_cache",
        "stranger_after_owner_sees_state",
        "comes_back_after_three_revocations_in_a_row",
        "list_after_revocation_undoes_it",
        "other_session_then_owner_revokes_again",
        "nobody_after_a_list_is_the_owner",
        "login_undoes_the_last_revocation",
        "logout_undoes_its_sessions_revocation",
        "closed_session_returns_after_a_refusal",
        "creation_after_two_revocations_undoes_the_first",
    ],
};

fn judge(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    if evidence.scenario == "revoke_and_repeat" {
        // Played so that there is a revoked credential; others judge it.
        return;
    }
    let numbers: BTreeMap<u8, Member> = members(evidence);
    let cast: Vec<Member> = numbers.values().copied().collect();
    let place = |number: u8| {
        let place = numbers.keys().position(|known| *known == number);
        place
            .and_then(|place| u8::try_from(place).ok())
            .unwrap_or(u8::MAX)
    };
    let mut model = Model::of(&cast);
    for call in &evidence.calls {
        if let Some(made) = disturbance(call) {
            let came = if call.succeeded() {
                Came::Succeeded
            } else {
                Came::Unclear
            };
            model.learn(made, came);
        }
        if call.step.door.sibling.is_some() {
            continue;
        }
        let Some(made) = made(call, &place) else { continue };
        let right = model.right(made);
        // Of an id that only a pool file vouches for, any documented answer may be right.
        let is_vouched = !matches!(
            call.situation.subject,
            Subject::Own(evidence::Life::SaidToBeLive) | Subject::Foreign(evidence::Life::SaidToBeLive)
        );
        if is_vouched && super::outcome::undecided(call).is_none() {
            hold(call, made, &model, right, basis, opinion);
        }
        model.learn(made, came(call, basis));
    }
}

/// Holds an answer to what the model says is right.
fn hold(call: &Call, made: Move, model: &Model, right: &[Reason], basis: &Basis<'_>, opinion: &mut Opinion) {
    let operation = &basis.contract.operation;
    let mut allowed: Vec<&Outcome> = right
        .iter()
        .filter_map(|reason| operation.outcome(*reason))
        .collect();
    if let (
        Act::RevokeUnknown,
        Subject::NeverIssued {
            may_be_malformed: true,
        },
    ) = (made.act, call.situation.subject)
    {
        allowed.extend(operation.outcome(Reason::Invalid));
    }
    opinion.examined();
    let errno = call.errno();
    let is_right = |outcome: &&Outcome| {
        Some(outcome.status) == call.status()
            && (outcome.errno.is_none() || errno.is_none() || outcome.errno == errno)
    };
    if allowed.iter().any(is_right) {
        return;
    }
    let member = match made.act {
        Act::Revoke(number) => model.member(number),
        _ => None,
    };
    let expected = allowed
        .iter()
        .map(|outcome| super::outcome::in_words(outcome))
        .collect::<Vec<_>>();
    let (clause, defect, why) = blame(call, made, member);
    opinion.violation(
        call,
        Claim {
            clause,
            defect,
            pointer: None,
            expected: expected.join(", or "),
            why: why.to_owned(),
            received: super::outcome::came(call),
        },
    );
}

/// Which promise a wrong answer breaks.
fn blame(call: &Call, made: Move, member: Option<Member>) -> (&'static str, Defect, &'static str) {
    let own = member.filter(|member| Some(member.user) == made.who.user());
    match (made.act, own.map(|member| member.life)) {
        _ if made.who == Who::ClosedSession => (
            "revoke.error.logged-out",
            Defect::Status,
            "its session was closed by logging out",
        ),
        _ if made.who.user().is_none() => (
            "revoke.error.unauthorized",
            Defect::Status,
            "without a valid token nothing else may be told, whatever was asked before",
        ),
        (Act::Revoke(_), Some(Life::Dead)) if call.succeeded() => (
            "revoke.permanent",
            Defect::State,
            "its owner revoked it before, and a revocation is permanent",
        ),
        (Act::Revoke(_), Some(Life::Dead | Life::Unsure)) => (
            "revoke.error.already-revoked",
            Defect::Status,
            "its owner revoked it before",
        ),
        (Act::Revoke(_), Some(Life::Live | Life::Unmade)) => (
            "revoke.refusal-moves-nothing",
            Defect::State,
            "nobody who may has revoked it in this history (or it was dead on arrival)",
        ),
        (Act::Revoke(_), None) => (
            "revoke.error.forbidden",
            Defect::Status,
            "it is another user's, whatever became of it",
        ),
        (Act::RevokeNothing, _) => (
            "revoke.error.invalid-request",
            Defect::Status,
            "the request names nothing",
        ),
        (_, _) => (
            "revoke.error.not-found",
            Defect::Status,
            "nobody ever issued that id",
        ),
    }
}

/// The credentials of a history as they were before its first call about each.
fn members(evidence: &Evidence) -> BTreeMap<u8, Member> {
    let mut members = BTreeMap::new();
    for call in &evidence.calls {
        let (Some(Named::Member(number)), Some(user)) = (call.step.body.named(), owner(call)) else {
            continue;
        };
        let (Subject::Own(life) | Subject::Foreign(life)) = call.situation.subject else {
            continue;
        };
        members.entry(number).or_insert(Member {
            user,
            life: match life {
                evidence::Life::Live => Life::Live,
                evidence::Life::Dead | evidence::Life::Buried => Life::Dead,
                evidence::Life::SaidToBeLive | evidence::Life::PerhapsDead => Life::Unsure,
            },
        });
    }
    members
}

/// Whose credential a call was about: the situation says whether it was the caller's.
fn owner(call: &Call) -> Option<User> {
    let caller = who(call.step.bearer)?.user();
    match (call.situation.subject, caller) {
        (Subject::Own(_), caller) => caller,
        (Subject::Foreign(_), Some(User::Owner)) => Some(User::Stranger),
        // Nobody owns nothing, so whose it is must be told by another call; the owner's asks come last.
        (Subject::Foreign(_), Some(User::Stranger)) => Some(User::Owner),
        _ => None,
    }
}

fn who(bearer: Bearer) -> Option<Who> {
    match bearer {
        Bearer::Token(Role::Owner) => Some(Who::Owner),
        Bearer::Token(Role::Second) => Some(Who::OtherSession),
        Bearer::Token(Role::Spare) => Some(Who::BriefSession),
        Bearer::LoggedOut => Some(Who::ClosedSession),
        Bearer::Token(Role::Stranger) => Some(Who::Stranger),
        Bearer::Absent => Some(Who::Nobody),
        Bearer::Malformed => Some(Who::Pretender),
        _ => None,
    }
}

/// What a call of another operation changes.
fn disturbance(call: &Call) -> Option<Move> {
    let act = match call.step.door.sibling? {
        Sibling::Login => Act::LogIn,
        Sibling::Logout => Act::LogOut,
        Sibling::List(_)
        | Sibling::Rotate
        | Sibling::Verify
        | Sibling::Create
        | Sibling::User
        | Sibling::Further(_) => {
            return None;
        }
    };
    Some(Move {
        who: Who::BriefSession,
        act,
        alone: false,
    })
}

fn made(call: &Call, place: &impl Fn(u8) -> u8) -> Option<Move> {
    let act = match call.step.body.named() {
        Some(Named::Member(number)) => Act::Revoke(place(number)),
        Some(_) => Act::RevokeUnknown,
        None => Act::RevokeNothing,
    };
    Some(Move {
        who: who(call.step.bearer)?,
        act,
        alone: false,
    })
}

fn came(call: &Call, basis: &Basis<'_>) -> Came {
    if super::outcome::undecided(call).is_some() {
        return Came::Unclear;
    }
    match call.status() {
        _ if call.succeeded() => Came::Succeeded,
        None | Some(500..) => Came::Unclear,
        _ if call.was_told(Reason::Repeated, basis.contract) => Came::Repeated,
        Some(_) => Came::Refused,
    }
}
