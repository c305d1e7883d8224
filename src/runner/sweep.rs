//! Asks about every credential that this run revoked, as many at a time as `--jobs` allows. These calls
//! are the only ones whose order proves nothing, and none of them can destroy anything.

use super::Runner;
use super::books::Cleared;
use super::fill::Filled;
use super::resources::Handle;
use crate::evidence::Call;
use crate::exchange::Connection;
use crate::scenario::{Each, Step};
use std::fmt;
use std::num::NonZeroU8;
use std::str::FromStr;
use thiserror::Error;

/// How many calls may be under way at once where order proves nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jobs(NonZeroU8);

/// A number that is none of jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("give a whole number from 1 to {}", Jobs::MOST)]
pub struct JobsError;

impl Jobs {
    /// One call after the other.
    pub const ONE: Self = Self(NonZeroU8::MIN);
    /// More connections at once would be a load test.
    pub const MOST: u8 = 32;

    fn at_once(self) -> usize {
        self.0.get().into()
    }
}

impl FromStr for Jobs {
    type Err = JobsError;

    fn from_str(text: &str) -> Result<Self, JobsError> {
        let number: NonZeroU8 = text.trim().parse().map_err(|_| JobsError)?;
        if number.get() > Self::MOST {
            return Err(JobsError);
        }
        Ok(Self(number))
    }
}

impl fmt::Display for Jobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Runner<'_> {
    /// Plays the step once for each credential that this run revoked, newest first, asked for by the user
    /// whose it is.
    pub(super) async fn play_sweep(&mut self, step: &Step) -> Vec<Call> {
        let asks = self.repeated(Each::Tombstone, step);
        let mut calls = Vec::new();
        for group in asks.chunks(self.bounds.jobs.at_once()) {
            match group {
                [(step, handle)] => calls.extend(self.play_step(step, *handle).await),
                group => calls.extend(self.play_side_by_side(group).await),
            }
        }
        calls
    }

    /// Sends the group at once, each call on a connection of its own; what is to be repeated is repeated
    /// on its own, as anywhere else.
    async fn play_side_by_side(&mut self, group: &[(Step, Option<Handle>)]) -> Vec<Call> {
        self.courier.catch_up(group.len()).await;
        let mut ready: Vec<(&Step, Filled, Cleared)> = Vec::new();
        for (step, handle) in group {
            let Some(filled) = self.resources.fill(step, *handle, self.contract) else {
                continue;
            };
            let cleared = self.clear(step, &filled, 1);
            ready.extend(cleared.map(|cleared| (step, filled, cleared.over(Connection::Fresh))));
        }
        let cleared: Vec<Cleared> = ready.iter().map(|(.., cleared)| cleared.clone()).collect();
        let exchanges = self.courier.send_together(cleared).await;
        let mut calls = Vec::new();
        for ((step, filled, cleared), exchange) in ready.into_iter().zip(exchanges) {
            let Filled {
                mut situation,
                handle,
                ..
            } = filled;
            let came = self.sort(exchange);
            let (came, repeats) = self.settle(cleared, came, &mut situation).await;
            let call = self.record(step, situation, handle, came, repeats);
            self.look_out(&call);
            calls.push(call);
        }
        calls
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_are_one_to_thirty_two() {
        assert_eq!("1".parse(), Ok(Jobs::ONE));
        assert_eq!("32".parse::<Jobs>().unwrap().at_once(), 32);
        for text in ["", "0", "33", "-1", "256", "two"] {
            assert_eq!(text.parse::<Jobs>(), Err(JobsError), "{text}");
        }
    }
}
