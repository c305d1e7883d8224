//! The report on the terminal: a line per check, failures at length, and the counts with their
//! zeros.

use super::{Foot, Reporter, block, message};
use crate::contract::Contract;
use crate::finding::{CheckResult, Verdict};
use crate::runner::{Event, Header, Summary};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

/// Writes to whatever it is given; colours are stripped there if it is no terminal.
pub struct Console<'a, W: Write> {
    out: W,
    contract: &'a Contract,
    results: Vec<CheckResult>,
}

impl<'a, W: Write> Console<'a, W> {
    /// A console report on `out`.
    pub fn new(out: W, contract: &'a Contract) -> Self {
        Self {
            out,
            contract,
            results: Vec::new(),
        }
    }

    fn started(&mut self, header: &Header) -> io::Result<()> {
        writeln!(self.out, "{}", message::title(header))?;
        writeln!(self.out, "    plan  {}\n", message::plan(header))
    }

    fn finished(&mut self, summary: &Summary) -> io::Result<()> {
        for verdict in [
            Verdict::Pass,
            Verdict::NotExercised,
            Verdict::Inconclusive,
            Verdict::Fail,
        ] {
            let mut results = self
                .results
                .iter()
                .filter(|result| result.verdict == verdict)
                .peekable();
            while let Some(result) = results.next() {
                verdict_line(&mut self.out, result)?;
                let told_below = results.peek().is_some_and(|next| same_reason(result, next));
                // One obstacle explains all that could not be told, at the foot.
                let told_at_foot = verdict == Verdict::Inconclusive && summary.obstacle.is_some();
                if told_at_foot && results.peek().is_none() {
                    writeln!(self.out, "          because   of the problem named below")?;
                }
                if !told_below && !told_at_foot {
                    self.out.write_all(block(result, self.contract).as_bytes())?;
                }
            }
        }
        Foot::new(&mut self.out).write(summary)
    }
}

impl<W: Write> Reporter for Console<'_, W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Started(header) => self.started(header),
            Event::Played { .. } => Ok(()),
            Event::Judged(result) => {
                self.results.push(result.clone());
                Ok(())
            }
            Event::Finished(summary) => self.finished(summary),
        }
    }
}

/// Whether the next check was not told for the same reason, which then need stand only once.
fn same_reason(result: &CheckResult, next: &CheckResult) -> bool {
    result.findings.is_empty() && next.findings.is_empty() && result.doubts == next.doubts
}

fn verdict_line(out: &mut impl Write, result: &CheckResult) -> io::Result<()> {
    let style = bold(match result.verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Fail if result.only_drifted() => AnsiColor::Yellow,
        Verdict::Fail => AnsiColor::Red,
        Verdict::Inconclusive | Verdict::NotExercised => AnsiColor::Yellow,
    });
    let (word, told) = (message::word(result), message::one_line(result));
    let told = match result.verdict {
        Verdict::Pass | Verdict::Fail => told,
        Verdict::Inconclusive | Verdict::NotExercised => String::new(),
    };
    let line = format!("{style}{word:>8}{style:#}  {:<34} {told}", result.check);
    writeln!(out, "{}", line.trim_end())
}

fn bold(color: AnsiColor) -> Style {
    Style::new().bold().fg_color(Some(color.into()))
}
