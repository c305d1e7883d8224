//! What nobody listed: cases that a generator makes, about nothing that is live.

use super::gate;
use crate::scenario::{Need, Profile, Role, Scenario, Search, Stage, Steps};

pub(super) fn scenarios() -> Vec<Scenario> {
    vec![requests(), free_histories(), histories()]
}

/// Histories about credentials that are dead already: they cost nothing, so there are many.
fn free_histories() -> Scenario {
    Scenario {
        since: Profile::Nightly,
        ..gate(
            "free_histories",
            "several callers ask for revoked credentials, unknown ids and lists, in any order",
            Stage::Search,
            vec![Need::Role(Role::Owner), Need::Tombstone, Need::OwnCredentials(1)],
            0,
            Steps::Generated {
                search: Search::Histories { live: 0 },
                cases: 40,
            },
        )
    }
}

/// Histories in which live credentials are revoked as well.
fn histories() -> Scenario {
    Scenario {
        since: Profile::Nightly,
        ..gate(
            "histories",
            "several callers ask for live and revoked credentials, unknown ids and lists, in any order",
            Stage::Search,
            vec![Need::Role(Role::Owner), Need::Tombstone, Need::OwnCredentials(24)],
            9,
            Steps::Generated {
                search: Search::Histories { live: 3 },
                cases: 3,
            },
        )
    }
}

fn requests() -> Scenario {
    Scenario {
        since: Profile::Nightly,
        ..gate(
            "generated_requests",
            "requests a single mutation away from the plain one or from none, by several callers",
            Stage::Search,
            vec![Need::Role(Role::Owner)],
            0,
            Steps::Generated {
                search: Search::Requests,
                cases: Profile::Nightly.examples(true),
            },
        )
    }
}
