//! Reads `waivers.toml`. Everything that could make a waiver mean less than its writer thinks is an error.

use super::{Covers, Waiver, Waivers};
use crate::checks;
use crate::contract::{Contract, nearest};
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use thiserror::Error;
use toml::Spanned;

/// The file cannot be used.
#[derive(Debug, PartialEq, Eq, Error)]
#[error("{place}: {what}\n  remedy: {remedy}")]
pub struct WaiversError {
    /// `file:line`.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Whole {
    #[serde(default)]
    waiver: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    finding: Option<OneOrMore>,
    check: Option<String>,
    clause: String,
    reason: String,
    owner: String,
    issue: String,
    expires: String,
}

/// One identity, or several.
#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Entry {
    fn findings(&self) -> &[String] {
        match &self.finding {
            Some(OneOrMore::One(one)) => std::slice::from_ref(one),
            Some(OneOrMore::More(more)) => more,
            None => &[],
        }
    }
}

impl OneOrMore {
    fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![one],
            Self::More(more) => more,
        }
    }
}

/// Where a file, as messages name it, waives a finding that a new stanza waives, complete or not. A file that cannot be
/// read as one waives nothing yet; the next run says what is wrong with it.
pub fn waived_already(text: &str, file: &str, stanza: &str) -> Option<String> {
    let whole: Whole = toml::from_str(text).ok()?;
    let new: Whole = toml::from_str(stanza).ok()?;
    let waives = |entry: &Spanned<Entry>, new: &Spanned<Entry>| {
        let (entry, new) = (entry.get_ref(), new.get_ref());
        let covers = |one: &String| entry.findings().contains(one);
        entry.clause == new.clause && new.findings().iter().any(covers)
    };
    let known = whole
        .waiver
        .iter()
        .find(|entry| new.waiver.iter().any(|new| waives(entry, new)));
    known.map(|entry| place_of(text, file, Some(entry.span())))
}

/// `file:line`.
fn place_of(text: &str, file: &str, span: Option<Range<usize>>) -> String {
    let before = span.and_then(|span| text.get(..span.start)).unwrap_or_default();
    format!("{file}:{}", before.matches('\n').count() + 1)
}

impl Waivers {
    /// Parses the text of a file; `file` is how messages name it.
    pub fn parse(text: &str, file: &str, contract: &Contract) -> Result<Self, WaiversError> {
        let place = |span: Option<Range<usize>>| place_of(text, file, span);
        let whole: Whole = toml::from_str(text).map_err(|error| WaiversError {
            place: place(error.span()),
            what: error.message().lines().collect::<Vec<_>>().join("; "),
            remedy: "give each [[waiver]] finding or check, clause, reason, owner, issue and expires"
                .to_owned(),
        })?;
        let mut waivers: Vec<Arc<Waiver>> = Vec::new();
        for entry in whole.waiver {
            let place = place(Some(entry.span()));
            let waiver = settle(entry.into_inner(), place, contract)?;
            if let Some(other) = waivers
                .iter()
                .find(|other| other.covers == waiver.covers && other.clause == waiver.clause)
            {
                return Err(WaiversError {
                    what: format!("it covers what the waiver at {} covers", other.place),
                    place: waiver.place,
                    remedy: "keep one of them".to_owned(),
                });
            }
            waivers.push(Arc::new(waiver));
        }
        Ok(Self(waivers))
    }
}

fn settle(entry: Entry, place: String, contract: &Contract) -> Result<Waiver, WaiversError> {
    let error = |what: String, remedy: &str| WaiversError {
        place: place.clone(),
        what,
        remedy: remedy.to_owned(),
    };
    for (key, value) in [
        ("clause", &entry.clause),
        ("reason", &entry.reason),
        ("owner", &entry.owner),
        ("issue", &entry.issue),
    ] {
        if value.trim().is_empty() {
            return Err(error(
                format!("{key} is empty"),
                "say it: a waiver that nobody answers for is a hole",
            ));
        }
    }
    if contract.clause(&entry.clause).is_none() {
        let known = contract.judged_clauses().map(|clause| clause.id.as_str());
        let meant =
            nearest(&entry.clause, known).map_or_else(String::new, |near| format!("; {near} is near to it"));
        return Err(error(
            format!("no clause is called {:?}{meant}", entry.clause),
            "`cadenza-contract trace` lists the clauses",
        ));
    }
    let covers = match (entry.finding, entry.check) {
        (Some(findings), None) => Covers::Findings(findings.into_vec()),
        (None, Some(check)) => Covers::Check(check),
        (None, None) | (Some(_), Some(_)) => {
            return Err(error(
                "it must have either finding or check".to_owned(),
                "`cadenza-contract waive ID` writes a waiver for one finding",
            ));
        }
    };
    let checks: BTreeSet<&str> = match &covers {
        Covers::Findings(all) => all.iter().filter_map(|one| one.split('/').next()).collect(),
        Covers::Check(check) => [check.as_str()].into(),
    };
    let [check] = checks.into_iter().collect::<Vec<_>>()[..] else {
        return Err(error(
            "its findings are none, or of several checks".to_owned(),
            "give each check a waiver of its own",
        ));
    };
    let known = checks::of(contract);
    let Some(known) = known.iter().find(|known| known.name == check) else {
        let meant = nearest(check, known.iter().map(|known| known.name));
        let meant = meant.map_or_else(String::new, |near| format!("; {near} is near to it"));
        return Err(error(
            format!("no check is called {check:?}{meant}"),
            "`cadenza-contract list` names the checks",
        ));
    };
    if !known.clauses.contains(&entry.clause.as_str()) {
        return Err(error(
            format!("{check} does not cite {}", entry.clause),
            "`cadenza-contract explain CHECK` names the clauses of a check",
        ));
    }
    let expires: Date = entry.expires.trim().parse().map_err(|_| {
        error(
            format!("expires is {:?}, which is no date", entry.expires),
            "give the last day on which it holds, such as 2026-12-15",
        )
    })?;
    Ok(Waiver {
        covers,
        clause: entry.clause,
        reason: entry.reason,
        owner: entry.owner,
        issue: entry.issue,
        expires,
        place,
    })
}
