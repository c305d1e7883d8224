//! What libtest is told of a verdict: it knows passed, ignored and failed, and nothing between.

use cadenza_contract::finding::{CheckResult, Severity, Verdict};
use cadenza_contract::gate::FailOn;
use cadenza_contract::record;
use cadenza_contract::report::block;
use cadenza_contract::settings::Settings;
use libtest_mimic::{Completion, Failed};
use std::collections::BTreeSet;

/// Why a broken promise is no failure of its trial.
fn waived(result: &CheckResult) -> String {
    let told: BTreeSet<String> = result
        .waived
        .iter()
        .map(|one| {
            format!(
                "until {} by {} ({})",
                one.waiver.expires, one.waiver.owner, one.waiver.issue
            )
        })
        .collect();
    format!("waived: {}", told.into_iter().collect::<Vec<_>>().join("; "))
}

/// Whether a check only drifted, and drift does not close the gate: a trial that is called FAILED while
/// the exit code is 0 would be believed by nobody.
pub(super) fn tolerated(result: &CheckResult, fail_on: FailOn) -> bool {
    result.only_drifted() && !fail_on.names(Severity::Drift)
}

/// What a verdict makes of its trial.
pub(super) fn completion(result: &CheckResult, settings: &Settings) -> Result<Completion, Failed> {
    let told = || {
        block(&record::Check::of(
            result,
            &settings.contract,
            &settings.replay_line,
        ))
    };
    match result.verdict {
        Verdict::Fail if tolerated(result, settings.demands.fail_on) => Ok(Completion::Completed),
        Verdict::Pass => Ok(Completion::Completed),
        Verdict::NotExercised => {
            let reasons: Vec<String> = result
                .doubts
                .iter()
                .map(|doubt| format!("{}; {}", doubt.why, doubt.remedy))
                .collect();
            Ok(Completion::ignored_with(format!(
                "not exercised: {}",
                reasons.join("; ")
            )))
        }
        Verdict::Waived => Ok(Completion::ignored_with(waived(result))),
        Verdict::Fail => Err(Failed::from(told())),
        Verdict::Inconclusive => Err(Failed::from(format!("inconclusive\n{}", told()))),
    }
}
