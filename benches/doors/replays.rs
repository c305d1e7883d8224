//! What was found once is seen again: by `replay`, by the next run, and by the command line that a failure prints.

use super::{Bed, Folder, Ran, expect, run};
use std::process::Command;

/// A run at night of one check, remembered and reported in a folder.
fn at_night(bed: &Bed, folder: &Folder, more: &[&str]) -> Ran {
    let mut line = bed.everything();
    let (state, reports) = (path(folder, "state"), path(folder, "reports"));
    let kept = [
        "--target-name",
        "bed",
        "--state-dir",
        &state,
        "--report-dir",
        &reports,
    ];
    line.extend(kept.map(str::to_owned));
    line.extend(["--profile", "nightly", "--seed", "5"].map(str::to_owned));
    line.extend(more.iter().map(|word| (*word).to_owned()));
    run(&line)
}

fn path(folder: &Folder, name: &str) -> String {
    folder.0.join(name).to_str().unwrap().to_owned()
}

fn line_of(bed: &Bed, words: &[&str]) -> Vec<String> {
    let mut line: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    line.extend(bed.everything());
    line
}

/// The id of the first finding that a run told.
fn found(ran: &Ran) -> String {
    let told = ran.stdout.split("replay    cadenza-contract replay ").nth(1);
    told.expect("a failure shows how to replay it")[..8].to_owned()
}

fn replay(id: &str, bed: &Bed, from: &[&str]) -> Ran {
    let mut line = line_of(bed, &["replay", id]);
    line.extend(from.iter().map(|word| (*word).to_owned()));
    run(&line)
}

#[test]
fn the_printed_command_asks_again_what_failed_as_it_stands() {
    let bed = Bed::fault("already_revoked_is_200");
    let folder = Folder::new();
    let mut typed = bed.everything();
    typed.push("second_revoke_is_refused".to_owned());
    let unkept = run(&typed);
    typed.extend(["--report-dir".to_owned(), path(&folder, "my reports")]);
    for (ran, expected) in [(&unkept, "by all that it is"), (&run(&typed), "by its number")] {
        let printed = ran.stdout.split("replay    cadenza-contract ").nth(1).unwrap();
        let printed = printed.lines().next().unwrap();
        let shell = Command::new("sh")
            .args([
                "-c",
                &format!("\"$0\" {printed}"),
                env!("CARGO_BIN_EXE_cadenza-contract"),
            ])
            .env_remove("CARGO_PKG_NAME")
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&shell.stdout);
        assert_eq!(shell.status.code(), Some(1), "{expected}: {printed}\n{told}");
        assert!(told.contains("still failing ("), "{expected}: {told}");
    }
}

#[test]
fn no_printed_command_calls_fixed_what_its_scenario_alone_cannot_show() {
    // What kills is an earlier refusal, in another scenario than the one that meets the dead witness.
    let bed = Bed::fault("null_id_revokes_newest_credential");
    let ran = run(&bed.everything());
    expect(&ran, 1, "FAIL  only_the_named_credential_changes");
    let lines = ran
        .stdout
        .lines()
        .filter_map(|line| line.trim().strip_prefix("replay "));
    let lines: Vec<&str> = lines.map(str::trim).collect();
    assert!(!lines.is_empty(), "{}", ran.stdout);
    for printed in lines {
        let words = printed.replace("cadenza-contract", "\"$0\"");
        let shell = Command::new("sh")
            .args(["-c", &words, env!("CARGO_BIN_EXE_cadenza-contract")])
            .env_remove("CARGO_PKG_NAME")
            .output()
            .unwrap();
        assert_ne!(shell.status.code(), Some(0), "{printed}");
        assert_ne!(shell.status.code(), Some(2), "{printed}");
    }
}

#[test]
fn a_generated_request_is_replayed_from_the_report_wherever_it_is_asked() {
    let folder = Folder::new();
    let faulty = Bed::fault("many_members_is_500");
    let check = "extended_request_is_heeded_or_refused";
    let ran = at_night(&faulty, &folder, &[check]);
    expect(&ran, 1, "many members");
    assert!(
        !ran.stdout.contains("\"m61\""),
        "61 members are enough: {}",
        ran.stdout
    );
    let id = found(&ran);
    let reports = path(&folder, "reports");
    let from = ["--run", &reports];
    expect(&replay(&id, &faulty, &from), 1, "still failing (4/4 attempts)");
    expect(&replay(&id, &Bed::conforming(), &from), 0, ": fixed");
    expect(
        &replay(&id, &Bed::outage("not_found_everything"), &from),
        3,
        ": not replayable here: ",
    );
    expect(
        &replay("00000000", &faulty, &from),
        2,
        "there is no finding or scenario named",
    );
}

