//! Many subjects, proved at once and told in their order.

use super::{Row, Subject, Tier, prove};
use crate::contract::Contract;
use crate::session::SessionError;
use std::collections::BTreeMap;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use thiserror::Error;

/// Proves many subjects, as many at once as there are workers, and hands the rows over in the order
/// of the subjects as soon as each and all before it are there.
pub fn prove_all(
    contract: &Contract,
    subjects: &[Subject],
    tier: Tier,
    workers: usize,
    hand_over: &mut dyn FnMut(Row),
) -> Result<(), SelftestError> {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..workers.max(1) {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(subject) = subjects.get(index) else { break };
                    // Nobody listens any more once another worker has failed.
                    if sender
                        .send((index, prove_alone(contract, *subject, tier)))
                        .is_err()
                    {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut wanted = 0;
        for (index, row) in receiver {
            early.insert(index, row?);
            while let Some(row) = early.remove(&wanted) {
                hand_over(row);
                wanted += 1;
            }
        }
        Ok(())
    })
}

/// One subject on a runtime of its own, so that a crowded one cannot part what should be
/// simultaneous.
fn prove_alone(contract: &Contract, subject: Subject, tier: Tier) -> Result<Row, SelftestError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    Ok(runtime.block_on(prove(contract, subject, tier))?)
}

/// Why a subject could not be proved at all.
#[derive(Debug, Error)]
pub enum SelftestError {
    /// No threads to be had.
    #[error("the runtime does not start: {0}\n  remedy: let this process start threads")]
    Runtime(#[from] io::Error),
    /// The run could not begin.
    #[error(transparent)]
    Session(#[from] SessionError),
}
