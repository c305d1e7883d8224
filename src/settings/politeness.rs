//! How much a deployment is asked to bear: pace, calls at once, time, patience, and which part of a run.

use super::source::Sources;
use super::{SettingsError, duration, number};
use crate::cli::Options;
use crate::plan::{Partition, PartitionError};
use crate::runner::{Bounds, Jobs, JobsError, Rate, RateError};
use crate::scenario::Profile;
use std::time::Duration;

/// Total patience with 429 and 503 (design section 3).
const WEATHER_BUDGET: Duration = Duration::from_secs(60);
/// The time of a run off this machine (design section 5).
const TIME_ELSEWHERE: Duration = Duration::from_secs(15 * 60);
/// The same for profiles that run at night.
const NIGHT_ELSEWHERE: Duration = Duration::from_secs(2 * 60 * 60);

pub(super) fn bounds(
    options: &Options,
    profile: Profile,
    loopback: bool,
    handed_over: usize,
    from: &mut Sources<'_>,
) -> Result<Bounds, SettingsError> {
    let weather = options.weather_budget.as_deref();
    let weather_budget = duration("weather-budget", weather, "CADENZA_WEATHER_BUDGET", from)?;
    let max = options.max_revocations.as_deref();
    let max_revocations = match from.text("max-revocations", max, "CADENZA_MAX_REVOCATIONS") {
        Some(text) => number("max-revocations", &text)?,
        // A deployment that may lose everything may lose all that was handed over.
        None if profile == Profile::Full => u32::try_from(handed_over)
            .unwrap_or(u32::MAX)
            .saturating_add(profile.max_revocations()),
        None => profile.max_revocations(),
    };
    let max_time = options.max_time.as_deref();
    let max_time = duration("max-time", max_time, "CADENZA_MAX_TIME", from)?;
    let examples = options.max_examples.as_deref();
    let examples = match from.text("max-examples", examples, "CADENZA_MAX_EXAMPLES") {
        Some(text) => number("max-examples", &text)?,
        None => profile.examples(loopback),
    };
    let elsewhere = match profile {
        Profile::Smoke | Profile::Gate => TIME_ELSEWHERE,
        Profile::Nightly | Profile::Full => NIGHT_ELSEWHERE,
    };
    Ok(Bounds {
        max_revocations,
        weather_budget: weather_budget.unwrap_or(WEATHER_BUDGET),
        rate: rate(options, loopback, from)?,
        jobs: jobs(options, from)?,
        examples,
        max_time: max_time.or((!loopback).then_some(elsewhere)),
    })
}

fn rate(options: &Options, loopback: bool, from: &mut Sources<'_>) -> Result<Rate, SettingsError> {
    let flag = options.rate_limit.as_deref();
    match from.text("rate-limit", flag, "CADENZA_RATE_LIMIT").as_deref() {
        None | Some("auto") if loopback => Ok(Rate::Unlimited),
        None | Some("auto") => Ok(Rate::DOCUMENTED),
        Some(text) => text.parse().map_err(|error: RateError| SettingsError::Value {
            name: "rate-limit",
            value: text.to_owned(),
            remedy: error.to_string(),
        }),
    }
}

fn jobs(options: &Options, from: &mut Sources<'_>) -> Result<Jobs, SettingsError> {
    match from.text("jobs", options.jobs.as_deref(), "CADENZA_JOBS") {
        None => Ok(Jobs::ONE),
        Some(text) => text.parse().map_err(|error: JobsError| SettingsError::Value {
            name: "jobs",
            value: text.clone(),
            remedy: error.to_string(),
        }),
    }
}

pub(super) fn partition(options: &Options, from: &mut Sources<'_>) -> Result<Partition, SettingsError> {
    match from.text("partition", options.partition.as_deref(), "CADENZA_PARTITION") {
        None => Ok(Partition::WHOLE),
        Some(text) => text
            .parse()
            .map_err(|error: PartitionError| SettingsError::Value {
                name: "partition",
                value: text.clone(),
                remedy: error.to_string(),
            }),
    }
}
