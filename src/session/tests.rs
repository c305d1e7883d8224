//! Whole runs against the mock as a deployment on this machine, with pins.

mod bed;
mod before;
mod canary;
mod crowds;
mod dealt;
mod foresee;
mod further;
mod health;
mod identities;
mod left_over;
mod minefield;
mod network;
mod open_intents;
mod parts;
mod passed_over;
mod readme;
mod relay;
mod searched;
mod sides;
mod spent;
mod stock;
mod stopped;
mod unclosed;
mod waived;
mod widgets;

use super::{Report, Song, run};
use crate::cli::Options;
use crate::finding::Severity;
use crate::gate::ExitCode;
use crate::mock::{self, Mock, Variant};
use crate::pins::{Off, Pinning, Standing, Tally};
use crate::plan::Filter;
use crate::runner::{Event, Stop};
use crate::settings::{Settings, SettingsError};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// Tells the mocks of this process apart.
fn mock_number() -> u32 {
    static STARTED: AtomicU32 = AtomicU32::new(0);
    STARTED.fetch_add(1, Ordering::Relaxed)
}

/// Where one test keeps its pins and what it hands over.
struct Desk {
    folder: PathBuf,
    options: Options,
    variables: Vec<(&'static str, &'static str)>,
    canary: Option<Song>,
}

impl Desk {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("cadenza-session-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).unwrap();
        let options = Options {
            target_name: Some("uat".to_owned()),
            pins_dir: Some(folder.join("pins")),
            ..Options::default()
        };
        Self {
            folder,
            options,
            variables: Vec::new(),
            canary: None,
        }
    }

