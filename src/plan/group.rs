//! Which scenarios stay together when a run is shared, and which of them every part plays.

use super::wanted::PREFLIGHT;
use super::{Inputs, Partition, missing};
use crate::scenario::{Each, Hazard, Scenario, Stage, Steps};
use std::collections::BTreeSet;

/// Scenarios that are dealt together, because a check compares their answers or because one of them is
/// only fair after another. Every scenario stands in exactly one group; what needs most ids comes first,
/// because the first parts are dealt the most.
const GROUPS: [&[&str]; 14] = [
    // Permanence: the sweeps ask for what the revocations left.
    &[
        "revoke_and_repeat",
        "insist",
        "crowd",
        "second_session",
        "elder_witness",
        "witness",
        "who_am_i",
        "first_census",
        "middle_census",
        "last_census",
        "final_sweep",
        "after_pauses",
        "graveyard",
    ],
    // Simultaneous calls: what each needs counts what those before it spend.
    &[
        "race",
        "race_of_3",
        "race_of_5",
        "race_of_8",
        "race_of_16",
        "race_of_32",
        "mixed_load_1",
        "mixed_load_2",
        "race_of_sessions",
        "other_session_revokes",
        "mixed_refusals_1",
        "mixed_refusals_2",
        "mixed_refusals_3",
    ],
    // Whose the stranger's pool is, only all of these tell together.
    &[
        "foreign_at_first",
        "foreign_credential",
        "every_foreign",
        "who_is_the_stranger",
        "strangers_census",
    ],
    &["wide_probes"],
    &["creation"],
    &[
        "live_stranger",
        "dead_stranger",
        "every_own_by_the_stranger",
        "claimed_user",
        "live_reader",
        "dead_reader",
    ],
    // The refusals without a token are compared with each other.
    &[
        "no_token",
        "live_no_token",
        "dead_no_token",
        "expired_token",
        "live_altered",
        "live_expired",
        "dead_expired",
    ],
    &[
        "unknown_id",
        "missing_id",
        "missing_id_again",
        "null_id",
        "empty_id",
        "wrong_type_id",
    ],
    &[
        "malformed_bodies",
        "odd_texts",
        "further_members",
        "keys",
        "content_types",
    ],
    &["spellings", "foreign_spellings", "company"],
    &["generated_requests", "free_histories", "histories"],
    &[
        "doors_without_token",
        "doors_for_strangers",
        "doors_for_the_owner",
    ],
    &[
        "malformed_token",
        "wrong_scheme",
        "tampered_token",
        "claimed_place",
        "claimed_user_without_token",
        "extra_word",
        "token_elsewhere",
        "token_in_query",
        "refused_tokens",
        "two_authorizations",
        "forged_tokens",
    ],
    &["rotation", "verification", "logout"],
];

/// The part that a scenario belongs to. Others may play it as well, if their own scenarios need it.
pub(super) fn home(scenario: &str, partition: Partition) -> Partition {
    let group = GROUPS.iter().position(|group| group.contains(&scenario));
    // What contract files give rise to is a group of its own.
    partition.dealt_to(group.unwrap_or(GROUPS.len()))
}

/// What a part plays of the scenarios that are wanted: its own, the preflight, and what its own need
/// beside them to be fair: the first revocation, the witnesses, the censuses and the sweep. What asks about
/// each id of a pool is asked wherever ids of it are, or nobody would ask about those of other parts.
pub(super) fn share(
    catalogue: &[Scenario],
    wanted: &BTreeSet<&str>,
    inputs: &Inputs,
    partition: Partition,
) -> BTreeSet<&'static str> {
    let wanted = || catalogue.iter().filter(|scenario| wanted.contains(scenario.name));
    let own = || wanted().filter(|scenario| home(scenario.name, partition) == partition);
    let possible = |scenario: &Scenario| scenario.needs.iter().all(|need| missing(*need, inputs).is_none());
    let spends = own().any(|scenario| needs_company(scenario) && possible(scenario));
    let beside = wanted().filter(|scenario| {
        PREFLIGHT.contains(&scenario.name) || (spends && goes_with_every_spending(scenario))
    });
    own().chain(beside).map(|scenario| scenario.name).collect()
}

/// Whether what a scenario shows is fair only beside the first revocation, the censuses and the sweep.
fn needs_company(scenario: &Scenario) -> bool {
    match scenario.stage {
        Stage::Preflight | Stage::Census | Stage::Free | Stage::Further => false,
        Stage::FirstRevoke
        | Stage::Tombstone
        | Stage::Race
        | Stage::Foreign
        | Stage::LiveRefusals
        | Stage::Wide
        | Stage::Search
        | Stage::Witness
        | Stage::Sweep => true,
    }
}

fn goes_with_every_spending(scenario: &Scenario) -> bool {
    if let Steps::Each {
        of: Each::OwnersCredential | Each::StrangersCredential,
        ..
    } = scenario.steps
    {
        return true;
    }
    match scenario.stage {
        // What the lists say is compared with what they said before.
        Stage::Census | Stage::Tombstone => Hazard::of(scenario) == Hazard::Reads,
        Stage::FirstRevoke | Stage::Witness | Stage::Sweep => true,
        Stage::Preflight
        | Stage::Free
        | Stage::Further
        | Stage::Race
        | Stage::Foreign
        | Stage::LiveRefusals
        | Stage::Wide
        | Stage::Search => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario;

    #[test]
    fn every_scenario_stands_in_exactly_one_group() {
        for scenario in scenario::all() {
            let groups = GROUPS
                .iter()
                .filter(|group| group.contains(&scenario.name))
                .count();
            assert_eq!(groups, 1, "{}", scenario.name);
        }
    }

    #[test]
    fn a_group_names_scenarios_that_there_are() {
        let known: BTreeSet<&str> = scenario::all().iter().map(|scenario| scenario.name).collect();
        for name in GROUPS.iter().copied().flatten() {
            assert!(known.contains(name), "{name}");
        }
    }
}
