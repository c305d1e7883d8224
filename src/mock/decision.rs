//! What is decided about one revoke call, and what it changes.
//!
//! The decision and the transition happen under one lock, so of any number of overlapping calls exactly
//! one succeeds. Faults of authorization and concurrency are seeded here, those of permanence in
//! `permanence`.

use super::asked::{Asked, Unreadable, asked};
use super::authenticate::{self, Caller, authenticate, caller};
use super::catalogue::Quirks;
use super::document::Document;
use super::door::Bypass;
use super::memory::{self, Bend, Seen, What};
use super::race::{Arrival, Meeting};
use super::refusal::Refusal;
use super::request::Request;
use super::state::{Credential, Life, Role, State, UserNumber};
use super::{Fault, Variant};

/// What was decided about a call.
pub(super) enum Decision {
    /// Answer with the credential at this place, as revoked.
    Revoked(usize),
    /// Answer as a success about a credential that does not exist; only faults decide so.
    Pretended(String),
    Refused(Refusal),
    /// Refuse, and let this slip; only faults decide so.
    Slipped(Refusal, Slip),
    Meet(Meeting),
    /// Revoke the credential at this place, but a while later.
    Linger(usize),
}

/// What a refusal lets slip, and where.
pub(super) enum Slip {
    /// At the end of its text.
    InText(String),
    /// In a header field of its own.
    InHeader(String),
}

/// The faults that open a window between the state check and the transition.
const RACES: [Fault; 4] = [
    Fault::RaceBothSucceed,
    Fault::RaceNoneSucceeds,
    Fault::RaceLoserIs500,
    Fault::RaceLoserIsCut,
];

/// The refusals whose errno one fault varies.
const VARIED: [Refusal; 5] = [
    Refusal::MissingId,
    Refusal::NullId,
    Refusal::EmptyId,
    Refusal::WrongTypeId,
    Refusal::MalformedId,
];

/// One call, with all that its decisions look at.
pub(super) struct Call<'a> {
    pub(super) state: &'a mut State,
    pub(super) request: &'a Request,
    pub(super) quirks: Quirks,
    /// The check that a fault skips for the door this call came by.
    pub(super) bypass: Bypass,
    pub(super) now: i64,
}

