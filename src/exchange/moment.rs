//! One instant on the clock of the wall and on the one that never goes back.

use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// One instant on both clocks.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    /// Milliseconds since 1970.
    pub(super) wall_ms: i64,
    pub(super) instant: Instant,
}

impl Moment {
    pub(super) fn now() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self {
            wall_ms: i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX),
            instant: Instant::now(),
        }
    }

    /// Seconds since 1970.
    pub(super) fn seconds(self) -> u64 {
        u64::try_from(self.wall_ms / 1000).unwrap_or_default()
    }

    /// This moment moved to a later monotonic instant.
    pub(super) fn at(self, instant: Instant) -> Self {
        let later = instant.saturating_duration_since(self.instant);
        Self {
            wall_ms: self
                .wall_ms
                .saturating_add(i64::try_from(later.as_millis()).unwrap_or(i64::MAX)),
            instant,
        }
    }
}
