//! Of simultaneous revocations exactly one succeeds.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape};
use crate::contract::Reason;
use crate::evidence::{Call, Evidence, Life, Repeats, Subject};
use crate::finding::Defect;
use crate::scenario::Profile;

pub(super) static CONCURRENT_REVOKES_SUCCEED_ONCE: Check = Check {
    name: "concurrent_revokes_succeed_once",
    clauses: &["revoke.once"],
    shape: Shape::Scenario(judge),
    scenarios: &["race"],
    since: Profile::Gate,
    about: "Two calls for one credential leave together, on two connections. One must succeed and the other must \
            be told that the credential is revoked already: whatever the timing, some order of the two explains \
            both answers.",
    fair: "Who wins is not judged. An answer that did not come, and calls that did not overlap, leave the check \
           undecided.",
    proven_by: &["race_both_succeed", "race_none_succeeds", "race_loser_is_500"],
};

fn judge(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    let calls = &evidence.calls;
    if let Some((call, why)) = calls
        .iter()
        .find_map(|call| super::outcome::undecided(call).map(|why| (call, why)))
    {
        opinion.doubt(format!("{:?} {why}", call.step.label), "run again");
        return;
    }
    let winners: Vec<&Call> = calls.iter().filter(|call| call.succeeded()).collect();
    if let [_, second, ..] = winners.as_slice() {
        opinion.examined();
        opinion.violation(
            second,
            claim("exactly one success", format!("{} successes", winners.len())),
        );
        return;
    }
    let Some(first) = calls.first() else { return };
    let [winner] = winners.as_slice() else {
        if calls.iter().any(|call| call.repeats != Repeats::default()) {
            opinion.doubt(
                "no simultaneous call succeeded, but one was sent twice, and its first attempt may have been applied",
                "run again with fresh ids",
            );
            return;
        }
        if calls
            .iter()
            .all(|call| call.situation.subject == Subject::Own(Life::SaidToBeLive))
        {
            opinion.doubt(
                "no simultaneous call succeeded, and nothing shows that the id was live",
                "hand over live credentials of this owner (--credentials FILE)",
            );
            return;
        }
        opinion.examined();
        let answers = calls
            .iter()
            .map(super::outcome::came)
            .collect::<Vec<_>>()
            .join(" and ");
        let received = format!("none: {answers} (or the id was dead on arrival)");
        opinion.violation(first, claim("exactly one success", received));
        return;
    };
    let repeated = basis.contract.operation.outcome(Reason::Repeated);
    for loser in calls.iter().filter(|call| !call.succeeded()) {
        let told = repeated.is_some_and(|outcome| {
            loser.status() == Some(outcome.status)
                && outcome.errno == loser.answer.as_ref().and_then(cadenza_envelope::Answer::errno)
        });
        if !told {
            opinion.examined();
            let expected = repeated.map_or_else(String::new, super::outcome::in_words);
            opinion.violation(loser, claim(&expected, super::outcome::came(loser)));
        } else if loser.exchange.timing.finished < winner.exchange.timing.released {
            opinion.examined();
            let received = "\"already revoked\", before the call that succeeded was sent".to_owned();
            opinion.violation(loser, claim("success for the call that came first", received));
        }
    }
    if evidence.overlapped() {
        opinion.examined();
        opinion.observe_run("overlap of simultaneous calls", "yes");
    } else if opinion.findings().next().is_none() {
        opinion.doubt(
            "the simultaneous calls did not overlap",
            "run again; a slow network separates them",
        );
    }
}

fn claim(expected: &str, received: String) -> Claim {
    Claim {
        clause: "revoke.once",
        defect: Defect::Race,
        pointer: None,
        expected: expected.to_owned(),
        why: "a credential is revoked once, and every other call is told so".to_owned(),
        received,
    }
}
