//! What it takes to write the whole set of reports of a very bad night, beside the writing of its record alone.

use super::table::{Spread, row};
use crate::folder::Folder;
use crate::ground::{Ground, Outcome};
use cadenza_contract::mock::{Fault, Options};
use cadenza_contract::plan::Filter;
use cadenza_contract::record::{Counts, Exchange, Record};
use cadenza_contract::report::render_into;
use cadenza_contract::scenario::Profile;
use cadenza_contract::session::Conduct;
use std::fs;
use std::time::Instant;

/// Findings of the record.
const FINDINGS: usize = 500;

/// Exchanges of the record.
const EXCHANGES: u64 = 20_000;

/// Renderings of which the median counts.
const TIMES: u32 = 7;

/// Prints how long the set takes and how large it is.
pub(super) fn reports(ground: &Ground) -> Outcome<()> {
    let record = bad_night(ground)?;
    let folder = Folder::new();
    let (mut whole, mut alone) = (Vec::new(), Vec::new());
    for _ in 0..TIMES {
        let began = Instant::now();
        render_into(&folder.0, &record, &[])?;
        whole.push(began.elapsed().as_secs_f64());
        let began = Instant::now();
        fs::write(folder.0.join("alone.json"), serde_json::to_vec_pretty(&record)?)?;
        alone.push(began.elapsed().as_secs_f64());
    }
    fs::remove_file(folder.0.join("alone.json"))?;
    let mut bytes = 0;
    for file in fs::read_dir(&folder.0)? {
        bytes += file?.metadata()?.len();
    }
    row(
        &format!("all reports of {FINDINGS} findings and {EXCHANGES} exchanges"),
        &format!(
            "{}; {} KiB; the record by serde_json alone {}",
            Spread::of(whole).in_ms(),
            bytes / 1024,
            Spread::of(alone).in_ms()
        ),
    );
    Ok(())
}

/// The record of a real run with findings, which are told again and again, and as many exchanges as a long night has.
fn bad_night(ground: &Ground) -> Outcome<Record> {
    let options = Options {
        fault: Some(Fault::AlreadyRevokedIs200),
        ..Options::default()
    };
    let conduct = Conduct::on_a_mock(Profile::Gate, 1, 0);
    let (report, _) = ground.play(options, &conduct, &Filter::default())?;
    let mut record = Record::of(&report.results, &report.summary, &ground.contract);
    let found: usize = record.checks.iter().map(|check| check.findings.len()).sum();
    let accusing = record.checks.iter_mut().find(|check| !check.findings.is_empty());
    let accusing = accusing.ok_or("no check accuses the mock with the fault")?;
    for number in found..FINDINGS {
        let mut again = accusing.findings[0].clone();
        again.step = format!("{} ({number})", again.step);
        again.id = format!("{}-{number}", again.id);
        again.identity = format!("{}-{number}", again.identity);
        accusing.findings.push(again);
    }
    record.counts = Counts::of(&record.checks);
    record.traffic.exchanges = (0..EXCHANGES).map(exchange).collect();
    Ok(record)
}

fn exchange(number: u64) -> Exchange {
    Exchange {
        scenario: "generated_requests".to_owned(),
        step: format!("case {number}"),
        caller: "owner".to_owned(),
        credential: None,
        connection: "pooled".to_owned(),
        status: Some(400),
        errno: Some(-22_016),
        expected: vec!["HTTP 400".to_owned()],
        began_us: number * 250,
        took_us: 200 + number % 97,
    }
}
