//! How a finding is asked again: the command line that a reader of a report can paste.

use super::Finding;

/// What the run that told a finding was started with, as far as asking again needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayLine {
    /// How this tool is started.
    pub program: &'static str,
    /// The folder of its reports, quoted for a shell, if there is one. They hold generated cases.
    pub reports: Option<String>,
    /// Options that point at the target and at what was handed over for it, quoted for a shell. No secret stands in them:
    /// tokens and passwords come from files and variables, and header fields are left out.
    pub options: Vec<String>,
}

impl Default for ReplayLine {
    fn default() -> Self {
        Self {
            program: "cadenza-contract",
            reports: None,
            options: Vec::new(),
        }
    }
}

impl ReplayLine {
    /// The command line; nothing for a finding that is about no call, and advice for a generated case that nobody kept.
    pub fn command(&self, finding: &Finding) -> Option<String> {
        let story = finding.story.as_ref()?;
        let identity = finding.identity();
        let mut words = vec![format!("{} replay", self.program)];
        match (&self.reports, &finding.case) {
            (Some(dir), _) => words.push(format!("{} --run={dir}", identity.digits())),
            (None, Some(_)) => {
                let told = "a generated case; keep it with --report-dir DIR and the same --seed, then replay";
                return Some(format!("{told} {} with --run DIR", identity.digits()));
            }
            // A scenario alone would not say what was wrong in it.
            (None, None) => {
                let quoted = identity.as_str().replace('\'', r"'\''");
                words.push(format!("'{}:{quoted}'", story.scenario));
            }
        }
        words.extend(self.options.iter().cloned());
        Some(words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, ReplayLine};
    use crate::finding::draft::{draft, story_of};
    use std::sync::Arc;

    fn finding(story: Option<&'static str>, case: Option<&str>) -> Finding {
        Finding {
            story: story.map(story_of),
            case: case.map(Arc::from),
            ..draft("second_revoke_is_refused", "second call")
        }
    }

    #[track_caller]
    fn check(reports: Option<&str>, finding: &Finding, expected: &str) {
        let line = ReplayLine {
            reports: reports.map(str::to_owned),
            options: vec!["--base-url=http://127.0.0.1:1".to_owned()],
            ..ReplayLine::default()
        };
        let told = line.command(finding).unwrap();
        assert_eq!(told.replace(&finding.identity().digits(), "ID"), expected);
    }

    #[test]
    fn it_asks_for_the_finding_by_its_number_where_that_is_kept_and_by_all_that_it_is_where_not() {
        let found = finding(Some("revoke_and_repeat"), None);
        check(
            Some("reports"),
            &found,
            "cadenza-contract replay ID --run=reports --base-url=http://127.0.0.1:1",
        );
        check(
            None,
            &found,
            "cadenza-contract replay \
             'revoke_and_repeat:second_revoke_is_refused/revoke.error.already-revoked/status@second-call' \
             --base-url=http://127.0.0.1:1",
        );
    }

    #[test]
    fn a_generated_case_that_nobody_kept_must_be_kept_first() {
        let line = ReplayLine::default().command(&finding(Some("search"), Some("{}")));
        assert!(line.is_some_and(|line| line.contains("keep it with --report-dir DIR and the same --seed")));
        let drifted = finding(None, None);
        assert_eq!(
            ReplayLine::default().command(&drifted),
            None,
            "it is about no call"
        );
    }
}
