//! Parts of a shared run that are joined.

use super::*;
use crate::laws::reports::summary;
use std::sync::LazyLock;

static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::embedded().expect("the embedded contract loads"));

/// One part, in which a check has this verdict and a clause this state.
fn part(partition: &str, exit_code: u8, verdict: Verdict, state: ClauseState) -> Record {
    let mut record = Record::begun(&summary(&[], None).header, &CONTRACT);
    partition.clone_into(&mut record.run.partition);
    record.run.state = State::Complete;
    record.gate.exit_code = exit_code;
    record.gate.reasons = if exit_code == 0 {
        Vec::new()
    } else {
        vec!["something".to_owned()]
    };
    record.checks = vec![Check {
        name: "second_revoke_is_refused".to_owned(),
        about: String::new(),
        clauses: Vec::new(),
        proven_by: Vec::new(),
        verdict,
        examined: 2,
        findings: Vec::new(),
        waived: Vec::new(),
        doubts: Vec::new(),
    }];
    for clause in &mut record.clauses {
        if clause.state != ClauseState::NotTestable {
            clause.state = state;
        }
    }
    record.traffic.requests = 10;
    record
}

fn joined(parts: [Record; 2]) -> Record {
    merge(parts.into()).unwrap()
}

#[test]
fn what_one_part_leaves_to_the_other_is_what_the_other_says() {
    let whole = joined([
        part("2/2", 0, Verdict::Pass, ClauseState::Kept),
        part("1/2", 0, Verdict::NotExercised, ClauseState::Elsewhere),
    ]);
    assert_eq!((whole.gate.exit_code, whole.gate.verdict.as_str()), (0, "GREEN"));
    assert_eq!(whole.run.partition, "1/1");
    assert_eq!(whole.checks[0].verdict, Verdict::Pass);
    assert_eq!(whole.counts.passed, 1);
    assert_eq!(whole.clauses_that(ClauseState::Elsewhere), 0);
    assert_eq!((whole.traffic.requests, whole.checks[0].examined), (20, 4));
}

#[test]
fn what_is_broken_in_one_part_is_broken() {
    let whole = joined([
        part("1/2", 1, Verdict::Fail, ClauseState::Broken),
        part("2/2", 3, Verdict::Inconclusive, ClauseState::Unproven),
    ]);
    assert_eq!(
        (whole.gate.exit_code, whole.checks[0].verdict),
        (1, Verdict::Fail)
    );
    assert_eq!(whole.gate.reasons.len(), 2, "each part's reasons are told");
}

#[test]
fn a_missing_part_proves_nothing() {
    let whole = merge(vec![part("1/3", 0, Verdict::Pass, ClauseState::Kept)]).unwrap();
    assert_eq!((whole.gate.exit_code, whole.run.state), (3, State::Partial));
    assert!(
        whole.gate.reasons[0].contains("2/3, 3/3"),
        "{:?}",
        whole.gate.reasons
    );
    let red = merge(vec![part("1/3", 1, Verdict::Fail, ClauseState::Broken)]).unwrap();
    assert_eq!(red.gate.exit_code, 1, "what is known to be broken stays so");
}

#[test]
fn what_every_part_leaves_to_others_is_unproven() {
    let whole = joined([
        part("1/2", 0, Verdict::NotExercised, ClauseState::Elsewhere),
        part("2/2", 0, Verdict::NotExercised, ClauseState::Elsewhere),
    ]);
    assert_eq!(whole.gate.exit_code, 3);
}

#[test]
fn only_parts_of_one_run_are_joined() {
    let one = || part("1/2", 0, Verdict::Pass, ClauseState::Kept);
    assert_eq!(
        merge(vec![one(), one()]),
        Err(MergeError::Twice("1/2".to_owned()))
    );
    let mut other = part("2/2", 0, Verdict::Pass, ClauseState::Kept);
    "https://elsewhere.example".clone_into(&mut other.run.target);
    let refused = merge(vec![one(), other]);
    assert!(
        matches!(
            refused,
            Err(MergeError::Different {
                what: "the target",
                ..
            })
        ),
        "{refused:?}"
    );
    let mut late = part("2/2", 0, Verdict::Pass, ClauseState::Kept);
    late.run.started_ms += 24 * 3_600_000;
    assert_eq!(merge(vec![one(), late]), Err(MergeError::Apart));
    assert_eq!(merge(Vec::new()), Err(MergeError::Nothing));
}

/// One call of a scenario, so long after its part began.
fn exchange(began_us: u64) -> Exchange {
    Exchange {
        scenario: "revoke_and_repeat".to_owned(),
        step: "first call".to_owned(),
        caller: "owner".to_owned(),
        credential: None,
        connection: "pooled".to_owned(),
        status: Some(200),
        errno: Some(0),
        expected: Vec::new(),
        began_us,
        took_us: 100,
    }
}

/// Two parts in which all is well.
fn parts() -> [Record; 2] {
    ["1/2", "2/2"].map(|partition| part(partition, 0, Verdict::Pass, ClauseState::Kept))
}

#[test]
fn what_parts_sent_stands_on_one_clock() {
    let [mut first, mut second] = parts();
    first.run.started_ms += 3000;
    first.run.wall_ms = 500;
    second.run.wall_ms = 1000;
    first.traffic.exchanges = vec![exchange(7)];
    second.traffic.exchanges = vec![exchange(9)];
    let whole = joined([first, second]);
    let began: Vec<u64> = whole.traffic.exchanges.iter().map(|one| one.began_us).collect();
    assert_eq!(began, [3_000_007, 9]);
    assert_eq!(
        whole.run.wall_ms, 3500,
        "from the first beginning to the last end"
    );
}

