//! The oracles: evidence in, findings and observations out.
//!
//! A check is a plain function, one row in [`CHECKS`] and a text that teaches it. It performs no
//! I/O, knows no clock but the one in the evidence, and never guesses: what the documentation
//! leaves open is observed, what could not be seen is a doubt. Every check cites clauses, and names
//! the mock's faults that prove that it can fail.

mod answered;
mod brought_back;
mod content_type;
mod credential_object;
mod door;
mod envelope;
mod errno;
mod first_revoke;
mod foreign_data;
mod framing;
mod further;
mod generated;
mod graves;
mod history;
mod identifier;
mod input;
mod internals;
mod judge;
mod listed;
mod mixed;
mod one_shot;
mod opinion;
mod outcome;
mod permission;
mod race;
mod reads_the_same;
mod repeat;
mod same_answer;
mod same_owner;
mod secrets;
mod server_error;
mod status_code;
mod strict_json;
mod sweep;
#[cfg(test)]
mod tests;
mod timestamps;
mod token;
mod unmoved;
mod wide;

pub use further::{Further, every, full_name, named, of};
pub use judge::{Judge, RunFacts, Scope};
pub use opinion::Opinion;

use crate::contract::{Contract, Operation};
use crate::evidence::{Call, Evidence};
use crate::scenario::Profile;
use std::fmt;
use std::time::Duration;

/// A named oracle.
pub struct Check {
    /// Snake-case name, unique; trials are called `credential.revoke::<name>`. A check of an also-judged operation
    /// has that operation's id before it.
    pub name: &'static str,
    /// The clauses it cites, the most telling first.
    pub clauses: &'static [&'static str],
    /// How it reads evidence.
    pub shape: Shape,
    /// The scenarios it needs; universal checks judge all other calls of the run as well.
    pub scenarios: &'static [&'static str],
    /// The profile from which on it is part of a run.
    pub since: Profile,
    /// What it proves, for somebody who is new to the API.
    pub about: &'static str,
    /// Why a server that keeps the documentation can never fail it.
    pub fair: &'static str,
    /// The faults of the mock that this check must kill.
    pub proven_by: &'static [&'static str],
}

