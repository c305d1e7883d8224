//! What of a run is typed again to replay its findings.

use super::folder::Folder;
use super::{LOOPBACK, aimed, resolve};
use crate::cli::Options;
use std::path::PathBuf;

#[test]
fn what_was_typed_is_typed_again_and_quoted_where_a_shell_needs_it() {
    let folder = Folder::new();
    let token = folder.file("my token", "abcdefgh");
    let options = Options {
        token_file: Some(token.clone()),
        max_revocations: Some("3".to_owned()),
        report_dir: Some(PathBuf::from("my reports")),
        ..aimed()
    };
    let line = resolve(&options, &[("CADENZA_STRANGER_TOKEN", "of-the-stranger")])
        .unwrap()
        .replay_line;
    assert_eq!(line.program, "cadenza-contract");
    assert_eq!(line.reports.as_deref(), Some("'my reports'"));
    assert_eq!(
        line.options,
        [
            format!("--base-url={LOOPBACK}"),
            format!("--token-file='{}'", token.display()),
            "--max-revocations=3".to_owned(),
        ]
    );
}

#[test]
fn no_header_no_email_and_no_leave_to_destroy_is_typed_for_anybody() {
    let options = Options {
        header: vec!["X-JWT-Assertion: sesame-123456".to_owned()],
        email: Some("me@host.example".to_owned()),
        profile: Some("full".to_owned()),
        disposable_deployment: true,
        spend_left_over: true,
        ..aimed()
    };
    let line = resolve(&options, &[("CADENZA_PASSWORD", "hunter2-hunter2")])
        .unwrap()
        .replay_line;
    assert_eq!(line.options, [format!("--base-url={LOOPBACK}")]);
}

#[test]
fn a_target_of_the_environment_is_told_since_a_reader_may_have_another() {
    let line = resolve(&Options::default(), &[("CADENZA_BASE_URL", LOOPBACK)])
        .unwrap()
        .replay_line;
    assert_eq!(line.options, [format!("--base-url={LOOPBACK}")]);
    let embedded = resolve(&Options::default(), &[]).unwrap().replay_line;
    assert!(embedded.options.is_empty());
}

#[test]
fn cargo_starts_again_what_cargo_started_and_nothing_else() {
    let program = |package| {
        resolve(&aimed(), &[("CARGO_PKG_NAME", package)])
            .unwrap()
            .replay_line
            .program
    };
    assert_eq!(program("cadenza-contract"), "cargo run --");
    assert_eq!(program("somebody-else"), "cadenza-contract");
}
