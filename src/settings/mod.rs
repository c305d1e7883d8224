//! From what was typed to what a run uses: every value resolved once, checked early, with its
//! origin.
//!
//! A flag wins over a variable, a variable over the configuration file, the file over the default. Options that destroy
//! or accept something for good are taken from the command line alone. Variables are looked up through one closure,
//! [`Environment`], so that tests bring their own. Nothing is sent, and every error ends with what to do about it.
//!
//! ```
//! use cadenza_contract::cli::Options;
//! use cadenza_contract::settings::{Settings, Target};
//!
//! let options = Options {
//!     base_url: Some("http://127.0.0.1:8080".to_owned()),
//!     ..Options::default()
//! };
//! let environment = |name: &str| (name == "CADENZA_SEED").then(|| "7".to_owned());
//! let settings = Settings::resolve(&options, &environment)?;
//! assert!(matches!(settings.target, Target::Deployment(_)));
//! assert_eq!(settings.seed, 7);
//! # Ok::<(), cadenza_contract::settings::SettingsError>(())
//! ```

mod error;
mod file;
mod handed_over;
mod identity;
mod keeping;
mod network;
mod pinning;
mod politeness;
mod provisioning;
mod replay_line;
mod source;
mod stray;
mod target;
mod target_name;
mod telling;
#[cfg(test)]
mod tests;
mod token;
mod users;

pub use error::SettingsError;
pub use keeping::{Keeping, LookBack};
pub use provisioning::{FromEarlier, Provision, Provisioning};
pub use source::{Origin, Setting};
pub use stray::{Stray, strays};
pub use target::Target;
pub use target_name::TargetName;

use crate::cli::Options;
use crate::contract::Contract;
use crate::exchange::{Limits, Network, Secret};
use crate::finding::ReplayLine;
use crate::gate::{Demands, FailOn};
use crate::notice::Webhook;
use crate::pins::Pinning;
use crate::plan::Partition;
use crate::provision::{Login, Pool};
use crate::runner::Bounds;
use crate::scenario::{Profile, Role};
use crate::waivers::Waivers;
use source::Sources;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

/// Looks a variable of the environment up; a parameter, so that tests bring their own.
pub type Environment<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Everything a run uses.
pub struct Settings {
    /// What is checked.
    pub target: Target,
    /// The promises.
    pub contract: Contract,
    /// The roles' tokens.
    pub tokens: BTreeMap<Role, Secret>,
    /// Disposable credentials of the owner.
    pub own: Pool,
    /// Disposable credentials of the stranger.
    pub foreign: Pool,
    /// Roles that log in.
    pub logins: BTreeMap<Role, Login>,
    /// Tokens that must be refused.
    pub refused: Vec<Secret>,
    /// What may be created.
    pub provisioning: Provisioning,
    /// Whether the deployment may lose every credential it holds.
    pub disposable: bool,
    /// How much is done.
    pub profile: Profile,
    /// What made-up ids are derived from.
    pub seed: u64,
    /// How the target is reached.
    pub network: Network,
    /// Deadlines and sizes of one exchange.
    pub limits: Limits,
    /// How far the server's clock may be off.
    pub clock_skew: Duration,
    /// Budgets of the run.
    pub bounds: Bounds,
    /// What the gate demands.
    pub demands: Demands,
    /// What is remembered of the target.
    pub keeping: Keeping,
    /// Which part of the run is played.
    pub partition: Partition,
    /// Whether the run is only told, and nothing sent.
    pub dry_run: bool,
    /// What was accepted of the target, and what may be written.
    pub pinning: Pinning,
    /// What people know of and need not be woken by.
    pub waivers: Waivers,
    /// Who is told when the verdict changes, if anybody.
    pub webhook: Option<Webhook>,
    /// Where reports are written, if anywhere.
    pub report_dir: Option<PathBuf>,
    /// How its findings are asked again.
    pub replay_line: ReplayLine,
    /// Every value with its origin, for `doctor`.
    pub origins: Vec<Setting>,
}

