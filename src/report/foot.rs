//! The last lines of a run on a terminal: what was observed, whom the deployment follows, the counts
//! with their zeros, the verdict and why.

use super::{message, side};
use crate::record::Record;
use crate::visible::visible;
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

/// Writes the foot to whatever it is given.
pub struct Foot<W: Write> {
    out: W,
    titled: bool,
}

impl<W: Write> Foot<W> {
    /// A foot on `out`.
    pub fn new(out: W) -> Self {
        Self { out, titled: false }
    }

    /// A foot that says first what was checked, for where no head was written.
    pub fn titled(out: W) -> Self {
        Self { out, titled: true }
    }

    /// Writes it.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        let out = &mut self.out;
        if self.titled {
            writeln!(out, "\n{}", message::title(&record.run))?;
        }
        if !record.observations.is_empty() {
            writeln!(
                out,
                "\nObserved where the page leaves the choice to the deployment:"
            )?;
            for line in message::observations(&record.observations) {
                writeln!(out, "    {line}")?;
            }
        }
        let sides = side::by_side(&record.sources);
        if !sides.is_empty() {
            writeln!(
                out,
                "\nWhom the deployment follows where the documents disagree (no verdict):"
            )?;
            for line in sides {
                writeln!(out, "    {line}")?;
            }
        }
        writeln!(out, "{}", "─".repeat(72))?;
        writeln!(out, " Summary  {}", message::counts(&record.counts))?;
        writeln!(out, " Clauses  {}", message::clauses(record))?;
        writeln!(out, " Traffic  {}", message::traffic(record))?;
        if let Some(version) = &record.run.deployment_version {
            writeln!(out, " Build    {}", visible(version))?;
        }
        if record.gate.obstacle.is_none() {
            writeln!(out, " Power    {}", message::power(record))?;
        }
        if !record.gate.canary.is_empty() {
            writeln!(out, " Canary   {}", record.gate.canary)?;
        }
        if let Some(tests) = &record.tool.own_tests {
            writeln!(out, " Suite    {tests}")?;
        }
        writeln!(out, " Pins     {}", record.run.pins)?;
        for line in message::left_over(&record.left_over) {
            writeln!(out, " Account  {line}")?;
        }
        self.verdict(record)
    }

    /// Writes what was counted alone, and the problem that explains it if there is one.
    pub fn counts(&mut self, record: &Record) -> io::Result<()> {
        let out = &mut self.out;
        writeln!(out, "{}", "─".repeat(72))?;
        writeln!(out, " Summary  {}", message::counts(&record.counts))?;
        writeln!(out, " Traffic  {}", message::traffic(record))?;
        for line in message::left_over(&record.left_over) {
            writeln!(out, " Account  {line}")?;
        }
        self.problem(record)
    }

    fn problem(&mut self, record: &Record) -> io::Result<()> {
        let out = &mut self.out;
        if let Some(obstacle) = message::obstacle(record) {
            writeln!(out, " Problem  {}", visible(&obstacle.why))?;
            writeln!(out, "  remedy  {}", obstacle.remedy)?;
        }
        Ok(())
    }

    /// Writes its end alone: the verdict, and the problem that explains it if there is one.
    pub fn verdict(&mut self, record: &Record) -> io::Result<()> {
        self.problem(record)?;
        let out = &mut self.out;
        for line in message::causes(record) {
            writeln!(out, " {line}")?;
        }
        let gate = &record.gate;
        let color = if gate.exit_code == 0 {
            AnsiColor::Green
        } else {
            AnsiColor::Red
        };
        let style = Style::new().bold().fg_color(Some(color.into()));
        write!(
            out,
            " Verdict  {style}{}{style:#}  (exit {})",
            gate.verdict, gate.exit_code
        )?;
        for (index, reason) in gate.reasons.iter().enumerate() {
            let separator = if index == 0 { "  " } else { "; " };
            write!(out, "{separator}{}", visible(reason))?;
        }
        if let (0, Some(lacking)) = (gate.exit_code, message::not_proven(record)) {
            write!(out, "  {lacking}")?;
        }
        writeln!(out)?;
        out.flush()
    }
}
