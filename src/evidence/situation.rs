//! What was true of a call when it was sent, and which documented outcomes are right for it.

use crate::contract::Reason;
use crate::scenario::Role;

/// What is known of a credential of this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Life {
    /// Live beyond doubt: made for this run, or handed over beside ids that proved live.
    Live,
    /// Handed over, and nothing has proved yet that the pool is fresh.
    SaidToBeLive,
    /// Revoked in this run.
    Dead,
    /// A revocation was sent whose effect is not known.
    PerhapsDead,
    /// Revoked by an earlier run; the deployment may have been set up anew since.
    Buried,
}

/// What the call is about, from the caller's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The caller's own credential.
    Own(Life),
    /// Another user's credential.
    Foreign(Life),
    /// An id nobody issued; `may_be_malformed` when its shape had to be guessed.
    NeverIssued {
        /// Whether 400 is as right as 404.
        may_be_malformed: bool,
    },
    /// No id: absent, null or empty.
    MissingId,
    /// An id of the wrong JSON type, or a string that never was one.
    OddId,
    /// A body that is no JSON object at all.
    Malformed,
    /// The caller's own dead credential, in another spelling or company.
    RespelledOwn,
    /// Another user's credential, in another spelling or company.
    RespelledForeign,
    /// A whole request of an also-judged operation.
    Whole,
    /// One that lacks something, or has nothing in its place.
    Lacking,
    /// One with something of another type in the place of what is required.
    OfAnotherType,
    /// A credential asked about by another method or path, for which the page promises nothing.
    Elsewhere,
    /// Two ids where one belongs: one that nobody issued and one of the caller's dead ones.
    Ambiguous,
    /// Two ids where one belongs, one of them another user's.
    AmbiguousForeign,
}

/// Refusals that are right because of how a call is made, whatever it asks for; they need no envelope
/// (design section 4, RFC refusals).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leeway {
    /// None: the call is made as documented.
    None,
    /// These statuses.
    Statuses(&'static [u16]),
    /// What a server answers where the HTTP is right but so rare that small servers do not know it.
    RareProtocol,
    /// The same, or nothing at all, where the HTTP itself is at fault.
    BrokenProtocol,
    /// Any 4xx that does not blame the token.
    AnyRefusal,
    /// Any 4xx: the call presents a good token beside a bad one, and the page is silent on which counts.
    EitherToken,
}

/// The facts that decide which answers are right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Situation {
    /// The role as which the server must accept the caller, if there is one.
    pub caller: Option<Role>,
    /// What the call is about.
    pub subject: Subject,
    /// What else is right because of how it is made.
    pub leeway: Leeway,
}

