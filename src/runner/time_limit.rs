//! The time that a run may take before what is least important is left out.

use crate::checks::Check;
use crate::contract::{ClauseStanding, Contract};
use crate::finding::Doubt;
use crate::plan::Plan;
use crate::scenario::{Need, Role, Scenario, Steps};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio::time::Instant;

/// A moment after which only scenarios that prove core clauses are begun.
#[derive(Clone, Debug)]
pub(super) struct TimeLimit {
    limit: Option<(Instant, Duration)>,
    /// The scenarios that checks of core clauses read.
    core: BTreeSet<&'static str>,
}

impl TimeLimit {
    /// The clock runs from now on.
    pub(super) fn new(max: Option<Duration>, plan: &Plan, contract: &Contract) -> Self {
        let core = plan
            .checks
            .iter()
            .filter(|check| proves_core(check, contract))
            .flat_map(|check| check.scenarios.iter().copied())
            .collect();
        Self {
            limit: max.map(|max| (Instant::now(), max)),
            core,
        }
    }

    /// Whether the time is used up.
    pub(super) fn is_over(&self) -> bool {
        self.limit.is_some_and(|(started, max)| started.elapsed() >= max)
    }

    /// Why a scenario is not begun any more, if it is not: a run never leaves out what it exists for.
    pub(super) fn forbids(&self, scenario: &Scenario) -> Option<Doubt> {
        let (_, max) = self.limit?;
        // A search proves nothing that the listed scenarios do not; it goes on as long as there is time.
        let is_search = matches!(scenario.steps, Steps::Generated { .. });
        let is_core = self.core.contains(scenario.name) && !is_search && !needs_optional_role(scenario);
        if !self.is_over() || is_core {
            return None;
        }
        Some(Doubt {
            why: format!(
                "the time of this run, {}, was used up",
                humantime::format_duration(max)
            ),
            remedy: "raise --max-time, or --rate-limit if the deployment allows it".to_owned(),
        })
    }
}

/// Whether a run without the input of an optional role would not play it: core clauses are proven without
/// it, although it may prove them once more.
fn needs_optional_role(scenario: &Scenario) -> bool {
    scenario.needs.iter().any(|need| match need {
        Need::Role(role) => *role != Role::Owner,
        Need::StrangerCredentials(_)
        | Need::Creation
        | Need::RefusedTokens
        | Need::Graves
        | Need::DisposableDeployment => true,
        Need::OwnCredentials(_) | Need::Tombstone | Need::Jwt | Need::Loopback => false,
    })
}

fn proves_core(check: &Check, contract: &Contract) -> bool {
    check
        .clauses
        .iter()
        .filter_map(|id| contract.clause(id))
        .any(|clause| clause.standing == ClauseStanding::Core)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Filter, Given, Inputs, plan, select};
    use crate::scenario::{Profile, Role};

    /// The scenarios of a gate with every input that are left out when so much of so much time is used up.
    async fn left_out(max: Option<u64>, used: u64) -> Vec<&'static str> {
        left_out_of(Profile::Gate, max, used).await
    }

    async fn left_out_of(profile: Profile, max: Option<u64>, used: u64) -> Vec<&'static str> {
        let contract = Contract::embedded().unwrap();
        let inputs = Inputs {
            roles: Role::ALL.into(),
            given: [Given::Jwt, Given::Loopback, Given::Creation].into(),
            refused: 1,
            graves: 0,
            own: 30,
            foreign: 9,
            ..Inputs::default()
        };
        let checks = select(profile, &Filter::default(), &contract);
        let plan = plan(profile, checks, &inputs);
        let limit = TimeLimit::new(max.map(Duration::from_secs), &plan, &contract);
        tokio::time::advance(Duration::from_secs(used)).await;
        plan.scenarios
            .iter()
            .filter(|scenario| limit.forbids(scenario).is_some())
            .map(|scenario| scenario.name)
            .collect()
    }

    #[tokio::test(start_paused = true)]
    async fn before_the_time_is_over_everything_is_played() {
        assert!(left_out(Some(900), 899).await.is_empty());
        assert!(left_out(None, 1_000_000).await.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn afterwards_what_no_core_clause_needs_is_left_out() {
        let out = left_out(Some(900), 900).await;
        for optional in [
            "expired_token",
            "live_reader",
            "dead_stranger",
            "second_session",
            "foreign_credential",
        ] {
            assert!(out.contains(&optional), "{optional} is played; left out: {out:?}");
        }
        for core in [
            "unknown_id",
            "missing_id",
            "no_token",
            "forged_tokens",
            "revoke_and_repeat",
            "race",
            "witness",
            "final_sweep",
        ] {
            assert!(!out.contains(&core), "{core} is left out");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_search_is_left_out_although_its_checks_cite_core_clauses() {
        let out = left_out_of(Profile::Nightly, Some(900), 900).await;
        for search in ["generated_requests", "free_histories", "histories"] {
            assert!(out.contains(&search), "{search} is played; left out: {out:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_reason_names_the_time_and_the_option() {
        let contract = Contract::embedded().unwrap();
        let limit = TimeLimit::new(Some(Duration::from_secs(90)), &Plan::default(), &contract);
        tokio::time::advance(Duration::from_secs(90)).await;
        let scenario = crate::scenario::all().remove(0);
        let doubt = limit.forbids(&scenario).unwrap();
        assert_eq!(doubt.why, "the time of this run, 1m 30s, was used up");
        assert!(doubt.remedy.contains("--max-time"), "{}", doubt.remedy);
    }
}
