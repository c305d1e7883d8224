//! The last lines of a run on a terminal: what was observed, whom the deployment follows, the counts
//! with their zeros, the verdict and why.

use super::{message, side};
use crate::runner::{Summary, visible};
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
    pub fn write(&mut self, summary: &Summary) -> io::Result<()> {
        let out = &mut self.out;
        if self.titled {
            writeln!(out, "\n{}", message::title(&summary.header))?;
        }
        if !summary.observations.is_empty() {
            writeln!(
                out,
                "\nObserved where the page leaves the choice to the deployment:"
            )?;
            for line in message::observations(&summary.observations) {
                writeln!(out, "    {line}")?;
            }
        }
        let sides = side::by_side(&summary.sources);
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
        writeln!(out, " Summary  {}", message::counts(&summary.gate.counts))?;
        writeln!(out, " Clauses  {}", message::clauses(summary))?;
        writeln!(out, " Traffic  {}", message::traffic(summary))?;
        writeln!(out, " Power    {}", summary.header.power)?;
        writeln!(out, " Pins     {}", message::pins(&summary.pins))?;
        for line in message::left_over(&summary.left_over) {
            writeln!(out, " Account  {line}")?;
        }
        if let Some(obstacle) = &summary.obstacle {
            writeln!(out, " Problem  {}", visible(&obstacle.why))?;
            writeln!(out, "  remedy  {}", obstacle.remedy)?;
        }
        let exit = summary.gate.exit;
        let color = if exit.code() == 0 {
            AnsiColor::Green
        } else {
            AnsiColor::Red
        };
        let style = Style::new().bold().fg_color(Some(color.into()));
        write!(
            out,
            " Verdict  {style}{}{style:#}  (exit {})",
            exit.word(),
            exit.code()
        )?;
        for (index, reason) in summary.gate.reasons.iter().enumerate() {
            let separator = if index == 0 { "  " } else { "; " };
            write!(out, "{separator}{}", visible(reason))?;
        }
        writeln!(out)?;
        out.flush()
    }
}
