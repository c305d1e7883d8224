//! What is pinned, and that insta takes our files for its own.

mod compare;

use super::{Book, Change, Pinning, Pins, PinsError, Writing};
use crate::finding::{About, CheckResult, Observation, Verdict};
use insta::Snapshot;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of this test's own, gone when the test is over. It is not made.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("cadenza-pins-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    fn book(&self, writing: Writing) -> Result<Book, PinsError> {
        Book::open(&self.0.join("deep"), "eu-1.uat", writing)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.0.join("deep")).unwrap();
        fs::write(self.0.join("deep").join(name), text).unwrap();
    }

    fn names(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.0.join("deep")) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn observation(point: &str, seen: &str, about: About) -> Observation {
    Observation {
        point: point.to_owned(),
        seen: seen.to_owned(),
        about,
    }
}

fn pins(lines: &[(&str, &str)]) -> Pins {
    let observations: Vec<Observation> = lines
        .iter()
        .map(|(point, seen)| observation(point, seen, About::Deployment))
        .collect();
    Pins::of(&observations)
}

#[track_caller]
fn check(observations: &[(&str, &str)], lines: &[&str]) {
    assert_eq!(pins(observations).lines().collect::<Vec<_>>(), lines);
}

#[test]
fn lines_are_sorted_and_each_value_has_its_own() {
    check(
        &[("b", "2"), ("a", "9"), ("b", "1"), ("b", "2")],
        &["a: 9", "b: 1", "b: 2"],
    );
}

#[test]
fn a_text_cannot_break_out_of_its_line() {
    check(&[("a\r\n---", "x\n\u{1b}[2Jy ")], &["a ---: x [2Jy"]);
    check(&[("a: b", "c: d")], &["a, b: c: d"]);
    check(&[("a", " \n")], &["a: (empty)"]);
}

#[test]
fn what_describes_the_run_is_never_pinned() {
    let pins = Pins::of(&[
        observation("overlap", "yes", About::Run),
        observation("errno", "-1", About::Deployment),
    ]);
    assert_eq!(pins.lines().collect::<Vec<_>>(), ["errno: -1"]);
}

#[test]
fn only_what_a_passed_check_observed_counts() {
    for (verdict, empty) in [
        (Verdict::Pass, false),
        (Verdict::Fail, true),
        (Verdict::Inconclusive, true),
        (Verdict::NotExercised, true),
    ] {
        let result = CheckResult {
            proved: None,
            partly_played: false,
            check: "a_check",
            clauses: &["a.clause"],
            verdict,
            examined: 1,
            findings: Vec::new(),
            waived: Vec::new(),
            observations: vec![observation("errno", "-1", About::Deployment)],
            doubts: Vec::new(),
        };
        assert_eq!(Pins::observed(&[result]).is_empty(), empty, "{verdict}");
    }
}

/// Writes a proposal and accepts it as `cargo insta accept` does: insta loads the proposal, saves it
/// under the name without `.new`, and the proposal is removed.
fn accept_with_insta(folder: &Folder, pins: &Pins) -> String {
    let book = folder.book(Writing::Propose).unwrap();
    let (file, proposal) = (book.file().to_owned(), book.proposal());
    Pinning::On(book)
        .carry_out(&Change::Propose(pins.clone()))
        .unwrap();
    assert_eq!(proposal.extension().unwrap(), "new");
    assert_eq!(proposal.with_extension(""), file);
    let snapshot = Snapshot::from_file(&proposal).expect("insta reads the proposal");
    assert_eq!(snapshot.module_name(), "pins");
    assert_eq!(snapshot.metadata().source(), Some("cadenza-contract"));
    assert_eq!(
        snapshot.metadata().description(),
        Some("what eu-1.uat does where the documentation leaves the choice")
    );
    snapshot.save(&file).expect("insta saves the accepted file");
    fs::remove_file(&proposal).unwrap();
    fs::read_to_string(&file).unwrap()
}

#[test]
fn what_insta_accepts_is_what_we_would_have_accepted_ourselves() {
    for lines in [
        &[("errno of not_found", "-22016"), ("errno of forbidden", "-1")][..],
        &[
            ("a", "---"),
            ("---", "\"quoted\": 'x' # y"),
            ("日本", "\u{202e}\\n"),
        ],
    ] {
        let pins = pins(lines);
        let (by_insta, by_us) = (Folder::new(), Folder::new());
        let accepted = accept_with_insta(&by_insta, &pins);
        assert_eq!(by_insta.book(Writing::Propose).unwrap().accepted, pins);
        let book = by_us.book(Writing::Accept).unwrap();
        let file = book.file().to_owned();
        Pinning::On(book).carry_out(&Change::Accept(pins)).unwrap();
        assert_eq!(fs::read_to_string(file).unwrap(), accepted);
    }
}

#[test]
fn insta_sees_the_lines_as_they_are() {
    let folder = Folder::new();
    let pins = pins(&[("b", "2"), ("a", "1")]);
    accept_with_insta(&folder, &pins);
    let file = folder.book(Writing::Never).unwrap().file().to_owned();
    let snapshot = Snapshot::from_file(&file).unwrap();
    assert_eq!(snapshot.snapshot_name(), Some("eu-1.uat"));
    assert_eq!(snapshot.as_text().unwrap().to_string(), "a: 1\nb: 2");
}

#[test]
fn a_folder_that_is_not_there_is_an_empty_book_and_stays_away() {
    let folder = Folder::new();
    for writing in [Writing::Never, Writing::Propose, Writing::Accept] {
        let book = folder.book(writing).unwrap();
        assert!(book.accepted.is_empty() && book.pending.is_none());
        let pinning = Pinning::On(book);
        pinning.carry_out(&Change::Nothing).unwrap();
        pinning.carry_out(&Change::Withdraw).unwrap();
    }
    assert!(!Path::new(&folder.0).exists());
}

#[test]
fn accepting_takes_the_proposal_away_and_leaves_no_draft() {
    let folder = Folder::new();
    let pinning = Pinning::On(folder.book(Writing::Accept).unwrap());
    let pins = pins(&[("a", "1")]);
    pinning.carry_out(&Change::Propose(pins.clone())).unwrap();
    assert_eq!(folder.names(), ["pins__eu-1.uat.snap.new"]);
    pinning.carry_out(&Change::Accept(pins)).unwrap();
    assert_eq!(folder.names(), ["pins__eu-1.uat.snap"]);
}

#[test]
fn a_file_that_is_none_is_refused_by_name_rather_than_forgotten() {
    for name in ["pins__eu-1.uat.snap", "pins__eu-1.uat.snap.new"] {
        let folder = Folder::new();
        folder.write(name, "---\n---\n=======\n");
        let refusal = folder.book(Writing::Propose).unwrap_err().to_string();
        for word in [name, "line 3", "\n  remedy: "] {
            assert!(refusal.contains(word), "{word:?} is missing: {refusal}");
        }
    }
}

#[test]
fn a_proposal_is_read_only_by_a_run_that_may_replace_it() {
    let folder = Folder::new();
    folder.write("pins__eu-1.uat.snap.new", "garbage");
    assert!(folder.book(Writing::Never).is_ok());
    assert!(folder.book(Writing::Accept).is_ok());
}
