//! Requests that a careless server may take for more than they name. If one works, credentials that were
//! never handed over may die, so they are sent only to a deployment that may lose everything.

use super::{OWNER, gate, pooled};
use crate::scenario::{Need, Profile, Role, Scenario, Stage, Step, StepBody, Steps, Wide};

pub(super) fn scenarios() -> Vec<Scenario> {
    let probe = |label, wide| -> Step { pooled(label, OWNER, StepBody::Wide(wide)) };
    vec![Scenario {
        since: Profile::Full,
        ..gate(
            "wide_probes",
            "the owner sends patterns, conditions, operators, parts of ids and lists of ids",
            Stage::Wide,
            vec![
                Need::Role(Role::Owner),
                Need::DisposableDeployment,
                Need::OwnCredentials(4),
            ],
            0,
            Steps::InOrder(vec![
                probe("asterisk", Wide::Text("*")),
                probe("percent sign", Wide::Text("%")),
                probe("underscores", Wide::Text("____________________________________")),
                probe("dot and asterisk", Wide::Text(".*")),
                probe("tautology", Wide::Text("' OR '1'='1")),
                probe("tautology with comment", Wide::Text("x' OR 1=1 -- ")),
                probe("not-equal operator", Wide::Operator(r#"{"$ne":null}"#)),
                probe("pattern operator", Wide::Operator(r#"{"$regex":".*"}"#)),
                probe("first half of an id", Wide::Prefix),
                probe("middle of an id", Wide::Middle),
                probe("list of ids", Wide::ListOfIds),
                probe("ids under another key", Wide::OtherKey),
                probe("array of requests", Wide::ArrayBody),
            ]),
        )
    }]
}
