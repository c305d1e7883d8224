//! No other operation brings a revoked credential back.

use super::opinion::Claim;
use super::{Basis, Check, Opinion, Shape};
use crate::evidence::{Call, Evidence, Life, Nature, Subject, entries};
use crate::finding::Defect;
use crate::scenario::{Profile, Sibling};

pub(super) static ROTATION_BRINGS_NOTHING_BACK: Check = Check {
    name: "rotation_brings_nothing_back",
    clauses: &["revoke.not-reactivated", "revoke.error.already-revoked"],
    shape: Shape::Scenario(|evidence, basis, opinion| {
        brought_back(evidence, Sibling::Rotate, basis, opinion);
    }),
    scenarios: &["rotation"],
    since: Profile::Gate,
    about: "New exchange keys for a revoked credential, where a deployment rotates keys, must not make it live again: \
            neither may the rotation's answer show it with another status, nor may a later call to revoke it succeed.",
    fair: "Whether the rotation is refused, and how, is the deployment's own business, and so is whether it exists.",
    proven_by: &["rotate_reactivates", "rotate_answers_active"],
};

pub(super) static VERIFICATION_BRINGS_NOTHING_BACK: Check = Check {
    name: "verification_brings_nothing_back",
    clauses: &["revoke.not-reactivated", "revoke.error.already-revoked"],
    shape: Shape::Scenario(|evidence, basis, opinion| {
        brought_back(evidence, Sibling::Verify, basis, opinion);
    }),
    scenarios: &["verification"],
    since: Profile::Gate,
    about: "Where a deployment verifies exchange keys, those of a revoked credential may work at the exchange as well as ever; \
            that must not make the credential live again, so a later call to revoke it is refused.",
    fair: "What the verification itself answers is not judged: its status tells whether keys work, not what the credential \
           is. Whether it is refused is the deployment's own business, and so is whether it exists.",
    proven_by: &["verify_reactivates"],
};

pub(super) static CREATION_BRINGS_NOTHING_BACK: Check = Check {
    name: "creation_brings_nothing_back",
    clauses: &[
        "revoke.not-reactivated",
        "revoke.success.status",
        "revoke.error.already-revoked",
    ],
    shape: Shape::Scenario(|evidence, basis, opinion| {
        brought_back(evidence, Sibling::Create, basis, opinion);
    }),
    scenarios: &["creation"],
    since: Profile::Gate,
    about: "Creating a credential with the exchange keys of a revoked one makes a new credential or is refused; it never \
            makes the revoked one live again. The page tells users to create a new one if they need to reconnect.",
    fair: "A deployment may refuse keys that it has seen before, and it need not have the operation at all. The two \
           credentials are made by this run and revoked by it.",
    proven_by: &["create_same_key_brings_back"],
};

fn brought_back(evidence: &Evidence, sibling: Sibling, basis: &Basis<'_>, opinion: &mut Opinion) {
    let of_sibling = |call: &&Call| call.step.door.sibling == Some(sibling);
    let Some(first) = evidence.calls.iter().find(of_sibling) else {
        return;
    };
    // Where the operation is missing, the calls around it prove nothing about it.
    let missing = first.nature != Nature::Envelope || matches!(first.status(), Some(401 | 404 | 405 | 501));
    if missing {
        return;
    }
    let mut dead: Vec<&str> = Vec::new();
    for call in &evidence.calls {
        if of_sibling(&call) {
            if sibling == Sibling::Verify {
                // The status that it answers is that of the verification.
                continue;
            }
            for entry in entries(call) {
                let known = dead.contains(&entry.id)
                    || call.credential.as_ref().is_some_and(|asked| asked.id == entry.id);
                let Some(status) = entry.text("status").filter(|_| known) else {
                    continue;
                };
                opinion.examined();
                if status != "REVOKED" {
                    opinion.violation(call, shown_alive(&entry.pointer, status));
                }
            }
            continue;
        }
        let first_revocation = matches!(call.situation.subject, Subject::Own(Life::Live));
        if first_revocation {
            super::outcome::judge(call, basis, "revoke.success.status", opinion);
        } else {
            super::outcome::of_the_revoked(call, basis, "revoke.not-reactivated", opinion);
        }
        if call.succeeded()
            && let Some(credential) = &call.credential
        {
            dead.push(&credential.id);
        }
    }
}

fn shown_alive(pointer: &str, status: &str) -> Claim {
    Claim {
        clause: "revoke.not-reactivated",
        defect: Defect::State,
        pointer: Some(format!("{pointer}/status")),
        expected: "\"REVOKED\", or a refusal".to_owned(),
        why: "the credential was revoked, and the page says that it cannot be reactivated".to_owned(),
        received: format!("{status:?}"),
    }
}
