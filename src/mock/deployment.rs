//! One running deployment: its quirks, its clock, its state and its count of requests.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::catalogue::Quirks;
use super::clock::Clock;
use super::crowd::Crowds;
use super::state::State;
use super::{MockError, Options};

/// What every connection of one mock shares.
pub(super) struct Deployment {
    pub(super) quirks: Quirks,
    pub(super) clock: Clock,
    pub(super) crowds: Crowds,
    being_read: AtomicUsize,
    state: Mutex<State>,
    arrived: AtomicU64,
    answered: AtomicU64,
}

impl Deployment {
    /// A fresh deployment with its seeded users and credentials.
    pub(super) fn new(options: &Options) -> Result<Self, MockError> {
        let clock = Clock::of(options.variant, options.clock_ahead_ms);
        let state = State::seeded(options, clock.now())?;
        Ok(Self {
            quirks: Quirks {
                fault: options.fault,
                variant: options.variant,
                outage: options.outage,
            },
            clock,
            crowds: Crowds::default(),
            being_read: AtomicUsize::new(0),
            state: Mutex::new(state),
            arrived: AtomicU64::new(0),
            answered: AtomicU64::new(0),
        })
    }

    /// The state, locked. A panic elsewhere leaves it readable, because every transition is one assignment
    /// or a push.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts a request that has arrived and returns its number, from 1.
    pub(super) fn count_arrival(&self) -> u64 {
        self.arrived.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Notes that the head of a request is there and its body is being read, until the note is dropped.
    pub(super) fn begin_reading(&self) -> Reading<'_> {
        self.being_read.fetch_add(1, Ordering::SeqCst);
        Reading(&self.being_read)
    }

    /// How many requests are being read.
    pub(super) fn being_read(&self) -> usize {
        self.being_read.load(Ordering::SeqCst)
    }

    /// Counts an answer.
    pub(super) fn count_answer(&self) {
        self.answered.fetch_add(1, Ordering::Relaxed);
    }

    /// How many requests have been answered.
    pub(super) fn answered(&self) -> u64 {
        self.answered.load(Ordering::Relaxed)
    }
}

/// A request that is being read.
pub(super) struct Reading<'a>(&'a AtomicUsize);

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
