//! Which run it is, what the gate says of it, and what else it brought.

use super::OwnTests;
use crate::finding::{About, Observation as Observed};
use crate::pins::{Standing, Writing};
use crate::plan::Power;
use crate::provision;
use crate::runner::{Header, Summary};
use crate::visible::visible;
use serde::{Deserialize, Serialize};

/// What wrote a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What its own tests hold its checks to; older records do not tell.
    #[serde(default)]
    pub own_tests: Option<OwnTests>,
}

impl Tool {
    /// This build.
    pub fn this() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            own_tests: Some(OwnTests::of_this_build()),
        }
    }
}

/// Whether a run said all that it had to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It ended and was judged.
    Complete,
    /// It is going on, died or was stopped: nothing that is missing was proven.
    Partial,
}

/// Which run it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The run in the ledger, a UUID.
    pub id: String,
    /// Whether it ended.
    pub state: State,
    /// The operation under test.
    pub operation: String,
    /// The target's URL, or the words for the embedded mock.
    pub target: String,
    /// The name under which the target is remembered, if it has one.
    pub target_name: Option<String>,
    /// What the deployment calls its version, if it tells.
    pub deployment_version: Option<String>,
    /// The profile.
    pub profile: String,
    /// The seed, as digits: JSON's numbers would lose some of them.
    pub seed: String,
    /// Which part of a shared run, as m/n.
    pub partition: String,
    /// When it began, in milliseconds since 1970.
    pub started_ms: i64,
    /// How long it took, in milliseconds.
    pub wall_ms: u64,
    /// How rare a fault it would have seen, in words.
    pub power: String,
    /// The calls that this was computed from; older records do not tell.
    #[serde(default)]
    pub calls: Option<Calls>,
    /// What became of observations, in words.
    pub pins: String,
}

/// Calls of a clean run, by what a fault could spoil in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calls {
    /// Calls that may not succeed.
    pub refusals: usize,
    /// Live credentials revoked.
    pub revocations: usize,
    /// Live credentials revoked by several calls at the same moment.
    pub races: usize,
}

impl Calls {
    fn of(power: Power) -> Self {
        Self {
            refusals: power.refusals,
            revocations: power.revocations,
            races: power.races,
        }
    }

    /// The calls of both.
    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            refusals: self.refusals.saturating_add(other.refusals),
            revocations: self.revocations.saturating_add(other.revocations),
            races: self.races.saturating_add(other.races),
        }
    }

    /// How rare a fault they would have seen, in words.
    pub(super) fn power(self) -> String {
        let power = Power {
            refusals: self.refusals,
            revocations: self.revocations,
            races: self.races,
        };
        power.to_string()
    }
}

impl Run {
    /// A run that has begun.
    pub fn begun(header: &Header) -> Self {
        Self {
            id: header.run.clone(),
            state: State::Partial,
            operation: header.operation.clone(),
            target: header.target.clone(),
            target_name: header.target_name.clone(),
            deployment_version: None,
            profile: header.profile.to_owned(),
            seed: header.seed.to_string(),
            partition: header.partition.to_string(),
            started_ms: header.started_ms,
            wall_ms: 0,
            power: header.power.to_string(),
            calls: Some(Calls::of(header.power)),
            pins: String::new(),
        }
    }

    pub(super) fn ended(&mut self, summary: &Summary) {
        if !summary.is_partial {
            self.state = State::Complete;
        }
        self.deployment_version.clone_from(&summary.deployment_version);
        self.wall_ms = u64::try_from(summary.wall.as_millis()).unwrap_or(u64::MAX);
        self.pins = pins(&summary.pins);
    }
}

/// What became of the observations, and where to look at a change.
fn pins(standing: &Standing) -> String {
    let (tally, writing, file) = match standing {
        Standing::Off(why) => return why.to_string(),
        Standing::On { tally, writing, file } => (tally, writing, visible(&file.display().to_string())),
    };
    let (accepted, drifted, proposed) = (tally.accepted, tally.drifted, tally.proposed);
    match writing {
        Writing::Accept => {
            format!("{accepted} accepted in {file}, {drifted} drifted, {proposed} proposed")
        }
        Writing::Never | Writing::Propose if proposed == 0 => {
            format!("{accepted} accepted, {drifted} drifted, 0 proposed")
        }
        Writing::Never => format!(
            "{accepted} accepted, {drifted} drifted, {proposed} to propose (CI never writes: run it elsewhere)"
        ),
        Writing::Propose => format!(
            "{accepted} accepted, {drifted} drifted, {proposed} proposed in {file} \
             (review with `cargo insta review` or --update-pins)"
        ),
    }
}

/// What the gate says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gate {
    /// The word: GREEN, RED, INCONCLUSIVE or NOTHING SELECTED.
    pub verdict: String,
    /// The exit code.
    pub exit_code: u8,
    /// Why, in sentences; empty when the gate is open.
    pub reasons: Vec<String>,
    /// Whether the binary had shown that it can go red, in words.
    #[serde(default)]
    pub canary: String,
    /// What made the whole run worthless or cut it short, if something did.
    pub obstacle: Option<super::Doubt>,
}

impl Gate {
    /// What stands as long as a run has not ended.
    pub(super) fn unfinished() -> Self {
        let exit = crate::gate::ExitCode::Inconclusive;
        Self {
            verdict: exit.word().to_owned(),
            exit_code: exit.code(),
            reasons: vec!["the run did not end: it is going on, died or was stopped".to_owned()],
            canary: String::new(),
            obstacle: None,
        }
    }

    pub(super) fn of(summary: &Summary) -> Self {
        Self {
            verdict: summary.gate.exit.word().to_owned(),
            exit_code: summary.gate.exit.code(),
            reasons: summary.gate.reasons.clone(),
            canary: summary.canary.to_string(),
            obstacle: summary.obstacle.clone(),
        }
    }
}

/// A point that the page leaves open, and what was seen there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Observation {
    /// The open question.
    pub point: String,
    /// What this deployment does.
    pub seen: String,
    /// Whether the next run should see the same.
    pub lasting: bool,
}

impl Observation {
    pub(super) fn of(observed: &Observed) -> Self {
        Self {
            point: observed.point.clone(),
            seen: observed.seen.clone(),
            lasting: observed.about == About::Deployment,
        }
    }
}

/// A credential that was created and not spent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOver {
    /// Whose account it is in.
    pub owner: String,
    /// What it is called there.
    pub name: String,
    /// Its id, unless nobody was told: then it is only likely to be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

impl LeftOver {
    pub(super) fn of(one: &provision::LeftOver) -> Self {
        Self {
            owner: one.owner.to_string(),
            name: one.name.clone(),
            id: one.id.clone(),
        }
    }
}