/// Deadline of one exchange on this machine, and elsewhere (design section 3).
const TIMEOUT_LOOPBACK: Duration = Duration::from_secs(10);
const TIMEOUT_ELSEWHERE: Duration = Duration::from_secs(30);
/// How far clocks may differ (design section 4).
const CLOCK_SKEW: Duration = Duration::from_secs(300);

impl Settings {
    /// Resolves the options. Nothing is sent; every error says what to do about it.
    pub fn resolve(options: &Options, environment: Environment<'_>) -> Result<Self, SettingsError> {
        let mut from = Sources::open(options, environment)?;

        let contract = match from.path("schemas", options.schemas.as_ref(), "CADENZA_SCHEMAS") {
            Some(dir) => Contract::from_dir(&dir)?,
            None => Contract::embedded()?,
        };
        let target = target::target(options, &contract, &mut from)?;
        let loopback = target.is_loopback();
        let (tokens, own, foreign) = match &target {
            Target::Embedded => {
                target::refuse_inputs_without_target(options)?;
                (BTreeMap::new(), Pool::EMPTY, Pool::EMPTY)
            }
            Target::Deployment(_) => handed_over::handed_over(options, &mut from)?,
        };
        let logins = match &target {
            Target::Embedded => BTreeMap::new(),
            Target::Deployment(_) => identity::logins(options, &mut from)?,
        };
        let refused = provisioning::refused_tokens(options, &mut from)?;
        let provisioning = provisioning::provisioning(options, &mut from)?;
        let disposable = from.flag_only("disposable-deployment", options.disposable_deployment);
        let profile = profile(options, &mut from)?;
        if profile == Profile::Full && !disposable {
            return Err(SettingsError::FullWithoutLeave);
        }
        let network = network::network(options, &contract, &target, &mut from)?;
        let timeout = options.timeout.as_deref();
        let timeout = duration("timeout", timeout, "CADENZA_TIMEOUT", &mut from)?;
        let timeout = timeout.unwrap_or(if loopback {
            TIMEOUT_LOOPBACK
        } else {
            TIMEOUT_ELSEWHERE
        });
        let skew = options.clock_skew.as_deref();
        let clock_skew = duration("clock-skew", skew, "CADENZA_CLOCK_SKEW", &mut from)?.unwrap_or(CLOCK_SKEW);
        let handed_over = own.ids().len() + foreign.ids().len();
        let bounds = politeness::bounds(options, profile, loopback, handed_over, &mut from)?;
        let seed = match from.text("seed", options.seed.as_deref(), "CADENZA_SEED") {
            Some(text) => number("seed", &text)?,
            None => rand::random(),
        };
        let fail_on = match from.text("fail-on", options.fail_on.as_deref(), "CADENZA_FAIL_ON") {
            Some(text) => text.parse::<FailOn>()?,
            None => FailOn::default(),
        };
        let require_all = from.switch("require-all", options.require_all, "CADENZA_REQUIRE_ALL")?;
        let waivers = telling::waivers(options, &contract, &mut from)?;
        let webhook = telling::webhook(&contract, &from)?;
        let partition = politeness::partition(options, &mut from)?;
        let dry_run = from.flag_only("dry-run", options.dry_run);
        let report_dir = from.path("report-dir", options.report_dir.as_ref(), "CADENZA_REPORT_DIR");
        let name = pinning::target_name(options, &mut from)?;
        let keeping = keeping::keeping(options, &target, name.as_ref().map(TargetName::as_str), &mut from)?;
        let pinning = pinning::pinning(options, &target, name, environment, &mut from)?;
        let replay_line = replay_line::replay_line(options, &target, report_dir.as_deref(), environment);
        Ok(Self {
            replay_line,
            target,
            contract,
            tokens,
            own,
            foreign,
            logins,
            refused,
            provisioning,
            disposable,
            profile,
            seed,
            network,
            limits: Limits::within(timeout),
            clock_skew,
            bounds,
            demands: Demands { fail_on, require_all },
            keeping,
            partition,
            dry_run,
            pinning,
            report_dir,
            waivers,
            webhook,
            origins: from.into_origins(),
        })
    }
}

