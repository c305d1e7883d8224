//! `selftest --repeat`: the same subjects, round after round, to see what comes and goes.

use super::selftest::told;
use super::{CommandError, json};
use crate::cli::OutputFormat;
use crate::contract::Contract;
use crate::gate::ExitCode;
use crate::selftest::{Review, Row, Subject, Tally, Tier, prove_all, side_effects};
use std::io::Write;
use std::num::NonZero;
use std::slice;
use std::time::Instant;

/// Proves the subjects so many times, tells each row that went wrong as it comes, and adds up in the end.
/// As many rows as there are workers are proved at once, across the border of two rounds as well.
pub(super) fn rounds(
    contract: &Contract,
    subjects: &[Subject],
    tier: Tier,
    workers: usize,
    rounds: NonZero<u16>,
    format: OutputFormat,
    out: &mut dyn Write,
) -> Result<ExitCode, CommandError> {
    let started = Instant::now();
    let mut tally = Tally::new(subjects.len());
    let mut requests = 0;
    let mut written = Ok(());
    let all = subjects.repeat(usize::from(rounds.get()));
    prove_all(contract, &all, tier, workers, &mut |row| {
        requests += row.requests;
        let wrong = wrong(&row);
        let round = tally.take(row.subject, wrong.clone());
        if let Some(wrong) = wrong
            && written.is_ok()
            && format == OutputFormat::Text
        {
            written = writeln!(out, "  round {round:>5}  {}: {wrong}", row.subject.name());
        }
    })?;
    written?;
    let wall = started.elapsed();
    match format {
        OutputFormat::Text => {
            write_tally(out, &tally)?;
            writeln!(out, " Effort   {requests} requests, {:.2} s", wall.as_secs_f64())?;
        }
        OutputFormat::Json => json::write(out, &json::Repeated::of(&tally, requests, wall))?,
    }
    Ok(if tally.is_right() {
        ExitCode::Green
    } else {
        ExitCode::Violation
    })
}

/// What went wrong with a row, if something did: its standing, or a failure beside the owners without a reason.
fn wrong(row: &Row) -> Option<String> {
    if !row.standing.is_right() {
        return Some(
            format!("{} {}", row.standing.word(), told(row))
                .trim_end()
                .to_owned(),
        );
    }
    let review = Review::of(side_effects(), slice::from_ref(row), false);
    let unexplained: Vec<&str> = review.unexplained.iter().map(|(_, also)| also.check).collect();
    (!unexplained.is_empty()).then(|| format!("unexplained: {}", unexplained.join(", ")))
}

fn write_tally(out: &mut dyn Write, tally: &Tally) -> Result<(), CommandError> {
    writeln!(out, "{}", "─".repeat(72))?;
    writeln!(out, " Rounds   {} of {} clean", tally.clean(), tally.rounds())?;
    for slip in tally.slips() {
        writeln!(
            out,
            "          {} went wrong in {} of {}",
            slip.subject.name(),
            slip.rounds(),
            tally.rounds()
        )?;
        for (said, rounds) in &slip.said {
            writeln!(out, "            {rounds:>5} x {said}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mock::Fault;
    use crate::selftest::{Also, Shown, Standing};
    use std::time::Duration;

    fn row(standing: Standing, failed: &[&'static str], also: &[&'static str]) -> Row {
        Row {
            subject: Subject::Fault(Fault::named("already_revoked_is_409").expect("the fault exists")),
            standing,
            failed: failed.to_vec(),
            also: also
                .iter()
                .map(|check| Also {
                    check,
                    shown: Shown::OtherAnswers,
                })
                .collect(),
            unsure: Vec::new(),
            told: None,
            requests: 1,
            wall: Duration::ZERO,
        }
    }

    #[test]
    fn a_row_is_wrong_by_its_standing_or_by_a_failure_without_a_reason() {
        let wrong = |standing, also: &[&'static str]| wrong(&row(standing, &["first_revoke_succeeds"], also));
        assert_eq!(wrong(Standing::Killed, &[]), None);
        assert_eq!(wrong(Standing::Killed, &["third_revoke_is_refused"]), None);
        assert_eq!(
            wrong(Standing::Killed, &["wide_probe_matches_nothing"]),
            Some("unexplained: wide_probe_matches_nothing".to_owned())
        );
        assert_eq!(
            wrong(Standing::Survived, &[]),
            Some("SURVIVED by first_revoke_succeeds".to_owned())
        );
    }

    #[test]
    fn the_tally_tells_in_how_many_rounds_a_row_said_what() {
        let mut tally = Tally::new(1);
        for wrong in [None, Some("SURVIVED"), Some("SURVIVED"), None] {
            tally.take(Subject::Conforming, wrong.map(str::to_owned));
        }
        let mut out = Vec::new();
        write_tally(&mut out, &tally).unwrap();
        let text = String::from_utf8(out).unwrap();
        for told in [
            " Rounds   2 of 4 clean",
            "conforming went wrong in 2 of 4",
            "    2 x SURVIVED",
        ] {
            assert!(text.contains(told), "{told} not in {text}");
        }
    }
}
