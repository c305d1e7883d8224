//! The server's clock, in epoch milliseconds, and the ISO 8601 form of an instant.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use super::Variant;

/// A clock that may be ahead of the machine's, and can be put forward.
#[derive(Debug)]
pub(super) struct Clock {
    ahead: AtomicI64,
}

impl Clock {
    /// The clock of a deployment; the variant `clock_ahead_two_minutes` has its own.
    pub(super) fn of(variant: Option<Variant>, ahead_ms: i64) -> Self {
        Self {
            ahead: AtomicI64::new(if variant == Some(Variant::ClockAhead) {
                120_000
            } else {
                ahead_ms
            }),
        }
    }

    /// Epoch milliseconds now.
    pub(super) fn now(&self) -> i64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let ahead = self.ahead.load(Ordering::Relaxed);
        i64::try_from(since.as_millis())
            .unwrap_or(i64::MAX)
            .saturating_add(ahead)
    }

    /// Puts the clock forward by so many milliseconds.
    pub(super) fn pass(&self, ms: i64) {
        self.ahead.fetch_add(ms, Ordering::Relaxed);
    }
}

/// An epoch millisecond as ISO 8601 text in UTC, such as `2023-12-20T06:11:40.000Z`.
///
/// The date comes from counting days in eras of 400 years that begin in March, so that the leap day is
/// the last day of its year.
pub(super) fn iso_8601(millis: i64) -> String {
    let (days, rest) = (millis.div_euclid(86_400_000), millis.rem_euclid(86_400_000));
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 {
        month_from_march + 3
    } else {
        month_from_march - 9
    };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    let (hour, minute, second) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60);
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{:03}Z",
        rest % 1000
    )
}

#[cfg(test)]
mod tests {
    use super::iso_8601;

    #[test]
    fn the_epoch_is_written_in_iso_8601() {
        assert_eq!(iso_8601(0), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn a_leap_day_is_written_in_iso_8601() {
        assert_eq!(iso_8601(1_709_210_096_007), "2024-02-29T12:34:56.007Z");
    }
}
