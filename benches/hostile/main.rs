//! A deployment that answers as the worst servers do: one test for each row of the table of hostile answers (R-01
//! to R-51). The binary runs its gate against a mock whose answers about ids that nobody issued are replaced. It
//! must end in time, stay small, give the verdict that the design gives, keep every other result, and write
//! reports that others can read.
//!
//! Not played here, for there is no such thing over plain loopback: R-26 (TLS that ends without saying so) and R-29
//! (certificates) are tests of `src/exchange`, which have a certificate authority; R-27 (HTTP/2) cannot happen,
//! since no connection offers it; R-28 (names) needs a name server, and the guard lets no plain name pass.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set its stage has nothing better to do than panic"
)]

#[path = "../folder.rs"]
mod folder;
mod framing;
mod front;
mod json;
mod sending;
mod size;
mod texts;

use cadenza_contract::mock::{Mock, Options};
use folder::Folder;
use front::{Front, Play, When};
use roxmltree::Document;
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// The most memory that any answer may cost, in KiB: 96 MiB for the whole process.
const MOST_KIB: u64 = 96 * 1024;
/// The longest that one run may take, deadlines of its exchanges included.
const LONGEST: Duration = Duration::from_secs(30);

/// How a run ended.
#[derive(Debug)]
struct Ended {
    code: i32,
    /// Checks by their verdict in the JUnit report.
    passed: BTreeSet<String>,
    failed: BTreeSet<String>,
    unsure: BTreeSet<String>,
    console: String,
    junit: String,
    request_lines: Vec<String>,
}

/// A run of the gate in front of which a row is played. What holds for every row is asserted here.
fn meet(play: Play, when: When, more: &[&str]) -> Ended {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let mock = runtime.block_on(Mock::start(Options::default())).unwrap();
    let port: u16 = mock.base_url().rsplit(':').next().unwrap().parse().unwrap();
    let front = Front::start(port, Arc::new(play), when);
    let folder = Folder::new();
    let began = Instant::now();
    let child = spawn(&front, &mock, &folder, more);
    let (code, peak_kib, console) = watch(child, &folder, began);
    let junit = fs::read_to_string(folder.0.join("reports/junit.xml")).unwrap();
    let ended = read(code, console, junit, front.request_lines());
    assert!(peak_kib < MOST_KIB, "{peak_kib} KiB");
    assert!(peak_kib > 0, "nobody measured");
    let _inside = runtime.enter();
    drop(mock);
    ended
}

fn spawn(front: &Front, mock: &Mock, folder: &Folder, more: &[&str]) -> Child {
    let grants = mock.grants();
    let file = |name: &str, text: &str| folder.write(name, text);
    let mut command = Command::new(env!("CARGO_BIN_EXE_cadenza-contract"));
    command
        .env_clear()
        .current_dir(&folder.0)
        .args(["--base-url", &front.url(), "--report-dir", "reports"])
        .args(["--token-file", &file("owner", &grants.owner_token)])
        .args(["--stranger-token-file", &file("stranger", &grants.stranger_token)])
        .args(["--credentials", &file("pool", &grants.credentials.join("\n"))])
        .args([
            "--stranger-credentials",
            &file("foreign", &grants.stranger_credentials.join("\n")),
        ])
        .args(more)
        .stdout(File::create(folder.0.join("said")).unwrap())
        .stderr(File::create(folder.0.join("complained")).unwrap());
    command.spawn().unwrap()
}

/// Waits for the end, and tells the exit code, the peak of the process's memory in KiB, and what it said.
fn watch(mut child: Child, folder: &Folder, began: Instant) -> (i32, u64, String) {
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = 0;
    let code = loop {
        let told = fs::read_to_string(&status).unwrap_or_default();
        // Until it has become the binary, the process shows the memory of this one.
        if told.starts_with("Name:\tcadenza-contrac") {
            let high = told.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kib: Option<u64> = high.and_then(|value| value.trim().strip_suffix(" kB")?.parse().ok());
            peak = peak.max(kib.unwrap_or_default());
        }
        if let Some(status) = child.try_wait().unwrap() {
            break status.code().unwrap();
        }
        if began.elapsed() > LONGEST {
            child.kill().unwrap();
            panic!("the run took longer than {LONGEST:?}");
        }
        thread::sleep(Duration::from_millis(5));
    };
    let said = ["said", "complained"].map(|name| fs::read(folder.0.join(name)).unwrap());
    (code, peak, String::from_utf8(said.concat()).unwrap())
}

