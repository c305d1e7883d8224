//! The card at the head: the verdict, on what, and the counts.

use super::cut::cut;
use super::{Caps, mood};
use crate::record::{Finding, Past, PastRun, Record, Severity, State, Verdict};
use crate::report::cause::had_an_effect;
use crate::report::message;
use jiff::Timestamp;
use serde::Serialize;
use std::cmp::Reverse;

/// Lines that need the card's whole width.
const WIDE: [&str; 7] = [
    "Since",
    "Canary",
    "Suite",
    "Clauses",
    "Live revocations",
    "Power",
    "Target",
];

/// The verdict with everything that belongs beside it.
#[derive(Serialize)]
pub(super) struct Card {
    mood: &'static str,
    mark: &'static str,
    word: String,
    exit_code: u8,
    operation: String,
    place: String,
    is_partial: bool,
    worst: Option<String>,
    reasons: Vec<String>,
    obstacle: Option<Obstacle>,
    tiles: Vec<Tile>,
    strip: Vec<Cell>,
    facts: Vec<Fact>,
}

/// What made the run worthless or cut it short.
#[derive(Serialize)]
struct Obstacle {
    why: String,
    remedy: String,
}

/// A count.
#[derive(Serialize)]
struct Tile {
    count: usize,
    label: &'static str,
    mood: &'static str,
}

/// A check in the strip.
#[derive(Serialize)]
struct Cell {
    name: String,
    mood: &'static str,
    word: &'static str,
}

/// A line of the card.
#[derive(Serialize)]
struct Fact {
    label: &'static str,
    value: String,
    /// What the label means, for who reads it for the first time.
    hint: Option<&'static str>,
    wide: bool,
}

impl Card {
    pub(super) fn of(record: &Record, caps: &Caps) -> Self {
        let (run, gate, counts) = (&record.run, &record.gate, &record.counts);
        let told = |text: &str| cut(text, caps.letters);
        let tile = |count, label, mood| Tile {
            count,
            label,
            mood: if count == 0 { mood::IDLE } else { mood },
        };
        Self {
            mood: mood::of_exit(gate.exit_code),
            mark: match gate.exit_code {
                0 => "✓",
                1 => "✕",
                _ => "?",
            },
            word: told(&gate.verdict),
            exit_code: gate.exit_code,
            operation: told(&run.operation),
            place: told(run.target_name.as_deref().unwrap_or(&run.target)),
            is_partial: run.state == State::Partial,
            worst: worst(record).map(|worst| told(&worst)),
            reasons: gate
                .reasons
                .iter()
                .take(caps.rows)
                .map(|reason| told(reason))
                .collect(),
            obstacle: gate.obstacle.as_ref().map(|obstacle| Obstacle {
                why: told(&obstacle.why),
                remedy: told(&obstacle.remedy),
            }),
            tiles: vec![
                tile(counts.passed, "passed", mood::GOOD),
                tile(counts.failed, "failed", mood::BAD),
                tile(counts.inconclusive, "inconclusive", mood::UNSURE),
                tile(counts.not_exercised, "not exercised", mood::IDLE),
                tile(counts.waived, "waived", mood::MOVED),
                tile(counts.advisories, "advisories", mood::MOVED),
            ],
            strip: record
                .checks
                .iter()
                .take(caps.rows)
                .map(|check| Cell {
                    name: told(&check.name),
                    mood: mood::of_check(check),
                    word: message::word(check),
                })
                .collect(),
            facts: facts(record)
                .into_iter()
                .map(|(label, value)| Fact {
                    label,
                    value: told(&value),
                    hint: hint(label),
                    wide: WIDE.contains(&label),
                })
                .collect(),
        }
    }
}

/// The clauses whose breach is worst, the worst first: a dead credential that lives, and a stranger who is let in.
const GRAVEST: [&str; 9] = [
    "revoke.permanent",
    "revoke.not-reactivated",
    "revoke.only-the-named",
    "revoke.refusal-moves-nothing",
    "revoke.error.forbidden",
    "revoke.error.unauthorized",
    "revoke.no-secret",
    "revoke.once",
    "revoke.error.already-revoked",
];

