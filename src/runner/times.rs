//! How long calls took: of any number of them a bounded sample.

use crate::state::Latency;
use std::time::Duration;

/// Times kept at most; from then on every second one goes, and of what comes as few are kept.
const KEPT: usize = 32 * 1024;

/// How long the calls of a run took.
#[derive(Debug)]
pub(super) struct Times {
    /// Every so many-th of them in microseconds, beginning with the first.
    kept: Vec<u64>,
    /// How many calls one kept time stands for.
    stride: usize,
    noted: usize,
    longest: u64,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            kept: Vec::new(),
            stride: 1,
            noted: 0,
            longest: 0,
        }
    }
}

impl Times {
    /// Notes how long a call took.
    pub(super) fn note(&mut self, took: Duration) {
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.longest = self.longest.max(took);
        if self.noted.is_multiple_of(self.stride) {
            if self.kept.len() == KEPT {
                self.thin_out();
            }
            // Thinning out may have made the stride too long for this one.
            if self.noted.is_multiple_of(self.stride) {
                self.kept.push(took);
            }
        }
        self.noted += 1;
    }

    fn thin_out(&mut self) {
        let mut place = 0;
        self.kept.retain(|_| {
            place += 1;
            place % 2 == 1
        });
        self.stride *= 2;
    }

    /// What they add up to, if there were any. Of many calls the middle is that of the sample; the longest is exact.
    pub(super) fn latency(mut self) -> Option<Latency> {
        self.kept.sort_unstable();
        let last = self.kept.len().checked_sub(1)?;
        let at = |percent: usize| self.kept.get(last * percent / 100).copied();
        Some(Latency {
            median_us: at(50)?,
            p95_us: at(95)?,
            max_us: self.longest,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latency(times: impl IntoIterator<Item = u64>) -> Option<Latency> {
        let mut all = Times::default();
        for time in times {
            all.note(Duration::from_micros(time));
            assert!(all.kept.len() <= KEPT);
        }
        all.latency()
    }

    #[test]
    fn of_few_calls_every_time_counts() {
        assert_eq!(latency([]), None);
        let expected = Latency {
            median_us: 50,
            p95_us: 95,
            max_us: 100,
        };
        assert_eq!(latency((0..=100).rev()), Some(expected));
    }

    #[test]
    fn of_many_calls_a_sample_is_kept_and_the_longest() {
        let many = 300_001;
        let told = latency((0..many).chain([9_000_000])).expect("there were calls");
        assert!(told.median_us.abs_diff(many / 2) < many / 100, "{told:?}");
        assert!(told.p95_us.abs_diff(many / 20 * 19) < many / 100, "{told:?}");
        assert_eq!(told.max_us, 9_000_000);
    }
}
