//! Where trials wait for their verdicts, which come in the order in which the run finds them.

use super::completion::completion;
use cadenza_contract::finding::CheckResult;
use cadenza_contract::settings::Settings;
use libtest_mimic::{Completion, Failed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Closes the board when the engine is gone, in whatever way.
pub(super) struct Closing<'a>(pub(super) &'a Verdicts);

impl Drop for Closing<'_> {
    fn drop(&mut self) {
        self.0.close();
    }
}

/// Verdicts that have come so far, and a bell for those who wait.
#[derive(Clone, Default)]
pub(super) struct Verdicts(Arc<(Mutex<Board>, Condvar)>);

#[derive(Default)]
struct Board {
    results: Vec<CheckResult>,
    end: End,
}

/// Whether more verdicts may come.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum End {
    #[default]
    NotYet,
    /// The run said all that it had to say.
    Complete,
    /// The engine is gone.
    Gone,
}

impl Verdicts {
    fn board(&self) -> MutexGuard<'_, Board> {
        // A panicking trial leaves the board whole: every change to it is one push or one flag.
        self.0.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn tell(&self, result: CheckResult) {
        self.board().results.push(result);
        self.0.1.notify_all();
    }

    pub(super) fn complete(&self) {
        self.board().end = End::Complete;
        self.0.1.notify_all();
    }

    fn close(&self) {
        let mut board = self.board();
        if board.end == End::NotYet {
            board.end = End::Gone;
        }
        drop(board);
        self.0.1.notify_all();
    }

    pub(super) fn wait_for(&self, check: &str, settings: &Settings) -> Result<Completion, Failed> {
        let mut board = self.board();
        loop {
            if let Some(result) = board.results.iter().find(|result| result.check == check) {
                return completion(result, settings);
            }
            match board.end {
                End::NotYet => {}
                // Only what has nothing to look at, such as graves of earlier runs, is left out of a run.
                End::Complete => {
                    return Ok(Completion::ignored_with(
                        "not exercised: no earlier run of this target is remembered",
                    ));
                }
                End::Gone => {
                    return Err(Failed::from(
                        "the run ended without a verdict; see the error on stderr",
                    ));
                }
            }
            board = self.0.1.wait(board).unwrap_or_else(PoisonError::into_inner);
        }
    }
}