#[test]
fn a_scenario_is_played_again_and_its_end_is_told_once() {
    let bed = Bed::conforming();
    let kept = replay("revoke_and_repeat", &bed, &[]);
    expect(
        &kept,
        0,
        "nothing is wrong with what the scenario brought  (exit 0)",
    );
    expect(&kept, 0, "profile gate");
    for told in ["Verdict", "SKIP", "INCONCLUSIVE", "history_follows_the_model"] {
        assert!(!kept.stdout.contains(told), "{told}: {}", kept.stdout);
    }
    // A scenario is nobody's finding, so the embedded mock may answer.
    let embedded = run(&["replay", "revoke_and_repeat"]);
    expect(&embedded, 0, "nothing is wrong with what the scenario brought");
    let broken = replay("revoke_and_repeat", &Bed::fault("already_revoked_is_200"), &[]);
    expect(&broken, 1, ": failing (");
    expect(&broken, 1, "(exit 1)");
}

#[test]
fn the_next_run_asks_first_what_failed_and_says_that_it_is_mended() {
    let folder = Folder::new();
    let check = "extended_request_is_heeded_or_refused";
    let faulty = Bed::fault("many_members_is_500");
    let id = found(&at_night(&faulty, &folder, &[check]));
    // No new case comes to the mutation that it takes.
    let few = ["--max-examples", "6", check];
    let again = at_night(&faulty, &folder, &few);
    expect(&again, 1, "many members");
    assert_eq!(found(&again), id);
    let state = path(&folder, "state");
    expect(
        &replay(&id, &Bed::conforming(), &["--state-dir", &state]),
        0,
        ": fixed",
    );
}

#[test]
fn a_history_is_told_by_the_moves_it_takes_and_replayed_with_other_credentials() {
    let folder = Folder::new();
    let logged_in = |bed: &Bed| {
        let grants = bed.mock().grants();
        [
            ("CADENZA_EMAIL", grants.owner_email.clone()),
            ("CADENZA_PASSWORD", grants.owner_password.clone()),
        ]
    };
    let faulty = Bed::fault("list_after_revocation_undoes_it");
    let reports = path(&folder, "reports");
    let url = faulty.url();
    let line = [
        "--base-url",
        &url,
        "--profile",
        "nightly",
        "--report-dir",
        &reports,
        "history_follows",
    ];
    let variables = logged_in(&faulty);
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    let ran = super::run_with(&line, &variables);
    expect(&ran, 1, "owner lists");
    assert!(
        !ran.stdout.contains(" 4 owner"),
        "three moves are enough: {}",
        ran.stdout
    );
    let id = found(&ran);
    let again = ["replay", &id, "--run", &reports, "--base-url", &url];
    expect(&super::run_with(&again, &variables), 1, "still failing");
    // What the embedded mock would answer says nothing of the deployment.
    let elsewhere = run(&["replay", &id, "--run", &reports]);
    expect(&elsewhere, 2, "no deployment is given");
    assert!(!elsewhere.stdout.contains("fixed"), "{}", elsewhere.stdout);
    // Without the list that it takes, nothing can be said either.
    let alone = Bed::variant("revoke_only");
    let without = super::run(&line_of(&alone, &["replay", &id, "--run", &reports]));
    expect(&without, 3, "not replayable");
    // Without a credential to spend nothing can be said.
    let token = path(&folder, "token");
    std::fs::write(&token, &faulty.mock().grants().owner_token).unwrap();
    let poor = [
        "replay",
        &id,
        "--run",
        &reports,
        "--base-url",
        &url,
        "--token-file",
        &token,
        "--provision",
        "pool",
    ];
    expect(&run(&poor), 3, "not replayable");
}

