//! Signals: the first SIGINT or SIGTERM has a run end with what it has, the second ends it at once.

use super::CommandError;
use crate::runner::Stop;
use crate::session::SessionError;
use std::io;
use std::sync::Arc;
use tokio::runtime::Runtime;
use tokio::sync::Notify;

/// A runtime for one run that heeds signals.
pub(super) struct Interruptible {
    runtime: Runtime,
    stop: Stop,
    /// Rung by the second signal.
    again: Arc<Notify>,
}

impl Interruptible {
    /// Prepares the runtime. Signals are heeded from now on, so none that comes before the first request kills.
    pub(super) fn new() -> Result<Self, CommandError> {
        let runtime = super::runtime()?;
        let (stop, again) = (Stop::default(), Arc::new(Notify::new()));
        listen(&runtime, &stop, &again).map_err(CommandError::Runtime)?;
        Ok(Self { runtime, stop, again })
    }

    /// The request that the first signal makes.
    pub(super) fn stop(&self) -> &Stop {
        &self.stop
    }

    /// Plays the run to its end, or drops it at the second signal: that is what killing it would do, and the ledger holds
    /// what was about to be destroyed. Hands the runtime back for what comes after the run.
    pub(super) fn play<T>(
        self,
        run: impl Future<Output = Result<T, SessionError>>,
    ) -> Result<(T, Runtime), CommandError> {
        let again = Arc::clone(&self.again);
        let played = self.runtime.block_on(async {
            tokio::select! {
                played = run => Some(played),
                () = again.notified() => None,
            }
        });
        let Some(played) = played else {
            // A name that is still being looked up is waited for by nobody.
            self.runtime.shutdown_background();
            return Err(CommandError::Interrupted);
        };
        Ok((played?, self.runtime))
    }
}

#[cfg(unix)]
fn listen(runtime: &Runtime, stop: &Stop, again: &Arc<Notify>) -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let _entered = runtime.enter();
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    let (stop, again) = (stop.clone(), Arc::clone(again));
    runtime.spawn(async move {
        either(&mut interrupt, &mut terminate).await;
        stop.request();
        either(&mut interrupt, &mut terminate).await;
        again.notify_one();
    });
    Ok(())
}

#[cfg(unix)]
async fn either(one: &mut tokio::signal::unix::Signal, other: &mut tokio::signal::unix::Signal) {
    tokio::select! {
        _ = one.recv() => {}
        _ = other.recv() => {}
    }
}

#[cfg(not(unix))]
fn listen(runtime: &Runtime, stop: &Stop, again: &Arc<Notify>) -> io::Result<()> {
    let (stop, again) = (stop.clone(), Arc::clone(again));
    runtime.spawn(async move {
        drop(tokio::signal::ctrl_c().await);
        stop.request();
        drop(tokio::signal::ctrl_c().await);
        again.notify_one();
    });
    Ok(())
}
