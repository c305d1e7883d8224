//! The report on the terminal: a line per check, failures at length, and the counts with their
//! zeros.

use super::block::block_on;
use super::cause::{Page, in_reading_order};
use super::{Foot, Reporter, block, message};
use crate::contract::Contract;
use crate::counted::counted;
use crate::gate::ExitCode;
use crate::record::{Check, Record, Verdict};
use crate::runner::{Event, Header, Summary};
use anstyle::{AnsiColor, Style};
use std::io::{self, Write};

/// Writes to whatever it is given; colours are stripped there if it is no terminal.
pub struct Console<'a, W: Write> {
    out: W,
    contract: &'a Contract,
    tone: Tone,
    record: Option<Record>,
}

/// How much is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tone {
    /// Everything.
    Full,
    /// What failed, and the verdict.
    Failures,
    /// What a replay found; its verdict is told by whoever asked.
    Replay,
}

impl<'a, W: Write> Console<'a, W> {
    /// A console report on `out`.
    pub fn new(out: W, contract: &'a Contract) -> Self {
        Self {
            out,
            contract,
            tone: Tone::Full,
            record: None,
        }
    }

    /// The same with no more than what failed, and the verdict.
    #[must_use]
    pub fn quiet(mut self) -> Self {
        self.tone = Tone::Failures;
        self
    }

    /// The same for a scenario that is played again: neither what the checks could not judge in it nor a verdict of
    /// the gate, which is about a whole run.
    #[must_use]
    pub fn replaying(mut self) -> Self {
        self.tone = Tone::Replay;
        self
    }

    fn started(&mut self, header: &Header) -> io::Result<()> {
        let record = self.record.insert(Record::begun(header, self.contract));
        if self.tone == Tone::Failures {
            return Ok(());
        }
        writeln!(self.out, "{}", message::title(&record.run))?;
        writeln!(self.out, "    plan  {}\n", message::plan(header))
    }

    fn finished(&mut self, summary: &Summary) -> io::Result<()> {
        let Some(mut record) = self.record.take() else {
            return Ok(());
        };
        record.note_end(summary, self.contract);
        match self.tone {
            // Nothing was selected: the verdict says so, and a hint what was probably meant.
            Tone::Full if nothing_selected(&record) => Foot::new(&mut self.out).verdict(&record),
            Tone::Full => write(&mut self.out, &record),
            Tone::Failures => {
                failures(&mut self.out, &record)?;
                Foot::new(&mut self.out).verdict(&record)
            }
            Tone::Replay => {
                for verdict in [Verdict::Pass, Verdict::Waived, Verdict::Inconclusive] {
                    of_verdict(&mut self.out, &record, verdict)?;
                }
                failures(&mut self.out, &record)?;
                Foot::new(&mut self.out).counts(&record)
            }
        }
    }
}

/// Tells a record as the run itself would have told it.
pub fn tell(mut out: impl Write, record: &Record) -> io::Result<()> {
    writeln!(out, "{}\n", message::title(&record.run))?;
    write(&mut out, record)
}

/// Writes a line per check, failures at length, and the foot.
fn write(out: &mut impl Write, record: &Record) -> io::Result<()> {
    for verdict in [
        Verdict::Pass,
        Verdict::NotExercised,
        Verdict::Waived,
        Verdict::Inconclusive,
    ] {
        of_verdict(out, record, verdict)?;
    }
    failures(out, record)?;
    Foot::new(out).write(record)
}

/// Writes the checks that failed, each wrong answer at length once.
fn failures(out: &mut impl Write, record: &Record) -> io::Result<()> {
    let mut page = Page::default();
    let failed = in_reading_order(record);
    let width = name_width(failed.iter().copied());
    for check in failed {
        verdict_line(out, check, width)?;
        out.write_all(block_on(&mut page, check).as_bytes())?;
    }
    Ok(())
}

/// Writes the checks that ended so.
fn of_verdict(out: &mut impl Write, record: &Record, verdict: Verdict) -> io::Result<()> {
    let checks = record.checks.iter().filter(|check| check.verdict == verdict);
    let width = name_width(checks.clone());
    let mut checks = checks.peekable();
    while let Some(check) = checks.next() {
        verdict_line(out, check, width)?;
        let told_below = checks.peek().is_some_and(|next| same_reason(check, next));
        // One obstacle explains all that could not be told, at the foot.
        let told_at_foot = verdict == Verdict::Inconclusive && record.gate.obstacle.is_some();
        if told_at_foot && checks.peek().is_none() {
            writeln!(out, "          because   of the problem named below")?;
        }
        if !told_below && !told_at_foot {
            out.write_all(block(check).as_bytes())?;
        }
    }
    Ok(())
}

/// Tells each scenario as it is played, beside the report.
pub struct Played<W: Write>(pub W);

impl<W: Write> Reporter for Played<W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Played {
                scenario,
                attempt,
                exchanges,
            } => writeln!(
                self.0,
                "played {scenario:<28} attempt {attempt}, {}",
                counted(*exchanges, "exchange")
            ),
            Event::Started(_)
            | Event::Searched { .. }
            | Event::Exchanged(_)
            | Event::Found(_)
            | Event::Judged(_)
            | Event::Finished(_) => Ok(()),
        }
    }
}

impl<W: Write> Reporter for Console<'_, W> {
    fn event(&mut self, event: &Event) -> io::Result<()> {
        match event {
            Event::Started(header) => self.started(header),
            Event::Played { .. } | Event::Searched { .. } | Event::Exchanged(_) | Event::Found(_) => Ok(()),
            Event::Judged(result) => {
                if let Some(record) = &mut self.record {
                    record.note_result(result, self.contract);
                }
                Ok(())
            }
            Event::Finished(summary) => self.finished(summary),
        }
    }
}

/// Whether a filter left nothing to tell.
fn nothing_selected(record: &Record) -> bool {
    record.checks.is_empty() && record.gate.exit_code == ExitCode::NothingSelected.code()
}

/// Whether the next check was not told for the same reason, which then need stand only once.
fn same_reason(result: &Check, next: &Check) -> bool {
    let none = |check: &Check| check.findings.is_empty() && check.waived.is_empty();
    none(result) && none(next) && result.doubts == next.doubts
}

/// Letters that the longest name takes: one operation's own or, `::` between, another's before it.
fn name_width<'a>(checks: impl Iterator<Item = &'a Check>) -> usize {
    checks.map(|check| check.name.len()).max().unwrap_or_default()
}

fn verdict_line(out: &mut impl Write, result: &Check, width: usize) -> io::Result<()> {
    let style = bold(match result.verdict {
        Verdict::Pass => AnsiColor::Green,
        Verdict::Fail if result.only_drifted() => AnsiColor::Yellow,
        Verdict::Fail => AnsiColor::Red,
        Verdict::Waived | Verdict::Inconclusive | Verdict::NotExercised => AnsiColor::Yellow,
    });
    let (word, told) = (message::word(result), message::one_line(result));
    let told = match result.verdict {
        Verdict::Pass | Verdict::Fail => told,
        Verdict::Waived | Verdict::Inconclusive | Verdict::NotExercised => String::new(),
    };
    let line = format!("{style}{word:>8}{style:#}  {:<width$}  {told}", result.name);
    writeln!(out, "{}", line.trim_end())
}

fn bold(color: AnsiColor) -> Style {
    Style::new().bold().fg_color(Some(color.into()))
}
