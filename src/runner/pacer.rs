//! Spaces requests out: one pacer for all connections of a run.

use super::Rate;
use super::stop::Stop;
use super::weather::Patience;
use crate::exchange::Response;
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// When the next request may leave.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pacer {
    gap: Option<Duration>,
    /// The first moment at which one more request keeps the rate; `None` before the first.
    pub(super) free_at: Option<Instant>,
    /// The server has said that its window is used up until then.
    pub(super) window_opens: Option<Instant>,
}

impl Pacer {
    /// A pacer that nothing has passed yet.
    pub(super) fn new(rate: Rate) -> Self {
        Self {
            gap: rate.gap(),
            free_at: None,
            window_opens: None,
        }
    }

    /// Waits until so many requests may leave together, and counts them as gone. A group of k takes k
    /// permits: it waits for all of them, and keeps as much distance to what follows, so that no period
    /// that begins or ends with it holds more requests than the rate allows.
    pub(super) async fn depart(&mut self, requests: usize, patience: &mut Patience) {
        if let Some(opens) = self.window(patience) {
            sleep_until(opens).await;
        }
        let (Some(gap), Ok(together)) = (self.gap, u32::try_from(requests)) else {
            return;
        };
        if let Some(free_at) = self.free_at {
            sleep_until(free_at + gap * together.saturating_sub(1)).await;
        }
        self.free_at = Some(Instant::now() + gap * together);
    }

    /// Waits until so many requests may leave together at once, and counts none. Ends early if the run is to stop, so
    /// whoever sends afterwards asks for that first.
    pub(super) async fn catch_up(&mut self, requests: usize, patience: &mut Patience, stop: &Stop) {
        if let Some(opens) = self.window(patience) {
            stop.nap_until(opens).await;
        }
        let together = u32::try_from(requests).unwrap_or(u32::MAX);
        if let (Some(gap), Some(free_at)) = (self.gap, self.free_at) {
            stop.nap_until(free_at + gap * together.saturating_sub(1)).await;
        }
    }

    /// When the server's window opens again, one pause for all connections, if patience has that much left; if not, the
    /// server will say 429 itself, and patience will end there.
    fn window(&mut self, patience: &mut Patience) -> Option<Instant> {
        let opens = self.window_opens.take()?;
        let pause = opens.saturating_duration_since(Instant::now());
        (!pause.is_zero() && patience.spend(pause)).then_some(opens)
    }

    /// Takes in what an answer says of the server's window (facts section 7): with
    /// `X-RateLimit-Remaining: 0` nothing is to be sent before `X-RateLimit-Reset`. `now_ms` is the wall
    /// clock when the answer came, epoch milliseconds.
    pub(super) fn heed(&mut self, answer: &Response, now_ms: i64) {
        let used_up = answer.header_text("x-ratelimit-remaining").map(str::trim) == Some("0");
        let reset = answer.header_text("x-ratelimit-reset");
        if let Some(pause) = reset.filter(|_| used_up).and_then(|text| until(text, now_ms)) {
            let opens = Instant::now() + pause;
            // Answers of one group may disagree; the latest is the safe one.
            self.window_opens = Some(self.window_opens.map_or(opens, |other| other.max(opens)));
        }
    }
}

