//! How far a run has come, in one line: counts and an estimate, taken from its events. Time comes from whoever asks.

use crate::counted::counted;
use crate::runner::{Ahead, Event, Header};
use std::time::{Duration, Instant};

/// Requests without which nobody can tell a pace.
const FEWEST: usize = 20;

/// How far a run has come.
#[derive(Debug)]
pub struct Progress {
    began: Instant,
    /// What was planned, in the order in which it is played.
    ahead: Vec<Ahead>,
    /// What a clean run sends.
    planned: usize,
    /// Scenarios that are over.
    over: usize,
    /// Requests that were sent, but for those of a search under way.
    sent: usize,
    /// Generated cases that were played, but for those of a search under way.
    cases: u32,
    /// Planned pauses that are over.
    paused: Duration,
    findings: usize,
    /// The search under way: cases played, of so many, in so many requests.
    search: Option<(u32, u32, usize)>,
    /// What was left to do when something was last heard, and when that was.
    left: Option<(Duration, Instant)>,
}

impl Progress {
    /// A run that begins.
    pub fn of(header: &Header, now: Instant) -> Self {
        let of_scenarios: usize = header.ahead.iter().map(|one| one.requests).sum();
        Self {
            began: now,
            ahead: header.ahead.clone(),
            planned: header.cost.requests,
            over: 0,
            // Logging in and filling the pools is over when a run begins.
            sent: header.cost.requests.saturating_sub(of_scenarios),
            cases: 0,
            paused: Duration::ZERO,
            findings: 0,
            search: None,
            left: None,
        }
    }

    /// How long the run has been going on.
    pub fn elapsed(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.began)
    }

    /// Takes in what happened.
    pub fn note(&mut self, event: &Event, now: Instant) {
        match event {
            Event::Played {
                scenario, exchanges, ..
            } => {
                let place = self.ahead.iter().position(|one| one.scenario == *scenario);
                if let Some(place) = place {
                    // What was left out on the way is over as well.
                    self.over = self.over.max(place + 1);
                    self.paused += self.ahead[place].pause;
                }
                self.sent += exchanges;
                self.cases += self.search.take().map_or(0, |(cases, ..)| cases);
            }
            Event::Searched {
                scenario,
                cases,
                of,
                exchanges,
            } => {
                let place = self.ahead.iter().position(|one| one.scenario == *scenario);
                self.over = self.over.max(place.unwrap_or_default());
                self.search = Some((*cases, *of, *exchanges));
            }
            Event::Found(_) => self.findings += 1,
            Event::Started(_) | Event::Exchanged(_) | Event::Judged(_) | Event::Finished(_) => return,
        }
        self.left = self.estimate(now).map(|left| (left, now));
    }

    /// Requests sent so far.
    fn sent(&self) -> usize {
        self.sent + self.search.map_or(0, |(.., exchanges)| exchanges)
    }

    /// Requests still to be sent, if nothing fails from now on.
    fn requests_left(&self) -> usize {
        let mut later = self.ahead.iter().skip(self.over);
        let under_way = match self.search {
            Some((cases, of, _)) => {
                let planned = later.next().map_or(0, |one| one.requests);
                let of = usize::try_from(of.max(1)).unwrap_or(usize::MAX);
                let open = of.saturating_sub(usize::try_from(cases).unwrap_or(usize::MAX));
                planned * open / of
            }
            None => 0,
        };
        under_way + later.map(|one| one.requests).sum::<usize>()
    }

    /// The time that is left at the pace so far, and what the plan pauses.
    fn estimate(&self, now: Instant) -> Option<Duration> {
        let before: usize = self.planned
            - self
                .ahead
                .iter()
                .map(|one| one.requests)
                .sum::<usize>()
                .min(self.planned);
        let paced = self.sent().checked_sub(before).filter(|sent| *sent >= FEWEST)?;
        let busy = self.elapsed(now).saturating_sub(self.paused);
        let left = u32::try_from(self.requests_left()).unwrap_or(u32::MAX);
        let pauses: Duration = self.ahead.iter().skip(self.over).map(|one| one.pause).sum();
        Some(busy / u32::try_from(paced).unwrap_or(u32::MAX) * left + pauses)
    }

    /// How much of the run is behind it, in thousandths.
    pub fn thousandths(&self) -> u64 {
        let sent = self.sent();
        let all = (sent + self.requests_left()).max(1);
        u64::try_from(sent * 1000 / all).unwrap_or(1000)
    }

    /// The line.
    pub fn line(&self, now: Instant) -> String {
        let mut told = format!(
            "{}/{} scenarios, {} of about {} requests, {}",
            self.over,
            self.ahead.len(),
            self.sent(),
            self.planned.max(self.sent() + self.requests_left()),
            counted(self.findings, "finding")
        );
        let cases: u32 = self.ahead.iter().map(|one| one.cases).sum();
        if cases > 0 {
            let played = self.cases + self.search.map_or(0, |(cases, ..)| cases);
            told = format!("{told}, {played}/{cases} generated cases");
        }
        if let Some((left, then)) = self.left {
            let left = left.saturating_sub(now.saturating_duration_since(then));
            told = format!("{told}, about {} left", rounded(left));
        }
        told
    }
}

