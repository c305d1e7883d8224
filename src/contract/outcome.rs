//! The documented answers of an operation and the reasons that lead to them.

use std::fmt;

use serde::Deserialize;

/// One documented answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// A name of ours, such as `already_revoked`.
    pub name: String,
    /// What leads to this answer. No other outcome of the operation has it.
    pub reason: Reason,
    /// The HTTP status.
    pub status: u16,
    /// Statuses that another source gives and that are as right.
    #[serde(default)]
    pub or_status: Vec<u16>,
    /// The errno, where a source gives one: zero for success, negative for a refusal.
    pub errno: Option<i64>,
    /// The page's label for the answer.
    pub label: Option<String>,
    /// The error text the page shows. It is for people, so a check may at most advise on it.
    pub message: Option<String>,
    /// The id of the clause that promises this answer.
    pub clause: String,
}

/// What is true of a request that decides its answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Nothing speaks against it.
    Accepted,
    /// It was done before and can be done only once.
    Repeated,
    /// The request itself is wrong, whoever sends it.
    Invalid,
    /// The caller is not known: no token, a broken or a dead one.
    Unauthenticated,
    /// The caller is known and may not do this to that thing.
    NotPermitted,
    /// The thing it names does not exist.
    Unknown,
}

impl Reason {
    /// Every reason, in the order in which contract files list their outcomes.
    pub const ALL: [Self; 6] = [
        Self::Accepted,
        Self::Repeated,
        Self::Invalid,
        Self::Unauthenticated,
        Self::NotPermitted,
        Self::Unknown,
    ];

    /// The word a contract file uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Repeated => "repeated",
            Self::Invalid => "invalid",
            Self::Unauthenticated => "unauthenticated",
            Self::NotPermitted => "not_permitted",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl Outcome {
    /// Whether this is a status of the outcome, by whatever source.
    pub fn has_status(&self, status: u16) -> bool {
        self.status == status || self.or_status.contains(&status)
    }

    /// What contradicts itself in this outcome, and the key it stands at.
    pub(super) fn fault(&self) -> Option<(&'static str, OutcomeFault)> {
        let accepted = self.reason == Reason::Accepted;
        let is_of_class = |status: &u16| {
            if accepted {
                (200..300).contains(status)
            } else {
                *status >= 400
            }
        };
        if !is_of_class(&self.status) {
            return Some(("status", OutcomeFault::StatusClass));
        }
        if !self.or_status.iter().all(is_of_class) {
            return Some(("or_status", OutcomeFault::StatusClass));
        }
        let errno = self.errno?;
        if accepted != (errno == 0) || errno > 0 {
            return Some(("errno", OutcomeFault::ErrnoSign));
        }
        None
    }
}

/// How an outcome contradicts itself or another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutcomeFault {
    /// A success outside 2xx, or a refusal outside 4xx.
    #[error("has a status of the wrong class")]
    StatusClass,
    /// A success with an errno other than zero, or a refusal without a negative one.
    #[error("has an errno of the wrong sign")]
    ErrnoSign,
    /// A repeated call that could not be told from another refusal of the same status.
    #[error("shares status and errno with another outcome")]
    SharedErrno,
}

impl OutcomeFault {
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::StatusClass => "give 2xx to the accepted outcome and 4xx to every other",
            Self::ErrnoSign => "give errno 0 to the accepted outcome and a negative one to every other",
            Self::SharedErrno => "leave the errno out where no source gives it, or correct one of the two",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(reason: Reason, status: u16, errno: Option<i64>, expected: Option<OutcomeFault>) {
        let (name, clause) = ("x".to_owned(), "a.b".to_owned());
        let outcome = Outcome {
            name,
            reason,
            status,
            or_status: Vec::new(),
            errno,
            label: None,
            message: None,
            clause,
        };
        assert_eq!(outcome.fault().map(|(_, fault)| fault), expected, "{outcome:?}");
    }

    #[test]
    fn a_success_has_a_2xx_status_and_errno_zero() {
        check(Reason::Accepted, 200, Some(0), None);
        check(Reason::Accepted, 200, None, None);
        check(Reason::Accepted, 404, Some(0), Some(OutcomeFault::StatusClass));
        check(Reason::Accepted, 200, Some(-1), Some(OutcomeFault::ErrnoSign));
    }

    #[test]
    fn a_refusal_has_a_4xx_status_and_a_negative_errno() {
        check(Reason::Repeated, 400, Some(-130_001), None);
        check(Reason::Unknown, 404, None, None);
        check(Reason::Invalid, 200, None, Some(OutcomeFault::StatusClass));
        check(Reason::Invalid, 302, None, Some(OutcomeFault::StatusClass));
        check(Reason::Invalid, 400, Some(0), Some(OutcomeFault::ErrnoSign));
        check(Reason::Invalid, 400, Some(1), Some(OutcomeFault::ErrnoSign));
    }

    #[test]
    fn every_reason_reads_back_from_its_own_word() {
        for reason in Reason::ALL {
            let word = serde_json::Value::from(reason.as_str());
            assert_eq!(
                serde_json::from_value::<Reason>(word).expect("the word is known"),
                reason
            );
        }
    }
}