    fn hand_over(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Plays one run against a fresh mock, and does to the pins what the doors do.
    async fn play(&self, mock: mock::Options, filter: &Filter) -> Report {
        self.listen(mock, filter, &mut |_| {}).await
    }

    async fn listen(&self, mock: mock::Options, filter: &Filter, events: &mut dyn FnMut(Event)) -> Report {
        let mock = Mock::start(mock).await.unwrap();
        self.aim(mock.base_url(), &mock, filter, events).await
    }

    /// Plays one run against this URL, behind which the mock is.
    async fn aim(&self, base: &str, mock: &Mock, filter: &Filter, events: &mut dyn FnMut(Event)) -> Report {
        let grants = mock.grants();
        let options = Options {
            base_url: Some(base.to_owned()),
            token_file: Some(self.hand_over("owner", &grants.owner_token)),
            stranger_token_file: Some(self.hand_over("stranger", &grants.stranger_token)),
            credentials: Some(self.hand_over("pool", &grants.credentials.join("\n"))),
            // Each mock has a port, and so an origin, of its own.
            state_dir: Some(self.folder.join(format!("state-{}", mock_number()))),
            ..self.options.clone()
        };
        let settings = self.resolve(&options).unwrap();
        let report = Box::pin(run(&settings, filter, &Stop::default(), self.canary, events))
            .await
            .unwrap();
        settings.pinning.carry_out(&report.pins).unwrap();
        report
    }

    /// A whole run against the conforming mock.
    async fn usual(&self) -> Report {
        self.play(mock::Options::default(), &Filter::default()).await
    }

    /// A whole run against a mock whose open errnos are others.
    async fn changed(&self) -> Report {
        self.play(other_errnos(), &Filter::default()).await
    }

    fn resolve(&self, options: &Options) -> Result<Settings, SettingsError> {
        Settings::resolve(options, &|name| {
            let given = self.variables.iter().find(|(variable, _)| *variable == name);
            given.map(|(_, value)| (*value).to_owned())
        })
    }

    /// The names of the files that there are.
    fn files(&self) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.folder.join("pins")) else {
            return Vec::new();
        };
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// Accepts the proposal by its name, as a person does who trusts it.
    fn accept(&self) {
        let pins = self.folder.join("pins");
        fs::rename(pins.join("pins__uat.snap.new"), pins.join("pins__uat.snap")).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.join("pins").join(name)).unwrap()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn other_errnos() -> mock::Options {
    mock::Options {
        variant: Some(Variant::named("other_errnos").unwrap()),
        ..mock::Options::default()
    }
}

#[track_caller]
fn tally(report: &Report) -> Tally {
    match &report.summary.pins {
        Standing::On { tally, .. } => *tally,
        Standing::Off(why) => panic!("pins are {why}"),
    }
}

fn drift(report: &Report) -> Vec<String> {
    report
        .results
        .iter()
        .flat_map(|result| &result.findings)
        .filter(|finding| finding.severity == Severity::Drift)
        .map(|finding| format!("{} -> {}", finding.expected, finding.received))
        .collect()
}

#[tokio::test]
async fn the_first_run_proposes_all_that_describes_the_deployment_and_is_green() {
    let desk = Desk::new();
    let report = desk.usual().await;
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
    assert_eq!(desk.files(), ["pins__uat.snap.new"]);
    let proposal = desk.read("pins__uat.snap.new");
    assert!(proposal.contains("\nerrno of not_found: -22016\n"), "{proposal}");
    assert!(proposal.contains("\nstatus of number as id: 400\n"), "{proposal}");
    assert!(!proposal.contains("overlap"), "{proposal}");
    let (accepted, proposed) = (tally(&report).accepted, tally(&report).proposed);
    assert_eq!((accepted, proposed), (0, proposal.lines().count() - 4));
}

#[tokio::test]
async fn a_deployment_that_does_as_accepted_has_no_drift_and_leaves_no_proposal() {
    let desk = Desk::new();
    desk.usual().await;
    desk.accept();
    let report = desk.usual().await;
    assert_eq!((tally(&report).drifted, tally(&report).proposed), (0, 0));
    assert!(tally(&report).accepted > 0);
    assert_eq!(desk.files(), ["pins__uat.snap"]);
}

#[tokio::test]
async fn a_proposal_that_nobody_accepted_is_enforced_by_nobody() {
    let desk = Desk::new();
    desk.usual().await;
    let report = desk.changed().await;
    assert!(drift(&report).is_empty());
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
}

#[tokio::test]
async fn a_changed_deployment_drifts_and_the_exit_stays_0_unless_it_is_asked_for() {
    let mut desk = Desk::new();
    desk.usual().await;
    desk.accept();
    let report = desk.changed().await;
    let found = drift(&report);
    assert!(
        found
            .iter()
            .any(|line| line.starts_with("errno of not_found: -22016 -> errno of not_found: -")),
        "{found:?}"
    );
    assert_eq!(tally(&report).drifted, found.len());
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
    assert_eq!(desk.files(), ["pins__uat.snap", "pins__uat.snap.new"]);

    desk.options.fail_on = Some("violation,drift".to_owned());
    let report = desk.changed().await;
    assert_eq!(report.summary.gate.exit, ExitCode::Violation);
    let report = desk.usual().await;
    assert_eq!(report.summary.gate.exit, ExitCode::Green);
    assert_eq!(desk.files(), ["pins__uat.snap"]);
}

#[tokio::test]
async fn verdicts_are_told_with_their_drift() {
    let desk = Desk::new();
    desk.usual().await;
    desk.accept();
    let mut told = 0;
    desk.listen(other_errnos(), &Filter::default(), &mut |event| {
        if let Event::Judged(result) = event {
            told += usize::from(result.only_drifted());
        }
    })
    .await;
    assert!(told > 0);
}

#[tokio::test]
async fn a_filtered_run_adds_to_the_proposal_of_another() {
    let desk = Desk::new();
    let only = |name: &str| Filter {
        include: vec![name.to_owned()],
        ..Filter::default()
    };
    desk.play(mock::Options::default(), &only("missing_id")).await;
    desk.play(mock::Options::default(), &only("unknown_id")).await;
    let proposal = desk.read("pins__uat.snap.new");
    assert!(
        proposal.contains("errno of invalid_request") && proposal.contains("errno of not_found"),
        "{proposal}"
    );
}

#[tokio::test]
async fn update_pins_accepts_at_once_and_takes_a_proposal_away() {
    let mut desk = Desk::new();
    desk.usual().await;
    desk.options.update_pins = true;
    let report = desk.changed().await;
    assert!(drift(&report).is_empty());
    assert_eq!(desk.files(), ["pins__uat.snap"]);
    desk.options.update_pins = false;
    assert!(drift(&desk.changed().await).is_empty());
}

#[tokio::test]
async fn ci_never_writes_but_compares() {
    let mut desk = Desk::new();
    desk.variables = vec![("CI", "true")];
    let report = desk.usual().await;
    assert!(desk.files().is_empty() && tally(&report).proposed > 0);

    desk.variables.clear();
    desk.usual().await;
    desk.accept();
    let before = desk.read("pins__uat.snap");
    desk.variables = vec![("CI", "true")];
    let report = desk.changed().await;
    assert!(!drift(&report).is_empty());
    assert_eq!(desk.files(), ["pins__uat.snap"]);
    assert_eq!(desk.read("pins__uat.snap"), before);
}

#[tokio::test]
async fn a_target_without_a_name_has_no_pins() {
    let mut desk = Desk::new();
    desk.options.target_name = None;
    let report = desk.usual().await;
    assert_eq!(report.summary.pins, Standing::Off(Off::Unnamed));
    assert!(desk.files().is_empty());
}

#[test]
fn nothing_is_kept_of_the_embedded_mock() {
    let mut desk = Desk::new();
    desk.variables = vec![("CADENZA_TARGET_NAME", "uat")];
    let settings = desk.resolve(&Options::default()).unwrap();
    assert!(matches!(settings.pinning, Pinning::Off(Off::EmbeddedMock)));
}

#[tokio::test]
async fn a_run_that_proved_nothing_neither_drifts_nor_proposes() {
    let desk = Desk::new();
    desk.usual().await;
    let before = desk.read("pins__uat.snap.new");
    let outage = mock::Options {
        outage: Some(mock::Outage::named("unauthorized_everything").unwrap()),
        ..mock::Options::default()
    };
    let report = desk.play(outage, &Filter::default()).await;
    assert!(report.summary.obstacle.is_some() && drift(&report).is_empty());
    assert_eq!(desk.read("pins__uat.snap.new"), before);
}
