//! The window of the seeded race faults, opened by rendezvous instead of by luck.
//!
//! The first of two overlapping revocations stops after the state check and waits, for a bounded time,
//! until a second one for the same credential has passed that check too. A lone request goes on as if
//! nothing had been seeded.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::timeout;

/// How long a lone request waits for a second one.
const PATIENCE: Duration = Duration::from_millis(30);

/// The windows that are open now, by the place of their credential.
#[derive(Default)]
pub(super) struct Races {
    open: HashMap<usize, Window>,
}

struct Window {
    arrived: Arc<Notify>,
    met: bool,
}

/// A request that has passed the state check and waits for company.
pub(super) struct Meeting {
    pub(super) place: usize,
    pub(super) connection: u64,
    arrived: Arc<Notify>,
}

/// How a request finds the window of its credential.
pub(super) enum Arrival {
    /// It is the first and has to wait.
    First(Meeting),
    /// Another one is waiting, and has now been told.
    Second,
}

impl Races {
    /// Enters the window of a credential, opening it if need be.
    pub(super) fn arrive(&mut self, place: usize, connection: u64) -> Arrival {
        if let Some(window) = self.open.get_mut(&place) {
            window.met = true;
            window.arrived.notify_one();
            return Arrival::Second;
        }
        let arrived = Arc::new(Notify::new());
        self.open.insert(
            place,
            Window {
                arrived: Arc::clone(&arrived),
                met: false,
            },
        );
        Arrival::First(Meeting {
            place,
            connection,
            arrived,
        })
    }

    /// Closes the window and says whether a second request came through it.
    pub(super) fn close(&mut self, meeting: &Meeting) -> bool {
        self.open.remove(&meeting.place).is_some_and(|window| window.met)
    }
}

impl Meeting {
    /// Waits for the second request, or until patience ends.
    pub(super) async fn wait(&self) {
        // Whether somebody came is read from the window; a timeout is no error here.
        let _ = timeout(PATIENCE, self.arrived.notified()).await;
    }
}