impl fmt::Debug for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// What a check reads (design section 3): one call at a time, the evidence of a scenario, or the run as it passes.
#[derive(Clone, Copy)]
pub enum Shape {
    /// Stateless, on every call of the operation: its method on its path.
    Exchange(fn(&Call, &Basis<'_>, &mut Opinion)),
    /// Stateless, on every call whatever its method and path; only safety and leaks are judged there.
    AnyExchange(fn(&Call, &Basis<'_>, &mut Opinion)),
    /// Stateless, on every call of an also-judged operation.
    Further(Further),
    /// On the evidence of the scenarios it names.
    Scenario(fn(&Evidence, &Basis<'_>, &mut Opinion)),
    /// Over the whole run, with bounded state.
    Run(fn() -> Box<dyn Fold>),
}

/// A check that sees the whole run and speaks at its end.
pub trait Fold {
    /// Takes in one evidence.
    fn see(&mut self, evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion);
    /// Says what only the whole run tells.
    fn finish(&mut self, basis: &Basis<'_>, opinion: &mut Opinion);
}

/// What every check may lean on.
pub struct Basis<'a> {
    /// The promises.
    pub contract: &'a Contract,
    /// How far the server's clock may be from ours.
    pub clock_skew: Duration,
    /// Whether the target is this machine, where a broken connection is the server's own doing.
    pub loopback: bool,
}

impl Basis<'_> {
    /// The operation that a call is made to, as the contract describes it.
    pub fn operation(&self, call: &Call) -> Option<&Operation> {
        match call.operation() {
            None => Some(&self.contract.operation),
            Some(id) => self.contract.operation_named(id),
        }
    }
}

/// Every check of the operation under test, in the order of reports: universal ones first.
pub static CHECKS: &[&Check] = &[
    &answered::EVERY_CALL_IS_ANSWERED,
    &framing::FRAMING_IS_UNAMBIGUOUS,
    &server_error::NOT_A_SERVER_ERROR,
    &status_code::STATUS_CODE_CONFORMANCE,
    &strict_json::RESPONSE_IS_STRICT_JSON,
    &content_type::CONTENT_TYPE_CONFORMANCE,
    &envelope::SUCCESS_ENVELOPE,
    &envelope::FAILURE_ENVELOPE,
    &envelope::ENVELOPE_PAIRING,
    &errno::ERRNO_BELONGS_TO_OUTCOME,
    &secrets::NO_SECRET_IN_ANSWER,
    &internals::NO_INTERNALS_IN_ANSWER,
    &foreign_data::NO_FOREIGN_DATA_IN_REFUSAL,
    &same_answer::SAME_REQUEST_SAME_ANSWER,
    &same_answer::REFUSAL_HIDES_EXISTENCE,
    &first_revoke::FIRST_REVOKE_SUCCEEDS,
    &first_revoke::OTHER_SESSION_MAY_REVOKE,
    &credential_object::CREDENTIAL_OBJECT_CONFORMANCE,
    &credential_object::CREDENTIAL_ID_IS_ECHOED,
    &credential_object::STATUS_IS_REVOKED,
    &timestamps::TIMESTAMPS_ARE_PLAUSIBLE,
    &timestamps::REVOKED_AT_FOLLOWS_THE_CLOCK,
    &same_owner::USER_ID_IS_THE_OWNERS,
    &repeat::SECOND_REVOKE_IS_REFUSED,
    &repeat::THIRD_REVOKE_IS_REFUSED,
    &repeat::OTHER_SESSION_IS_REFUSED,
    &race::CONCURRENT_REVOKES_SUCCEED_ONCE,
    &race::CROWDED_REVOKES_SUCCEED_ONCE,
    &mixed::SIMULTANEOUS_CALLS_ARE_KEPT_APART,
    &mixed::SIMULTANEOUS_REVOKES_LAST,
    &sweep::REVOKED_STAYS_REVOKED,
    &graves::GRAVES_STAY_CLOSED,
    &listed::LISTED_AS_REVOKED,
    &listed::LISTED_OTHERS_STAY_LIVE,
    &reads_the_same::CREDENTIAL_READS_THE_SAME,
    &brought_back::ROTATION_BRINGS_NOTHING_BACK,
    &brought_back::VERIFICATION_BRINGS_NOTHING_BACK,
    &brought_back::CREATION_BRINGS_NOTHING_BACK,
    &unmoved::REFUSED_CALLS_CHANGE_NOTHING,
    &unmoved::SIMULTANEOUS_REFUSALS_CHANGE_NOTHING,
    &unmoved::ONLY_THE_NAMED_CREDENTIAL_CHANGES,
    &identifier::MISSING_ID_IS_INVALID,
    &identifier::NULL_ID_IS_INVALID,
    &identifier::EMPTY_ID_IS_INVALID,
    &identifier::WRONG_TYPE_ID_IS_REFUSED,
    &identifier::UNKNOWN_ID_IS_NOT_FOUND,
    &input::MALFORMED_REQUEST_IS_REFUSED,
    &input::ODD_ID_IS_REFUSED,
    &input::SPELLING_SLIPS_PAST_NO_CHECK,
    &input::FURTHER_MEMBERS_CHANGE_NOTHING,
    &history::HISTORY_FOLLOWS_THE_MODEL,
    &generated::REWRITTEN_REQUEST_SAME_ANSWER,
    &generated::EXTENDED_REQUEST_IS_HEEDED_OR_REFUSED,
    &generated::INVALID_REQUEST_IS_REFUSED,
    &door::OTHER_DOORS_STAY_SHUT,
    &token::NO_TOKEN_IS_UNAUTHORIZED,
    &token::MALFORMED_TOKEN_IS_UNAUTHORIZED,
    &token::WRONG_SCHEME_IS_UNAUTHORIZED,
    &token::TAMPERED_TOKEN_IS_UNAUTHORIZED,
    &token::EXTRA_WORD_IS_UNAUTHORIZED,
    &token::TOKEN_ELSEWHERE_IS_UNAUTHORIZED,
    &token::CLAIMED_IDENTITY_IS_UNAUTHORIZED,
    &token::FORGED_TOKEN_IS_UNAUTHORIZED,
    &token::TWO_TOKENS_ARE_UNAUTHORIZED,
    &token::EXPIRED_TOKEN_IS_UNAUTHORIZED,
    &token::REFUSED_TOKEN_IS_UNAUTHORIZED,
    &token::LOGGED_OUT_TOKEN_IS_UNAUTHORIZED,
    &permission::STRANGER_IS_FORBIDDEN,
    &permission::READER_IS_FORBIDDEN,
    &permission::FOREIGN_CREDENTIAL_IS_FORBIDDEN,
    &wide::WIDE_PROBE_MATCHES_NOTHING,
];

/// The scenarios that universal checks ask for when they are selected alone: one success and one
/// of each refusal that costs nothing.
const UNIVERSAL: &[&str] = &["revoke_and_repeat", "unknown_id", "missing_id", "no_token"];
