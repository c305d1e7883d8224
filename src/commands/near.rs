//! What was probably meant by a filter that matches nothing.

use crate::checks::{self, CHECKS, full_name};
use crate::cli::COMMANDS;
use crate::contract::{Contract, nearest};
use crate::plan::Filter;
use crate::selftest::Subject;
use std::io::Write as _;

/// Says on stderr of which filters nothing came, where others selected something: a run that leaves out what was asked
/// for looks like one that proved it.
pub fn warn_of_strange_filters(contract: &Contract, filter: &Filter) {
    for warning in strange_filters(contract, filter) {
        let _ = writeln!(anstream::stderr(), "warning: {warning}");
    }
}

fn strange_filters(contract: &Contract, filter: &Filter) -> Vec<String> {
    match of_checks(contract, filter) {
        (known, _) if known.is_empty() => Vec::new(),
        (_, strange) => strange
            .into_iter()
            .map(|word| {
                meant(contract, filter, word).unwrap_or_else(|| {
                    format!("no check is named like {word:?}; `cadenza-contract list` shows the names of the checks")
                })
            })
            .collect(),
    }
}

/// The words of a filter that some check is named by, and the others.
fn of_checks<'a>(contract: &Contract, filter: &'a Filter) -> (Vec<&'a String>, Vec<&'a String>) {
    let operation = &contract.operation.id;
    let checks = checks::of(contract);
    let known = |word: &&String| {
        let only = Filter {
            include: vec![(*word).clone()],
            exact: filter.exact,
            ..Filter::default()
        };
        checks
            .iter()
            .any(|check| only.matches(&full_name(operation, check.name)))
    };
    filter.include.iter().partition(known)
}

/// Why nothing was selected, with the commands and checks that are near to what was typed.
pub fn nothing_selected(contract: &Contract, filter: &Filter) -> String {
    let (known, strange) = of_checks(contract, filter);
    let mut lines: Vec<String> = strange
        .into_iter()
        .filter_map(|word| meant(contract, filter, word))
        .collect();
    if let (true, Some(word)) = (lines.is_empty(), known.first()) {
        lines.push(format!(
            "{word:?} is in the name of a check that this run cannot exercise; `cadenza-contract list` tells what \
             each check needs, and from which profile on it is played"
        ));
    }
    if lines.is_empty() {
        lines.push("`cadenza-contract list` shows the names of the checks".to_owned());
    }
    format!("hint: {}", lines.join("\nhint: "))
}

/// The fault, variant or outage that a word was probably meant to be.
pub(super) fn subject(word: &str) -> Option<&'static str> {
    nearest(word, Subject::all().into_iter().map(Subject::name))
}

/// The command or check that a word was probably meant to be.
fn meant(contract: &Contract, filter: &Filter, word: &str) -> Option<String> {
    if filter.exact && checks::named(word).is_some() {
        let whole = full_name(&contract.operation.id, word);
        return Some(format!(
            "with --exact the whole name counts; did you mean {whole}?"
        ));
    }
    if let Some(command) = nearest(word, COMMANDS) {
        return Some(format!(
            "{word:?} was taken for a filter; did you mean the command `{command}`?"
        ));
    }
    let bare = word.rsplit("::").next().unwrap_or(word);
    let check = nearest(bare, CHECKS.iter().map(|check| check.name)).or_else(|| of_its_words(bare))?;
    Some(format!("no check is named like {word:?}; did you mean {check}?"))
}

/// The check with a run of words that is nearest, since a filter need only be part of a name.
fn of_its_words(word: &str) -> Option<&'static str> {
    let length = word.split('_').count();
    let runs = CHECKS.iter().flat_map(|check| {
        let words: Vec<&str> = check.name.split('_').collect();
        let runs: Vec<String> = words.windows(length).map(|run| run.join("_")).collect();
        runs.into_iter().map(|run| (run, check.name))
    });
    let runs: Vec<(String, &'static str)> = runs.collect();
    let best = nearest(word, runs.iter().map(|(run, _)| run.as_str()))?;
    runs.iter().find(|(run, _)| run == best).map(|(_, check)| *check)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: &str) {
        let contract = Contract::embedded().unwrap();
        let filter = Filter {
            include: vec![word.to_owned()],
            ..Filter::default()
        };
        let told = nothing_selected(&contract, &filter);
        assert!(told.contains(expected), "{word}: {told}");
    }

    #[test]
    fn a_mistyped_command_is_told_with_the_one_that_was_meant() {
        check("docter", "did you mean the command `doctor`?");
        check("slftest", "did you mean the command `selftest`?");
        check("explian", "did you mean the command `explain`?");
    }

    #[test]
    fn a_mistyped_check_is_told_with_the_one_that_was_meant() {
        check("nul_id_is_invalid", "did you mean null_id_is_invalid?");
        check(
            "credential.revoke::second_revok_is_refused",
            "second_revoke_is_refused",
        );
    }

    #[test]
    fn a_name_without_its_operation_is_told_in_whole_where_it_must_be_exact() {
        let contract = Contract::embedded().unwrap();
        let filter = Filter {
            include: vec!["null_id_is_invalid".to_owned()],
            exact: true,
            ..Filter::default()
        };
        let told = nothing_selected(&contract, &filter);
        assert!(
            told.contains("did you mean credential.revoke::null_id_is_invalid?"),
            "{told}"
        );
    }

    #[test]
    fn part_of_a_name_is_enough() {
        check(
            "foregin_credential",
            "did you mean foreign_credential_is_forbidden?",
        );
    }

    #[test]
    fn a_word_like_no_other_is_told_where_the_names_are() {
        check("zzzzzzzzz", "`cadenza-contract list`");
    }

    #[test]
    fn a_filter_that_matches_nothing_beside_one_that_does_is_told() {
        let contract = Contract::embedded().unwrap();
        let told = |words: &[&str]| {
            let filter = Filter {
                include: words.iter().map(|&word| word.to_owned()).collect(),
                ..Filter::default()
            };
            strange_filters(&contract, &filter).join("\n")
        };
        assert!(
            told(&["second_revoke", "stranger_is_forbiden"]).contains("did you mean stranger_is_forbidden?")
        );
        assert!(told(&["second_revoke", "zzzzzzzzz"]).contains("no check is named like \"zzzzzzzzz\""));
        assert_eq!(told(&["second_revoke", "stranger"]), "");
        // Of a filter without any check the end of the run tells.
        assert_eq!(told(&["zzzzzzzzz"]), "");
    }

    #[test]
    fn a_check_that_needs_more_is_not_called_unknown() {
        check("reader_is_forbidden", "needs");
    }
}