/// The worst broken promise in words.
fn worst(record: &Record) -> Option<String> {
    let failed = record
        .findings()
        .filter(|(check, finding)| check.verdict == Verdict::Fail && finding.severity > Severity::Advisory);
    let gravity = |clause: &str| GRAVEST.iter().position(|known| *known == clause);
    let (_, finding) = failed.min_by_key(|(check, finding)| {
        let gravity = gravity(&finding.cites.clause).unwrap_or(GRAVEST.len());
        // What took effect is feared most; the check that objects to one call says more than the one that objects to all.
        let kept_out = !had_an_effect(finding);
        (Reverse(finding.severity), kept_out, gravity, check.findings.len())
    })?;
    let promise = match finding.cites.wording.as_str() {
        "" => &finding.cites.clause,
        wording => wording.trim_end_matches('.'),
    };
    let Finding {
        step,
        expected,
        received,
        ..
    } = finding;
    Some(format!(
        "Broken: “{promise}”. At “{step}” {expected} was expected, and {received} came."
    ))
}

/// What a line of the card means.
fn hint(label: &str) -> Option<&'static str> {
    match label {
        "Power" => Some(
            "How rare a fault may be that the plan, played to its end, would still have seen. A fault that strikes less often can hide \
             from a single run; repeated runs find it.",
        ),
        "Canary" => Some(
            "Before a green is final, the same binary checks a few servers with known faults. If it called one of them \
             right, its green would mean nothing.",
        ),
        "Weather" => Some(
            "Answers that say the server is busy (429, or 503). They are waited out and sent again, and count neither \
             for nor against it.",
        ),
        "Suite" => Some(
            "The tests of this tool run its checks against a server with one seeded fault at a time, and against \
             servers that differ legitimately or prove nothing. They fail unless all of them come out as they must.",
        ),
        _ => None,
    }
}

fn facts(record: &Record) -> Vec<(&'static str, String)> {
    let (run, traffic) = (&record.run, &record.traffic);
    let mut facts = vec![
        ("Clauses", message::clauses(record)),
        (
            "Live revocations",
            format!(
                "{} of {} allowed; a clean run plans {}, and none that proves as much does with fewer",
                traffic.revocations, traffic.max_revocations, traffic.planned_revocations
            ),
        ),
        (
            "Requests",
            format!(
                "{}; a clean run plans {}{}",
                traffic.requests,
                traffic.planned_requests,
                match &traffic.rate {
                    Some(rate) => format!(", at {rate}"),
                    None => String::new(),
                }
            ),
        ),
        ("Weather", format!("{} × 429 or 503", traffic.weather)),
        ("Power", message::power(record)),
        ("Canary", record.gate.canary.clone()),
        ("Target", run.target.clone()),
        ("Profile", run.profile.clone()),
        ("Seed", run.seed.clone()),
        ("Started", started(run.started_ms)),
        ("Took", took(record)),
        ("Run", run.id.clone()),
    ];
    if let Some(tests) = &record.tool.own_tests {
        facts.insert(6, ("Suite", tests.to_string()));
    }
    if let Some(since) = record.history.as_ref().and_then(since) {
        facts.insert(0, ("Since", since));
    }
    if let Some(version) = &run.deployment_version {
        facts.push(("Deployment", format!("version {version}")));
    }
    if run.partition != "1/1" {
        facts.push(("Part", run.partition.clone()));
    }
    facts
}

/// Since when the verdict is what it is, where earlier runs are remembered.
fn since(past: &Past) -> Option<String> {
    let now = past.runs.last()?.letter;
    let before = past.runs.iter().rposition(|run| run.letter != now);
    let first = past.runs.get(before.map_or(0, |place| place + 1))?;
    let named = |run: &PastRun| {
        format!(
            "{} ({})",
            started(run.started_ms),
            run.id.get(..8).unwrap_or(&run.id)
        )
    };
    Some(match before.and_then(|place| past.runs.get(place)) {
        Some(other) => format!(
            "{}; the run before ended otherwise: {}",
            named(first),
            named(other)
        ),
        None => format!("{}, the first run that is remembered", named(first)),
    })
}

fn started(ms: i64) -> String {
    match Timestamp::from_millisecond(ms) {
        Ok(time) => time.strftime("%Y-%m-%d %H:%M:%S UTC").to_string(),
        Err(_) => format!("{ms} ms since 1970"),
    }
}

fn took(record: &Record) -> String {
    let ms = record.run.wall_ms;
    match record.run.state {
        State::Partial if ms == 0 => "not over yet".to_owned(),
        State::Complete | State::Partial => format!("{}.{:02} s", ms / 1000, ms % 1000 / 10),
    }
}
