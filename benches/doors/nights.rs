//! What outlives a run: waivers, history, parts that are joined, and the one who is told of a change.

use super::{Bed, Folder, expect, run, run_with};
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

fn line(bed: &Bed, more: &[&str]) -> Vec<String> {
    let mut line = bed.everything();
    line.extend(more.iter().map(|word| (*word).to_owned()));
    line
}

#[test]
fn a_finding_is_waived_by_what_waive_wrote_and_no_other_is() {
    let bed = Bed::fault("unknown_id_is_403");
    let folder = Folder::new();
    let path = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let only = ["unknown_id_is_not_found", "--report-dir"];
    let ran = run(&line(&bed, &[only[0], only[1], &path("reports")]));
    expect(&ran, 1, "; finding ");
    let told = ran.stdout.split("; finding ").nth(1).unwrap();
    let id = &told[..8];
    let into = path("waivers.toml");
    let waived = run(&[
        "waive",
        id,
        "--run",
        &path("reports"),
        "--into",
        &into,
        "--expires",
        "2999-01-01",
    ]);
    expect(&waived, 0, "fill in reason, owner and issue");
    let nowhere = path("missing/waivers.toml");
    let unwritten = run(&["waive", id, "--run", &path("reports"), "--into", &nowhere]);
    expect(&unwritten, 2, "missing/waivers.toml cannot be written");
    // The run would refuse the second, so it is not written.
    let twice = run(&["waive", id, "--run", &path("reports"), "--into", &into]);
    expect(&twice, 2, "waivers.toml:3 waives");
    let waivers = ["--waivers", &into];
    expect(&run(&line(&bed, &waivers)), 2, "reason is empty");
    let stanza = fs::read_to_string(&into)
        .unwrap()
        .replace("= \"\"", "= \"known\"");
    fs::write(&into, stanza).unwrap();
    let alone = run(&line(
        &bed,
        &[only[0], "--waivers", &into, "--report-dir", &path("reports")],
    ));
    expect(&alone, 0, "waived until 2999-01-01 by known (known): known");
    expect(&alone, 0, "WAIVED  unknown_id_is_not_found");
    // The same defect is seen by another check, which nobody waived.
    expect(&run(&line(&bed, &waivers)), 1, "FAIL  status_code_conformance");
    expect(
        &run(&["waive", "00000000", "--run", &path("reports")]),
        2,
        "the run has no finding",
    );
}

#[test]
fn looking_back_makes_no_ledger_where_there_is_none() {
    let (bed, folder) = (Bed::conforming(), Folder::new());
    let dir = folder.0.to_str().unwrap();
    expect(&run(&["history", "--state-dir", dir]), 2, "holds no ledger");
    let replay = ["replay", "0badf00d", "--base-url", &bed.url(), "--state-dir", dir];
    expect(&run(&replay), 2, "there is no finding or scenario named");
    assert_eq!(fs::read_dir(&folder.0).unwrap().count(), 0);
}

#[test]
fn the_history_of_a_named_target_tells_when_a_promise_broke() {
    let (good, bad) = (Bed::conforming(), Bed::fault("already_revoked_is_200"));
    let folder = Folder::new();
    let state = folder.0.join("state").to_str().unwrap().to_owned();
    let pins = folder.0.join("pins").to_str().unwrap().to_owned();
    let kept = |name| ["--target-name", name, "--state-dir", &state, "--pins-dir", &pins].map(str::to_owned);
    for (bed, name, code) in [(&good, "good", 0), (&bad, "bad", 1), (&bad, "bad", 1)] {
        let mut line = bed.everything();
        line.extend(kept(name));
        assert_eq!(run(&line).code, code);
    }
    let history = |more: &[&str]| run(&[&["history", "--state-dir", &state], more].concat());
    let config = folder.0.join("options.toml").to_str().unwrap().to_owned();
    fs::write(
        &config,
        format!("state-dir = {state:?}\ntarget-name = \"good\"\n"),
    )
    .unwrap();
    expect(
        &run_with(&["history"], &[("CADENZA_CONFIG", &config)]),
        0,
        "good   the last 1 run",
    );
    expect(
        &history(&[]),
        2,
        "several targets are remembered; the ledger knows: bad, good",
    );
    expect(
        &history(&["--target-name", "good"]),
        0,
        "further checks passed whenever they were asked",
    );
    let told = history(&["--target-name", "bad"]);
    // The pool was spent the first time, so the second run could tell less; what is broken stays broken.
    expect(&told, 0, "second_revoke_is_refused");
    expect(&told, 0, "last good never");
    expect(
        &history(&["--target-name", "bad", "--compare", "latest", "latest"]),
        0,
        "No verdict and no finding changed",
    );
    let changed = ["--target-name", "bad", "--compare", "latest~1", "latest"];
    expect(&history(&changed), 0, "second_revoke_is_refused");
    let changed = history(&[&changed[..], &["--output-format", "json"]].concat());
    let changed: serde_json::Value = serde_json::from_str(&changed.stdout).unwrap();
    assert_ne!(changed["before"], changed["after"], "{changed}");
    assert!(
        changed["verdicts"].as_array().is_some_and(|all| !all.is_empty()),
        "{changed}"
    );
    expect(
        &history(&["--target-name", "bad", "--compare", "x", "latest"]),
        2,
        "there is no run of this target named",
    );
    let csv = history(&["--target-name", "bad", "--output-format", "csv"]);
    expect(&csv, 0, ",gate,1,second_revoke_is_refused,fail,false");
    let json: serde_json::Value =
        serde_json::from_str(&history(&["--target-name", "good", "--output-format", "json"]).stdout).unwrap();
    assert_eq!(json["runs"][0]["exit_code"], 0);
    expect(
        &run(&["history", "--state-dir", "/nowhere/at/all"]),
        2,
        "holds no ledger",
    );
}

