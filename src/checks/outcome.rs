//! The status-to-errno mapping: which documented outcomes are right for a call, and whether the
//! answer is one of them. The only oracle for it; the checks decide which calls it reads.

use super::opinion::Claim;
use super::{Basis, Opinion};
use crate::contract::{Outcome, Reason};
use crate::evidence::{Call, Nature};
use crate::finding::Defect;

/// Judges status and errno of one call against the outcomes that its situation allows. `clause` is
/// cited when they differ.
pub(super) fn judge(call: &Call, basis: &Basis<'_>, clause: &'static str, opinion: &mut Opinion) {
    if matches!(call.nature, Nature::Broken | Nature::Gateway) && call.situation.may_go_unanswered() {
        // Right, but it shows nothing of the promise.
        return;
    }
    if let Some(why) = undecided(call) {
        opinion.doubt(
            format!("{:?} {why}", call.step.label),
            "see every_call_is_answered",
        );
        return;
    }
    let Some(operation) = basis.operation(call) else {
        return;
    };
    opinion.examined();
    if call.is_excused() {
        return;
    }
    let allowed: Vec<&Outcome> = call
        .situation
        .reasons()
        .iter()
        .filter_map(|reason| operation.outcome(*reason))
        .collect();
    // A success is held to what the page says of success; which refusals would have done as well helps nobody.
    let successes = || {
        allowed
            .iter()
            .filter(|outcome| outcome.reason == Reason::Accepted)
    };
    let named: Vec<&Outcome> = if call.succeeded() && successes().next().is_some() {
        successes().copied().collect()
    } else {
        allowed.clone()
    };
    let claim = |defect, pointer: Option<&str>, besides: &str| Claim {
        clause,
        defect,
        pointer: pointer.map(str::to_owned),
        expected: format!(
            "{}{besides}",
            named
                .iter()
                .map(|outcome| in_words(outcome))
                .collect::<Vec<_>>()
                .join(", or ")
        ),
        why: because(call, &named),
        received: came(call),
    };
    let status = call.status();
    let of_status: Vec<&&Outcome> = allowed
        .iter()
        .filter(|outcome| status.is_some_and(|status| outcome.has_status(status)))
        .collect();
    if of_status.is_empty() {
        opinion.violation(call, claim(Defect::Status, None, ""));
        return;
    }
    // Without a readable errno there is nothing to map; the envelope checks report that.
    let Some(errno) = call.errno() else {
        return;
    };
    let documented = &operation.outcomes;
    let fits = |outcome: &Outcome| match outcome.errno {
        Some(wanted) => errno == wanted,
        // Undocumented here, so any errno will do that is not another outcome's own.
        None => !documented.iter().any(|other| other.errno == Some(errno)),
    };
    if !of_status.iter().any(|outcome| fits(outcome)) {
        let others = documented.iter().find(|other| other.errno == Some(errno));
        let besides = match others {
            Some(other) => format!(", and errno {errno} is that of {}", other.name),
            None => String::new(),
        };
        opinion.violation(call, claim(Defect::Errno, Some("/errno"), &besides));
        return;
    }
    // A generated request is another one every night, and so may its errno be.
    if let [outcome] = of_status.as_slice()
        && outcome.errno.is_none()
        && call.step.written.is_none()
    {
        let whose = call
            .operation()
            .map_or_else(String::new, |operation| format!(", {operation}"));
        opinion.observe(format!("errno of {}{whose}", outcome.name), errno.to_string());
    }
}

/// Judges a call about a credential that is revoked. Only a success breaks the promise of `clause`, that it stays so;
/// another wrong answer tells it wrongly, where it is to be told at all.
pub(super) fn of_the_revoked(call: &Call, basis: &Basis<'_>, clause: &'static str, opinion: &mut Opinion) {
    let is_told = call.situation.reasons().contains(&Reason::Repeated);
    let clause = if call.succeeded() || !is_told {
        clause
    } else {
        "revoke.error.already-revoked"
    };
    judge(call, basis, clause, opinion);
}

/// Whether the same call with an accepted token gave the answer it is calibrated to give; if not, a
/// refusal beside it means nothing (design section 3, controls), and the doubt is written down.
pub(super) fn control(call: Option<&Call>, label: &str, basis: &Basis<'_>, opinion: &mut Opinion) -> bool {
    let Some(call) = call else {
        opinion.doubt(format!("the {label} was not sent"), "see every_call_is_answered");
        return false;
    };
    let calibrated = call.situation.reasons().iter().any(|reason| {
        basis
            .contract
            .operation
            .outcome(*reason)
            .is_some_and(|outcome| Some(outcome.status) == call.status())
    });
    if calibrated && call.nature == Nature::Envelope {
        return true;
    }
    opinion.doubt(
        format!(
            "the {label}, the same call with an accepted token, got {}",
            came(call)
        ),
        "check that role's token: a refusal means something only where a good token gets its usual answer",
    );
    false
}

/// Why a call cannot be judged by its status at all, if so.
pub(super) fn undecided(call: &Call) -> Option<&'static str> {
    match call.nature {
        Nature::Weather => Some("met 429 or 503 for the whole waiting budget"),
        Nature::Gateway => Some("was answered by a gateway error twice"),
        Nature::Broken => Some("got no complete answer"),
        Nature::Envelope | Nature::Bare => None,
    }
}

/// An outcome as a reader expects to see it.
pub(super) fn in_words(outcome: &Outcome) -> String {
    match outcome.errno {
        Some(errno) => format!("HTTP {}, errno {errno} ({})", outcome.status, outcome.name),
        None => format!("HTTP {} ({})", outcome.status, outcome.name),
    }
}

/// What came, in a few words.
pub(super) fn came(call: &Call) -> String {
    let status = call
        .status()
        .map_or_else(|| "no answer".to_owned(), |status| format!("HTTP {status}"));
    match call.answer.as_ref() {
        Some(answer) => {
            let errno = answer.errno().map_or_else(
                || "no readable errno".to_owned(),
                |errno| format!("errno {errno}"),
            );
            let success = answer
                .success()
                .map(|flag| format!(", success {flag}"))
                .unwrap_or_default();
            format!("{status}, {errno}{success}")
        }
        None => status,
    }
}

fn because(call: &Call, allowed: &[&Outcome]) -> String {
    let labels: Vec<&str> = allowed
        .iter()
        .filter_map(|outcome| outcome.label.as_deref())
        .collect();
    let row = match labels.as_slice() {
        [] => "the page documents success for it".to_owned(),
        labels => format!("the page's row \"{}\"", labels.join("\" or \"")),
    };
    let about = call
        .credential
        .as_ref()
        .map(|credential| format!(" about {}", credential.name))
        .unwrap_or_default();
    // What a pool file says of an id may be wrong, and only whoever wrote it can tell.
    let arrival = if call.situation.may_succeed() {
        " (or the id was dead on arrival)"
    } else {
        ""
    };
    format!("{row}; called as {}{about}{arrival}", call.step.bearer.name())
}
