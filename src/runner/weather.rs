//! Waiting out overload: 429, or 503 with Retry-After, within one budget for the whole run.

use std::time::Duration;

/// What is left of the waiting budget.
#[derive(Clone, Copy, Debug)]
pub(super) struct Patience {
    left: Duration,
    unasked: Duration,
    meetings: u32,
}

/// First pause where the server names none; it doubles up to [`LONGEST_UNASKED`].
const FIRST_UNASKED: Duration = Duration::from_millis(250);
const LONGEST_UNASKED: Duration = Duration::from_secs(10);

impl Patience {
    /// A run's whole patience.
    pub(super) fn new(budget: Duration) -> Self {
        Self {
            left: budget,
            unasked: FIRST_UNASKED,
            meetings: 0,
        }
    }

    /// How often weather was met.
    pub(super) fn meetings(&self) -> u32 {
        self.meetings
    }

    /// Fair weather again: the next unasked pause begins small.
    pub(super) fn calm(&mut self) {
        self.unasked = FIRST_UNASKED;
    }

    /// How long to pause before the next attempt, or `None` when patience is over. `retry_after` is
    /// the header's text; only delay seconds are understood, a date is treated as absent.
    pub(super) fn pause(&mut self, retry_after: Option<&str>) -> Option<Duration> {
        self.meetings += 1;
        let asked = retry_after.and_then(|text| text.trim().parse::<u32>().ok());
        let pause = match asked {
            Some(seconds) => Duration::from_secs(seconds.into()),
            None => self.unasked_pause(),
        };
        // Even "at once" costs something, or a server that always says so would hold us for ever.
        self.spend(pause.max(Duration::from_millis(20))).then_some(pause)
    }

    /// How long to wait for a server that takes no connections, or `None` when patience is over. That is no meeting with
    /// weather: nobody was there.
    pub(super) fn pause_for_a_listener(&mut self) -> Option<Duration> {
        let pause = self.unasked_pause();
        self.spend(pause).then_some(pause)
    }

    fn unasked_pause(&mut self) -> Duration {
        let pause = self.unasked;
        self.unasked = (pause * 2).min(LONGEST_UNASKED);
        pause
    }

    /// Takes a pause out of the budget; `false`, and nothing taken, where it does not fit.
    pub(super) fn spend(&mut self, pause: Duration) -> bool {
        match self.left.checked_sub(pause) {
            Some(left) => {
                self.left = left;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_honoured_in_seconds() {
        let mut patience = Patience::new(Duration::from_secs(10));
        assert_eq!(patience.pause(Some("3")), Some(Duration::from_secs(3)));
        assert_eq!(patience.pause(Some(" 7 ")), Some(Duration::from_secs(7)));
        assert_eq!(patience.pause(Some("1")), None);
    }

    #[test]
    fn a_server_that_always_says_at_once_exhausts_patience() {
        let mut patience = Patience::new(Duration::from_millis(100));
        let pauses = std::iter::from_fn(|| patience.pause(Some("0")))
            .take(1000)
            .count();
        assert_eq!(pauses, 5);
        assert_eq!(patience.meetings(), 6);
    }

    #[test]
    fn an_answer_in_between_lets_the_pauses_begin_small_again() {
        let mut patience = Patience::new(Duration::from_secs(60));
        assert_eq!(patience.pause(None), Some(Duration::from_millis(250)));
        assert_eq!(patience.pause(None), Some(Duration::from_millis(500)));
        patience.calm();
        assert_eq!(patience.pause(None), Some(Duration::from_millis(250)));
    }

    #[test]
    fn a_server_that_is_away_is_waited_for_from_the_same_budget_and_is_no_weather() {
        let mut patience = Patience::new(Duration::from_millis(800));
        assert_eq!(patience.pause_for_a_listener(), Some(Duration::from_millis(250)));
        assert_eq!(patience.pause_for_a_listener(), Some(Duration::from_millis(500)));
        assert_eq!(patience.pause_for_a_listener(), None);
        assert_eq!(patience.meetings(), 0);
    }

    #[test]
    fn without_a_number_the_pauses_double() {
        let mut patience = Patience::new(Duration::from_secs(60));
        let pauses: Vec<u128> = (0..3)
            .filter_map(|_| patience.pause(Some("Wed, 21 Oct 2026 07:28:00 GMT")))
            .map(|p| p.as_millis())
            .collect();
        assert_eq!(pauses, [250, 500, 1000]);
    }
}
