//! How fast requests may leave, as the user says it.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;
use thiserror::Error;

/// The highest rate, in requests a period; beyond it a limit would limit nothing.
const HIGHEST: u32 = 10_000;

/// A limit of requests over all connections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    /// As fast as answers come.
    Unlimited,
    /// Evenly spaced, so that no period ever holds more.
    Limited {
        /// Requests a period.
        requests: NonZeroU32,
        /// The period.
        per: Period,
    },
}

/// What a rate is counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// `5/s`.
    Second,
    /// `30/min`.
    Minute,
}

/// A text that is no rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("give 1 to {HIGHEST} requests a second or minute, such as 5/s or 30/min, or auto")]
pub struct RateError;

impl Rate {
    /// The limit of account management (facts section 7), which the credential endpoints are taken to
    /// belong to.
    pub const DOCUMENTED: Self = Self::Limited {
        requests: NonZeroU32::new(30).expect("thirty is not zero"),
        per: Period::Minute,
    };

    /// The time between two requests, if they are kept apart at all.
    pub fn gap(self) -> Option<Duration> {
        match self {
            Self::Unlimited => None,
            Self::Limited { requests, per } => Some(per.length() / requests.get()),
        }
    }

    /// How long so many requests take at this rate at least, in whole seconds; `None` without a limit.
    pub fn estimate(self, requests: usize) -> Option<Duration> {
        let gaps = u32::try_from(requests.saturating_sub(1)).unwrap_or(u32::MAX);
        let time = self.gap()?.saturating_mul(gaps);
        Some(Duration::from_secs(
            time.as_secs() + u64::from(time.subsec_nanos() > 0),
        ))
    }
}

impl Period {
    const fn length(self) -> Duration {
        match self {
            Self::Second => Duration::from_secs(1),
            Self::Minute => Duration::from_secs(60),
        }
    }
}

impl FromStr for Rate {
    type Err = RateError;

    fn from_str(text: &str) -> Result<Self, RateError> {
        let (number, period) = text.trim().split_once('/').ok_or(RateError)?;
        let per = match period {
            "s" => Period::Second,
            "min" => Period::Minute,
            _ => return Err(RateError),
        };
        let requests: NonZeroU32 = number.parse().map_err(|_| RateError)?;
        if requests.get() > HIGHEST {
            return Err(RateError);
        }
        Ok(Self::Limited { requests, per })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unlimited => f.write_str("unlimited"),
            Self::Limited { requests, per } => {
                let period = match per {
                    Period::Second => "s",
                    Period::Minute => "min",
                };
                write!(f, "{requests}/{period}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(text: &str) -> Rate {
        text.parse().unwrap()
    }

    #[test]
    fn a_rate_reads_as_it_is_written() {
        for text in ["5/s", "30/min", "1/min", "10000/s"] {
            assert_eq!(rate(text).to_string(), text);
        }
        assert_eq!(rate("30/min"), Rate::DOCUMENTED);
    }

    #[test]
    fn anything_else_is_no_rate() {
        for text in [
            "", "5", "/s", "0/s", "-1/s", "5/h", "5/ s", "1.5/s", "10001/s", "5/s/s", "fast",
        ] {
            assert_eq!(text.parse::<Rate>(), Err(RateError), "{text}");
        }
    }

    #[test]
    fn the_gap_divides_the_period() {
        assert_eq!(rate("30/min").gap(), Some(Duration::from_secs(2)));
        assert_eq!(rate("5/s").gap(), Some(Duration::from_millis(200)));
        assert_eq!(Rate::Unlimited.gap(), None);
    }

    #[test]
    fn the_estimate_counts_the_gaps_and_rounds_up() {
        assert_eq!(rate("30/min").estimate(169), Some(Duration::from_secs(336)));
        assert_eq!(rate("5/s").estimate(2), Some(Duration::from_secs(1)));
        assert_eq!(rate("5/s").estimate(1), Some(Duration::ZERO));
        assert_eq!(rate("5/s").estimate(0), Some(Duration::ZERO));
        assert_eq!(Rate::Unlimited.estimate(169), None);
    }
}
