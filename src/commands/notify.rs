//! Tells a webhook of a change of verdict.

use crate::plan::Filter;
use crate::record::Record;
use crate::session::exit_before;
use crate::settings::Settings;
use std::io::Write as _;
use tokio::runtime::Runtime;

/// Posts a notice if a webhook is given and the verdict is another than that of the run before. A failure is told on
/// the terminal and changes nothing.
pub(super) fn notify(settings: &Settings, filter: &Filter, record: &Record, runtime: &Runtime) {
    let Some(webhook) = &settings.webhook else { return };
    // What a filter or a partition left over speaks for itself alone.
    if !filter.selects_all() || !settings.partition.is_whole() {
        return;
    }
    let Some(before) =
        exit_before(settings, &record.run.id).filter(|before| *before != record.gate.exit_code)
    else {
        return;
    };
    if let Err(error) = runtime.block_on(webhook.tell(record, before, &settings.network)) {
        // Nothing can be done about a terminal that is gone.
        let _ = writeln!(
            anstream::stderr(),
            "warning: {error}; the verdict stands\n  remedy: check CADENZA_WEBHOOK, and the receiver behind it"
        );
    }
}
