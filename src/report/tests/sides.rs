//! Whom a deployment follows: how a report folds what needs no word and tells what does.

use super::{console, junit, mixed, summary};
use crate::contract::Source;
use crate::evidence::{ABSENT, Allegiance, Voice};
use std::collections::{BTreeMap, BTreeSet};

/// Topic, what was seen at which spot, and of each source what it says, in how many answers it held and of how
/// many.
type Told<'a> = (
    &'a str,
    &'a [(&'a str, &'a str)],
    &'a [(Source, &'a str, usize, usize)],
);

fn point((topic, words, voices): &Told<'_>) -> Allegiance {
    let voices = voices.iter().map(|(source, says, held, of)| Voice {
        source: *source,
        says: (*says).to_owned(),
        asked: *of,
        decided: *of,
        held: *held,
        agrees: source.is_the_page(),
    });
    let mut seen: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (spot, what) in *words {
        let at = seen.entry((*spot).to_owned()).or_default();
        at.insert((*what).to_owned());
    }
    Allegiance {
        id: topic.replace(' ', "-"),
        topic: (*topic).to_owned(),
        voices: voices.collect(),
        seen,
    }
}

const NAME: Told<'_> = (
    "display name",
    &[("name", "a string"), ("nickname", ABSENT)],
    &[
        (Source::Page, "name: a string", 5, 5),
        (Source::OpenApi, "nickname: present", 0, 5),
    ],
);
const DIGITS: Told<'_> = (
    "digits of errno",
    &[("errno", "-130001"), ("errno", "-22016")],
    &[
        (Source::Page, "errno: six digits", 9, 30),
        (Source::ErrorTable, "errno: five digits", 21, 30),
        (Source::OpenApi, "errno: five digits", 21, 30),
    ],
);
const USER: Told<'_> = (
    "user",
    &[("userId", ABSENT)],
    &[
        (Source::Page, "userId: a string", 0, 5),
        (Source::OpenApi, "userId: absent", 5, 5),
    ],
);
const FORM: Told<'_> = (
    "form",
    &[("id", "an integer"), ("id", ABSENT)],
    &[
        (Source::Page, "id: a string", 0, 5),
        (Source::OpenApi, "id: a UUID", 0, 5),
    ],
);
const SIGN: Told<'_> = (
    "errno of a refusal",
    &[("errno", "-1"), ("errno", "1")],
    &[
        (Source::Page, "errno: negative", 29, 30),
        (Source::Guides, "errno: absent", 0, 30),
    ],
);
const UNSEEN: Told<'_> = (
    "data of a refusal",
    &[],
    &[
        (Source::Page, "data: null", 0, 0),
        (Source::OpenApi, "data: absent", 0, 0),
    ],
);

/// The lines of the block on the terminal, without its heading.
#[track_caller]
fn check(points: &[Told<'_>], expected: &[&str]) {
    let results = mixed();
    let mut summary = summary(&results, None);
    summary.sources = points.iter().map(point).collect();
    let told = anstream::adapter::strip_str(&console(&results, &summary)).to_string();
    let block = told
        .split_once("Whom the deployment follows where the documents disagree (no verdict):\n")
        .map_or("", |(_, block)| block);
    let lines: Vec<&str> = block
        .lines()
        .map_while(|line| line.strip_prefix("    "))
        .collect();
    assert_eq!(lines, expected, "{told}");
}

#[test]
fn a_deployment_that_follows_the_page_alone_is_told_in_one_line() {
    check(&[NAME, UNSEEN], &["the page alone on 1 points; 1 not seen"]);
}

#[test]
fn each_point_on_which_others_are_followed_has_a_line() {
    check(
        &[NAME, DIGITS, USER, SIGN, FORM],
        &[
            "digits of errno: page in 9 of 30, error table and OpenAPI in 21 of 30 (errno -130001 or -22016)",
            "user: OpenAPI, not the page (no userId)",
            "errno of a refusal: page in 29 of 30 (errno -1 or 1)",
            "form: none of the documents (id an integer, sometimes absent)",
            "the page alone on 1 further points; 0 not seen",
        ],
    );
}

#[test]
fn a_run_that_saw_no_answer_tells_of_no_side() {
    check(&[UNSEEN], &[]);
    check(&[], &[]);
}

#[test]
fn junit_tells_every_point_in_full() {
    let results = mixed();
    let mut summary = summary(&results, None);
    summary.sources = [NAME, UNSEEN].iter().map(point).collect();
    let told = junit(&results, &summary);
    for expected in [
        "name=\"source.display-name\" value=\"page; page (name: a string) 5 of 5; \
         OpenAPI (nickname: present) 0 of 5; seen: name a string, no nickname\"",
        "name=\"source.data-of-a-refusal\" value=\"not seen; page (data: null) 0 of 0; ",
    ] {
        assert!(told.contains(expected), "{told}");
    }
}