/// Reads the reports as their readers would.
fn read(code: i32, console: String, junit: String, request_lines: Vec<String>) -> Ended {
    let wild = console
        .chars()
        .find(|letter| letter.is_control() && *letter != '\n');
    assert_eq!(wild, None, "{console:?}");
    assert!(
        console.len() < 256 * 1024,
        "{} bytes on the console",
        console.len()
    );
    assert!(!console.contains("BUG"), "{console}");
    let document = Document::parse(&junit).unwrap();
    let cases: Vec<_> = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .collect();
    assert!(cases.len() > 15, "{junit}");
    let with = |tag: Option<&str>| -> BTreeSet<String> {
        let tags = ["failure", "error", "skipped"];
        cases
            .iter()
            .filter(|case| {
                let found = case
                    .children()
                    .find(|child| tags.iter().any(|tag| child.has_tag_name(*tag)));
                found.map(|found| found.tag_name().name()) == tag
            })
            .map(|case| case.attribute("name").unwrap().to_owned())
            .collect()
    };
    let (passed, failed, unsure) = (with(None), with(Some("failure")), with(Some("error")));
    Ended {
        code,
        passed,
        failed,
        unsure,
        console,
        junit,
        request_lines,
    }
}

impl Ended {
    /// These checks fail, and every other one says what it says of a healthy deployment.
    #[track_caller]
    fn fails(&self, checks: &[&str]) -> &Self {
        let failed: Vec<&str> = self.failed.iter().map(String::as_str).collect();
        assert_eq!((self.code, failed.as_slice()), (1, checks), "{}", self.console);
        assert!(self.unsure.is_empty(), "{}", self.console);
        assert_eq!(self.passed.len() + checks.len(), HEALTHY, "{}", self.console);
        self
    }

    /// One check cannot tell, and so the run cannot; every other one says what it says of a healthy deployment.
    #[track_caller]
    fn is_inconclusive(&self) -> &Self {
        let unsure: Vec<&str> = self.unsure.iter().map(String::as_str).collect();
        assert_eq!(
            (self.code, unsure.as_slice()),
            (3, &[ANSWERED][..]),
            "{}",
            self.console
        );
        assert_eq!(self.passed.len() + 1, HEALTHY, "{}", self.console);
        self
    }

    /// The deployment is healthy.
    #[track_caller]
    fn is_green(&self) -> &Self {
        assert_eq!((self.code, self.passed.len()), (0, HEALTHY), "{}", self.console);
        self
    }

    /// What anybody can read of it.
    fn texts(&self) -> [&str; 2] {
        [&self.console, &self.junit]
    }
}

/// Checks that pass on the mock with the roles that are given here.
const HEALTHY: usize = 67;
/// Where a row has many forms: refusals alone, which take less time.
const SMOKE: &[&str] = &["--profile", "smoke"];
/// The check of calls that no complete answer comes to.
const ANSWERED: &str = "every_call_is_answered";

/// An answer that breaks off, or is none, decides nothing once: the call is repeated. When it happens again it is
/// a promise broken, and on loopback twice is again (design section 3). Returns what was said then.
#[track_caller]
fn breaks(bytes: Vec<u8>) -> String {
    meet(Play::Bytes(bytes.clone()), When::Once, &[]).is_inconclusive();
    let ended = meet(Play::Bytes(bytes), When::Always, SMOKE);
    assert_eq!((ended.code, ended.failed.len()), (1, 1), "{}", ended.console);
    assert!(ended.failed.contains(ANSWERED), "{}", ended.console);
    // What other calls showed stands.
    assert!(ended.passed.len() >= 3, "{}", ended.console);
    ended.console
}

/// What the answers about unknown ids say when they are as they should be.
const NOT_FOUND: &[u8] = br#"{"data":null,"success":false,"errno":-22016,"error":"Credential not found"}"#;
const JSON: &str = "Content-Type: application/json";

/// An answer with these fields and no others.
fn http(status: &str, fields: &[&str], body: &[u8]) -> Vec<u8> {
    let status = format!("HTTP/1.1 {status}");
    let head = [&[status.as_str()], fields, &["", ""]].concat().join("\r\n");
    [head.as_bytes(), body].concat()
}

/// The usual 404 with another body.
fn saying(body: &[u8]) -> Vec<u8> {
    http("404 Not Found", &[JSON, &length(body)], body)
}

fn length(body: &[u8]) -> String {
    format!("Content-Length: {}", body.len())
}
