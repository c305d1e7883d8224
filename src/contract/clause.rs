//! A clause: one promise that can be cited, in our own words.

use serde::Deserialize;

use super::{error::ContractError, place::Place, promise::Promise};

/// One citable promise of the documentation, or of a standard it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// A stable id, such as `revoke.error.not-found`. Findings, pins and waivers cite it.
    pub id: String,
    /// The heading on the page it stands under, or the subject of another source.
    pub section: String,
    /// Where the promise comes from: the operation's page unless the file names another source.
    pub source: String,
    /// The promise in one sentence.
    pub wording: String,
    /// Whether a run must prove it.
    pub standing: ClauseStanding,
    /// What kind of promise it is, in an also-judged operation.
    pub promise: Option<Promise>,
    /// The line of the clause's id.
    pub place: Place,
}

/// Whether a run must prove a clause to be green.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClauseStanding {
    /// Must be exercised and kept.
    Core,
    /// Exercised when the run is given the input, and listed as not exercised without it.
    OptionalRole {
        /// The input that enables it: `stranger`, `reader`, `expired`, `second credential` or `creation`.
        role: String,
    },
    /// Never exercised by this tool.
    NotTestable {
        /// The reason, for whoever reads the coverage.
        why: String,
    },
}

/// A clause as it is written in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClauseEntry {
    id: String,
    section: String,
    source: Option<String>,
    wording: String,
    standing: StandingWord,
    role: Option<String>,
    why: Option<String>,
    promise: Option<Promise>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StandingWord {
    Core,
    OptionalRole,
    NotTestable,
}

impl ClauseEntry {
    /// Settles what the entry leaves out; `page` is the source of a clause that names none.
    pub(super) fn settle(self, page: &str, place: Place) -> Result<Clause, ContractError> {
        let standing = match (self.standing, self.role, self.why) {
            (StandingWord::Core, None, None) => Ok(ClauseStanding::Core),
            (StandingWord::OptionalRole, Some(role), None) => Ok(ClauseStanding::OptionalRole { role }),
            (StandingWord::NotTestable, None, Some(why)) => Ok(ClauseStanding::NotTestable { why }),
            (StandingWord::OptionalRole, None, _) => Err(StandingFault::NoRole),
            (StandingWord::NotTestable, _, None) => Err(StandingFault::NoWhy),
            (StandingWord::Core, _, _)
            | (StandingWord::OptionalRole | StandingWord::NotTestable, Some(_), Some(_)) => {
                Err(StandingFault::Unused)
            }
        };
        match standing {
            Ok(standing) => Ok(Clause {
                id: self.id,
                section: self.section,
                source: self.source.unwrap_or_else(|| page.to_owned()),
                wording: self.wording,
                standing,
                promise: self.promise,
                place,
            }),
            Err(fault) => Err(ContractError::Standing {
                place,
                id: self.id,
                fault,
            }),
        }
    }
}

/// How a clause's standing and its other keys fail to fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StandingFault {
    /// An optional clause without the input that enables it.
    #[error("is an optional role's, but names no role")]
    NoRole,
    /// An untested clause without its reason.
    #[error("is not testable, but does not say why")]
    NoWhy,
    /// A role or a reason where the standing has no use for it.
    #[error("has a role or a why that its standing does not use")]
    Unused,
}

impl StandingFault {
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::NoRole => "add role with the input that enables it, such as \"stranger\"",
            Self::NoWhy => "add why with the reason in one sentence",
            Self::Unused => "give role with optional-role only, and why with not-testable only",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(keys: &str, expected: Result<ClauseStanding, StandingFault>) {
        let text = format!("id = 'a.b'\nsection = 'Notes'\nwording = 'It holds.'\n{keys}");
        let entry: ClauseEntry = toml::from_str(&text).expect("the test's clause is well-formed");
        let place = Place {
            file: "schemas/a.toml".to_owned(),
            line: 7,
        };
        match (entry.settle("the page", place.clone()), expected) {
            (Ok(clause), Ok(standing)) => {
                assert_eq!(
                    (clause.standing, clause.source.as_str(), clause.place),
                    (standing, "the page", place)
                );
            }
            (Err(ContractError::Standing { fault, .. }), Err(expected)) => {
                assert_eq!(fault, expected, "{keys}");
            }
            (settled, expected) => panic!("{keys}: {settled:?} instead of {expected:?}"),
        }
    }

    #[test]
    fn a_core_clause_needs_nothing_else() {
        check("standing = 'core'", Ok(ClauseStanding::Core));
    }

    #[test]
    fn a_core_clause_with_a_reason_is_refused() {
        check("standing = 'core'\nwhy = 'x'", Err(StandingFault::Unused));
    }

    #[test]
    fn an_optional_clause_names_its_role() {
        let role = "stranger".to_owned();
        check(
            "standing = 'optional-role'\nrole = 'stranger'",
            Ok(ClauseStanding::OptionalRole { role }),
        );
        check("standing = 'optional-role'", Err(StandingFault::NoRole));
        check(
            "standing = 'optional-role'\nrole = 'x'\nwhy = 'y'",
            Err(StandingFault::Unused),
        );
    }

    #[test]
    fn an_untested_clause_says_why() {
        let why = "advice".to_owned();
        check(
            "standing = 'not-testable'\nwhy = 'advice'",
            Ok(ClauseStanding::NotTestable { why }),
        );
        check("standing = 'not-testable'\nrole = 'x'", Err(StandingFault::NoWhy));
        check(
            "standing = 'not-testable'\nrole = 'x'\nwhy = 'y'",
            Err(StandingFault::Unused),
        );
    }
}
