//! The HTML report in a browser: it shows what the run said, runs no text of a server, complains of nothing and asks
//! no network. Run by `cargo test --bench page -- --ignored`, for it needs Chromium, which is found by the variable
//! `CHROMIUM` or under one of its names.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot set its stage has nothing better to do than panic"
)]

#[expect(
    dead_code,
    reason = "the hostile rows need more ways to answer than these tests"
)]
#[path = "hostile/front.rs"]
mod front;

mod folder;

use cadenza_contract::mock::{Fault, Mock, Options};
use folder::Folder;
use front::{Front, Play, When};
use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use tokio::runtime::Runtime;

/// What a server says that wants to run in the reader's browser.
const CANARY: &str =
    "</pre><script>document.title='owned'</script><img src=x onerror=document.title='owned'>";
/// The names under which Chromium is installed.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
/// A desktop by day and a telephone by night.
const WINDOWS: [&[&str]; 2] = [
    &["--window-size=1280,2000"],
    &[
        "--window-size=390,2000",
        "--blink-settings=preferredColorScheme=0",
    ],
];

/// The report of a run of the gate against a mock with that fault, in front of which something may be played.
struct Report {
    folder: Folder,
}

impl Report {
    fn of(fault: Option<&str>, play: Option<Play>) -> Self {
        let runtime = Runtime::new().unwrap();
        let options = Options {
            fault: fault.map(|name| Fault::named(name).unwrap()),
            ..Options::default()
        };
        let mock = runtime.block_on(Mock::start(options)).unwrap();
        let port = mock.base_url().rsplit(':').next().unwrap().parse().unwrap();
        let front = play.map(|play| Front::start(port, Arc::new(play), When::Always));
        let url = front
            .as_ref()
            .map_or_else(|| mock.base_url().to_owned(), Front::url);
        let folder = Folder::new();
        let grants = mock.grants();
        let status = Command::new(env!("CARGO_BIN_EXE_cadenza-contract"))
            .env_clear()
            .current_dir(&folder.0)
            .args(["--base-url", &url, "--report-dir", "reports"])
            .args(["--token-file", &folder.write("owner", &grants.owner_token)])
            .args([
                "--stranger-token-file",
                &folder.write("stranger", &grants.stranger_token),
            ])
            .args([
                "--credentials",
                &folder.write("pool", &grants.credentials.join("\n")),
            ])
            .stdout(Stdio::null())
            .status()
            .unwrap();
        assert!(status.code().is_some());
        let _inside = runtime.enter();
        drop(mock);
        Self { folder }
    }

    fn record(&self) -> serde_json::Value {
        serde_json::from_str(&fs::read_to_string(self.folder.0.join("reports/run.json")).unwrap()).unwrap()
    }

    /// The page after its script ran, at that place of it; it must complain of nothing and ask nobody.
    fn open(&self, place: &str, window: &[&str]) -> String {
        let opened = Opened::at(&self.folder, "reports/report.html", place, window);
        let said = opened.said.lines();
        let complaints: Vec<&str> = said.filter(|line| line.contains("CONSOLE")).collect();
        assert!(complaints.is_empty(), "{complaints:#?}");
        assert!(opened.asked().is_empty(), "{:#?}", opened.asked());
        opened.dom
    }
}

/// What a browser made of a file.
struct Opened {
    dom: String,
    said: String,
    net: String,
}

impl Opened {
    fn at(folder: &Folder, file: &str, place: &str, window: &[&str]) -> Self {
        let net = folder.0.join("net.json");
        let ran = Command::new(chromium())
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
            ])
            .args([
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ])
            // The browser would ask its maker for news.
            .arg("--host-resolver-rules=MAP * ~NOTFOUND")
            .args(["--enable-logging=stderr", "--v=0", "--dump-dom"])
            .arg(format!("--log-net-log={}", net.display()))
            .arg(format!("--user-data-dir={}", folder.0.join("profile").display()))
            .args(window)
            .arg(format!("file://{}{place}", folder.0.join(file).display()))
            .output()
            .unwrap();
        Self {
            dom: String::from_utf8(ran.stdout).unwrap(),
            said: String::from_utf8_lossy(&ran.stderr).into_owned(),
            net: fs::read_to_string(net).unwrap(),
        }
    }

    /// The requests that the page began, as the browser's log of the network has them.
    fn asked(&self) -> Vec<&str> {
        let begun = |line: &&str| {
            line.contains("\"initiator\":\"") && !line.contains("\"initiator\":\"not an origin\"")
        };
        self.net.lines().filter(begun).collect()
    }
}