#[test]
fn a_listed_scenario_is_replayed_by_its_finding() {
    let folder = Folder::new();
    let faulty = Bed::fault("already_revoked_is_404");
    let reports = path(&folder, "reports");
    let mut line = faulty.everything();
    line.extend(["--report-dir", &reports, "second_revoke_is_refused"].map(str::to_owned));
    let id = found(&run(&line));
    let from = ["--run", &reports];
    expect(&replay(&id, &Bed::conforming(), &from), 0, ": fixed");
    expect(&replay(&id, &faulty, &from), 1, ": still failing");
}

/// Runs the command line of the first failure as a reader would, and returns the status line.
fn as_printed(ran: &Ran, bed: &Bed) -> String {
    let curl = ran
        .stdout
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("again     "));
    let grants = bed.mock().grants();
    let output = Command::new("bash")
        .args(["-c", curl.expect("a failure shows a command line")])
        .env("BASE_URL", bed.url())
        .env("TOKEN_OWNER", &grants.owner_token)
        .env("TOKEN_STRANGER", &grants.stranger_token)
        .env("CREDENTIAL_ID", "3f1f1c1e-9c55-4f0e-8f5e-6f0d4f5f4a11")
        .env("NEVER_ISSUED_ID", "3f1f1c1e-9c55-4f0e-8f5e-6f0d4f5f4a11")
        .env("NO_PROXY", "127.0.0.1")
        .output()
        .expect("bash and curl are there");
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn the_command_line_of_a_failure_reproduces_it() {
    for (fault, check, profile, status) in [
        ("unknown_id_is_403", "unknown_id_is_not_found", "gate", "403"),
        (
            "many_members_is_500",
            "extended_request_is_heeded_or_refused",
            "nightly",
            "500",
        ),
        (
            "tab_is_refused",
            "rewritten_request_same_answer",
            "nightly",
            "400",
        ),
        (
            "any_cookie_is_a_session",
            "rewritten_request_same_answer",
            "nightly",
            "401",
        ),
    ] {
        let bed = Bed::fault(fault);
        let mut line = bed.everything();
        line.extend(["--profile", profile, "--seed", "5", check].map(str::to_owned));
        let printed = as_printed(&run(&line), &bed);
        assert!(printed.contains(status), "{fault}: {printed}");
    }
}

#[test]
fn nothing_is_called_fixed_that_is_only_seen_after_what_went_before() {
    let folder = Folder::new();
    let broken = || Bed::fault("null_id_revokes_newest_credential");
    let reports = path(&folder, "reports");
    let bed = broken();
    let mut line = bed.everything();
    line.extend(["--report-dir".to_owned(), reports.clone()]);
    let first = run(&line);
    expect(&first, 1, "witness");
    let id = found(&first);
    expect(
        &replay(&id, &broken(), &["--run", &reports]),
        3,
        "not seen again, which proves little",
    );
}

#[test]
fn what_a_waiver_covers_fails_still_when_it_is_replayed() {
    let folder = Folder::new();
    let faulty = || Bed::fault("already_revoked_is_200");
    let (reports, waivers) = (path(&folder, "reports"), path(&folder, "waivers.toml"));
    let bed = faulty();
    let mut line = bed.everything();
    line.extend(["--report-dir", &reports, "second_revoke"].map(str::to_owned));
    let id = found(&run(&line));
    let written = run(&["waive", &id, "--run", &reports, "--into", &waivers].map(str::to_owned));
    assert_eq!(written.code, 0, "{}", written.stderr);
    let stanza = std::fs::read_to_string(&waivers).unwrap();
    // Whoever waives it says why, who and where.
    std::fs::write(&waivers, stanza.replace("\"\"", "\"known\"")).unwrap();
    let again = replay(&id, &faulty(), &["--run", &reports, "--waivers", &waivers]);
    expect(&again, 1, "still failing");
}

#[test]
fn a_replay_is_not_told_over_the_run_that_it_reads() {
    let folder = Folder::new();
    let faulty = Bed::fault("already_revoked_is_404");
    let reports = path(&folder, "reports");
    let mut line = faulty.everything();
    line.extend(["--report-dir", &reports, "second_revoke"].map(str::to_owned));
    let id = found(&run(&line));
    let over = replay(&id, &faulty, &["--run", &reports, "--report-dir", &reports]);
    expect(&over, 2, "would be written over");
    expect(&replay(&id, &faulty, &["--run", &reports]), 1, "failing");
    let beside = path(&folder, "beside");
    let beside = replay(&id, &faulty, &["--run", &reports, "--report-dir", &beside]);
    expect(&beside, 1, "failing");
}