#[test]
fn more_exchanges_than_a_record_holds_are_cut_by_share_and_counted() {
    let [mut first, mut second] = parts();
    first.traffic.exchanges = vec![exchange(0); traffic::KEPT];
    second.traffic.exchanges = vec![exchange(1); traffic::KEPT / 4];
    second.traffic.exchanges_dropped = 5;
    let all = traffic::KEPT + traffic::KEPT / 4;
    let whole = joined([first, second]).traffic;
    assert_eq!(whole.exchanges.len(), traffic::KEPT);
    assert_eq!(whole.exchanges_dropped, all - traffic::KEPT + 5);
    let of_second = whole.exchanges.iter().filter(|one| one.began_us == 1).count();
    assert_eq!(of_second, traffic::KEPT / 5, "no part is left out as a whole");
}

#[test]
fn power_is_that_of_all_calls_and_words_are_told_part_by_part() {
    let [mut first, mut second] = parts();
    for (part, canary) in [(&mut first, "red in 80 ms"), (&mut second, "red in 90 ms")] {
        part.run.calls = Some(Calls {
            refusals: 100,
            revocations: 3,
            races: 1,
        });
        canary.clone_into(&mut part.gate.canary);
        "off".clone_into(&mut part.run.pins);
    }
    let whole = joined([first.clone(), second.clone()]);
    assert!(
        whole.run.power.contains("1 of 67 refusals"),
        "{}",
        whole.run.power
    );
    assert_eq!(
        whole.gate.canary,
        "part 1/2: red in 80 ms; part 2/2: red in 90 ms"
    );
    assert_eq!(whole.run.pins, "off", "what all parts say is said once");
    // A record of an older version does not tell its calls.
    second.run.calls = None;
    let whole = joined([first, second]);
    assert_eq!(
        whole.run.power,
        part("1/2", 0, Verdict::Pass, ClauseState::Kept).run.power
    );
}

#[test]
fn whom_a_deployment_follows_is_counted_over_all_parts() {
    let voice = |source: &str, held: usize| Voice {
        source: source.to_owned(),
        is_the_page: source == "page",
        says: "something".to_owned(),
        asked: 4,
        held,
        agrees: false,
    };
    let point = |side, page, other| Point {
        id: "errno-layer".to_owned(),
        topic: "digits".to_owned(),
        side,
        voices: vec![voice("page", page), voice("OpenAPI", other)],
        seen: [("/errno".to_owned(), [page.to_string()].into())].into(),
    };
    let [mut first, mut second] = parts();
    first.sources = vec![point(Side::Page, 4, 0)];
    second.sources = vec![point(Side::Others, 0, 4)];
    let whole = joined([first, second]);
    let joined = &whole.sources[0];
    assert_eq!((joined.side, joined.voices[0].asked), (Side::Both, 8));
    assert_eq!((joined.voices[0].held, joined.voices[1].held), (4, 4));
    assert_eq!(joined.seen["/errno"].len(), 2);
}

#[test]
fn the_past_of_parts_is_one_strip() {
    let run = |id: &str, started_ms| PastRun {
        id: id.to_owned(),
        started_ms,
        letter: 'R',
        deployment_version: None,
        median_us: None,
    };
    let past = |runs: Vec<PastRun>, cells: &str| Past {
        runs,
        rows: vec![PastRow {
            check: "second_revoke_is_refused".to_owned(),
            cells: cells.to_owned(),
            first_bad: None,
            last_good: None,
        }],
        judged: 10,
        intermittent: 1,
    };
    let [mut first, mut second] = parts();
    first.history = Some(past(vec![run("a", 1), run("c", 3)], ".F"));
    second.history = Some(past(vec![run("b", 2), run("d", 4)], ".F"));
    let whole = joined([first.clone(), second]).history.unwrap();
    let ids: Vec<&str> = whole.runs.iter().map(|run| run.id.as_str()).collect();
    assert_eq!(ids, ["a", "b", "c", "d"]);
    let row = &whole.rows[0];
    assert_eq!(
        (row.cells.as_str(), row.first_bad, row.last_good),
        ("..FF", Some(2), Some(1))
    );
    assert_eq!((whole.judged, whole.intermittent), (20, 2));
    // With one ledger for all parts, each run is in both.
    let [_, mut second] = parts();
    second.history = first.history.clone();
    let whole = joined([first, second]).history.unwrap();
    assert_eq!(
        (whole.runs.len(), whole.rows[0].cells.as_str(), whole.judged),
        (2, ".F", 10)
    );
}

#[test]
fn a_deployment_that_was_renewed_between_the_parts_has_both_versions() {
    let [mut first, mut second] = parts();
    first.run.deployment_version = Some("3.0.1".to_owned());
    assert_eq!(
        joined([first.clone(), second.clone()])
            .run
            .deployment_version
            .as_deref(),
        Some("3.0.1")
    );
    second.run.deployment_version = Some("3.0.2".to_owned());
    assert_eq!(
        joined([first, second]).run.deployment_version.as_deref(),
        Some("3.0.1, 3.0.2")
    );
}

#[test]
fn checks_are_counted_by_how_they_ended() {
    let ended = |verdict| part("1/1", 0, verdict, ClauseState::Kept).checks;
    let checks = [
        Verdict::Pass,
        Verdict::Pass,
        Verdict::Fail,
        Verdict::Waived,
        Verdict::Waived,
        Verdict::Waived,
        Verdict::Inconclusive,
        Verdict::NotExercised,
    ]
    .map(ended)
    .concat();
    let expected = Counts {
        passed: 2,
        failed: 1,
        waived: 3,
        inconclusive: 1,
        not_exercised: 1,
        advisories: 0,
    };
    assert_eq!(Counts::of(&checks), expected);
    assert_eq!(expected.all(), checks.len());
}
