//! Tests that start the binary, as its users do: exit codes, messages, and what may never be printed.
//!
//! They stand in a bench target because only such a target is run by `--all-targets`, left alone by
//! plain `cargo test`, and told by cargo where the binary is.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set its stage has nothing better to do than panic"
)]

mod folder;
mod handover;
mod nights;
mod outputs;
mod replays;
mod safety;
#[cfg(unix)]
mod signals;

use cadenza_contract::mock::{Fault, Mock, Options, Outage, Variant};
use folder::Folder;
use std::fs;
use std::process::{Command, Output};
use tokio::runtime::Runtime;

/// A mock on a runtime of its own, with its grants in files.
struct Bed {
    runtime: Runtime,
    mock: Option<Mock>,
    folder: Folder,
}

impl Bed {
    fn new(options: Options) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let mock = runtime.block_on(Mock::start(options)).unwrap();
        Self {
            runtime,
            mock: Some(mock),
            folder: Folder::new(),
        }
    }

    fn conforming() -> Self {
        Self::new(Options::default())
    }

    fn fault(name: &str) -> Self {
        Self::new(Options {
            fault: Some(Fault::named(name).unwrap()),
            ..Options::default()
        })
    }

    fn variant(name: &str) -> Self {
        Self::new(Options {
            variant: Some(Variant::named(name).unwrap()),
            ..Options::default()
        })
    }

    fn outage(name: &str) -> Self {
        Self::new(Options {
            outage: Some(Outage::named(name).unwrap()),
            ..Options::default()
        })
    }

    fn mock(&self) -> &Mock {
        self.mock.as_ref().unwrap()
    }

    fn url(&self) -> String {
        self.mock().base_url().to_owned()
    }

    /// The owner's token and a pool of the first ids: the least that a QA engineer has.
    fn least(&self, ids: usize) -> Vec<String> {
        handover::least(self.mock(), &self.folder, ids)
    }

    /// Everything the mock grants.
    fn everything(&self) -> Vec<String> {
        handover::everything(self.mock(), &self.folder)
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        let _guard = self.runtime.enter();
        self.mock = None;
    }
}

/// Variables that change what is printed, and that whoever runs the tests may have set.
const OF_A_RUNNER: [&str; 5] = [
    "GITHUB_ACTIONS",
    "GITHUB_STEP_SUMMARY",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
];

struct Ran {
    code: i32,
    stdout: String,
    stderr: String,
}

fn run<S: AsRef<str>>(line: &[S]) -> Ran {
    run_with(line, &[])
}

