//! What may never happen, whatever becomes of the process: a revocation without an intent, an id spent by two
//! runs, a credential touched that was never handed over, a secret in any file.

use super::{Bed, Folder, Ran, run, run_with};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cadenza_contract::mock::{Fault, Options, Variant};
use cadenza_contract::state::{Availability, StateDir, Taken};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// The name under which these targets are remembered.
const NAME: &str = "field";

/// A mock whose answers take their time, so that a run can be interrupted, and a pool of that many ids.
fn slow_field(pool: usize) -> Bed {
    Bed::new(Options {
        variant: Some(Variant::named("slow").unwrap()),
        credentials: pool + 40,
        stranger_credentials: 3,
        ..Options::default()
    })
}

/// The command line of a run that is remembered in `state`.
fn remembered(bed: &Bed, pool: usize, state: &Folder) -> Vec<String> {
    let mut line = bed.least(pool);
    let state = state.0.to_str().unwrap();
    line.extend(["--target-name", NAME, "--state-dir", state].map(str::to_owned));
    line.extend([
        "--pins-dir".to_owned(),
        bed.folder.0.join("pins").to_str().unwrap().to_owned(),
    ]);
    line
}

fn started(line: &[String]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cadenza-contract"));
    command.args(line).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
        .env_remove("CADENZA_STATE_DIR")
        .env_remove("CI")
        .env_remove("GITHUB_ACTIONS")
        .env_remove("GITHUB_STEP_SUMMARY")
        .spawn()
        .unwrap()
}

/// Every credential that is dead was handed over or created, and the ledger knew of it before.
fn nothing_died_unbooked(bed: &Bed, before: &BTreeSet<String>, pool: usize, state: &Folder) {
    let ledger = StateDir::open(&state.0).unwrap();
    let target = ledger.bind(NAME, &bed.url()).unwrap();
    let handed_over = &bed.mock().grants().credentials[..pool];
    for (id, _) in bed.mock().census().into_iter().filter(|(_, revoked)| *revoked) {
        let ours = handed_over.contains(&id) || !before.contains(&id);
        assert!(ours, "{id} died and was never handed over");
        let standing = ledger.availability(&target, &[&id]).unwrap().remove(0);
        assert!(
            matches!(standing, Availability::Taken(Taken::Spent { .. })),
            "{id} died without an intent: {standing:?}"
        );
    }
}

fn ids(bed: &Bed) -> BTreeSet<String> {
    bed.mock().census().into_iter().map(|(id, _)| id).collect()
}

/// Kills so many runs at points of their lives that a fixed sequence picks.
fn killed_runs(kills: u64) {
    let pool = 60;
    let (bed, state) = (slow_field(pool), Folder::new());
    let before = ids(&bed);
    for kill in 0..kills {
        let mut run = started(&remembered(&bed, pool, &state));
        // Spread over the life of a run by the golden ratio; the point need not be the same each time.
        let point = 20 + kill * 618 % 1000;
        std::thread::sleep(Duration::from_millis(point));
        run.kill().unwrap();
        run.wait().unwrap();
        nothing_died_unbooked(&bed, &before, pool, &state);
    }
    let last = run(&remembered(&bed, pool, &state));
    assert!(matches!(last.code, 0 | 3), "{}\n{}", last.stdout, last.stderr);
    assert!(!last.stdout.contains("FAIL"), "{}", last.stdout);
    nothing_died_unbooked(&bed, &before, pool, &state);
    let ledger = StateDir::open(&state.0).unwrap();
    let target = ledger.bind(NAME, &bed.url()).unwrap();
    let open = ledger.unresolved(&target).unwrap();
    assert!(open.is_empty(), "{} intents were left open", open.len());
}

#[test]
fn a_run_killed_at_any_point_leaves_no_revocation_unbooked_and_the_next_one_asks() {
    killed_runs(20);
}

#[test]
#[ignore = "takes minutes; the nightly loop runs it"]
fn two_hundred_killed_runs_leave_no_revocation_unbooked() {
    killed_runs(200);
}

#[test]
fn two_runs_at_once_on_one_pool_never_spend_the_same_id() {
    let pool = 30;
    let (bed, state) = (slow_field(pool), Folder::new());
    let before = ids(&bed);
    let line = remembered(&bed, pool, &state);
    let runs = [started(&line), started(&line)];
    for run in runs {
        let ended = run.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&ended.stdout).into_owned();
        assert_eq!(ended.status.code(), Some(0), "{told}");
    }
    nothing_died_unbooked(&bed, &before, pool, &state);
}

#[test]
fn a_second_run_under_a_name_takes_other_ids_and_the_graves_stay_closed() {
    let pool = 12;
    let (bed, state) = (
        Bed::new(Options {
            credentials: 12,
            ..Options::default()
        }),
        Folder::new(),
    );
    let line = remembered(&bed, pool, &state);
    assert_eq!(run(&line).code, 0);
    let second = run(&line);
    assert_eq!(second.code, 0, "{}", second.stdout);
    assert!(second.stdout.contains("ids passed over"), "{}", second.stdout);
    let mut smoke = line;
    smoke.extend(["--profile", "smoke"].map(str::to_owned));
    let third = run(&smoke);
    assert_eq!(third.code, 0, "{}", third.stdout);
    assert!(
        third.stdout.contains("PASS  graves_stay_closed"),
        "{}",
        third.stdout
    );
}

