//! Pace, calls at once and time: defaults by place, and what is refused.

use super::refused::is_usage;
use super::{Folder, aimed, origin_of, resolve};
use crate::cli::Options;
use crate::settings::Origin;
use std::time::Duration;

fn off_this_machine() -> Options {
    Options {
        base_url: Some("https://host.example".to_owned()),
        allow_host: vec!["host.example".to_owned()],
        ..Options::default()
    }
}

/// The rate and the time that apply.
#[track_caller]
fn check(options: &Options, variables: &[(&str, &str)], rate: &str, minutes: Option<u64>) {
    let bounds = resolve(options, variables).unwrap().bounds;
    assert_eq!(bounds.rate.to_string(), rate);
    assert_eq!(
        bounds.max_time,
        minutes.map(|minutes| Duration::from_secs(60 * minutes))
    );
}

#[test]
fn this_machine_has_no_limits_by_default_and_others_have_the_documented_ones() {
    check(&Options::default(), &[], "unlimited", None);
    check(&aimed(), &[], "unlimited", None);
    check(&off_this_machine(), &[], "30/min", Some(15));
}

#[test]
fn auto_is_the_default_said_aloud() {
    let auto = [("CADENZA_RATE_LIMIT", "auto")];
    check(&aimed(), &auto, "unlimited", None);
    check(&off_this_machine(), &auto, "30/min", Some(15));
}

#[test]
fn limits_come_from_each_place_and_hold_everywhere() {
    let folder = Folder::new();
    let given = Options {
        rate_limit: Some("5/s".to_owned()),
        max_time: Some("2min".to_owned()),
        ..aimed()
    };
    check(&given, &[("CADENZA_RATE_LIMIT", "1/s")], "5/s", Some(2));
    let variables = [("CADENZA_RATE_LIMIT", "7/min"), ("CADENZA_MAX_TIME", "3min")];
    check(&off_this_machine(), &variables, "7/min", Some(3));
    let config = "rate-limit = '9/s'\nmax-time = '4min'\njobs = 3\n";
    let configured = Options {
        config: Some(folder.file("options.toml", config)),
        ..aimed()
    };
    check(&configured, &[], "9/s", Some(4));
    let settings = resolve(&configured, &[]).unwrap();
    assert_eq!(settings.bounds.jobs.to_string(), "3");
    assert_eq!(
        origin_of(&settings, "jobs"),
        (Some("3".to_owned()), Origin::Config)
    );
}

#[test]
fn one_job_is_the_default_and_thirty_two_are_the_most() {
    let jobs = |text: &str| Options {
        jobs: Some(text.to_owned()),
        ..aimed()
    };
    assert_eq!(resolve(&aimed(), &[]).unwrap().bounds.jobs.to_string(), "1");
    assert_eq!(resolve(&jobs("32"), &[]).unwrap().bounds.jobs.to_string(), "32");
    for text in ["0", "33", "many"] {
        is_usage(&jobs(text), &["--jobs", "from 1 to 32"]);
    }
}

#[test]
fn what_is_no_rate_and_no_time_is_refused_with_examples() {
    for text in ["fast", "0/s", "5/h", "5"] {
        let options = Options {
            rate_limit: Some(text.to_owned()),
            ..aimed()
        };
        is_usage(&options, &["--rate-limit", "5/s or 30/min, or auto"]);
    }
    for text in ["0s", "soon"] {
        let options = Options {
            max_time: Some(text.to_owned()),
            ..aimed()
        };
        is_usage(&options, &["--max-time", "2min"]);
    }
}

#[test]
fn doctor_is_told_the_limits_that_apply() {
    let settings = resolve(&off_this_machine(), &[]).unwrap();
    for (name, told) in [
        ("rate-limit", "30/min"),
        ("max-time", "15m"),
        ("jobs", "1"),
        ("proxy", "none"),
        ("header", "none"),
        ("ca-cert", "the platform's alone"),
    ] {
        assert_eq!(settings.default_in_words(name), told, "{name}");
        assert_eq!(origin_of(&settings, name), (None, Origin::Default));
    }
}
