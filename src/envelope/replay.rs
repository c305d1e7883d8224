//! Every seed and every regression of the fuzz targets, against every law of theirs: what a fuzzer knows, the
//! ordinary tests know (F-15). `fuzz/README.md` says where a file comes from.

#![expect(clippy::print_stdout, reason = "shown when a law breaks: which file it was")]

use arbitrary::{Arbitrary as _, Unstructured};
use cadenza_envelope::laws::{self, Made};
use cadenza_envelope::{DeviationKind, Limits, read_json};
use std::path::{Path, PathBuf};

/// Hands over every file of some folders under `fuzz/`; at least so many.
fn each(folders: &[&str], at_least: usize, law: impl Fn(&[u8])) {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let mut files: Vec<PathBuf> = Vec::new();
    for folder in folders
        .iter()
        .map(|folder| fuzz.join(folder))
        .filter(|path| path.is_dir())
    {
        let entries = std::fs::read_dir(folder).expect("the folder was there a moment ago");
        files.extend(entries.map(|entry| entry.expect("the folder can be read").path()));
    }
    assert!(files.len() >= at_least, "{} files in {folders:?}", files.len());
    for file in files {
        // A law that breaks says what it read, and this says where that is.
        println!("{}", file.display());
        law(&std::fs::read(&file).expect("a listed file can be read"));
    }
}

const BODIES: [&str; 2] = ["seeds/body", "regressions/body"];

#[test]
fn replay_of_bodies_reads_each_as_other_readers_do() {
    each(&BODIES, 150, |body| {
        laws::one_reading_is_sound(body);
        laws::no_answer_but_what_all_readers_see(body);
        laws::agrees_with_serde_json(body);
        laws::printing_keeps_the_value(body);
    });
}

#[test]
fn replay_of_bodies_in_other_spellings_says_the_same() {
    each(&BODIES, 150, |body| {
        laws::reading_is_total(body);
        let (first, choices) = body.split_at(body.len().saturating_sub(16));
        laws::spelling_changes_nothing(body, choices);
        laws::spelling_changes_nothing(first, choices);
        for length in 0..body.len().min(400) {
            laws::a_cut_is_noticed(body, length);
        }
    });
}

#[test]
fn replay_of_envelopes_finds_every_break() {
    each(&["seeds/envelope", "regressions/envelope"], 40, |choices| {
        let made = Made::arbitrary(&mut Unstructured::new(choices)).expect("choices never run out");
        laws::damage_is_never_overlooked(&made);
        laws::no_answer_but_what_all_readers_see(made.body());
        laws::spelling_changes_nothing(made.body(), choices);
    });
}

/// The public vectors of `JSONTestSuite` are too many to copy; where they lie beside the project, they are run.
#[test]
fn replay_of_the_public_vectors_where_they_are_at_hand() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/JSONTestSuite/test_parsing");
    let Ok(entries) = std::fs::read_dir(&suite) else {
        println!("not at hand");
        return;
    };
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        let body = std::fs::read(&path).expect("a listed file can be read");
        println!("{name}");
        laws::no_answer_but_what_all_readers_see(&body);
        laws::agrees_with_serde_json(&body);
        laws::reading_is_total(&body);
        let document = read_json(&body, &Limits::default());
        let is_ours = |kind: &DeviationKind| {
            matches!(
                kind,
                DeviationKind::DuplicateKey { .. } | DeviationKind::NumberOutOfRange { .. }
            )
        };
        let is_taken = document.deviations.iter().all(|one| is_ours(&one.kind));
        match name.split('_').next() {
            Some("y") => assert!(is_taken, "{document:?}"),
            Some("n") => assert!(!is_taken, "{document:?}"),
            // Free to choose; the laws above have chosen with serde_json.
            _ => {}
        }
    }
}