impl Call<'_> {
    /// Decides the call, and says for whom.
    pub(super) fn decide(&mut self) -> (Decision, UserNumber) {
        let found = authenticate(self.state, self.request, self.now, self.quirks);
        match found.or_else(|refusal| self.unproven().ok_or(refusal)) {
            Ok(caller) => {
                let decision = self.authenticated(&caller);
                self.remember(Some(&caller), &decision);
                (decision, caller.user)
            }
            Err(refusal) => {
                let decision = Decision::Refused(self.unauthenticated(refusal));
                self.remember(None, &decision);
                (decision, UserNumber::OWNER)
            }
        }
    }

    /// Remembers this call for the faults that take a history.
    fn remember(&mut self, caller: Option<&Caller>, decision: &Decision) {
        let asked = asked(self.request, self.quirks).ok();
        let place = asked.and_then(|asked| self.state.place(&asked.id));
        let what = match decision {
            Decision::Revoked(revoked) if place == Some(*revoked) => What::Revoked,
            Decision::Refused(Refusal::AlreadyRevoked) => What::Repeated,
            Decision::Refused(Refusal::Forbidden) => What::Forbidden,
            Decision::Refused(Refusal::Unauthorized) => What::Unauthorized,
            Decision::Refused(Refusal::UnknownId) => What::Unknown,
            _ => What::Other,
        };
        let seen = Seen {
            user: caller.map(|caller| caller.user),
            session: caller.and_then(|caller| caller.session.clone()),
            place,
            what,
        };
        memory::remember(self.state, seen, self.quirks);
    }

    /// Whom a caller who proved nothing counts as, if anybody.
    fn unproven(&self) -> Option<Caller> {
        let user = match self.bypass {
            Bypass::Authentication => Some(UserNumber::OWNER),
            _ => memory::stands_in(self.state, self.quirks),
        };
        user.map(|user| caller(self.state, user, None))
    }

    /// A caller who proved nothing gets 401, whatever the body.
    fn unauthenticated(&mut self, refusal: Refusal) -> Refusal {
        let asked = asked(self.request, self.quirks);
        match asked {
            Ok(asked) if self.quirks.has(Fault::RefusedCallRevokesAnywayAnonymous) => {
                self.kill(&asked.id);
                refusal
            }
            Ok(asked)
                if self.quirks.has(Fault::BadSignatureRevokesAnyway)
                    && self.would_pass(Fault::SignatureNotChecked) =>
            {
                self.kill(&asked.id);
                refusal
            }
            Ok(asked)
                if self.quirks.has(Fault::ExpiredTokenSeesState)
                    && self.would_pass(Fault::ExpiredTokenAccepted)
                    && self.is_dead(&asked.id) =>
            {
                Refusal::AlreadyRevoked
            }
            Err(unreadable) if self.quirks.has(Fault::UnauthorizedOnlyAfterValidation) => unreadable.refusal,
            Ok(asked)
                if self.quirks.has(Fault::UnauthorizedTellsExistence)
                    && self.state.place(&asked.id).is_none() =>
            {
                Refusal::UnauthorizedUnknown
            }
            Ok(_) | Err(_) => refusal,
        }
    }

    /// Whether the token would be accepted by a server with that fault.
    fn would_pass(&self, fault: Fault) -> bool {
        let quirks = Quirks {
            fault: Some(fault),
            ..self.quirks
        };
        authenticate::by_token(self.state, self.request, self.now, quirks).is_some()
    }

    fn is_dead(&self, id: &str) -> bool {
        let place = self.state.place(id);
        place.is_some_and(|place| matches!(self.life(place), Life::Revoked(_)))
    }

    fn authenticated(&mut self, caller: &Caller) -> Decision {
        if caller.role == Role::Reader && self.quirks.varies(Variant::PermissionFirst) {
            return Decision::Refused(Refusal::Forbidden);
        }
        match asked(self.request, self.quirks) {
            Ok(asked) => self.named(&self.acting(caller, &asked), &asked),
            Err(unreadable) => self.unreadable(caller, unreadable),
        }
    }

    /// Who the call counts for: the caller, unless a fault believes the body or a header field.
    fn acting(&self, caller: &Caller, asked: &Asked) -> Caller {
        let in_body = asked.user_id.as_deref();
        let in_header = self.request.text_of("x-user-id");
        let claimed = in_body
            .filter(|_| self.quirks.has(Fault::BodyUserIdTrusted))
            .or(in_header.filter(|_| self.quirks.has(Fault::UserHeaderTrusted)));
        match claimed.and_then(|id| self.state.user_where(|user| user.id == id)) {
            Some(user) => Caller {
                user,
                role: self.state.user(user).role,
                session: None,
            },
            None => caller.clone(),
        }
    }

    /// A body that names no credential is refused and changes nothing.
    fn unreadable(&mut self, caller: &Caller, unreadable: Unreadable) -> Decision {
        if let Some(decision) = self.matched_widely(caller, &unreadable) {
            return decision;
        }
        let Unreadable { refusal, value } = unreadable;
        if refusal == Refusal::NullId
            && self.quirks.has(Fault::NullIdRevokesNewest)
            && let Some(place) = self.state.newest_live(caller.user, None)
        {
            self.state.revoke(place, self.request.connection, self.now);
        }
        let pretended = (refusal == Refusal::NullId && self.quirks.has(Fault::NullIdIs200))
            || (refusal == Refusal::WrongTypeId && self.quirks.has(Fault::NumberIdCoercedIs200));
        if pretended {
            let id = value.unwrap_or(Document::Null).compact();
            return Decision::Pretended(id);
        }
        if VARIED.contains(&refusal)
            && self.quirks.has(Fault::ErrnoVariesForOneRequest)
            && self.has_come_an_even_number_of_times()
        {
            return Decision::Refused(Refusal::InvalidForm);
        }
        Decision::Refused(refusal)
    }

    /// Counts this invalid body, and says whether it is the second, the fourth, and so on of its kind.
    fn has_come_an_even_number_of_times(&mut self) -> bool {
        let times = self.state.invalid.entry(self.request.body.clone()).or_default();
        *times += 1;
        times.is_multiple_of(2)
    }

    /// Existence, then ownership, then state.
    fn named(&mut self, caller: &Caller, asked: &Asked) -> Decision {
        let Some((place, spelling)) = self.locate(&asked.id) else {
            if let Some(decision) = self.matched_by_text(caller, &asked.id) {
                return decision;
            }
            return if self.quirks.has(Fault::UnknownIdIs200) {
                Decision::Pretended(asked.id.clone())
            } else {
                Decision::Refused(Refusal::UnknownId)
            };
        };
        let authorised = asked.authorised.as_deref();
        let Some(judged) = authorised.map_or(Some(place), |id| self.state.place(id)) else {
            return Decision::Refused(Refusal::UnknownId);
        };
        let bypass = self.bypass.or(asked.bypass).or(spelling);
        if bypass != Bypass::Ownership && !self.may_revoke(caller, judged) {
            return self.forbidden(judged);
        }
        let dead = matches!(self.life(place), Life::Revoked(_));
        let bent = memory::of_the_dead(self.state, caller, place, self.quirks).filter(|_| dead);
        match bent {
            Some(Bend::Forgotten) => return Decision::Refused(Refusal::UnknownId),
            Some(Bend::Cached(other)) => return Decision::Revoked(other),
            Some(Bend::Revived) | None => {}
        }
        if dead && bent.is_none() && bypass != Bypass::State && !self.forgets(caller, place) {
            return self.already_revoked(place);
        }
        self.apply(caller, place)
    }

    fn locate(&self, id: &str) -> Option<(usize, Bypass)> {
        if let Some(place) = self.state.place(id) {
            return Some((place, Bypass::Nothing));
        }
        let lowered = |bypass| self.state.place(&id.to_lowercase()).map(|place| (place, bypass));
        if self.quirks.has(Fault::UpperCaseIdSkipsOwnership) {
            return lowered(Bypass::Ownership);
        }
        if self.quirks.has(Fault::UpperCaseIdSkipsState) {
            return lowered(Bypass::State);
        }
        if self.quirks.has(Fault::IdExtensionMatches) {
            let extended = |credential: &Credential| id.starts_with(&credential.id);
            return self
                .state
                .credentials
                .iter()
                .position(extended)
                .map(|place| (place, Bypass::Nothing));
        }
        None
    }

    fn may_revoke(&self, caller: &Caller, place: usize) -> bool {
        match caller.role {
            Role::Trader => {
                self.owner(place) == caller.user
                    || self.quirks.has(Fault::StrangerMayRevoke)
                    || self.quirks.has(Fault::StrangerMayRevokeTheOldest) && self.is_the_oldest(place)
                    || self.quirks.has(Fault::RoleHeaderTrusted)
                        && self.request.text_of("x-role") == Some("admin")
            }
            Role::Reader => self.quirks.has(Fault::ReaderMayRevoke),
        }
    }

    /// The refusal of somebody else's credential, whose state is none of the caller's business.
    fn forbidden(&mut self, place: usize) -> Decision {
        if self.quirks.has(Fault::RefusedCallRevokesAnywayStranger) {
            self.state.revoke(place, self.request.connection, self.now);
        }
        let dead = matches!(self.life(place), Life::Revoked(_));
        let tells = self.quirks.has(Fault::StrangerSeesAlreadyRevoked)
            || memory::tells_strangers(self.state, place, self.quirks);
        if dead && tells {
            return Decision::Refused(Refusal::AlreadyRevoked);
        }
        let owner = self.state.user(self.owner(place)).id.clone();
        let slip = if self.quirks.has(Fault::StrangersIdInForbidden) {
            Slip::InText(owner)
        } else if self.quirks.has(Fault::OwnersIdInHeader) {
            Slip::InHeader(owner)
        } else if self.quirks.has(Fault::NameInForbidden) {
            Slip::InText(self.state.credential(place).name.clone())
        } else {
            return Decision::Refused(Refusal::Forbidden);
        };
        Decision::Slipped(Refusal::Forbidden, slip)
    }

    fn apply(&mut self, caller: &Caller, place: usize) -> Decision {
        if self.quirks.has(Fault::OtherSessionMayNotRevoke)
            && self
                .state
                .is_another_session(caller.user, caller.session.as_deref())
        {
            return Decision::Refused(Refusal::Forbidden);
        }
        if RACES.into_iter().any(|fault| self.quirks.has(fault)) {
            return self.race(place);
        }
        if self.state.window.is_some() {
            return Decision::Linger(place);
        }
        if !self.quirks.has(Fault::SuccessAppliesNothing) {
            self.state.revoke(place, self.request.connection, self.now);
            let credential = self.state.credential_mut(place);
            credential.revoked_in = credential.revoked_in.take().or_else(|| caller.session.clone());
        }
        let another =
            self.quirks.has(Fault::RevokesAnotherToo) || self.quirks.has(Fault::RevokesAnotherUnseen);
        if another && let Some(other) = self.state.newest_live(self.owner(place), Some(place)) {
            self.state.revoke(other, self.request.connection, self.now);
        }
        self.bring_back(place);
        Decision::Revoked(place)
    }

    fn race(&mut self, place: usize) -> Decision {
        match self.state.races.arrive(place, self.request.connection) {
            Arrival::First(meeting) => Decision::Meet(meeting),
            Arrival::Second
                if self.quirks.has(Fault::RaceLoserIs500) || self.quirks.has(Fault::RaceLoserIsCut) =>
            {
                Decision::Refused(Refusal::Internal)
            }
            Arrival::Second => {
                self.state.revoke(place, self.request.connection, self.now);
                if self.quirks.has(Fault::RaceNoneSucceeds) {
                    Decision::Refused(Refusal::AlreadyRevoked)
                } else {
                    Decision::Revoked(place)
                }
            }
        }
    }

    /// Whether the credential at this place is its owner's oldest.
    fn is_the_oldest(&self, place: usize) -> bool {
        let of_owner = |credential: &Credential| credential.owner == self.owner(place);
        self.state.credentials.iter().position(of_owner) == Some(place)
    }

    fn kill(&mut self, id: &str) {
        if let Some(place) = self.state.place(id) {
            self.state.revoke(place, self.request.connection, self.now);
        }
    }

    /// Whose credential stands at this place.
    pub(super) fn owner(&self, place: usize) -> UserNumber {
        self.state.credential(place).owner
    }

    fn life(&self, place: usize) -> Life {
        self.state.credential(place).life
    }
}
