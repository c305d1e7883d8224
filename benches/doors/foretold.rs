//! What is told before anything is sent: plans, parts, lists, and the doctor.

use super::{Bed, Folder, expect, run, run_with};
use cadenza_contract::mock::Options;

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
