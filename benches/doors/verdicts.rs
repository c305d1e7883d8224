//! What a run says of a deployment: green, red, or worthless, and by which exit code.

use super::{Bed, Folder, expect, run, run_with};
use cadenza_contract::mock::{Options, Variant};
use std::fs;

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
fn a_second_run_on_the_same_pool_accuses_nobody() {
    let bed = Bed::conforming();
    expect(&run(&bed.least(6)), 0, "GREEN");
    expect(
        &run(&bed.least(6)),
        0,
        "ids passed over as spent, unknown, another user's or another run's: own#1, own#2, own#3",
    );
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
    expect(
        &run(&no_ids),
        3,
        "Problem  1 more disposable credential of the owner needed\n  remedy  give --credentials FILE",
    );
    expect(&run(&no_ids[..4]), 0, "GREEN");
    let no_token = ["--base-url".to_owned(), bed.url()];
    expect(
        &run(&no_token),
        3,
        "Problem  no token for the role owner\n  remedy  give --token-file FILE or CADENZA_TOKEN",
    );

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
fn smoke_destroys_nothing() {
    let bed = Bed::conforming();
    let mut line = bed.everything();
    line.extend(["--profile".to_owned(), "smoke".to_owned()]);
    expect(&run(&line), 0, "0 live revocations of 0 allowed");
    assert!(bed.mock().census().iter().all(|(_, revoked)| !revoked));
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
