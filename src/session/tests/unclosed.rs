//! A ledger that breaks at the end takes nothing of the verdict along.

use super::bed::Bed;
use super::{Filter, run};
use crate::cli::Options;
use crate::gate::ExitCode;
use crate::runner::{Event, Stop};
use crate::session::SessionError;
use std::fs;

#[tokio::test]
async fn what_was_found_is_told_although_the_ledger_cannot_be_closed() {
    let bed = Bed::fault("already_revoked_is_200").await;
    let dir = bed.desk.folder.join("state");
    let ids: Vec<&str> = bed.mock.grants().credentials.iter().map(String::as_str).collect();
    let options = Options {
        state_dir: Some(dir.clone()),
        target_name: Some("uat".to_owned()),
        ..bed.pool(&ids)
    };
    let settings = bed.desk.resolve(&options).unwrap();
    let mut finished = 0;
    let mut events = |event| match event {
        // The last moment before it is closed.
        Event::Judged(_) => {
            for file in fs::read_dir(&dir).unwrap() {
                let path = file.unwrap().path();
                if path.is_file() {
                    fs::write(path, [0xee; 8192]).unwrap();
                }
            }
        }
        Event::Finished(summary) => {
            finished += 1;
            assert_eq!(summary.gate.exit, ExitCode::Violation);
        }
        _ => {}
    };
    let (filter, stop) = (Filter::default(), Stop::default());
    let played = run(&settings, &filter, &stop, None, &mut events);
    let report = Box::pin(played).await.unwrap();
    assert_eq!(finished, 1);
    assert!(
        matches!(report.unclosed, Some(SessionError::Books(_))),
        "{:?}",
        report.unclosed
    );
    assert!(report.results.iter().any(|result| !result.findings.is_empty()));
}
