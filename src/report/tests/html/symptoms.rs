//! What a reader who looks for the cause finds first: the worst promise in words, and each wrong call once.

use super::{exchange, page_of, record_of};
use crate::record::{Check, ClauseState, Finding, Line, Record, Story, Verdict};
use crate::report::tests::{failed, mixed};

/// A record in which two checks object to one call, and one of them to another call as well.
fn twice_objected() -> Record {
    let mut record = record_of(&[failed()], None);
    let mut other: Check = record.checks[0].clone();
    "failure_has_null_data".clone_into(&mut other.name);
    let mut elsewhere: Finding = other.findings[0].clone();
    "a blank id".clone_into(&mut elsewhere.step);
    if let Some(story) = &mut elsewhere.story {
        "odd_ids".clone_into(&mut story.scenario);
    }
    other.findings.insert(0, elsewhere);
    record.checks.push(other);
    record
}

#[test]
fn one_call_is_told_once_with_every_check_that_objects_to_it() {
    let page = page_of(&twice_objected());
    assert_eq!(page.matches("<article class=\"card bad\"").count(), 1);
    assert!(page.contains("2 objections to this call, 3 findings in all"));
    for check in ["second_revoke_is_refused", "failure_has_null_data"] {
        assert!(page.contains(&format!("-name\">{check}</h4>")), "{check}");
    }
    assert_eq!(page.matches("<table class=\"sequence\">").count(), 1);
    assert!(page.contains("<dt>Also at</dt><dd>a blank id</dd>"));
    assert!(page.contains("2 checks failed. One box tells it, under a call"));
}

#[test]
fn checks_that_object_to_different_calls_have_cards_of_their_own() {
    let mut record = twice_objected();
    record.checks[1].findings.truncate(1);
    let page = page_of(&record);
    assert_eq!(page.matches("<article class=\"card bad\"").count(), 2);
    assert!(page.contains("2 checks failed. 2 boxes tell it, each under a call"));
}

#[test]
fn the_verdict_says_the_worst_broken_promise_in_words() {
    let mut record = twice_objected();
    let worst = &mut record.checks[1].findings[0];
    "revoke.permanent".clone_into(&mut worst.cites.clause);
    "A revoked credential stays revoked.".clone_into(&mut worst.cites.wording);
    let page = page_of(&record);
    let (before, after) = page.split_once("<p class=\"worst\">").unwrap();
    assert!(
        !before.contains("<ul class=\"reasons\""),
        "it stands before the counts"
    );
    assert!(
        after.starts_with("Broken: “A revoked credential stays revoked”. At “a blank id” HTTP 400"),
        "{after:.200}"
    );
    assert!(!page_of(&record_of(&[], None)).contains("class=\"worst\""));
}

#[test]
fn a_race_is_sent_again_by_all_its_calls_together() {
    let mut record = record_of(&[failed()], None);
    let finding = &mut record.checks[0].findings[0];
    let scenario = crate::scenario::all()
        .into_iter()
        .find(|scenario| matches!(scenario.steps, crate::scenario::Steps::Together(_)))
        .unwrap();
    finding.story = Some(Story {
        scenario: scenario.name.to_owned(),
        lines: scenario
            .each_step()
            .iter()
            .map(|step| Line {
                step: step.label.to_string(),
                call: String::new(),
                came: String::new(),
                curl: format!("curl {}", step.label),
                names: None,
                response: String::new(),
            })
            .collect(),
    });
    let calls = scenario.each_step().len();
    let page = page_of(&record);
    let (_, script) = page.split_once("-curl\" tabindex=\"0\">").unwrap();
    let (script, _) = script.split_once("</pre>").unwrap();
    assert_eq!(script.matches(" &amp;\n").count(), calls, "{script}");
    assert!(script.ends_with("\nwait"), "{script}");
}

#[test]
fn lanes_and_dots_are_coloured_by_what_checks_say() {
    let mut record = record_of(&[failed()], None);
    let mut calls: Vec<_> = (0..2).map(exchange).collect();
    "second call".clone_into(&mut calls[1].step);
    "revoke_and_repeat".clone_into(&mut calls[0].scenario);
    "revoke_and_repeat".clone_into(&mut calls[1].scenario);
    record.traffic.exchanges = calls;
    let page = page_of(&record);
    assert_eq!(page.matches("<rect class=\"good\"").count(), 1);
    assert_eq!(page.matches("<rect class=\"bad\"").count(), 1);
    assert_eq!(page.matches("<path class=\"dots bad\"").count(), 1);
    assert!(page.contains("400&#x2f;0 in 0.9 ms, objected to"));
    // A step of the same name in another scenario is another call.
    "another".clone_into(&mut record.traffic.exchanges[1].scenario);
    assert!(!page_of(&record).contains("<path class=\"dots bad\""));
}

#[test]
fn what_was_not_selected_is_named_and_a_clause_that_is_kept_all_the_same_says_why() {
    let mut record = record_of(&[failed()], None);
    let cited: Vec<String> = record.checks[0].clauses.clone();
    for clause in record
        .clauses
        .iter_mut()
        .filter(|clause| cited.contains(&clause.id))
    {
        clause.state = ClauseState::Kept;
    }
    let page = page_of(&record);
    assert!(page.contains("Kept although second_revoke_is_refused failed"));
    assert!(page.contains("breaks revoke.error.already-revoked, and nothing"));
    assert!(
        page.contains("not selected, by a filter")
            && page.contains("<code>concurrent_revokes_succeed_once</code>")
    );
    record.checks[0].verdict = Verdict::Pass;
    assert!(!page_of(&record).contains("Kept although"));
}

#[test]
fn inputs_are_named_and_words_of_the_card_are_explained() {
    let page = page_of(&record_of(&mixed(), None));
    for name in [
        "CADENZA_TOKEN",
        "CADENZA_STRANGER_TOKEN",
        "CADENZA_CREDENTIALS_FILE",
        "--stranger-credentials",
    ] {
        assert!(page.contains(&format!("<code>{name}</code>")), "{name}");
    }
    for label in ["Power", "Canary", "Weather", "Suite"] {
        let fact = page
            .split_once(&format!("<dt>{label}</dt>"))
            .and_then(|(_, rest)| rest.split_once("</div>"));
        assert!(fact.unwrap().0.contains("What is this?"), "{label}");
    }
}
