//! Of simultaneous revocations exactly one succeeds, and some order of them explains what each was told.

use super::one_shot::{Contradiction, Kind, Racer, Told, contradiction};
use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape};
use crate::contract::Reason;
use crate::evidence::{Call, Evidence, Life, Repeats, Subject};
use crate::finding::Defect;
use crate::scenario::Profile;
use std::collections::BTreeMap;
use std::time::Duration;

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

pub(super) static CROWDED_REVOKES_SUCCEED_ONCE: Check = Check {
    name: "crowded_revokes_succeed_once",
    clauses: &["revoke.once"],
    shape: Shape::Scenario(judge),
    scenarios: &[
        "race_of_3",
        "race_of_5",
        "race_of_8",
        "race_of_16",
        "race_of_32",
        "race_of_sessions",
    ],
    since: Profile::Nightly,
    about: "Three, five, eight, sixteen and thirty-two calls for one credential leave together, and four in two sessions \
            of its owner, each race for a credential of its own. A lock with a few places, a queue with an end or a cache of equal requests may hold \
            for two callers and break for more. Some order of all calls must explain all answers: one success, and \
            everybody else told that the credential is revoked already, but nobody before the winner was even sent.",
    fair: "Who wins is not judged, and an order only counts as impossible if one call was over before another was \
           sent. A call without an answer may have been applied or not, whichever fits. How many calls were really under \
           way at once is measured; none beside another leaves the check undecided.",
    proven_by: &[
        "crowd_of_three_has_two_winners",
        "equal_requests_share_one_answer",
        "crowd_has_no_winner",
        "fifth_rival_is_404",
        "fifth_rival_is_500",
        "fifth_rival_is_200_without_success",
        "losers_of_a_crowd_are_409",
        "each_session_has_a_winner",
    ],
};

/// Calls of a contradiction that are told one by one; the rest are counted.
const TOLD: usize = 8;

fn judge(evidence: &Evidence, basis: &Basis<'_>, opinion: &mut Opinion) {
    let calls = &evidence.calls;
    let Some(first) = calls.first() else { return };
    let nobody_won = !calls.iter().any(Call::succeeded);
    let nothing_vouches = |call: &Call| call.situation.subject == Subject::Own(Life::SaidToBeLive);
    let (racers, places) = racers(calls, basis);
    if let Some(found) = contradiction(&racers) {
        if nobody_won && calls.iter().all(nothing_vouches) {
            opinion.doubt(
                "no simultaneous call succeeded, and nothing shows that the id was live",
                "hand over live credentials of this owner (--credentials FILE)",
            );
            return;
        }
        opinion.examined();
        let mut witness: Vec<usize> = found.witness.iter().map(|racer| places[*racer]).collect();
        witness.dedup();
        let witness: Vec<&Call> = witness.into_iter().map(|place| &calls[place]).collect();
        let accused = match found.kind {
            Kind::TwoWinners => witness.last().copied(),
            Kind::ToldTooEarly => witness.iter().copied().find(|call| !call.succeeded()),
            Kind::NoWinner => None,
        };
        let accused = accused.unwrap_or(first);
        opinion.violation_among(first, accused, accusation(&found, &witness, evidence));
        return;
    }
    if judge_losers(calls, first, basis, opinion) {
        return;
    }
    if let Some((call, why)) = calls
        .iter()
        .find_map(|call| super::outcome::undecided(call).map(|why| (call, why)))
    {
        opinion.doubt(format!("{:?} {why}", call.step.label), "run again");
        return;
    }
    if nobody_won {
        opinion.doubt(
            "no simultaneous call succeeded, but one was sent twice, and its first attempt may have been applied",
            "run again with fresh ids",
        );
        return;
    }
    let most = evidence.most_at_once();
    if most > 1 {
        opinion.examined();
        opinion.observe_run(
            format!("most calls under way at once in {}", evidence.scenario),
            format!("{most} of {}", calls.len()),
        );
    } else {
        opinion.doubt(
            "the simultaneous calls did not overlap",
            "run again; a slow network separates them",
        );
    }
}

