//! One HTML file that tells a whole run: the verdict first, then what broke, then everything it rests on.
//!
//! It is read on machines without a network, so it holds its style and its script, whose hashes are the only ones its
//! policy allows. Without the script it says the same; the script filters, copies and jumps. All texts are escaped by
//! the template, and none of the sections writes markup of its own.

mod body;
mod checks;
mod clauses;
mod cut;
mod failure;
mod group;
mod lanes;
mod matrix;
mod mood;
mod objections;
mod past;
mod safety;
mod sources;
mod symptom;
mod timings;
mod traffic;
mod undecided;
mod verdict;

use crate::record::Record;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use ring::digest;
use serde::Serialize;
use std::io;
use std::sync::LazyLock;

/// The template's name; its ending says nothing to the environment, which escapes whatever it is called.
const PAGE: &str = "page.html";
/// How the page looks.
const STYLE: &str = include_str!("html/style.css");
/// What it does where scripts run.
const SCRIPT: &str = include_str!("html/script.js");
/// The most bytes of a page. A browser opens more, but neither mail nor a ticket takes it.
const MOST: usize = 10 * 1024 * 1024;

/// How much of a record stands on the page; what is left out is announced where it would have stood.
pub(super) struct Caps {
    /// Findings told at length, over all checks.
    findings: usize,
    /// Findings told at length of one check.
    of_one_check: usize,
    /// Rows of a table.
    rows: usize,
    /// Rows of the table of calls.
    calls: usize,
    /// Points of the plot.
    points: usize,
    /// Characters of one text.
    letters: usize,
    /// Characters of a check's block, which the button copies.
    block: usize,
}

/// Enough for every run that anybody reads to its end.
const USUAL: Caps = Caps {
    findings: 200,
    of_one_check: 12,
    rows: 600,
    calls: 400,
    points: 2000,
    letters: 1200,
    block: 16 * 1024,
};

/// For records whose every text is as long as it can be.
const SPARSE: Caps = Caps {
    findings: 40,
    of_one_check: 5,
    rows: 200,
    calls: 100,
    points: 1000,
    letters: 240,
    block: 2 * 1024,
};

/// All that the template is given.
#[derive(Serialize)]
struct Page<'a> {
    policy: &'static str,
    style: &'static str,
    script: &'static str,
    verdict: verdict::Card,
    symptoms: symptom::Symptoms,
    failures: failure::Failures,
    undecided: undecided::Undecided,
    clauses: clauses::Clauses<'a>,
    checks: checks::Checks,
    matrix: matrix::Matrix,
    lanes: lanes::Lanes,
    sources: sources::Sources<'a>,
    timings: timings::Timings,
    safety: safety::Safety,
    traffic: traffic::Traffic,
    past: Option<past::Past>,
    tool: String,
}

static ENVIRONMENT: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    if let Ok(syntax) = SyntaxConfig::builder()
        .trim_blocks(true)
        .lstrip_blocks(true)
        .build()
    {
        environment.set_syntax(syntax);
    }
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment
        .add_template(PAGE, include_str!("html/page.html"))
        .expect("the template is compiled in, and a test renders it");
    environment
});

/// Nothing may be loaded, and nothing may run but the one style and the one script.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "default-src 'none'; style-src {}; script-src {}; img-src data:; base-uri 'none'; form-action 'none'",
        fingerprint(STYLE),
        fingerprint(SCRIPT)
    )
});

/// The source expression that allows exactly this text.
fn fingerprint(text: &str) -> String {
    let hash = digest::digest(&digest::SHA256, text.as_bytes());
    format!("'sha256-{}'", BASE64_STANDARD.encode(hash))
}

/// The file's text.
pub(super) fn render(record: &Record) -> io::Result<String> {
    let whole = page(record, &USUAL)?;
    if whole.len() <= MOST {
        return Ok(whole);
    }
    page(record, &SPARSE)
}

fn page(record: &Record, caps: &Caps) -> io::Result<String> {
    let page = Page {
        policy: &POLICY,
        style: STYLE,
        script: SCRIPT,
        verdict: verdict::Card::of(record, caps),
        symptoms: symptom::Symptoms::of(record, caps),
        failures: failure::Failures::of(record, caps),
        undecided: undecided::Undecided::of(record, caps),
        clauses: clauses::Clauses::of(record, caps),
        checks: checks::Checks::of(record, caps),
        matrix: matrix::Matrix::of(record, caps),
        lanes: lanes::Lanes::of(record, caps),
        sources: sources::Sources::of(record, caps),
        timings: timings::Timings::of(record, caps),
        safety: safety::Safety::of(record, caps),
        traffic: traffic::Traffic::of(record, caps),
        past: past::Past::of(record, caps),
        tool: format!("{} {}", record.tool.name, record.tool.version),
    };
    ENVIRONMENT
        .get_template(PAGE)
        .and_then(|template| template.render(Serde(page)))
        .map_err(io::Error::other)
}
