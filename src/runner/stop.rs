//! A request to stop: by a signal, or by a file that somebody puts into the state directory (fact S-14).

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// Asked for between the intent of a revocation and its request, and before each scenario. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Stop {
    requested: Arc<AtomicBool>,
    bell: Arc<Notify>,
    file: Option<PathBuf>,
    /// How often it may be asked for before it is requested.
    #[cfg(test)]
    patience: Option<Arc<std::sync::atomic::AtomicU32>>,
}

/// The name of the stop file in the state directory.
const STOP_FILE: &str = "stop";

impl Stop {
    /// The same request, which a file in this directory makes as well.
    #[must_use]
    pub fn or_by_file_in(&self, dir: &std::path::Path) -> Self {
        Self {
            file: Some(dir.join(STOP_FILE)),
            ..self.clone()
        }
    }

    /// Requests it; pauses end at once, a request that is under way is waited for.
    pub fn request(&self) {
        self.requested.store(true, Ordering::SeqCst);
        self.bell.notify_waiters();
        self.bell.notify_one();
    }

    /// Requests itself when it is asked for the so-manieth time, so that a test can stop a run at any point.
    #[cfg(test)]
    pub(crate) fn at_question(number: u32) -> Self {
        Self {
            patience: Some(Arc::new(number.into())),
            ..Self::default()
        }
    }

    /// Whether somebody wants the run to stop.
    pub fn is_requested(&self) -> bool {
        #[cfg(test)]
        if let Some(patience) = &self.patience {
            let used_up = |left: u32| left.checked_sub(1);
            if patience
                .fetch_update(Ordering::SeqCst, Ordering::SeqCst, used_up)
                .is_err()
            {
                self.request();
            }
        }
        self.requested.load(Ordering::SeqCst) || self.file.as_ref().is_some_and(|file| file.exists())
    }

    /// Sleeps until then, or less if the run is to stop.
    pub(super) async fn nap_until(&self, moment: Instant) {
        self.nap(moment.saturating_duration_since(Instant::now())).await;
    }

    /// Sleeps, or less if the run is to stop.
    pub(super) async fn nap(&self, pause: Duration) {
        if self.is_requested() {
            return;
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = self.bell.notified() => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clone_hears_of_the_request() {
        let stop = Stop::default();
        let clone = stop.clone();
        assert!(!clone.is_requested());
        stop.request();
        assert!(clone.is_requested());
    }

    #[test]
    fn a_file_is_a_request_as_well() {
        let dir = std::env::temp_dir().join(format!("cadenza-contract-stop-{}", uuid::Uuid::new_v4()));
        std::fs::create_dir(&dir).unwrap();
        let stop = Stop::default().or_by_file_in(&dir);
        assert!(!stop.is_requested());
        std::fs::write(dir.join("stop"), "").unwrap();
        assert!(stop.is_requested());
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_ends_a_nap_at_once() {
        let stop = Stop::default();
        let begun = tokio::time::Instant::now();
        let (other, hour) = (stop.clone(), Duration::from_secs(3600));
        let nap = tokio::spawn(async move { other.nap(hour).await });
        tokio::task::yield_now().await;
        stop.request();
        nap.await.unwrap();
        stop.nap(hour).await;
        assert!(begun.elapsed() < hour);
    }
}
