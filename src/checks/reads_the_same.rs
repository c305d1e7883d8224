//! A credential reads the same wherever it is shown.

use super::opinion::Claim;
use super::{Basis, Check, Fold, Opinion, Shape};
use crate::evidence::{Call, Entry, Evidence, entries};
use crate::finding::Defect;
use crate::scenario::{Profile, Sibling};
use std::collections::BTreeMap;

pub(super) static CREDENTIAL_READS_THE_SAME: Check = Check {
    name: "credential_reads_the_same",
    clauses: &["revoke.reads-the-same"],
    shape: Shape::Run(|| Box::new(Shown::default())),
    scenarios: &["first_census", "creation", "revoke_and_repeat", "last_census"],
    since: Profile::Gate,
    about: "A revocation returns the credential that was created and listed: the same userId, venue, name, type and createdAt. \
            A client that matches them would otherwise take it for another.",
    fair: "Only fields that both answers show are compared, and createdAt may differ by a second, for rounding. What a \
           revocation is meant to change (status, updatedAt, revokedAt) is not compared, and neither are keys.",
    proven_by: &[
        "name_differs_from_list",
        "created_at_moves",
        "type_differs_from_list",
        "user_id_changes",
        "user_id_same_for_everyone",
        "user_id_is_another_users",
    ],
};

/// Credentials remembered at most, so that a long list costs no more than a short one.
const REMEMBERED: usize = 4096;

/// How far createdAt may move, in milliseconds (design section 4).
const TOLERANCE_MS: u64 = 1000;

const TEXTS: [&str; 4] = ["userId", "venue", "name", "type"];

/// The documented fields of a credential, as one answer showed them.
#[derive(Clone)]
struct Fields {
    shown_by: String,
    texts: [Option<String>; 4],
    created_at: Option<i64>,
}

impl Fields {
    fn of(call: &Call, entry: &Entry<'_>) -> Self {
        Self {
            shown_by: call.step.label.to_string(),
            texts: TEXTS.map(|field| entry.text(field).map(str::to_owned)),
            created_at: entry.integer("createdAt"),
        }
    }
}

/// What lists and creations showed, and what revocations showed.
#[derive(Default)]
struct Shown {
    elsewhere: BTreeMap<String, Fields>,
    revoked: BTreeMap<String, Fields>,
}

impl Fold for Shown {
    fn see(&mut self, evidence: &Evidence, _: &Basis<'_>, opinion: &mut Opinion) {
        for call in &evidence.calls {
            let revocation = call.situation.may_succeed();
            let told = matches!(call.step.door.sibling, Some(Sibling::List(_) | Sibling::Create));
            if !revocation && !told {
                continue;
            }
            for entry in entries(call) {
                let (mine, others) = if revocation {
                    (&mut self.revoked, &self.elsewhere)
                } else {
                    (&mut self.elsewhere, &self.revoked)
                };
                let fields = Fields::of(call, &entry);
                if let Some(before) = others.get(entry.id) {
                    compare(call, &entry, before, &fields, opinion);
                }
                if mine.len() < REMEMBERED {
                    mine.entry(entry.id.to_owned()).or_insert(fields);
                }
            }
        }
    }

    fn finish(&mut self, _: &Basis<'_>, _: &mut Opinion) {}
}

fn compare(call: &Call, entry: &Entry<'_>, before: &Fields, now: &Fields, opinion: &mut Opinion) {
    opinion.examined();
    let claim = |field: &str, expected: String, received: String| Claim {
        clause: "revoke.reads-the-same",
        defect: Defect::Value,
        pointer: Some(format!("{}/{field}", entry.pointer)),
        expected: format!("{expected}, as {:?} showed it", before.shown_by),
        why: "it is the same credential, and nothing is documented to change this field".to_owned(),
        received,
    };
    for ((field, before), now) in TEXTS.iter().zip(&before.texts).zip(&now.texts) {
        if let (Some(before), Some(now)) = (before, now)
            && before != now
        {
            opinion.violation(call, claim(field, format!("{before:?}"), format!("{now:?}")));
        }
    }
    if let (Some(before), Some(now)) = (before.created_at, now.created_at)
        && before.abs_diff(now) > TOLERANCE_MS
    {
        opinion.violation(call, claim("createdAt", before.to_string(), now.to_string()));
    }
}