impl Settings {
    /// Everything in hand that must never be shown.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let passwords = self.logins.values().map(|login| &login.password);
        self.tokens
            .values()
            .chain(passwords)
            .chain(&self.refused)
            .chain(self.network.secrets())
    }

    /// Tokens that look mixed up, each in a sentence.
    pub fn mixed_up_tokens(&self) -> Vec<String> {
        users::mixed_up(&self.tokens)
    }

    /// The value that applies where nobody gave one.
    pub fn default_in_words(&self, name: &str) -> String {
        let duration = |duration: Duration| humantime::format_duration(duration).to_string();
        match name {
            "base-url" => "the embedded mock".to_owned(),
            "schemas" => "built in".to_owned(),
            "profile" => self.profile.name().to_owned(),
            "timeout" => duration(self.limits.total),
            "clock-skew" => duration(self.clock_skew),
            "weather-budget" => duration(self.bounds.weather_budget),
            "max-revocations" => self.bounds.max_revocations.to_string(),
            "max-examples" => self.bounds.examples.to_string(),
            "rate-limit" => self.bounds.rate.to_string(),
            "jobs" => self.bounds.jobs.to_string(),
            "max-time" => self.bounds.max_time.map_or("none".to_owned(), duration),
            "ca-cert" => "the platform's alone".to_owned(),
            "proxy" | "header" => "none".to_owned(),
            "seed" => self.seed.to_string(),
            "fail-on" => "violation,inconclusive".to_owned(),
            "require-all"
            | "update-pins"
            | "disposable-deployment"
            | "forget-target"
            | "spend-left-over"
            | "dry-run" => "false".to_owned(),
            "partition" => "the whole run".to_owned(),
            "provision" => "auto".to_owned(),
            "venue" => self.provisioning.venue.clone(),
            "state-dir" => keeping::STATE_DIR.to_owned(),
            "waivers" => format!("{}, if it exists", telling::WAIVERS_FILE),
            "pins-dir" => pinning::PINS_DIR.to_owned(),
            _ => "-".to_owned(),
        }
    }
}

fn profile(options: &Options, from: &mut Sources<'_>) -> Result<Profile, SettingsError> {
    match from
        .text("profile", options.profile.as_deref(), "CADENZA_PROFILE")
        .as_deref()
    {
        None | Some("gate") => Ok(Profile::Gate),
        Some("smoke") => Ok(Profile::Smoke),
        Some("nightly") => Ok(Profile::Nightly),
        Some("full") => Ok(Profile::Full),
        Some(other) => Err(SettingsError::Value {
            name: "profile",
            value: other.to_owned(),
            remedy: "give smoke, gate, nightly or full".to_owned(),
        }),
    }
}

fn duration(
    name: &'static str,
    flag: Option<&str>,
    variable: &'static str,
    from: &mut Sources<'_>,
) -> Result<Option<Duration>, SettingsError> {
    let Some(text) = from.text(name, flag, variable) else {
        return Ok(None);
    };
    match humantime::parse_duration(&text) {
        Ok(duration) if !duration.is_zero() || name == "weather-budget" => Ok(Some(duration)),
        Ok(_) | Err(_) => Err(SettingsError::Value {
            name,
            value: text,
            remedy: "give a duration with its unit, such as 500ms, 10s or 2min".to_owned(),
        }),
    }
}

fn number<N: FromStr>(name: &'static str, text: &str) -> Result<N, SettingsError> {
    text.trim().parse().map_err(|_| SettingsError::Value {
        name,
        value: text.to_owned(),
        remedy: "give a whole number, 0 or more".to_owned(),
    })
}