/// Numbers from here on are epoch seconds; smaller ones are seconds from now.
const EPOCH_SECONDS: i64 = 1_000_000_000;
/// Numbers from here on are epoch milliseconds.
const EPOCH_MILLISECONDS: i64 = 100_000_000_000;
/// The longest pause that is believed; nobody's patience lasts longer.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// How far away a reset is. The page shows ten digits, so epoch seconds; what else a gateway may mean
/// is told by the magnitude. The past is no pause.
fn until(reset: &str, now_ms: i64) -> Option<Duration> {
    let number: i64 = reset.trim().parse().ok()?;
    let wait_ms = if number >= EPOCH_MILLISECONDS {
        number.checked_sub(now_ms)?
    } else if number >= EPOCH_SECONDS {
        number.checked_mul(1000)?.checked_sub(now_ms)?
    } else {
        number.checked_mul(1000)?
    };
    let wait = Duration::from_millis(u64::try_from(wait_ms).ok()?);
    (!wait.is_zero()).then_some(wait.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The wall clock of every answer below, epoch milliseconds.
    const NOW_MS: i64 = 1_700_000_000_250;

    fn pacer(rate: &str) -> Pacer {
        Pacer::new(rate.parse().unwrap())
    }

    fn patience(seconds: u64) -> Patience {
        Patience::new(Duration::from_secs(seconds))
    }

    fn answer(remaining: &str, reset: &str) -> Response {
        let field = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
        Response {
            status: 404,
            reason: Vec::new(),
            headers: vec![
                field("x-ratelimit-remaining", remaining),
                field("x-ratelimit-reset", reset),
            ],
            body: Vec::new(),
            wire_bytes: 0,
        }
    }

    /// When each group leaves, in milliseconds since the first departure.
    async fn departures(mut pacer: Pacer, groups: &[usize]) -> Vec<u128> {
        let start = Instant::now();
        let mut left = Vec::new();
        for group in groups {
            pacer.depart(*group, &mut patience(0)).await;
            left.push(start.elapsed().as_millis());
        }
        left
    }

    #[tokio::test(start_paused = true)]
    async fn requests_leave_a_gap_apart_and_the_first_at_once() {
        assert_eq!(departures(pacer("30/min"), &[1, 1, 1]).await, [0, 2000, 4000]);
    }

    #[tokio::test(start_paused = true)]
    async fn without_a_limit_nothing_waits() {
        let pacer = Pacer::new(Rate::Unlimited);
        assert_eq!(departures(pacer, &[1, 8, 1]).await, [0, 0, 0]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_group_takes_its_permits_first_and_leaves_together() {
        assert_eq!(
            departures(pacer("5/s"), &[1, 3, 1, 1]).await,
            [0, 600, 1200, 1400]
        );
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_holds_more_than_the_rate_whatever_the_groups() {
        let groups = [1, 1, 4, 1, 2, 2, 1, 5, 1, 1, 1, 1, 3, 1];
        let left = departures(pacer("5/s"), &groups).await;
        for start in &left {
            let held: usize = left
                .iter()
                .zip(groups)
                .filter(|(at, _)| (*start..start + 1000).contains(at))
                .map(|(_, group)| group)
                .sum();
            assert!(held <= 5, "{held} within a second of {start} ms: {left:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn time_spent_waiting_for_answers_counts_and_saves_no_burst_up() {
        let mut pacer = pacer("5/s");
        let start = Instant::now();
        pacer.depart(1, &mut patience(0)).await;
        tokio::time::advance(Duration::from_secs(10)).await;
        for _ in 0..3 {
            pacer.depart(1, &mut patience(0)).await;
        }
        assert_eq!(start.elapsed(), Duration::from_millis(10_400));
    }

    #[tokio::test(start_paused = true)]
    async fn who_caught_up_departs_at_once_in_a_group_too() {
        let (mut pacer, stop, start) = (pacer("5/s"), Stop::default(), Instant::now());
        pacer.depart(1, &mut patience(0)).await;
        pacer.catch_up(3, &mut patience(0), &stop).await;
        assert_eq!(start.elapsed(), Duration::from_millis(600));
        pacer.depart(3, &mut patience(0)).await;
        assert_eq!(start.elapsed(), Duration::from_millis(600));
    }

    #[tokio::test(start_paused = true)]
    async fn a_run_that_is_to_stop_waits_for_no_pace_and_no_window() {
        let (mut pacer, stop, start) = (pacer("1/min"), Stop::default(), Instant::now());
        pacer.depart(1, &mut patience(0)).await;
        pacer.heed(&answer("0", "50"), NOW_MS);
        stop.request();
        pacer.catch_up(4, &mut patience(60), &stop).await;
        assert_eq!(start.elapsed(), Duration::ZERO);
    }

    /// How long the next departure waits after such an answer, in milliseconds.
    async fn pause_after(remaining: &str, reset: &str, budget: u64) -> u128 {
        let mut pacer = Pacer::new(Rate::Unlimited);
        pacer.heed(&answer(remaining, reset), NOW_MS);
        let start = Instant::now();
        let mut patience = patience(budget);
        pacer.depart(1, &mut patience).await;
        let waited = start.elapsed().as_millis();
        pacer.depart(1, &mut patience).await;
        assert_eq!(start.elapsed().as_millis(), waited, "the pause was made twice");
        waited
    }

    #[tokio::test(start_paused = true)]
    async fn a_used_up_window_is_waited_for_whatever_the_unit() {
        assert_eq!(pause_after("0", "1700000003", 60).await, 2750);
        assert_eq!(pause_after("0", "1700000003000", 60).await, 2750);
        assert_eq!(pause_after(" 0 ", " 7 ", 60).await, 7000);
    }

    #[tokio::test(start_paused = true)]
    async fn a_window_with_room_or_without_sense_is_not_waited_for() {
        for (remaining, reset) in [
            ("1", "1700000003"),
            ("0", "1699999999"),
            ("0", "0"),
            ("0", "-5"),
            ("0", "soon"),
            ("0", "99999999999999999999"),
            ("", "7"),
        ] {
            assert_eq!(pause_after(remaining, reset, 60).await, 0, "{remaining} {reset}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_beyond_the_waiting_budget_is_not_made() {
        assert_eq!(pause_after("0", "61", 60).await, 0);
        assert_eq!(pause_after("0", "9223372036854775807", 60).await, 0);
    }

    #[tokio::test(start_paused = true)]
    async fn the_pauses_share_one_budget() {
        let mut pacer = Pacer::new(Rate::Unlimited);
        let mut patience = patience(10);
        let start = Instant::now();
        for _ in 0..5 {
            pacer.heed(&answer("0", "4"), NOW_MS);
            pacer.depart(1, &mut patience).await;
        }
        assert_eq!(start.elapsed(), Duration::from_secs(8));
    }
}
