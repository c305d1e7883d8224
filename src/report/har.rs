//! HTTP Archive 1.2: the calls of scenarios for whoever wants to look at them in a browser's network tab.
//!
//! Requests show placeholders for tokens and ids, answers were masked when they came, bodies are cut, and the file
//! ends at [`MOST`] bytes; each cut is announced in a comment.

use crate::record::Record;
use crate::runner::{Came, Transcript};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

/// The most bytes of entries in one file.
const MOST: usize = 48 * 1024 * 1024;

/// An archive that grows: entries without the frame around them.
pub(super) struct Draft {
    entries: BufWriter<File>,
    path: PathBuf,
    base: String,
    bytes: usize,
    taken: usize,
    dropped: usize,
}

impl Draft {
    /// An empty one in that file.
    pub(super) fn begin(path: PathBuf, record: &Record) -> io::Result<Self> {
        Ok(Self {
            entries: BufWriter::new(File::create(&path)?),
            path,
            base: base(record),
            bytes: 0,
            taken: 0,
            dropped: 0,
        })
    }

    /// Takes in a call.
    pub(super) fn take(&mut self, transcript: &Transcript) -> io::Result<()> {
        let entry = serde_json::to_vec(&entry(transcript, &self.base))?;
        if self.bytes + entry.len() > MOST {
            self.dropped += 1;
            return Ok(());
        }
        let between: &[u8] = if self.taken == 0 { b"\n" } else { b",\n" };
        self.entries.write_all(between)?;
        self.entries.write_all(&entry)?;
        self.bytes += entry.len();
        self.taken += 1;
        Ok(())
    }

    /// Puts the frame around what there is, and gives it its name in one step.
    pub(super) fn publish(&mut self, path: &Path) -> io::Result<()> {
        self.entries.flush()?;
        let mut whole = self.path.clone();
        whole.as_mut_os_string().push(".whole");
        let mut out = BufWriter::new(File::create(&whole)?);
        out.write_all(head(self.dropped).as_bytes())?;
        io::copy(&mut File::open(&self.path)?, &mut out)?;
        out.write_all(b"\n]}}\n")?;
        out.flush()?;
        fs::rename(whole, path)
    }

    /// Removes the draft.
    pub(super) fn abandon(&self) {
        // It is a hidden file beside the reports; that it stays would be no reason to fail.
        let _ = fs::remove_file(&self.path);
    }
}

/// Joins archives that this tool wrote into one file, under the same limit. Each of their entries stands on a line of
/// its own, so none is parsed, and no more than a line is held.
pub(super) fn join(parts: &[PathBuf], path: &Path, draft: PathBuf) -> io::Result<()> {
    let mut kept = Vec::new();
    let (mut bytes, mut dropped) = (0, 0);
    for (part, file) in parts.iter().enumerate() {
        for (number, line) in BufReader::new(File::open(file)?).lines().enumerate() {
            let line = line?;
            if number == 0 || !line.starts_with('{') {
                continue;
            }
            if bytes + line.len() > MOST {
                dropped += 1;
            } else {
                bytes += line.len();
                kept.push((part, number));
            }
        }
    }
    let mut out = BufWriter::new(File::create(&draft)?);
    out.write_all(head(dropped).as_bytes())?;
    let mut wanted = kept.into_iter().peekable();
    let mut first = true;
    for (part, file) in parts.iter().enumerate() {
        for (number, line) in BufReader::new(File::open(file)?).lines().enumerate() {
            let line = line?;
            if wanted.next_if_eq(&(part, number)).is_some() {
                out.write_all(if std::mem::take(&mut first) { b"\n" } else { b",\n" })?;
                out.write_all(line.trim_end_matches(',').as_bytes())?;
            }
        }
    }
    out.write_all(b"\n]}}\n")?;
    out.flush()?;
    drop(out);
    fs::rename(draft, path)
}

/// Everything before the entries.
fn head(dropped: usize) -> String {
    let comment = match dropped {
        0 => "All calls of scenarios; tokens and ids of requests are placeholders, long bodies are cut."
            .to_owned(),
        many => format!(
            "The first calls of scenarios; {many} more are left out, because the file would be too large."
        ),
    };
    format!(
        r#"{{"log":{{"version":"1.2","creator":{},"comment":{},"entries":["#,
        json!({ "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") }),
        Value::from(comment)
    )
}

/// What URLs begin with: the target, unless it has none that anybody could visit.
fn base(record: &Record) -> String {
    if record.run.target.contains("://") {
        record.run.target.clone()
    } else {
        "http://embedded.mock.invalid".to_owned()
    }
}

fn entry(transcript: &Transcript, base: &str) -> Value {
    let took = transcript.took.as_secs_f64() * 1000.0;
    let request = &transcript.request;
    let mut sent = json!({
        "method": request.method,
        "url": format!("{base}{}", request.path),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": fields(&request.headers),
        "queryString": [],
        "headersSize": -1,
        "bodySize": request.body.as_ref().map_or(0, String::len),
    });
    if let Some(body) = &request.body {
        sent["postData"] = json!({
            "mimeType": media(&request.headers),
            "text": body,
        });
    }
    let credential = transcript
        .credential
        .as_deref()
        .unwrap_or("no credential of this run");
    json!({
        "startedDateTime": Timestamp::from_millisecond(transcript.sent_at_ms).unwrap_or_default().to_string(),
        "time": took,
        "request": sent,
        "response": response(&transcript.came),
        "cache": {},
        "timings": { "send": 0, "wait": took, "receive": 0 },
        "connection": transcript.connection,
        "comment": format!("{}: {}; {}, {credential}", transcript.scenario, transcript.step, transcript.caller),
    })
}

fn response(came: &Came) -> Value {
    let (status, text, headers, body, bytes, comment) = match came {
        Came::Answer(answer) => (
            answer.status,
            answer.reason.as_str(),
            fields(&answer.headers),
            answer.body.as_str(),
            answer.bytes,
            answer
                .is_cut
                .then(|| format!("the body is cut; it had {} bytes", answer.bytes)),
        ),
        Came::Cut { status, why } => (
            *status,
            "",
            json!([]),
            "",
            0,
            Some(format!("the body broke off: {why}")),
        ),
        // The format has no word for no answer; browsers write 0.
        Came::Nothing { why } => (0, "", json!([]), "", 0, Some(why.clone())),
    };
    let media = match came {
        Came::Answer(answer) => media(&answer.headers),
        Came::Cut { .. } | Came::Nothing { .. } => "x-unknown".to_owned(),
    };
    let mut told = json!({
        "status": status,
        "statusText": text,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers,
        "content": { "size": bytes, "mimeType": media, "text": body },
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": bytes,
    });
    if let Some(comment) = comment {
        told["comment"] = comment.into();
    }
    told
}

fn fields(headers: &[(String, String)]) -> Value {
    headers
        .iter()
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect()
}

fn media(headers: &[(String, String)]) -> String {
    let found = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    found.map_or_else(|| "x-unknown".to_owned(), |(_, value)| value.clone())
}
