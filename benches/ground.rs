//! Where runs are played inside of this process, by the way that every run takes: one contract, and threads of their own
//! for the mocks, so that a mock is served alike whoever asks.

use cadenza_contract::checks::{CHECKS, Check, Shape};
use cadenza_contract::contract::Contract;
use cadenza_contract::mock::{Mock, Options};
use cadenza_contract::plan::Filter;
use cadenza_contract::session::{Conduct, Deployment, Report, check};
use std::error::Error;
use std::time::{Duration, Instant};
use tokio::runtime::{Builder, Runtime};

/// The scenario of generated requests.
const GENERATED: &str = "generated_requests";

pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// What all runs share.
pub(crate) struct Ground {
    pub(crate) contract: Contract,
    pub(crate) clients: Runtime,
    mocks: Runtime,
}

impl Ground {
    pub(crate) fn new() -> Outcome<Self> {
        let runtime = || Builder::new_multi_thread().worker_threads(2).enable_all().build();
        Ok(Self {
            contract: Contract::embedded()?,
            clients: runtime()?,
            mocks: runtime()?,
        })
    }

    /// Plays the run of these checks on a mock of its own, and tells how long it took without the mock's start.
    pub(crate) fn play(
        &self,
        options: Options,
        conduct: &Conduct,
        filter: &Filter,
    ) -> Outcome<(Report, Duration)> {
        let mock = self.start(options)?;
        let deployment = Deployment::of_mock(&mock);
        let began = Instant::now();
        let mut unheard = |_| {};
        let run = check(&self.contract, &deployment, conduct, filter, &mut unheard);
        let report = self.clients.block_on(run)?;
        let took = began.elapsed();
        self.end(mock);
        Ok((report, took))
    }

    pub(crate) fn start(&self, options: Options) -> Outcome<Mock> {
        Ok(self.mocks.block_on(Mock::start(options))?)
    }

    pub(crate) fn end(&self, mock: Mock) {
        let _inside = self.mocks.enter();
        drop(mock);
    }

    /// Selects these checks and no others.
    pub(crate) fn exactly<'a>(&self, checks: impl IntoIterator<Item = &'a str>) -> Filter {
        let full = |name| format!("{}::{name}", self.contract.operation.id);
        Filter {
            include: checks.into_iter().map(full).collect(),
            skip: Vec::new(),
            exact: true,
        }
    }
}

/// The checks that are about generated requests.
pub(crate) fn about_generated() -> impl Iterator<Item = &'static str> {
    let is_about = |check: &&&Check| match check.shape {
        Shape::Scenario(_) | Shape::Run(_) => check.scenarios.contains(&GENERATED),
        Shape::Exchange(_) | Shape::AnyExchange(_) | Shape::Further(_) => false,
    };
    CHECKS.iter().filter(is_about).map(|check| check.name)
}

/// The number behind an option on the command line.
pub(crate) fn number(option: &str) -> Option<u32> {
    let mut arguments = std::env::args().skip_while(|argument| argument != option);
    arguments.nth(1)?.parse().ok()
}