impl Situation {
    /// The outcomes that are right here. Several, where several reasons are true at once or where
    /// the page leaves the choice to the deployment (design section 4, "several true reasons").
    pub fn reasons(&self) -> &'static [Reason] {
        use Reason::{Accepted, Invalid, NotPermitted, Repeated, Unauthenticated, Unknown};
        match (self.caller, self.subject) {
            // Without a valid token nothing else may be told, whatever the body holds.
            (None | Some(Role::Expired), _) => &[Unauthenticated],
            // A reader may be a lesser role within the owner's account, who may know what is revoked.
            (Some(Role::Reader), Subject::Foreign(Life::Dead | Life::Buried)) => &[NotPermitted, Repeated],
            (Some(Role::Reader), Subject::Own(_) | Subject::Foreign(Life::Live | Life::PerhapsDead)) => {
                &[NotPermitted]
            }
            (
                Some(Role::Reader),
                Subject::Foreign(Life::SaidToBeLive)
                | Subject::NeverIssued {
                    may_be_malformed: false,
                },
            ) => &[NotPermitted, Unknown],
            (Some(_), Subject::Elsewhere) => &[],
            // Who may call an also-judged operation at all is nowhere said, so that any known user may be refused.
            (Some(_), Subject::Whole) => &[Accepted, NotPermitted],
            (Some(_), Subject::Lacking) | (Some(Role::Reader), Subject::MissingId) => {
                &[Invalid, NotPermitted]
            }
            (Some(_), Subject::OfAnotherType)
            | (
                Some(Role::Reader),
                Subject::NeverIssued {
                    may_be_malformed: true,
                }
                | Subject::OddId
                | Subject::Malformed
                | Subject::RespelledOwn
                | Subject::RespelledForeign
                | Subject::Ambiguous
                | Subject::AmbiguousForeign,
            ) => &[Invalid, NotPermitted, Unknown],
            (Some(Role::Owner | Role::Second | Role::Spare | Role::Stranger), subject) => match subject {
                Subject::Own(Life::Live) => &[Accepted],
                Subject::Own(Life::Dead) => &[Repeated],
                Subject::Own(Life::PerhapsDead) => &[Accepted, Repeated],
                Subject::Own(Life::Buried) => &[Repeated, Unknown],
                Subject::Own(Life::SaidToBeLive) => &[Accepted, Repeated, NotPermitted, Unknown],
                // An id that nobody vouched for may exist for neither user.
                Subject::Foreign(Life::SaidToBeLive | Life::Buried) => &[NotPermitted, Unknown],
                Subject::Foreign(Life::Live | Life::Dead | Life::PerhapsDead) => &[NotPermitted],
                Subject::NeverIssued {
                    may_be_malformed: false,
                } => &[Unknown],
                Subject::NeverIssued {
                    may_be_malformed: true,
                } => &[Unknown, Invalid],
                Subject::MissingId | Subject::Malformed => &[Invalid],
                Subject::OddId => &[Invalid, NotPermitted, Unknown],
                // Whose it is comes first for a reader, who is shown the promise behind the first reason.
                Subject::RespelledForeign => &[NotPermitted, Invalid, Unknown],
                Subject::Elsewhere | Subject::Whole | Subject::Lacking | Subject::OfAnotherType => &[],
                Subject::RespelledOwn | Subject::Ambiguous => &[Repeated, Invalid, Unknown],
                Subject::AmbiguousForeign => &[Repeated, Invalid, NotPermitted, Unknown],
            },
        }
    }

    /// Whether a status is right because of how the call is made. A refusal of the token is never one for
    /// a caller who has a valid one, and without a valid token only framing may come before 401.
    pub fn is_excused(&self, status: u16) -> bool {
        match self.leeway {
            Leeway::None => false,
            Leeway::Statuses(statuses) => statuses.contains(&status),
            // Before anybody asks for a token, by whatever stands in front of the server.
            Leeway::RareProtocol | Leeway::BrokenProtocol if self.caller.is_none() => matches!(
                status,
                400 | 403..=406 | 408 | 411 | 413..=415 | 417 | 421 | 426 | 431 | 501 | 505
            ),
            Leeway::RareProtocol | Leeway::BrokenProtocol => matches!(status, 400..=499 | 501 | 505),
            Leeway::EitherToken => (400..500).contains(&status),
            Leeway::AnyRefusal if self.caller.is_none() => matches!(status, 411 | 413 | 415),
            Leeway::AnyRefusal => (400..500).contains(&status) && status != 401,
        }
    }

    /// Whether a refusal with this status is right without the envelope: the HTTP itself speaks then. Of a request whose
    /// body is at fault the page says how it is refused, so that a framework's own page for it is none.
    pub fn needs_no_envelope(&self, status: u16) -> bool {
        let of_http = matches!(
            status,
            405 | 406 | 408 | 411 | 413..=415 | 417 | 421 | 426 | 431 | 501 | 505
        );
        self.is_excused(status) && (of_http || self.leeway != Leeway::AnyRefusal)
    }

    /// Whether a server may close the connection without a word.
    pub fn may_go_unanswered(&self) -> bool {
        self.leeway == Leeway::BrokenProtocol
    }

    /// Whether the documentation allows this call to succeed. Such a call spends a credential.
    pub fn may_succeed(&self) -> bool {
        self.subject != Subject::Whole && self.reasons().contains(&Reason::Accepted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reasons(caller: Option<Role>, subject: Subject) -> &'static [Reason] {
        Situation {
            caller,
            subject,
            leeway: Leeway::None,
        }
        .reasons()
    }

    #[test]
    fn without_a_valid_token_only_401_is_right_whatever_the_body() {
        for subject in [
            Subject::Own(Life::Live),
            Subject::Foreign(Life::Live),
            Subject::MissingId,
            Subject::OddId,
        ] {
            assert_eq!(reasons(None, subject), [Reason::Unauthenticated]);
            assert_eq!(reasons(Some(Role::Expired), subject), [Reason::Unauthenticated]);
        }
    }

    #[test]
    fn a_body_at_fault_excuses_the_status_of_a_refusal_and_only_those_of_http_excuse_its_form() {
        let situation = Situation {
            caller: Some(Role::Owner),
            subject: Subject::Malformed,
            leeway: Leeway::AnyRefusal,
        };
        for status in [400, 404, 422] {
            assert!(situation.is_excused(status) && !situation.needs_no_envelope(status));
        }
        for status in [405, 411, 413, 415] {
            assert!(situation.needs_no_envelope(status));
        }
        assert!(!situation.needs_no_envelope(500));
    }

    #[test]
    fn another_users_credential_is_403_in_every_state() {
        for role in [Role::Owner, Role::Stranger] {
            assert_eq!(
                reasons(Some(role), Subject::Foreign(Life::Dead)),
                [Reason::NotPermitted]
            );
        }
    }

    #[test]
    fn only_a_credential_that_may_be_live_can_be_spent() {
        let spends = |life| {
            Situation {
                caller: Some(Role::Owner),
                subject: Subject::Own(life),
                leeway: Leeway::None,
            }
            .may_succeed()
        };
        assert!(spends(Life::Live) && spends(Life::SaidToBeLive) && spends(Life::PerhapsDead));
        assert!(!spends(Life::Dead));
        assert!(
            !Situation {
                caller: Some(Role::Reader),
                subject: Subject::Own(Life::Live),
                leeway: Leeway::None,
            }
            .may_succeed()
        );
    }

    #[test]
    fn a_guessed_id_may_be_refused_as_malformed() {
        let unknown =
            |may_be_malformed| reasons(Some(Role::Owner), Subject::NeverIssued { may_be_malformed });
        assert_eq!(unknown(false), [Reason::Unknown]);
        assert_eq!(unknown(true), [Reason::Unknown, Reason::Invalid]);
    }

    #[test]
    fn a_missing_id_is_invalid_and_nothing_else() {
        assert_eq!(reasons(Some(Role::Owner), Subject::MissingId), [Reason::Invalid]);
    }
}