fn run_with<S: AsRef<str>>(line: &[S], variables: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cadenza-contract"));
    command
        .args(line.iter().map(AsRef::as_ref))
        .current_dir(std::env::temp_dir());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CADENZA_")) {
        command.env_remove(name);
    }
    for name in OF_A_RUNNER {
        command.env_remove(name);
    }
    let Output {
        status,
        stdout,
        stderr,
    } = command.envs(variables.iter().copied()).output().unwrap();
    Ran {
        code: status.code().unwrap(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// Asserts the exit code and a piece of the last lines.
fn expect(ran: &Ran, code: i32, told: &str) {
    assert_eq!(ran.code, code, "\n{}\n{}", ran.stdout, ran.stderr);
    assert!(
        ran.stdout.contains(told) || ran.stderr.contains(told),
        "{told:?} not in\n{}\n{}",
        ran.stdout,
        ran.stderr
    );
}

#[test]
fn without_arguments_the_embedded_mock_is_checked_and_green() {
    let ran = run::<&str>(&[]);
    expect(&ran, 0, "Verdict  GREEN  (exit 0)");
    expect(
        &ran,
        0,
        "0 failed, 0 waived, 0 inconclusive, 0 not exercised; 0 advisories",
    );
}

#[test]
fn a_gate_run_stays_within_its_budgets() {
    let bed = Bed::conforming();
    expect(&run(&bed.everything()), 0, "GREEN");
    let revoked = bed.mock().census().iter().filter(|(_, revoked)| *revoked).count();
    assert!(bed.mock().requests() <= 250, "{} requests", bed.mock().requests());
    assert!(revoked <= 8, "{revoked} live revocations");
}

#[test]
fn one_token_and_one_id_are_enough_where_only_revoke_is_deployed() {
    let revoke_only = Variant::named("revoke_only").unwrap();
    let bed = Bed::new(Options {
        variant: Some(revoke_only),
        ..Options::default()
    });
    let ran = run(&bed.least(1));
    expect(&ran, 0, "GREEN");
    expect(
        &ran,
        0,
        "give --stranger-token-file FILE or CADENZA_STRANGER_TOKEN",
    );
    expect(&ran, 0, "2 more disposable credentials of the owner needed");
}

#[test]
fn nothing_but_handed_over_and_created_ids_is_ever_revoked() {
    for fault in [
        None,
        Some("success_applies_nothing"),
        Some("already_revoked_is_200"),
        Some("internal_error_on_second_revoke"),
    ] {
        let bed = fault.map_or_else(Bed::conforming, Bed::fault);
        let before: Vec<String> = bed.mock().census().into_iter().map(|(id, _)| id).collect();
        run(&bed.least(3));
        let handed_over = &bed.mock().grants().credentials[..3];
        for (id, revoked) in bed.mock().census() {
            assert!(
                !revoked || handed_over.contains(&id) || !before.contains(&id),
                "{id} was revoked under {fault:?}"
            );
            let left_over = !revoked && !before.contains(&id);
            assert!(!left_over || fault.is_some(), "{id} was created and left live");
        }
    }
}

#[test]
fn a_second_run_on_the_same_pool_accuses_nobody() {
    let bed = Bed::conforming();
    expect(&run(&bed.least(6)), 0, "GREEN");
    expect(
        &run(&bed.least(6)),
        0,
        "ids passed over as spent, unknown or foreign: own#1, own#2, own#3",
    );
}

#[test]
fn the_budget_of_live_revocations_is_never_exceeded() {
    for (budget, fault) in [(1, None), (2, Some("already_revoked_is_200")), (0, None)] {
        let bed = fault.map_or_else(Bed::conforming, Bed::fault);
        let mut line = bed.everything();
        line.extend(["--max-revocations".to_owned(), budget.to_string()]);
        run(&line);
        let revoked = bed.mock().census().iter().filter(|(_, revoked)| *revoked).count();
        assert!(
            revoked <= budget,
            "{revoked} revoked of {budget} allowed under {fault:?}"
        );
    }
}

#[test]
fn a_broken_promise_ends_with_1_and_tells_it_in_full() {
    let bed = Bed::fault("already_revoked_is_200");
    let ran = run(&bed.everything());
    expect(&ran, 1, "Verdict  RED  (exit 1)");
    for told in [
        "FAIL  second_revoke_is_refused",
        "revoke.error.already-revoked   schemas/credential.revoke.toml:",
        "expected  HTTP 400, errno -130001 (already_revoked)",
        "received  HTTP 200, errno 0, success true",
        "> 2 second call",
        "-H \"Authorization: Bearer $TOKEN_OWNER\"",
    ] {
        expect(&ran, 1, told);
    }
}

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
fn a_dry_run_tells_what_would_be_spent_and_sends_nothing() {
    let bed = Bed::conforming();
    let mut line = bed.everything();
    line.push("--dry-run".to_owned());
    let ran = run(&line);
    expect(&ran, 0, "dry run: nothing was sent");
    let ids = &bed.mock().grants().credentials;
    expect(&ran, 0, &ids[0]);
    assert!(
        !ran.stdout.contains(&bed.mock().grants().owner_token),
        "{}",
        ran.stdout
    );
    assert_eq!(bed.mock().requests(), 0);
    expect(&run(&["--dry-run"]), 0, "(made for the run)");
    expect(
        &run(&["--dry-run", "--base-url", "https://unknown.example"]),
        5,
        "--allow-host",
    );
}

#[test]
fn a_dry_run_makes_no_connection() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let folder = Folder::new();
    let (token, pool) = (
        folder.write("token", "a-token-of-some-length"),
        folder.write("pool", "id-1"),
    );
    for command in ["run", "doctor"] {
        let line = [
            command,
            "--dry-run",
            "--base-url",
            &url,
            "--token-file",
            &token,
            "--credentials",
            &pool,
        ];
        expect(&run(&line), 0, "live revocations");
    }
    // Whoever had connected would wait to be accepted.
    let connections = std::iter::from_fn(|| listener.accept().ok()).count();
    assert_eq!(connections, 0);
}

#[test]
fn the_parts_of_a_run_share_one_pool_and_say_which_they_are() {
    let bed = Bed::new(Options {
        credentials: 8,
        ..Options::default()
    });
    let mut spent = 0;
    for part in ["1/2", "2/2"] {
        let mut line = bed.everything();
        line.extend(["--partition".to_owned(), part.to_owned()]);
        let ran = run(&line);
        expect(&ran, 0, &format!("   part {part}"));
        expect(&ran, 0, "left to other parts");
        let revoked = bed.mock().census().iter().filter(|(_, revoked)| *revoked).count();
        assert!(revoked > spent, "{revoked}");
        spent = revoked;
    }
    expect(
        &run_with(&["--dry-run"], &[("CADENZA_PARTITION", "2/3")]),
        0,
        "part 2/3",
    );
}

#[test]
fn a_filter_of_optional_checks_without_their_input_ends_with_4() {
    let bed = Bed::conforming();
    let mut line = bed.least(1);
    line.push("reader_is_forbidden".to_owned());
    expect(&run(&line), 4, "CADENZA_READER_TOKEN");
}

#[test]
fn each_deployment_that_proves_nothing_is_named_and_ends_with_3() {
    for (outage, told) in [
        ("unauthorized_everything", "dead token:"),
        ("not_found_everything", "wrong base path:"),
        ("html_login_page", "not the API:"),
        ("other_api", "not the API:"),
        ("always_429", "overloaded:"),
        ("always_503_html", "nothing behind the gateway:"),
    ] {
        let bed = Bed::outage(outage);
        let ran = run(&bed.everything());
        expect(&ran, 3, told);
        expect(&ran, 3, "INCONCLUSIVE");
        assert!(
            bed.mock().census().iter().all(|(_, revoked)| !revoked),
            "{outage}"
        );
    }
}

#[test]
fn a_wrong_prefix_a_refused_connection_and_missing_inputs_are_named() {
    let bed = Bed::conforming();
    let mut prefixed = bed.least(1);
    prefixed[1].push_str("/gateway");
    expect(&run(&prefixed), 3, "wrong base path:");

    let no_ids = [
        "--base-url".to_owned(),
        bed.url(),
        prefixed[2].clone(),
        prefixed[3].clone(),
        "--provision".to_owned(),
        "pool".to_owned(),
    ];
    expect(&run(&no_ids), 3, "give --credentials FILE");
    expect(&run(&no_ids[..4]), 0, "GREEN");
    let no_token = ["--base-url".to_owned(), bed.url()];
    expect(&run(&no_token), 3, "give --token-file FILE or CADENZA_TOKEN");

    let mut gone = bed.least(1);
    drop(bed);
    gone[3] = Folder::new().0.join("gone").to_str().unwrap().to_owned();
    expect(&run(&gone), 2, "cannot be read");
    let closed = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let variables = [("CADENZA_TOKEN", "some-token-or-other")];
    let ran = run_with(&["--base-url", &format!("http://127.0.0.1:{closed}")], &variables);
    expect(&ran, 3, "unreachable:");
}

#[test]
fn spent_ids_at_the_head_of_a_pool_are_passed_over() {
    let bed = Bed::conforming();
    expect(&run(&bed.least(2)), 0, "GREEN");
    // The first two are dead by now; the run must find the others behind them, and so must the next one.
    expect(&run(&bed.least(6)), 0, "GREEN");
    let ran = run(&bed.least(1));
    expect(&ran, 3, "every id of the pool that was tried was refused");
}

#[test]
fn no_token_is_printed_even_if_the_server_echoes_it() {
    for fault in ["token_echoed_in_error", "secret_in_object", "forbidden_is_401"] {
        let bed = Bed::fault(fault);
        let reports = Folder::new();
        let mut line = bed.everything();
        line.extend(["--report-dir".to_owned(), reports.0.to_str().unwrap().to_owned()]);
        let ran = run(&line);
        assert_eq!(ran.code, 1, "{}", ran.stdout);
        let junit = fs::read_to_string(reports.0.join("junit.xml")).unwrap();
        let grants = bed.mock().grants();
        for token in [
            &grants.owner_token,
            &grants.stranger_token,
            &grants.reader_token,
            &grants.expired_token,
        ] {
            let signature = token.rsplit('.').next().unwrap();
            for text in [&ran.stdout, &ran.stderr, &junit] {
                assert!(
                    !text.contains(token.as_str()) && !text.contains(signature),
                    "{fault} leaks a token"
                );
            }
        }
    }
}

#[test]
fn doctor_revokes_nothing_and_shows_where_values_come_from() {
    let bed = Bed::conforming();
    let mut line = vec!["doctor".to_owned()];
    line.extend(bed.least(2));
    let ran = run_with(&line, &[("CADENZA_PROFILE", "gate")]);
    expect(&ran, 0, "the owner's token is accepted");
    expect(&ran, 0, "CADENZA_PROFILE");
    assert!(bed.mock().census().iter().all(|(_, revoked)| !revoked));
    expect(
        &run(&["doctor", "--base-url", &Bed::outage("html_login_page").url()]),
        3,
        "nothing could be sent",
    );
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
fn a_header_reaches_the_deployment_and_its_secret_no_report() {
    let bed = Bed::fault("already_revoked_is_200");
    let mut line = bed.least(2);
    line.extend(["--header".to_owned(), "X-Api-Key: hunter22".to_owned()]);
    let ran = run(&line);
    expect(&ran, 1, "-H \"X-Api-Key: $HEADER_X_API_KEY\"");
    assert!(!ran.stdout.contains("hunter22") && !ran.stderr.contains("hunter22"));
    let ran = run_with(&["doctor"], &[("CADENZA_HEADER", "X-Api-Key: hunter22")]);
    expect(&ran, 0, "X-Api-Key: [given]");
    assert!(!ran.stdout.contains("hunter22"), "{}", ran.stdout);
}

#[test]
fn doctor_tells_the_pace_and_its_time() {
    let bed = Bed::conforming();
    let mut line = vec!["doctor".to_owned()];
    line.extend(bed.least(2));
    line.extend(["--rate-limit".to_owned(), "10000/s".to_owned()]);
    let ran = run(&line);
    expect(&ran, 0, "about 1s at 10000/s");
    expect(&ran, 0, "--rate-limit");
}

#[test]
fn smoke_destroys_nothing() {
    let bed = Bed::conforming();
    let mut line = bed.everything();
    line.extend(["--profile".to_owned(), "smoke".to_owned()]);
    expect(&run(&line), 0, "0 live revocations of 0 allowed");
    assert!(bed.mock().census().iter().all(|(_, revoked)| !revoked));
}

#[test]
fn listing_commands_need_no_target() {
    expect(&run(&["list"]), 0, "credential.revoke::second_revoke_is_refused");
    expect(&run(&["trace"]), 0, "0 uncovered");
    expect(
        &run(&["explain", "credential.revoke::second_revoke_is_refused"]),
        0,
        "See it fail",
    );
    expect(
        &run(&["mock", "--list-faults", "--list-variants"]),
        0,
        "already_revoked_is_200",
    );
    expect(&run(&["--help"]), 0, "Exit codes");
}

#[test]
fn the_selftest_has_two_tiers() {
    let owners = run(&["selftest", "already_revoked_is_409"]);
    expect(&owners, 0, "Faults   1 of 1 killed, 0 survived");
    assert!(!owners.stdout.contains("also failed"), "{}", owners.stdout);
    let whole = run(&["selftest", "--full", "already_revoked_is_409"]);
    expect(&whole, 0, "also failed: third_revoke_is_refused");
    expect(&whole, 0, "0 unexplained");
    expect(
        &run(&["selftest", "no_such_fault"]),
        4,
        "no fault, variant or outage",
    );
}

#[test]
fn a_repeated_selftest_tells_how_many_rounds_were_clean() {
    let ran = run(&[
        "selftest",
        "--repeat",
        "3",
        "already_revoked_is_409",
        "token_in_cookie",
    ]);
    expect(&ran, 0, " Rounds   3 of 3 clean");
    assert!(!ran.stdout.contains("went wrong"), "{}", ran.stdout);
    expect(&run(&["selftest", "--repeat", "0"]), 2, "--repeat");
}

#[test]
fn a_run_tells_its_power_and_whom_the_deployment_follows() {
    let reports = Folder::new();
    let ran = run(&["--report-dir", reports.0.to_str().unwrap()]);
    expect(&ran, 0, " Power    sees a fault in 1 of ");
    expect(&ran, 0, "name of the credential: page and OpenAPI");
    let junit = fs::read_to_string(reports.0.join("junit.xml")).unwrap();
    for property in ["name=\"power\"", "name=\"source.display-name\""] {
        assert!(junit.contains(property), "{property} not in {junit}");
    }
    expect(&run(&["list"]), 0, "profile gate, with every input: ");
}

/// What `--report-dir` writes.
const REPORTS: [&str; 8] = [
    "ctrf.json",
    "events.ndjson",
    "junit.xml",
    "report.html",
    "run.json",
    "sarif.json",
    "summary.md",
    "traffic.har",
];

#[test]
fn a_junit_report_has_one_case_per_check() {
    let reports = Folder::new();
    let dir = reports.0.join("deep/er");
    let ran = run(&["--report-dir", dir.to_str().unwrap()]);
    expect(&ran, 0, "GREEN");
    let junit = fs::read_to_string(dir.join("junit.xml")).unwrap();
    let checks = cadenza_contract::checks::every()
        .iter()
        .filter(|check| check.since <= cadenza_contract::scenario::Profile::Gate)
        // Nothing was ever buried in the embedded mock.
        .filter(|check| !check.scenarios.contains(&cadenza_contract::scenario::GRAVEYARD))
        .count();
    assert_eq!(junit.matches("<testcase ").count(), checks);
    assert!(
        junit.contains(&format!(
            "tests=\"{checks}\" skipped=\"0\" errors=\"0\" failures=\"0\""
        )),
        "{junit}"
    );
    let mut left: Vec<_> = fs::read_dir(&dir)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, REPORTS, "the whole set, and no draft");
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
