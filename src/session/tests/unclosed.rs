//! A ledger that breaks on the way: what was found before is told, and what was sent is no mistake of usage.

use super::bed::Bed;
use super::{Filter, run};
use crate::cli::Options;
use crate::gate::ExitCode;
use crate::runner::{Event, Stop};
use crate::session::SessionError;
use std::fs;
use std::path::Path;
use tokio::net::TcpListener;

/// Leaves nothing of a ledger that could be read.
fn ruin(dir: &Path) {
    for file in fs::read_dir(dir).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            fs::write(path, [0xee; 8192]).unwrap();
        }
    }
}

#[tokio::test]
async fn a_ledger_that_breaks_while_pools_are_filled_ends_a_run_that_has_sent_something() {
    let bed = Bed::plain().await;
    let dir = bed.desk.folder.join("state");
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let ids: Vec<&str> = bed.mock.grants().credentials.iter().map(String::as_str).collect();
    let options = Options {
        base_url: Some(base),
        state_dir: Some(dir.clone()),
        target_name: Some("uat".to_owned()),
        ..bed.pool(&ids)
    };
    let settings = bed.desk.resolve(&options).unwrap();
    // The first that comes is a question for the owner's list.
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            ruin(&dir);
            drop(stream);
        }
    });
    let (filter, stop) = (Filter::default(), Stop::default());
    let ended = Box::pin(run(&settings, &filter, &stop, None, &mut |_| {})).await;
    let error = ended.err().expect("the ledger is ruined");
    assert!(matches!(error, SessionError::Midway(_)), "{error:?}");
    assert_eq!(error.exit(), ExitCode::Inconclusive);
}

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
        Event::Judged(_) => ruin(&dir),
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
