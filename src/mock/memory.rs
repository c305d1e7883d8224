//! The seeded bugs that take a history: what was asked just before bends the answer to what is asked now.

use super::Fault;
use super::authenticate::Caller;
use super::catalogue::Quirks;
use super::state::{Life, State, UserNumber};
use std::collections::VecDeque;

/// Calls that are remembered.
const REMEMBERED: usize = 3;

/// What came of a call that is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Revoked,
    Repeated,
    Forbidden,
    Unauthorized,
    Unknown,
    Listed,
    LoggedIn,
    LoggedOut,
    Created,
    Other,
}

/// A call that is remembered.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) user: Option<UserNumber>,
    pub(super) session: Option<String>,
    pub(super) place: Option<usize>,
    pub(super) what: What,
}

/// The last calls, the latest in front.
#[derive(Default)]
pub(super) struct Trail(VecDeque<Seen>);

/// What a bug makes of a call about a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bend {
    /// It is taken for live again.
    Revived,
    /// It is not found.
    Forgotten,
    /// The success about this other one is answered once more.
    Cached(usize),
}

impl Trail {
    fn push(&mut self, seen: Seen) {
        self.0.push_front(seen);
        self.0.truncate(REMEMBERED);
    }

    fn kinds(&self) -> Vec<What> {
        self.0.iter().map(|seen| seen.what).collect()
    }

    fn last(&self) -> Option<&Seen> {
        self.0.front()
    }

    /// How many revocations came without anything between them.
    fn revoked_in_a_row(&self) -> usize {
        self.0
            .iter()
            .take_while(|seen| seen.what == What::Revoked)
            .count()
    }
}

/// What a bug makes of the owner's call about his dead credential at this place.
pub(super) fn of_the_dead(state: &State, caller: &Caller, place: usize, quirks: Quirks) -> Option<Bend> {
    let trail = &state.trail;
    let kinds = trail.kinds();
    let about = |seen: &&Seen| seen.place == Some(place);
    if quirks.has(Fault::ComesBackAfterThreeKindsOfRefusal) {
        let of = |what| trail.0.iter().filter(about).any(|seen| seen.what == what);
        let all = [What::Repeated, What::Forbidden, What::Unauthorized]
            .into_iter()
            .all(of);
        return all.then_some(Bend::Revived);
    }
    if quirks.has(Fault::ForgottenAfterTwoUnknownIds) && kinds.starts_with(&[What::Unknown, What::Unknown]) {
        return Some(Bend::Forgotten);
    }
    if quirks.has(Fault::SuccessAnsweredFromACache)
        && let Some(last) = trail.last()
        && last.what == What::Revoked
        && last.user == Some(caller.user)
        && last.place != Some(place)
    {
        return last.place.map(Bend::Cached);
    }
    let other_session = quirks.has(Fault::OtherSessionThenOwnerRevokesAgain)
        && trail.last().is_some_and(|last| {
            last.what == What::Repeated && last.place == Some(place) && last.session != caller.session
        });
    other_session.then_some(Bend::Revived)
}

/// Whether a stranger is told the state of the credential at this place.
pub(super) fn tells_strangers(state: &State, place: usize, quirks: Quirks) -> bool {
    quirks.has(Fault::StrangerAfterOwnerSeesState)
        && state
            .trail
            .last()
            .is_some_and(|last| last.what == What::Repeated && last.place == Some(place))
}

/// Whether the token of a closed session is good again, because of who was refused before.
pub(super) fn reopens(state: &State, quirks: Quirks) -> bool {
    let last = state.trail.last().map(|seen| seen.what);
    quirks.has(Fault::ClosedSessionReturnsAfterARefusal) && last == Some(What::Unauthorized)
}

/// Remembers a call of another operation by this caller.
pub(super) fn remember_of(
    state: &mut State,
    user: UserNumber,
    session: Option<String>,
    what: What,
    quirks: Quirks,
) {
    let seen = Seen {
        user: Some(user),
        session,
        place: None,
        what,
    };
    remember(state, seen, quirks);
}

/// Whom a caller without a token counts as because of who called before.
pub(super) fn stands_in(state: &State, quirks: Quirks) -> Option<UserNumber> {
    let last = state.trail.last().filter(|last| last.what == What::Listed);
    last.filter(|_| quirks.has(Fault::NobodyAfterAListIsTheOwner))?
        .user
}

/// The credential that comes back after what was just remembered.
fn returning(state: &State, quirks: Quirks) -> Option<usize> {
    let trail = &state.trail;
    if quirks.has(Fault::ComesBackAfterThreeRevocationsInARow) && trail.revoked_in_a_row() == REMEMBERED {
        return trail.0.back().and_then(|seen| seen.place);
    }
    let undone = quirks.has(Fault::ListAfterRevocationUndoesIt)
        && trail.kinds().starts_with(&[What::Listed, What::Revoked])
        && trail.0.front().map(|seen| seen.user) == trail.0.get(1).map(|seen| seen.user);
    if undone {
        return trail.0.get(1).and_then(|seen| seen.place);
    }
    let last = trail.last()?;
    let revoked = |seen: &&Seen| seen.what == What::Revoked && seen.user == last.user;
    let mut earlier = trail.0.iter().skip(1).filter(revoked);
    if quirks.has(Fault::LoginUndoesTheLastRevocation) && last.what == What::LoggedIn {
        return earlier.next()?.place;
    }
    if quirks.has(Fault::LogoutUndoesItsSessionsRevocation) && last.what == What::LoggedOut {
        return earlier.find(|seen| seen.session == last.session)?.place;
    }
    let two = [What::Created, What::Revoked, What::Revoked];
    if quirks.has(Fault::CreationAfterTwoRevocationsUndoesTheFirst) && trail.kinds() == two {
        return trail.0.back()?.place;
    }
    None
}

/// Remembers what became of a revoke call about a credential, and lets another come back where a bug wants it.
pub(super) fn remember(state: &mut State, seen: Seen, quirks: Quirks) {
    state.trail.push(seen);
    if let Some(place) = returning(state, quirks) {
        state.credential_mut(place).life = Life::Active;
    }
}
