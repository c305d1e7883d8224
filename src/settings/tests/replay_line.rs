//! What of a run is typed again to replay its findings, and where a command looks back.

use super::folder::Folder;
use super::{LOOPBACK, aimed, resolve};
use crate::cli::Options;
use crate::finding::Lookup;
use crate::settings::Remembered;
use std::path::PathBuf;

#[test]
fn what_was_typed_is_typed_again_and_quoted_where_a_shell_needs_it() {
    let folder = Folder::new();
    let token = folder.file("my token", "abcdefgh");
    let options = Options {
        token_file: Some(token.clone()),
        profile: Some("nightly".to_owned()),
        seed: Some("7".to_owned()),
        report_dir: Some(PathBuf::from("my reports")),
        header: vec!["X-Gateway-Key: sesame123".to_owned()],
        ..aimed()
    };
    let line = resolve(&options, &[("CADENZA_STRANGER_TOKEN", "of-the-stranger")])
        .unwrap()
        .replay_line;
    assert_eq!(line.program, "cadenza-contract");
    assert_eq!(line.lookup, Lookup::Reports("'my reports'".to_owned()));
    assert_eq!(
        line.options,
        [
            format!("--base-url {LOOPBACK}"),
            format!("--token-file '{}'", token.display()),
            "--profile nightly".to_owned(),
            "--header \"X-Gateway-Key: $HEADER_X_GATEWAY_KEY\"".to_owned(),
        ]
    );
}

#[test]
fn cargo_starts_again_what_cargo_started() {
    let line = resolve(&aimed(), &[("CARGO", "cargo")]).unwrap().replay_line;
    assert_eq!((line.program, line.lookup), ("cargo run --", Lookup::Nowhere));
    let named = Options {
        target_name: Some("uat".to_owned()),
        pins_dir: Some(Folder::new().no_file()),
        ..aimed()
    };
    assert_eq!(resolve(&named, &[]).unwrap().replay_line.lookup, Lookup::Ledger);
}

#[test]
fn who_looks_back_looks_where_a_run_with_the_same_inputs_wrote() {
    let folder = Folder::new();
    let config = folder.file(
        "options.toml",
        "state-dir = \"kept\"\ntarget-name = \"uat\"\nreport-dir = \"told\"\n",
    );
    let options = Options {
        config: Some(config),
        ..Options::default()
    };
    let remembered = |options: &Options, variable: Option<&str>| {
        let set = |name: &str| {
            variable
                .filter(|_| name == "CADENZA_STATE_DIR")
                .map(str::to_owned)
        };
        Remembered::resolve(options, &set).unwrap()
    };
    let by_file = remembered(&options, None);
    assert_eq!(by_file.dir, PathBuf::from("kept"));
    assert_eq!(by_file.name.as_deref(), Some("uat"));
    assert_eq!(by_file.report_dir, Some(PathBuf::from("told")));
    assert_eq!(remembered(&options, Some("other")).dir, PathBuf::from("other"));
    assert_eq!(
        remembered(&Options::default(), None).dir,
        PathBuf::from(".cadenza-contract")
    );
}
