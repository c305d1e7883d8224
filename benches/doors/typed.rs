//! What may be typed wrongly, and what is said to it.

use super::{Bed, Folder, expect, run, run_with};

#[test]
fn each_usage_error_ends_with_2_a_remedy_and_no_request() {
    let bed = Bed::conforming();
    let folder = Folder::new();
    let url = bed.url();
    let file = |name: &str, text: &str| folder.write(name, text);
    let table: Vec<Vec<String>> = vec![
        vec!["--token-file".into(), file("empty", "\n")],
        vec!["--token-file".into(), file("blank", "two words\n")],
        vec!["--token-file".into(), file("umlaut", "tökentöken\n")],
        vec!["--token-file".into(), file("short", "abc\n")],
        vec!["--token-file".into(), "/does/not/exist".into()],
        vec!["--credentials".into(), file("no-ids", "# nothing\n")],
        vec!["--credentials".into(), file("words", "an id\n")],
        vec!["--credentials".into(), "/does/not/exist".into()],
        vec!["--profile".into(), "turbo".into()],
        vec!["--timeout".into(), "soon".into()],
        vec!["--seed".into(), "x".into()],
        vec!["--fail-on".into(), "flaky".into()],
        vec!["--schemas".into(), "/does/not/exist".into()],
        vec!["--config".into(), file("bad.toml", "tocken-file = \"x\"\n")],
        vec!["--ca-cert".into(), "/does/not/exist".into()],
        vec!["--ca-cert".into(), file("none.pem", "no certificate\n")],
        vec!["--proxy".into(), "socks5://127.0.0.1:1080".into()],
        vec!["--proxy".into(), "http://me:tökentöken@127.0.0.1:3128".into()],
        vec!["--header".into(), "X-Forwarded-For: 127.0.0.1".into()],
        vec!["--header".into(), "X-Key: two words\r\nHost: x".into()],
        vec!["--rate-limit".into(), "fast".into()],
        vec!["--jobs".into(), "33".into()],
        vec!["--max-time".into(), "0s".into()],
        vec!["--partition".into(), "4/3".into()],
        vec!["--dry-run".into(), "--partition".into(), "1/65".into()],
    ];
    for more in table {
        let mut line = vec!["--base-url".to_owned(), url.clone()];
        line.extend(more);
        let ran = run(&line);
        expect(&ran, 2, "remedy");
        assert!(
            !ran.stderr.contains("tökentöken") && !ran.stderr.contains("two words"),
            "{}",
            ran.stderr
        );
    }
    expect(&run(&["--base-url", "not a url"]), 2, "remedy");
    expect(&run(&["--no-such-flag"]), 2, "unexpected argument");
    expect(&run(&["--credentials", "x"]), 2, "without a target");
    expect(&run(&["explain", "no_such_check"]), 2, "remedy");
    expect(&run(&["mock", "--fault", "no_such_fault"]), 2, "remedy");
    assert_eq!(bed.mock().requests(), 0);
}

#[test]
fn production_is_refused_with_5_under_every_door_of_the_binary() {
    for command in [&["run"][..], &["doctor"], &[]] {
        let mut line = command.to_vec();
        line.extend([
            "--base-url",
            "https://cadenza-api.algo724.com",
            "--allow-host",
            "cadenza-api.algo724.com",
        ]);
        expect(&run(&line), 5, "is production");
    }
    expect(
        &run(&["--base-url", "https://unknown.example"]),
        5,
        "--allow-host unknown.example",
    );
}

#[test]
fn a_filter_that_matches_nothing_ends_with_4() {
    expect(&run(&["no_such_check"]), 4, "NOTHING SELECTED");
}

#[test]
fn a_mistyped_command_ends_with_4_and_the_one_that_was_meant() {
    expect(&run(&["docter"]), 4, "did you mean the command `doctor`?");
    expect(
        &run(&["--dry-run", "nul_id_is_invalid"]),
        4,
        "did you mean null_id_is_invalid?",
    );
}

#[test]
fn a_mistyped_fault_is_told_with_the_one_that_was_meant() {
    let meant = "did you mean already_revoked_is_200?";
    expect(&run(&["selftest", "alredy_revoked_is_200"]), 4, meant);
    expect(&run(&["mock", "--fault", "alredy_revoked_is_200"]), 2, meant);
}

#[test]
fn a_filter_of_optional_checks_without_their_input_ends_with_4() {
    let bed = Bed::conforming();
    let mut line = bed.least(1);
    line.push("reader_is_forbidden".to_owned());
    expect(&run(&line), 4, "CADENZA_READER_TOKEN");
}

#[test]
fn a_misspelt_variable_is_reported_and_its_value_is_not() {
    let variables = [("CADENZA_CREDENTIAL_FILE", "hunter22")];
    let told = "warning: CADENZA_CREDENTIAL_FILE is set and means nothing here; \
                did you mean CADENZA_CREDENTIALS_FILE?";
    let ran = run_with(&["unknown_id"], &variables);
    assert!(
        ran.stderr.contains(told) && ran.stderr.lines().count() == 1,
        "{}",
        ran.stderr
    );
    assert!(!ran.stderr.contains("hunter22"));
    expect(&run_with(&["doctor"], &variables), 0, told);
    assert_eq!(run(&["unknown_id"]).stderr, "");
}

#[test]
fn the_configuration_file_is_read_and_a_flag_wins_over_it() {
    let folder = Folder::new();
    let config = folder.write("c.toml", "profile = \"smoke\"\nseed = 7\n");
    expect(&run(&["--config", &config]), 0, "profile smoke   seed 7");
    expect(
        &run(&["--config", &config, "--profile", "gate", "--seed", "8"]),
        0,
        "profile gate   seed 8",
    );
    expect(
        &run_with(&["--config", &config], &[("CADENZA_SEED", "9")]),
        0,
        "profile smoke   seed 9",
    );
}
