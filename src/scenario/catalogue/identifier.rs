//! Ids that are missing, malformed or unknown.

use super::{OWNER, UNKNOWN, beside, pooled, preflight, step};
use crate::exchange::Connection;
use crate::scenario::{Named, OddId, Scenario, StepBody, Wrapping};

pub(super) fn scenarios() -> Vec<Scenario> {
    let odd = |label, odd| pooled(label, OWNER, StepBody::Odd(odd));
    let wrapped = |label, wrapping| pooled(label, OWNER, StepBody::Wrapped(Named::Tombstone, wrapping));
    vec![
        preflight(
            "unknown_id",
            "the owner asks to revoke an id that was never issued",
            vec![
                pooled("unknown id", OWNER, UNKNOWN),
                step(
                    "unknown id again",
                    OWNER,
                    StepBody::Id(Named::SameNeverIssued),
                    Connection::Fresh,
                ),
            ],
        ),
        preflight(
            "missing_id",
            "the owner sends an object without credentialId",
            vec![pooled("missing id", OWNER, StepBody::NoId)],
        ),
        beside(
            "missing_id_again",
            "the owner sends an object without credentialId while others are live",
            vec![pooled("missing id again", OWNER, StepBody::NoId)],
        ),
        beside(
            "null_id",
            "the owner sends null as credentialId",
            vec![pooled("null id", OWNER, StepBody::NullId)],
        ),
        beside(
            "empty_id",
            "the owner sends an empty string as credentialId",
            vec![pooled("empty id", OWNER, StepBody::EmptyId)],
        ),
        beside(
            "wrong_type_id",
            "the owner sends a number, a boolean, and a revoked id in an array and in an object as credentialId",
            vec![
                odd("number as id", OddId::Number),
                odd("huge number as id", OddId::HugeNumber),
                odd("boolean as id", OddId::Boolean),
                wrapped("array as id", Wrapping::Array),
                wrapped("object as id", Wrapping::Object),
            ],
        ),
    ]
}