#[test]
fn the_parts_of_a_run_are_joined_to_one_verdict() {
    let bed = Bed::conforming();
    let folder = Folder::new();
    let path = |name: &str| folder.0.join(name).to_str().unwrap().to_owned();
    let dirs = [path("one"), path("two")];
    for (dir, part) in dirs.iter().zip(["1/2", "2/2"]) {
        let ran = run(&line(
            &bed,
            &["--profile", "smoke", "--partition", part, "--report-dir", dir],
        ));
        assert!(ran.code == 0 || ran.code == 4, "{}", ran.stdout);
    }
    let whole = run(&["report", &dirs[1], &dirs[0], "--report-dir", &path("all")]);
    expect(&whole, 0, "profile smoke");
    assert!(!whole.stdout.contains("part 1/2"), "{}", whole.stdout);
    // What is read is never written over.
    for source in [dirs[0].clone(), format!("{}/run.json", dirs[0])] {
        let over = run(&["report", &source, "--report-dir", &dirs[0]]);
        expect(&over, 2, "would be written over");
    }
    let half = run(&["report", &dirs[0], "--report-dir", &path("half")]);
    expect(&half, 3, "parts are missing: 2/2");
    expect(
        &run(&["report", &dirs[0], &dirs[0], "--report-dir", &path("x")]),
        2,
        "is there twice",
    );
    expect(
        &run(&["report", &path("nowhere"), "--report-dir", &path("x")]),
        2,
        "cannot be read",
    );
}

#[test]
fn a_webhook_is_told_of_a_change_of_verdict_and_of_nothing_else() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/secret-path", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut text = Vec::new();
        let mut piece = [0; 4096];
        while !text.ends_with(b"}") {
            let count = stream.read(&mut piece).unwrap();
            assert!(count > 0, "the notice broke off");
            text.extend_from_slice(&piece[..count]);
        }
        stream
            .write_all(b"HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n")
            .unwrap();
        String::from_utf8(text).unwrap()
    });
    let bed = Bed::conforming();
    let folder = Folder::new();
    let state = folder.0.join("state").to_str().unwrap().to_owned();
    let pins = folder.0.join("pins").to_str().unwrap().to_owned();
    let kept = [
        "--target-name",
        "t",
        "--state-dir",
        &state,
        "--pins-dir",
        &pins,
        "--profile",
        "smoke",
    ];
    let green = line(&bed, &kept);
    let told = [("CADENZA_WEBHOOK", url.as_str())];
    for _ in 0..2 {
        let ran = run_with(&green, &told);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{}", ran.stdout);
    }
    // A token that nobody knows turns the verdict, and the receiver's failure does not.
    let strange = folder.write("strange", "not.a.token-that-anybody-knows");
    let mut dead = green.clone();
    let at = dead.iter().position(|word| word == "--token-file").unwrap();
    dead[at + 1] = strange;
    let ran = run_with(&dead, &told);
    assert_eq!(ran.code, 3, "{}", ran.stdout);
    assert!(
        ran.stderr
            .contains("the webhook answered with 500; the verdict stands"),
        "{}",
        ran.stderr
    );
    let notice = server.join().unwrap();
    assert!(notice.starts_with("POST /secret-path HTTP/1.1"), "{notice}");
    assert!(notice.contains("was GREEN and is INCONCLUSIVE"), "{notice}");
    assert!(!ran.stderr.contains("secret-path"), "{}", ran.stderr);
    expect(
        &run_with(&green, &[("CADENZA_WEBHOOK", "http://hooks.example/x")]),
        2,
        "neither https nor on this machine",
    );
}