/// Seconds, rounded up, and to ten of them where there are minutes: it is an estimate.
fn rounded(left: Duration) -> humantime::FormattedDuration {
    let seconds = left.as_millis().div_ceil(1000).max(1);
    let seconds = u64::try_from(seconds).unwrap_or(u64::MAX);
    let seconds = if seconds > 60 {
        seconds.div_ceil(10) * 10
    } else {
        seconds
    };
    humantime::format_duration(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::laws::reports::summary;

    const SECOND: Duration = Duration::from_secs(1);

    fn ahead(scenario: &'static str, requests: usize, cases: u32, pause: u64) -> Ahead {
        Ahead {
            scenario,
            requests,
            cases,
            pause: SECOND * u32::try_from(pause).unwrap(),
        }
    }

    fn played(scenario: &'static str, exchanges: usize) -> Event {
        Event::Played {
            scenario,
            attempt: 1,
            exchanges,
        }
    }

    fn searched(cases: u32, exchanges: usize) -> Event {
        Event::Searched {
            scenario: "generated_requests",
            cases,
            of: 100,
            exchanges,
        }
    }

    /// A run with five requests before its plan.
    fn begun(now: Instant) -> Progress {
        let mut header = summary(&[], None).header;
        header.ahead = vec![
            ahead("unknown_id", 20, 0, 0),
            ahead("left_out", 10, 0, 0),
            ahead("generated_requests", 120, 100, 0),
            ahead("after_pauses", 3, 0, 14),
        ];
        header.cost.requests = 158;
        Progress::of(&header, now)
    }

    #[test]
    fn a_run_that_begins_has_no_pace_and_so_no_estimate() {
        let now = Instant::now();
        assert_eq!(
            begun(now).line(now + SECOND),
            "0/4 scenarios, 5 of about 158 requests, 0 findings, 0/100 generated cases"
        );
    }

    #[test]
    fn the_time_left_is_that_of_the_requests_at_the_pace_so_far_and_of_the_pauses() {
        let now = Instant::now();
        let mut run = begun(now);
        run.note(&played("unknown_id", 20), now + SECOND * 2);
        assert_eq!(
            run.line(now + SECOND * 2),
            "1/4 scenarios, 25 of about 158 requests, 0 findings, 0/100 generated cases, about 28s left"
        );
        assert!(run.line(now + SECOND * 3).ends_with("about 27s left"));
        assert!(run.line(now + SECOND * 90).ends_with("about 1s left"));
    }

    #[test]
    fn a_search_counts_its_cases_while_it_goes_on_and_once_when_it_is_over() {
        let now = Instant::now();
        let mut run = begun(now);
        run.note(&played("unknown_id", 20), now + SECOND);
        run.note(&searched(50, 60), now + SECOND * 8);
        assert_eq!(
            run.line(now + SECOND * 8),
            "2/4 scenarios, 85 of about 158 requests, 0 findings, 50/100 generated cases, about 21s left"
        );
        run.note(&played("generated_requests", 300), now + SECOND * 16);
        assert_eq!(
            run.line(now + SECOND * 16),
            "3/4 scenarios, 325 of about 328 requests, 0 findings, 50/100 generated cases, about 15s left"
        );
        assert_eq!(run.thousandths(), 990);
        run.note(&played("after_pauses", 3), now + SECOND * 30);
        assert_eq!(run.thousandths(), 1000);
    }

    #[test]
    fn a_pause_that_is_over_is_no_part_of_the_pace() {
        let now = Instant::now();
        let mut run = begun(now);
        run.ahead.swap(0, 3);
        run.note(&played("after_pauses", 3), now + SECOND * 14);
        run.note(&played("left_out", 17), now + SECOND * 16);
        assert!(
            run.line(now + SECOND * 16).ends_with("about 14s left"),
            "{}",
            run.line(now + SECOND * 16)
        );
    }

    #[test]
    fn minutes_are_told_in_steps_of_ten_seconds() {
        assert_eq!(rounded(Duration::from_millis(59_400)).to_string(), "1m");
        assert_eq!(rounded(SECOND * 61).to_string(), "1m 10s");
    }
}