fn chromium() -> PathBuf {
    if let Some(named) = std::env::var_os("CHROMIUM") {
        return named.into();
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| NAMES.map(|name| folder.join(name)))
        .find(|file| file.is_file());
    found.expect("Chromium is installed, or CHROMIUM says where it is")
}

/// How often one element's text is exactly this.
fn shown(dom: &str, text: &str) -> usize {
    dom.matches(&format!(">{text}<")).count()
}

#[test]
#[ignore = "needs Chromium"]
fn a_failing_run_shows_every_failed_check_at_every_size() {
    let report = Report::of(Some("already_revoked_is_200"), None);
    let record = report.record();
    let failed: Vec<&str> = record["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["verdict"] == "fail")
        .map(|check| check["name"].as_str().unwrap())
        .collect();
    assert!(failed.contains(&"second_revoke_is_refused"), "{failed:?}");
    for window in WINDOWS {
        let dom = report.open("", window);
        assert!(dom.contains("<title>RED: credential.revoke at "), "{dom:.2000}");
        for check in &failed {
            assert!(dom.contains(&format!("-name\">{check}</h4>")), "{check}");
        }
        let cards = dom.matches("<article class=\"card bad\"").count();
        assert!((1..=failed.len()).contains(&cards), "{cards} cards");
        // The script is there, and its buttons are.
        assert!(dom.contains("class=\"live\"") && shown(&dom, "Copy curl") >= cards);
    }
}

#[test]
#[ignore = "needs Chromium"]
fn a_filter_in_the_address_chooses_the_rows() {
    let report = Report::of(Some("already_revoked_is_200"), None);
    let record = report.record();
    let counts = |verdict: &str| record["counts"][verdict].as_u64().unwrap();
    let all = counts("passed") + counts("failed") + counts("inconclusive") + counts("not_exercised");
    let dom = report.open("#checks?v=fail", &[]);
    assert_eq!(shown(&dom, &format!("{} of {all}", counts("failed"))), 1);
    let hidden = dom.matches("data-verdict=\"pass\" hidden=\"\"").count();
    assert_eq!(u64::try_from(hidden).unwrap(), counts("passed"));
    let dom = report.open("#checks?q=second_revoke_is_ref&v=fail", &[]);
    assert_eq!(shown(&dom, &format!("1 of {all}")), 1);
    let dom = report.open("#check-second_revoke_is_refused", &[]);
    let (_, row) = dom.split_once("id=\"check-second_revoke_is_refused\"").unwrap();
    let (row, _) = row.split_once("</tr>").unwrap();
    assert!(row.contains("<details open"), "{row}");
}

#[test]
#[ignore = "needs Chromium"]
fn what_a_server_says_does_not_run_in_the_browser() {
    let body =
        serde_json::json!({ "data": null, "success": false, "errno": -1, "error": CANARY }).to_string();
    let answer = format!(
        "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\
         Connection: close\r\n\r\n{body}",
        body.len()
    );
    let report = Report::of(None, Some(Play::Bytes(answer.into_bytes())));
    let dom = report.open("", WINDOWS[0]);
    assert!(
        dom.contains("document.title='owned'"),
        "the server's words are shown"
    );
    assert!(dom.contains("&lt;script&gt;") && dom.contains("&lt;img src=x"));
    assert!(!dom.contains("<title>owned") && !dom.contains("<img"));
    assert_eq!(dom.matches("<script>").count(), 1);
}

#[test]
#[ignore = "needs Chromium"]
fn the_browsers_log_would_tell_if_a_page_asked_the_network() {
    let folder = Folder::new();
    folder.write("asks.html", "<img src=\"http://127.0.0.1:9/x.png\">");
    assert_eq!(Opened::at(&folder, "asks.html", "", &[]).asked().len(), 1);
    folder.write("asks.html", "<p>nothing</p>");
    assert_eq!(
        Opened::at(&folder, "asks.html", "", &[]).asked(),
        Vec::<&str>::new()
    );
}

#[test]
#[ignore = "needs Chromium"]
fn a_green_run_has_no_section_of_failures() {
    let report = Report::of(None, None);
    let dom = report.open("", WINDOWS[0]);
    assert!(dom.contains("<title>GREEN: "), "{dom:.2000}");
    assert!(!dom.contains("id=\"failures\""));
    assert!(dom.contains("<svg class=\"plot\"") && dom.contains("<svg class=\"lanes\""));
}
