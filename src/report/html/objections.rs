//! Which calls are objected to, for whoever shows calls.

use crate::record::{Exchange, Record, Severity};
use std::collections::BTreeSet;

/// The calls to which some check objects.
pub(super) struct Objections<'a>(BTreeSet<(Option<&'a str>, &'a str)>);

impl<'a> Objections<'a> {
    pub(super) fn of(record: &'a Record) -> Self {
        let findings = record.findings().map(|(_, finding)| finding);
        Self(
            findings
                .filter(|finding| finding.severity > Severity::Advisory)
                .map(|finding| {
                    let scenario = finding.story.as_ref().map(|story| story.scenario.as_str());
                    (scenario, finding.step.as_str())
                })
                .collect(),
        )
    }

    /// Whether some check objects to this call. A finding without a story is about every call of its step.
    pub(super) fn are_to(&self, call: &Exchange) -> bool {
        let step = call.step.as_str();
        self.0.contains(&(Some(call.scenario.as_str()), step)) || self.0.contains(&(None, step))
    }
}
