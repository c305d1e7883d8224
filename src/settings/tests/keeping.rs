//! Where a command looks back.

use super::folder::Folder;
use crate::cli::Options;
use crate::settings::LookBack;
use std::path::PathBuf;

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
        LookBack::resolve(options, &set).unwrap()
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
