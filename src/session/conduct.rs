//! How a run is conducted: everything that a user may say of it, but not what it is pointed at.

use crate::contract::Contract;
use crate::exchange::Limits;
use crate::finding::ReplayLine;
use crate::gate::{Canary, Demands, FailOn};
use crate::plan::{Only, Partition};
use crate::runner::{Bounds, Jobs, Kept, Rate, Stop};
use crate::scenario::Profile;
use crate::waivers::Waivers;
use jiff::civil::Date;
use std::pin::Pin;
use std::time::Duration;

/// How a run is conducted, apart from what it is pointed at.
#[derive(Clone, Debug)]
pub struct Conduct {
    /// How much is done.
    pub profile: Profile,
    /// What made-up ids are derived from.
    pub seed: u64,
    /// Deadlines and sizes of one exchange.
    pub limits: Limits,
    /// How far the server's clock may be off.
    pub clock_skew: Duration,
    /// Budgets of the run.
    pub bounds: Bounds,
    /// What the gate demands.
    pub demands: Demands,
    /// Whether somebody wants it to stop.
    pub stop: Stop,
    /// Which part of the run is played.
    pub partition: Partition,
    /// What people know of and need not be woken by.
    pub waivers: Waivers,
    /// How this binary shows that it can go red before a green is final, where it must.
    pub canary: Option<Song>,
    /// The day it is (UTC), by which waivers expire.
    pub today: Date,
    /// What is played again instead of what the checks ask for, if something is.
    pub replay: Option<Replay>,
    /// How its findings are asked again.
    pub replay_line: ReplayLine,
    /// Whether each call is told as [`Event::Exchanged`](crate::runner::Event::Exchanged). To render one takes longer than to judge it, so it is done
    /// only where somebody keeps them.
    pub tells_calls: bool,
}

impl Conduct {
    /// How this tool plays against a mock of its own: as fast as it answers, one request after the other, and without
    /// anything that a user adds to a run.
    pub fn on_a_mock(profile: Profile, seed: u64, examples: u32) -> Self {
        Self {
            profile,
            seed,
            limits: Limits::within(Duration::from_secs(10)),
            clock_skew: Duration::from_secs(300),
            bounds: Bounds {
                max_revocations: profile.max_revocations(),
                // The mock's weather passes at once; its one outage of this kind asks for far longer.
                weather_budget: Duration::from_secs(20),
                rate: Rate::Unlimited,
                jobs: Jobs::ONE,
                examples,
                max_time: None,
            },
            demands: Demands {
                fail_on: FailOn::default(),
                require_all: false,
            },
            stop: Stop::default(),
            partition: Partition::WHOLE,
            waivers: Waivers::default(),
            canary: None,
            today: Date::MIN,
            replay: None,
            replay_line: ReplayLine::default(),
            tells_calls: false,
        }
    }
}

/// One scenario, played again with other credentials.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The scenario's name.
    pub scenario: &'static str,
    /// The generated case of it, if it is one.
    pub case: Option<Kept>,
}

impl Replay {
    /// What the plan has to know of it.
    pub(crate) fn only(&self) -> Only {
        Only {
            scenario: self.scenario,
            case: self.case.as_ref().map(|kept| kept.case.spends()),
        }
    }
}

/// Has this binary show that it can go red. Handed in, because whoever sings plays runs of its own.
pub type Song = for<'a> fn(&'a Contract) -> Pin<Box<dyn Future<Output = Canary> + 'a>>;
