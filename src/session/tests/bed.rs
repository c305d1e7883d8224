//! A mock as a deployment of which a run is given only part, and what is to be seen of it afterwards.

use super::super::{Report, run};
use super::{Desk, Filter};
use crate::cli::Options;
use crate::finding::{CheckResult, Verdict};
use crate::gate::ExitCode;
use crate::mock::{self, Fault, Mock, Variant};
use crate::runner::Stop;

/// A mock with what is told about it.
pub(super) struct Bed {
    pub(super) desk: Desk,
    pub(super) mock: Mock,
    pub(super) before: Vec<String>,
}

impl Bed {
    async fn of(options: mock::Options) -> Self {
        let mock = Mock::start(options).await.unwrap();
        let before = mock.census().into_iter().map(|(id, _)| id).collect();
        Self {
            desk: Desk::new(),
            mock,
            before,
        }
    }

    pub(super) async fn plain() -> Self {
        Self::of(mock::Options::default()).await
    }

    pub(super) async fn variant(name: &str) -> Self {
        Self::of(mock::Options {
            variant: Some(Variant::named(name).unwrap()),
            ..mock::Options::default()
        })
        .await
    }

    pub(super) async fn fault(name: &str) -> Self {
        Self::of(mock::Options {
            fault: Some(Fault::named(name).unwrap()),
            ..mock::Options::default()
        })
        .await
    }

    /// The owner's token and nothing else.
    pub(super) fn token_only(&self) -> Options {
        Options {
            base_url: Some(self.mock.base_url().to_owned()),
            token_file: Some(self.desk.hand_over("owner", &self.mock.grants().owner_token)),
            ..Options::default()
        }
    }

    /// The owner's token and this pool.
    pub(super) fn pool(&self, ids: &[&str]) -> Options {
        Options {
            credentials: Some(self.desk.hand_over("pool", &ids.join("\n"))),
            ..self.token_only()
        }
    }

    pub(super) fn own(&self, place: usize) -> &str {
        &self.mock.grants().credentials[place]
    }

    pub(super) async fn run(&self, options: &Options) -> Report {
        let settings = self.desk.resolve(options).unwrap();
        run(&settings, &Filter::default(), &Stop::default(), None, &mut |_| {})
            .await
            .unwrap()
    }

    /// How many credentials were created, and how many of those are live.
    pub(super) fn created(&self) -> (usize, usize) {
        let census = self.mock.census();
        let created = || census.iter().filter(|(id, _)| !self.before.contains(id));
        (
            created().count(),
            created().filter(|(_, revoked)| !revoked).count(),
        )
    }

    pub(super) fn is_revoked(&self, id: &str) -> bool {
        self.mock
            .census()
            .iter()
            .any(|(known, revoked)| known == id && *revoked)
    }
}

#[track_caller]
pub(super) fn result<'a>(report: &'a Report, check: &str) -> &'a CheckResult {
    report
        .results
        .iter()
        .find(|result| result.check == check)
        .unwrap()
}

#[track_caller]
pub(super) fn green(report: &Report) {
    let failed = report
        .results
        .iter()
        .filter(|result| result.verdict == Verdict::Fail);
    let failed: Vec<&str> = failed.map(|result| result.check).collect();
    assert_eq!(
        report.summary.gate.exit,
        ExitCode::Green,
        "{failed:?} {:?}",
        report.summary.obstacle
    );
}

#[track_caller]
pub(super) fn killed(report: &Report, check: &str) {
    assert_eq!(result(report, check).verdict, Verdict::Fail);
    assert_eq!(report.summary.gate.exit, ExitCode::Violation);
}
