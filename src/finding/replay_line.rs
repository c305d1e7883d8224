//! How a finding is asked again: the command line that a reader of a report can paste.

use super::Finding;

/// What the run that told a finding was started with, as far as asking again needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayLine {
    /// How this tool is started.
    pub program: &'static str,
    /// Where the finding can be looked up.
    pub lookup: Lookup,
    /// The options of the run that point at the target and what was handed over for it, quoted for a shell. Never a
    /// token: those stand in files and variables.
    pub options: Vec<String>,
}

/// Where a finding can be looked up when the run is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// In the folder of its reports, quoted for a shell.
    Reports(String),
    /// In the ledger of a named target.
    Ledger,
    /// Nowhere: only its scenario has a name.
    Nowhere,
}

impl Default for ReplayLine {
    fn default() -> Self {
        Self {
            program: "cadenza-contract",
            lookup: Lookup::Nowhere,
            options: Vec::new(),
        }
    }
}

impl ReplayLine {
    /// The command line; nothing for a finding that is about no call, and advice for a generated case that nobody kept.
    pub fn command(&self, finding: &Finding) -> Option<String> {
        let story = finding.story.as_ref()?;
        let id = finding.identity().digits();
        let (what, after) = match &self.lookup {
            Lookup::Reports(dir) => (id, format!(" --run {dir}")),
            Lookup::Ledger => (id, String::new()),
            Lookup::Nowhere if finding.case.is_some() => {
                return Some(format!(
                    "keep the case first, with --report-dir DIR and the same --seed; then {} replay {id} --run DIR",
                    self.program
                ));
            }
            Lookup::Nowhere => (story.scenario.to_owned(), String::new()),
        };
        let mut words = vec![format!("{} replay {what}{after}", self.program)];
        words.extend(self.options.iter().cloned());
        Some(words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, Lookup, ReplayLine};
    use crate::finding::{Defect, Frequency, Severity, Story};
    use std::sync::Arc;

    fn finding(story: Option<&'static str>, case: Option<&str>) -> Finding {
        Finding {
            check: "second_revoke_is_refused",
            clause: "revoke.error.already-revoked".to_owned(),
            defect: Defect::Status,
            severity: Severity::Violation,
            pointer: None,
            expected: String::new(),
            why: String::new(),
            received: String::new(),
            step: "second call".to_owned(),
            line: 0,
            story: story.map(|scenario| {
                Arc::new(Story {
                    scenario,
                    lines: Vec::new(),
                })
            }),
            frequency: Frequency { seen: 1, tried: 1 },
            case: case.map(Arc::from),
        }
    }

    #[track_caller]
    fn check(lookup: Lookup, finding: &Finding, expected: &str) {
        let line = ReplayLine {
            lookup,
            options: vec!["--base-url http://127.0.0.1:1".to_owned()],
            ..ReplayLine::default()
        };
        let told = line.command(finding).unwrap();
        assert_eq!(told.replace(&finding.identity().digits(), "ID"), expected);
    }

    #[test]
    fn it_asks_for_the_finding_where_that_is_kept_and_for_its_scenario_where_it_is_not() {
        let found = finding(Some("revoke_and_repeat"), None);
        let reports = Lookup::Reports("reports".to_owned());
        check(
            reports,
            &found,
            "cadenza-contract replay ID --run reports --base-url http://127.0.0.1:1",
        );
        check(
            Lookup::Ledger,
            &found,
            "cadenza-contract replay ID --base-url http://127.0.0.1:1",
        );
        check(
            Lookup::Nowhere,
            &found,
            "cadenza-contract replay revoke_and_repeat --base-url http://127.0.0.1:1",
        );
    }

    #[test]
    fn a_generated_case_that_nobody_kept_must_be_kept_first() {
        let line = ReplayLine::default().command(&finding(Some("search"), Some("{}")));
        assert!(line.is_some_and(|line| line.starts_with("keep the case first, with --report-dir DIR")));
        let drifted = finding(None, None);
        assert_eq!(
            ReplayLine::default().command(&drifted),
            None,
            "it is about no call"
        );
    }
}