#[test]
fn a_name_means_one_origin_until_it_is_forgotten() {
    let state = Folder::new();
    let (one, other) = (Bed::conforming(), Bed::conforming());
    assert_eq!(run(&remembered(&one, 6, &state)).code, 0);
    let refused = run(&remembered(&other, 6, &state));
    assert_eq!(refused.code, 2, "{}", refused.stderr);
    assert!(refused.stderr.contains("--forget-target"), "{}", refused.stderr);
    assert_eq!(other.mock().requests(), 0, "something was sent");
    let mut line = remembered(&other, 6, &state);
    line.push("--forget-target".to_owned());
    assert_eq!(run(&line).code, 0);
}

#[test]
fn a_state_directory_that_cannot_be_used_stops_everything_before_the_first_request() {
    let bed = Bed::conforming();
    let folder = Folder::new();
    let file = folder.write("no-folder", "");
    let corrupt = Folder::new();
    corrupt.write(
        "ledger.sqlite3",
        "this is no database, however long it is made to be "
            .repeat(200)
            .as_str(),
    );
    for state in [Path::new(&file), corrupt.0.as_path()] {
        let mut line = bed.least(6);
        line.extend(["--target-name", NAME, "--state-dir", state.to_str().unwrap()].map(str::to_owned));
        let refused = run(&line);
        assert_eq!(refused.code, 2, "{}", refused.stderr);
        assert!(refused.stderr.contains("remedy"), "{}", refused.stderr);
    }
    assert_eq!(bed.mock().requests(), 0, "something was sent");
    let kept = fs::read_to_string(corrupt.0.join("ledger.sqlite3")).unwrap();
    assert!(kept.starts_with("this is no database"), "the file was touched");
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_run_with_what_it_has_and_with_3() {
    for signal in ["-TERM", "-INT"] {
        let pool = 20;
        let (bed, state) = (slow_field(pool), Folder::new());
        let before = ids(&bed);
        let run = started(&remembered(&bed, pool, &state));
        // Not before it is under way, however long it takes to start.
        while bed.mock().requests() < 20 {
            std::thread::sleep(Duration::from_millis(5));
        }
        let sent = Command::new("kill")
            .args([signal, &run.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        let ended = run.wait_with_output().unwrap();
        let told = String::from_utf8_lossy(&ended.stdout).into_owned();
        assert_eq!(ended.status.code(), Some(3), "{told}");
        assert!(told.contains("asked to stop"), "{told}");
        nothing_died_unbooked(&bed, &before, pool, &state);
    }
}

#[test]
fn a_casualty_trips_the_kill_switch_and_is_named() {
    let bed = Bed::new(Options {
        fault: Some(Fault::named("revokes_another_too").unwrap()),
        credentials: 12,
        ..Options::default()
    });
    let ran = run(&bed.least(12));
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("kill switch: own#12"), "{}", ran.stdout);
    let dead = bed.mock().census().iter().filter(|(_, revoked)| *revoked).count();
    assert!(dead <= 4, "{dead} died before the switch was tripped");
}

/// Every spelling under which a secret would give itself away.
fn spellings(secret: &str) -> Vec<String> {
    let percent = secret
        .bytes()
        .fold(String::new(), |text, byte| text + &format!("%{byte:02X}"));
    vec![
        secret.to_owned(),
        STANDARD.encode(secret),
        URL_SAFE_NO_PAD.encode(secret),
        percent,
    ]
}

fn search(dir: &Path, needles: &[String], found: &mut Vec<String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, needles, found);
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        for needle in needles {
            if bytes
                .windows(needle.len())
                .any(|window| window == needle.as_bytes())
            {
                found.push(path.display().to_string());
            }
        }
    }
}

#[test]
fn no_secret_is_in_any_file_or_output_after_runs_that_pass_fail_and_crash() {
    for fault in [None, Some("token_echoed_in_error"), Some("secret_in_object")] {
        let bed = fault.map_or_else(Bed::conforming, Bed::fault);
        let grants = bed.mock().grants();
        let kept = Folder::new();
        let secrets = [
            &grants.owner_token,
            &grants.stranger_token,
            &grants.reader_token,
            &grants.owner_password,
            &grants.stranger_password,
        ];
        let needles: Vec<String> = secrets.iter().flat_map(|secret| spellings(secret)).collect();
        let mut line = bed.everything();
        for (flag, dir) in [
            ("--state-dir", "state"),
            ("--report-dir", "reports"),
            ("--pins-dir", "pins"),
        ] {
            line.extend([flag.to_owned(), kept.0.join(dir).to_str().unwrap().to_owned()]);
        }
        line.extend(["--target-name", NAME, "--email", &grants.owner_email].map(str::to_owned));
        let password = [("CADENZA_PASSWORD", grants.owner_password.as_str())];
        let Ran { stdout, stderr, .. } = run_with(&line, &password);
        kept.write("stdout", &stdout);
        kept.write("stderr", &stderr);
        let mut crashed = started(&line);
        std::thread::sleep(Duration::from_millis(150));
        crashed.kill().unwrap();
        crashed.wait().unwrap();
        let mut found = Vec::new();
        search(&kept.0, &needles, &mut found);
        assert!(found.is_empty(), "under {fault:?}: {found:?}");
        assert!(stdout.contains("Verdict"), "{stdout}{stderr}");
    }
}
