//! What a run would do, as text: nothing of it has been sent.

use super::message;
use crate::counted::counted;
use crate::exchange::Connection;
use crate::finding::Doubt;
use crate::record::Run;
use crate::runner::Foresight;
use crate::scenario::{Hazard, Scenario, Stage, Steps};
use crate::visible::visible;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

/// Writes a run that is only foreseen.
pub struct Outline<W: Write> {
    out: W,
}

impl<W: Write> Outline<W> {
    /// An outline on `out`.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes it.
    pub fn write(&mut self, run: &Foresight) -> io::Result<()> {
        writeln!(self.out, "{}", message::title(&Run::begun(&run.header)))?;
        writeln!(self.out, "    plan  {}", message::plan(&run.header))?;
        writeln!(self.out, "    dry run: nothing was sent")?;
        self.arrival(run)?;
        self.scenarios(run)?;
        self.spendings(run)?;
        self.left_out("Would not be played", &run.plan.not_played)?;
        self.left_out("In other parts of the run", &run.plan.elsewhere.scenarios)?;
        self.foot(run)
    }

    /// What would happen beside the scenarios' own calls.
    fn arrival(&mut self, run: &Foresight) -> io::Result<()> {
        if run.health.is_none() && run.log_ins.is_empty() && run.created() == 0 {
            return Ok(());
        }
        writeln!(self.out, "\nBeside refusals and revocations")?;
        if let Some(health) = &run.health {
            let health = visible(health);
            writeln!(self.out, "    would ask {health} for the deployment's version")?;
        }
        for log_in in &run.log_ins {
            let email = visible(&log_in.email);
            writeln!(
                self.out,
                "    would log in as {email}, for the {}",
                log_in.session
            )?;
        }
        if let (1.., Some(venue)) = (run.created(), &run.venue) {
            writeln!(
                self.out,
                "    would create {} with venue {}",
                counted(run.created(), "credential"),
                visible(venue)
            )?;
        }
        Ok(())
    }

    fn scenarios(&mut self, run: &Foresight) -> io::Result<()> {
        let mut stage = None;
        let names = run.plan.scenarios.iter().map(|scenario| scenario.name.len());
        let width = names.max().unwrap_or(0).max(28);
        for scenario in &run.plan.scenarios {
            if stage.replace(scenario.stage) != Some(scenario.stage) {
                writeln!(self.out, "\n{}", heading(scenario.stage))?;
            }
            let requests = run.inputs.requests(scenario, &run.plan.cost);
            writeln!(
                self.out,
                "    {:<width$} {requests:>3} request{}  spends {}  {:<23}  {}",
                scenario.name,
                if requests == 1 { " " } else { "s" },
                scenario.spends,
                Hazard::of(scenario).to_string(),
                connections(scenario)
            )?;
        }
        Ok(())
    }

    fn spendings(&mut self, run: &Foresight) -> io::Result<()> {
        writeln!(self.out, "\nWould spend, in this order")?;
        for spending in &run.spendings {
            let id = spending
                .id
                .as_deref()
                .map_or("(made for the run)".into(), visible);
            let witness = if spending.witness { ", a witness" } else { "" };
            writeln!(
                self.out,
                "    {:<10} {id:<38} {}{witness}",
                spending.name, spending.scenario
            )?;
        }
        if run.spendings.is_empty() {
            writeln!(self.out, "    nothing")?;
        }
        Ok(())
    }

    fn left_out(&mut self, heading: &str, scenarios: &BTreeMap<&'static str, Doubt>) -> io::Result<()> {
        let mut reasons: BTreeMap<&Doubt, Vec<&str>> = BTreeMap::new();
        for (scenario, doubt) in scenarios {
            reasons.entry(doubt).or_default().push(scenario);
        }
        if !reasons.is_empty() {
            writeln!(self.out, "\n{heading}")?;
        }
        for (doubt, scenarios) in reasons {
            writeln!(self.out, "    {}", scenarios.join(", "))?;
            writeln!(self.out, "        {}; {}", visible(&doubt.why), doubt.remedy)?;
        }
        Ok(())
    }

    fn foot(&mut self, run: &Foresight) -> io::Result<()> {
        let log_ins = match run.log_ins.len() {
            0 => String::new(),
            many => format!(", {} among them", counted(many, "login")),
        };
        writeln!(self.out, "{}", "─".repeat(72))?;
        let of_scenario = |scenario| run.inputs.requests(scenario, &run.plan.cost);
        let played: usize = run.plan.scenarios.iter().map(of_scenario).sum();
        writeln!(
            self.out,
            " Traffic  {} requests: {played} of the scenarios and {} before them{log_ins}; {} live revocations, at most \
             {} if scenarios fail and are repeated",
            run.plan.cost.requests,
            run.plan.cost.requests.saturating_sub(played),
            run.plan.cost.revocations,
            run.max_revocations
        )?;
        if let Some(time) = run.header.rate.estimate(run.plan.cost.requests) {
            let time = humantime::format_duration(time);
            writeln!(self.out, " Time     about {time} at {}", run.header.rate)?;
        }
        writeln!(self.out, " Power    {}", run.header.power)?;
        self.out.flush()
    }
}

fn heading(stage: Stage) -> &'static str {
    match stage {
        Stage::Preflight => "Whether the API is there",
        Stage::Census => "What the lists say at first",
        Stage::FirstRevoke => "The first revocation",
        Stage::Free => "Refusals",
        Stage::Further => "Other operations that are judged as well",
        Stage::Tombstone => "About what was revoked",
        Stage::Race => "Several calls at once, and creations",
        Stage::Foreign => "Another user's credential",
        Stage::LiveRefusals => "Refusals while credentials are live",
        Stage::Wide => "Wide probes",
        Stage::Search => "Generated cases",
        Stage::Witness => "The witnesses",
        Stage::Sweep => "The end",
    }
}

/// The kinds of connections that a scenario's calls travel on.
fn connections(scenario: &Scenario) -> String {
    let kinds: BTreeSet<&str> = scenario
        .each_step()
        .iter()
        .map(|step| match step.connection {
            Connection::Pooled => "pooled",
            Connection::Fresh => "fresh",
            Connection::Lane(_) => "lane",
        })
        .collect();
    let kinds = kinds.into_iter().collect::<Vec<_>>().join(", ");
    match scenario.steps {
        Steps::Together(_) => format!("{kinds}, at once"),
        Steps::InOrder(_) | Steps::Spaced(_) | Steps::Each { .. } => kinds,
        Steps::Generated { cases, .. } => format!("{cases} generated cases"),
    }
}