/// Accuses the answers that a loser may not get; whether there was one.
fn judge_losers(calls: &[Call], first: &Call, basis: &Basis<'_>, opinion: &mut Opinion) -> bool {
    let is_wrong = |call: &&Call| {
        !call.succeeded()
            && super::outcome::undecided(call).is_none()
            && !call.was_told(Reason::Repeated, basis.contract)
    };
    let wrong: Vec<&Call> = calls.iter().filter(is_wrong).collect();
    let Some(accused) = wrong.first() else {
        return false;
    };
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for call in &wrong {
        *kinds.entry(super::outcome::came(call)).or_default() += 1;
    }
    let received = kinds.iter().map(|(came, many)| match (many, calls.len()) {
        (_, 2) => came.clone(),
        (many, all) => format!("{came}, for {many} of {all} calls"),
    });
    let received = received.collect::<Vec<_>>().join("; ");
    let repeated = basis.contract.operation.outcome(Reason::Repeated);
    let expected = repeated.map_or_else(String::new, super::outcome::in_words);
    opinion.examined();
    opinion.violation_among(first, accused, claim(&expected, received));
    true
}

/// The calls as the model sees them, and the place of the call that each belongs to.
fn racers(calls: &[Call], basis: &Basis<'_>) -> (Vec<Racer>, Vec<usize>) {
    let mut racers = Vec::new();
    for (place, call) in calls.iter().enumerate() {
        let timing = &call.exchange.timing;
        let racer = |told| Racer {
            sent: timing.released,
            finished: timing.finished,
            told,
        };
        let told = if super::outcome::undecided(call).is_some() || call.status() >= Some(500) {
            Told::Maybe
        } else if call.succeeded() {
            Told::Won
        } else if call.was_told(Reason::Repeated, basis.contract) {
            Told::AlreadyRevoked
        } else {
            Told::Other
        };
        racers.push((racer(told), place));
        if call.repeats != Repeats::default() {
            // What was sent before this exchange may have been applied.
            racers.push((racer(Told::Maybe), place));
        }
    }
    racers.into_iter().unzip()
}

fn accusation(found: &Contradiction, witness: &[&Call], evidence: &Evidence) -> Claim {
    let winners = evidence.calls.iter().filter(|call| call.succeeded()).count();
    let (expected, what) = match found.kind {
        Kind::TwoWinners => ("exactly one success", format!("{winners} successes")),
        Kind::ToldTooEarly => (
            "success for the call that came first",
            "\"already revoked\", before the call that succeeded was sent".to_owned(),
        ),
        Kind::NoWinner => (
            "exactly one success",
            "no success (or the id was dead on arrival)".to_owned(),
        ),
    };
    let of_all = evidence.calls.len();
    let shown = lanes(witness, evidence);
    claim(
        expected,
        format!(
            "{what}; no order explains {} of {of_all} calls: {shown}",
            witness.len()
        ),
    )
}

/// The calls of a contradiction as lanes: which call, from when to when since the first was released, what it got.
fn lanes(witness: &[&Call], evidence: &Evidence) -> String {
    let released = |call: &&Call| call.exchange.timing.released;
    let start = evidence.calls.iter().map(|call| released(&call)).min();
    let since = |moment: Duration| moment.saturating_sub(start.unwrap_or_default()).as_secs_f64() * 1000.0;
    let mut shown: Vec<String> = witness
        .iter()
        .take(TOLD)
        .map(|call| {
            let timing = &call.exchange.timing;
            format!(
                "[{:.1}-{:.1} ms] {}: {}",
                since(timing.released),
                since(timing.finished),
                call.step.label,
                super::outcome::came(call)
            )
        })
        .collect();
    if witness.len() > TOLD {
        shown.push(format!("and {} more like these", witness.len() - TOLD));
    }
    shown.join("; ")
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
