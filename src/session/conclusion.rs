//! What a run's results come to: compared with the pins, less what is waived, weighed by the gate.

use super::{Conduct, Deployment};
use crate::contract::Contract;
use crate::finding::{About, CheckResult, Observation};
use crate::gate::{self, Canary, Case, Ending, ExitCode};
use crate::pins::{Change, Enforced, Extent, Standing};
use crate::plan::{Filter, Plan};
use crate::provision::LeftOver;
use crate::runner::{Header, Outcome, Summary};
use crate::scenario::Profile;
use crate::waivers::{Applied, Trouble};
use std::collections::BTreeSet;
use std::time::Duration;

/// What was known before the first scenario.
pub(super) struct Gathered {
    /// What the deployment calls its version, if it told.
    pub(super) deployment_version: Option<String>,
    /// Ids that were passed over.
    pub(super) passed_over: Vec<String>,
    /// What earlier runs, or the filling of the pools, left over.
    pub(super) left_over: Vec<LeftOver>,
}

/// What the results of a run come to.
pub(super) struct Conclusion {
    pub(super) results: Vec<CheckResult>,
    pub(super) standing: Standing,
    pub(super) change: Change,
    pub(super) gate: gate::Verdict,
    troubles: Vec<Trouble>,
    ending: Ending,
    canary: Canary,
}

impl Conclusion {
    /// Draws it. Drift is found before waivers are asked, so that it can be waived as well.
    pub(super) fn draw(
        contract: &Contract,
        deployment: &Deployment,
        conduct: &Conduct,
        filter: &Filter,
        plan: &Plan,
        outcome: &mut Outcome,
    ) -> Self {
        let extent = if filter.selects_all() && conduct.partition.is_whole() && !outcome.is_partial {
            Extent::Whole
        } else {
            Extent::Part
        };
        let Enforced {
            results,
            standing,
            change,
        } = deployment
            .pinning
            .enforce(std::mem::take(&mut outcome.results), extent);
        let Applied {
            results,
            mut troubles,
        } = conduct.waivers.apply(results, conduct.today);
        if extent == Extent::Part || conduct.profile < Profile::Gate {
            // The step that shows what a waiver covers may just not have been played.
            troubles.retain(|trouble| !matches!(trouble, Trouble::Unused(_)));
        }
        let ending = ending(outcome);
        // Asked only if all else says green: it costs time, and a run that is not green needs no proof of it.
        let canary = match conduct.canary {
            Some(_) => Canary::NotNeeded,
            None => Canary::NotAsked,
        };
        let gate = gate::decide(&Case {
            contract,
            results: &results,
            ending,
            demands: &conduct.demands,
            elsewhere: &plan.elsewhere,
            troubles: &troubles,
            canary: &canary,
        });
        Self {
            results,
            standing,
            change,
            gate,
            troubles,
            ending,
            canary,
        }
    }

    /// Whether the gate would open.
    pub(super) fn is_green(&self) -> bool {
        self.gate.exit == ExitCode::Green
    }

    /// Decides once more, with what the canary said.
    pub(super) fn hear(&mut self, canary: Canary, contract: &Contract, conduct: &Conduct, plan: &Plan) {
        self.gate = gate::decide(&Case {
            contract,
            results: &self.results,
            ending: self.ending,
            demands: &conduct.demands,
            elsewhere: &plan.elsewhere,
            troubles: &self.troubles,
            canary: &canary,
        });
        self.canary = canary;
    }

    /// What stands at the foot of every report.
    pub(super) fn summary(
        &self,
        header: Header,
        outcome: &Outcome,
        conduct: &Conduct,
        gathered: Gathered,
        wall: Duration,
    ) -> Summary {
        let passed_over = [gathered.passed_over, outcome.passed_over.clone()].concat();
        Summary {
            header,
            requests: outcome.requests,
            weather: outcome.weather,
            revocations: outcome.revocations,
            max_revocations: conduct.bounds.max_revocations,
            deployment_version: gathered.deployment_version,
            wall,
            is_partial: outcome.is_partial,
            obstacle: outcome.obstacle.clone().or_else(|| outcome.cut_short.clone()),
            observations: observations(&self.results, &passed_over),
            left_over: [outcome.left_over.clone(), gathered.left_over].concat(),
            sources: outcome.sources.clone(),
            nights: Vec::new(),
            pins: self.standing.clone(),
            canary: self.canary.clone(),
            gate: self.gate.clone(),
        }
    }
}

fn ending(outcome: &Outcome) -> Ending {
    match (&outcome.obstacle, &outcome.cut_short) {
        (Some(_), _) => Ending::Worthless,
        (None, Some(_)) => Ending::CutShort,
        (None, None) => Ending::Whole,
    }
}

fn observations(results: &[CheckResult], passed_over: &[String]) -> Vec<Observation> {
    let skipped = (!passed_over.is_empty()).then(|| Observation {
        point: "ids passed over as spent, unknown, another user's or another run's".to_owned(),
        seen: passed_over.join(", "),
        about: About::Run,
    });
    let all: BTreeSet<&Observation> = results.iter().flat_map(|result| &result.observations).collect();
    all.into_iter().cloned().chain(skipped).collect()
}
