//! The last line of a run, for programs: `name=value` words, never a blank inside one.

use crate::record::Record;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a value keeps as it is: the rest could end the word, or mean something to a shell or a CI server.
const KEPT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'/')
    .remove(b':');

/// What a run came to, on one line without its end. Programs read the words by their names: more may be added.
pub fn verdict_line(record: &Record) -> String {
    let (run, gate, counts) = (&record.run, &record.gate, &record.counts);
    let target = run.target_name.as_ref().unwrap_or(&run.target);
    let words = [
        ("verdict", gate.verdict.clone()),
        ("exit", gate.exit_code.to_string()),
        ("operation", run.operation.clone()),
        ("target", target.clone()),
        ("profile", run.profile.clone()),
        ("passed", counts.passed.to_string()),
        ("failed", counts.failed.to_string()),
        ("waived", counts.waived.to_string()),
        ("inconclusive", counts.inconclusive.to_string()),
        ("not_exercised", counts.not_exercised.to_string()),
        ("requests", record.traffic.requests.to_string()),
        ("revocations", record.traffic.revocations.to_string()),
        ("seed", run.seed.clone()),
        ("run", run.id.clone()),
    ];
    let mut line = env!("CARGO_PKG_NAME").to_owned();
    for (name, value) in words {
        line.push(' ');
        line.push_str(name);
        line.push('=');
        line.extend(utf8_percent_encode(&value, KEPT));
    }
    line
}
