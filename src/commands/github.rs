//! What a run says to GitHub Actions beside its report: which words are secret, where the report begins and ends, what
//! to show beside the diff, and the summary of the step.

use crate::record::Record;
use crate::report::{self, WorkflowCommand, annotations};
use crate::settings::{Environment, Settings};
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// The most bytes of a step's summary; GitHub drops a longer one altogether.
const SUMMARY_LIMIT: u64 = 1024 * 1024;

/// Whether and how a runner listens.
pub struct Github {
    /// The word that lets the runner listen again; `None` if there is no runner.
    resume: Option<String>,
    summary: Option<PathBuf>,
}

impl Github {
    /// What the environment says of a runner.
    pub fn of(environment: Environment<'_>) -> Self {
        let given = |name: &str| environment(name).filter(|value| !value.is_empty());
        let listens = given("GITHUB_ACTIONS").is_some_and(|value| value == "true");
        Self {
            // Nobody can guess it, so no text of a server lets the runner listen.
            resume: listens.then(|| Uuid::new_v4().to_string()),
            summary: given("GITHUB_STEP_SUMMARY").map(PathBuf::from),
        }
    }

    /// The same for a caller whose output is read by a program: no command is printed, and the summary is written.
    #[must_use]
    pub fn unheard(self) -> Self {
        Self { resume: None, ..self }
    }

    /// Whether a runner takes what is printed for commands.
    pub fn listens(&self) -> bool {
        self.resume.is_some()
    }

    /// Has the runner mask every secret in hand. To be called before anything is printed.
    pub fn mask(&self, settings: &Settings, out: &mut dyn Write) -> io::Result<()> {
        if self.resume.is_none() || output_is_a_file() {
            return Ok(());
        }
        for secret in settings.secrets() {
            // The runner masks line by line.
            for line in secret.expose().lines().filter(|line| !line.trim().is_empty()) {
                writeln!(out, "{}", WorkflowCommand::new("add-mask", line))?;
            }
        }
        out.flush()
    }

    /// Has the runner take nothing for a command until [`Self::resume`]: a report quotes servers.
    pub fn pause(&self, out: &mut dyn Write) -> io::Result<()> {
        match &self.resume {
            Some(resume) => writeln!(out, "{}", WorkflowCommand::new("stop-commands", resume.as_str())),
            None => Ok(()),
        }
    }

    /// Lets the runner listen again.
    pub fn resume(&self, out: &mut dyn Write) -> io::Result<()> {
        match &self.resume {
            Some(resume) => writeln!(out, "{}", WorkflowCommand::new(resume.as_str(), "")),
            None => Ok(()),
        }
    }

    /// Prints what is shown beside the diff.
    pub fn annotate(&self, record: &Record, out: &mut dyn Write) -> io::Result<()> {
        if self.resume.is_some() {
            for annotation in annotations(record) {
                writeln!(out, "{annotation}")?;
            }
        }
        Ok(())
    }

    /// Adds the run to the step's summary. A summary that cannot be written is told on stderr and changes no exit
    /// code: it is a copy.
    pub fn summarise(&self, record: &Record) {
        let Some(path) = &self.summary else {
            return;
        };
        if let Err(error) = append(path, record) {
            // Nothing can be done about a terminal that is gone.
            let _ = writeln!(
                anstream::stderr(),
                "warning: the summary of the step (GITHUB_STEP_SUMMARY) cannot be written: {error}"
            );
        }
    }
}

/// Whether what is printed is kept in a file. It reaches no runner then, and the file would keep the secrets.
#[cfg(unix)]
fn output_is_a_file() -> bool {
    use std::os::fd::AsFd as _;
    let output = io::stdout().as_fd().try_clone_to_owned();
    output.is_ok_and(|output| File::from(output).metadata().is_ok_and(|about| about.is_file()))
}

/// Whether what is printed is kept in a file, which nobody can tell here.
#[cfg(not(unix))]
const fn output_is_a_file() -> bool {
    false
}

/// Adds a run to what other steps and runs have written.
fn append(path: &Path, record: &Record) -> io::Result<()> {
    let mut file = OpenOptions::new().append(true).create(true).open(path)?;
    let there = file.metadata()?.len();
    let fits = |text: &str| {
        let more = u64::try_from(text.len()).unwrap_or(u64::MAX);
        there.saturating_add(more) <= SUMMARY_LIMIT
    };
    let whole = report::summary(record)? + "\n";
    let short = format!("`{}`\n", report::verdict_line(record));
    let text = [whole, short].into_iter().find(|text| fits(text));
    let text = text.ok_or_else(|| io::Error::other("it is full, as GitHub takes 1 MiB"))?;
    // One call, so that two processes do not mix their lines.
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Options;
    use crate::contract::Contract;
    use crate::laws::reports::summary;
    use std::fs;

    fn runner(name: &str) -> Option<String> {
        (name == "GITHUB_ACTIONS").then(|| "true".to_owned())
    }

    fn record() -> Record {
        let contract = Contract::embedded().unwrap();
        Record::of(&[], &summary(&[], None), &contract)
    }

    fn said(write: impl Fn(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_secret_in_hand_is_masked_escaped_and_only_for_a_runner() {
        let options = Options {
            base_url: Some("http://127.0.0.1:9".to_owned()),
            email: Some("owner@host.example".to_owned()),
            header: vec!["X-Api-Key: key-of-the-gateway".to_owned()],
            ..Options::default()
        };
        let settings = Settings::resolve(&options, &|name| match name {
            "CADENZA_STRANGER_TOKEN" => Some("token-of-the-stranger".to_owned()),
            "CADENZA_PASSWORD" => Some("pass%word\nof two lines".to_owned()),
            "CADENZA_PROXY" => Some("http://me:word-of-the-proxy@127.0.0.1:3128".to_owned()),
            _ => None,
        })
        .unwrap();
        let github = Github::of(&runner);
        let masks = said(|out| github.mask(&settings, out));
        // Where the tests' own output is a file, there is no runner to be told.
        if !output_is_a_file() {
            for mask in [
                "::add-mask::token-of-the-stranger\n",
                "::add-mask::pass%25word\n::add-mask::of two lines\n",
                "::add-mask::key-of-the-gateway\n",
                "word-of-the-proxy",
            ] {
                assert!(masks.contains(mask), "{mask} not in {masks}");
            }
        }
        assert!(masks.lines().all(|line| line.starts_with("::add-mask::")));
        let nobody = Github::of(&|_| None);
        assert_eq!(said(|out| nobody.mask(&settings, out)), "");
        assert_eq!(said(|out| nobody.pause(out)), "");
        assert_eq!(said(|out| nobody.annotate(&record(), out)), "");
    }

    #[test]
    fn where_a_program_reads_no_command_is_printed_and_the_summary_is_written_all_the_same() {
        let path = std::env::temp_dir().join(format!("cadenza-unheard-{}", std::process::id()));
        let both = |name: &str| match name {
            "GITHUB_STEP_SUMMARY" => Some(path.display().to_string()),
            name => runner(name),
        };
        let github = Github::of(&both).unheard();
        assert!(!github.listens());
        assert_eq!(said(|out| github.pause(out)), "");
        github.summarise(&record());
        assert!(fs::read_to_string(&path).unwrap().starts_with("## "));
        fs::remove_file(&path).unwrap();
    }

    #[test]
    fn commands_are_paused_under_a_word_that_nobody_can_guess() {
        let (one, other) = (Github::of(&runner), Github::of(&runner));
        let paused = said(|out| one.pause(out));
        let word = paused.trim().strip_prefix("::stop-commands::").unwrap();
        assert!(Uuid::parse_str(word).is_ok(), "{paused}");
        assert_eq!(said(|out| one.resume(out)), format!("::{word}::\n"));
        assert_ne!(said(|out| other.pause(out)), paused);
    }

    #[test]
    fn a_summary_is_appended_and_cut_to_a_line_before_it_would_be_dropped() {
        let path = std::env::temp_dir().join(format!("cadenza-summary-{}", std::process::id()));
        let limit = usize::try_from(SUMMARY_LIMIT).unwrap();
        fs::write(&path, "of another step\n").unwrap();
        append(&path, &record()).unwrap();
        let whole = fs::read_to_string(&path).unwrap();
        assert!(whole.starts_with("of another step\n## "), "{whole}");
        fs::write(&path, "x".repeat(limit - 500)).unwrap();
        append(&path, &record()).unwrap();
        let cut = fs::read_to_string(&path).unwrap();
        assert!(cut.len() <= limit && cut.ends_with("`\n"), "{}", cut.len());
        fs::write(&path, "x".repeat(limit)).unwrap();
        assert!(append(&path, &record()).is_err());
        assert_eq!(fs::metadata(&path).unwrap().len(), SUMMARY_LIMIT);
        fs::remove_file(&path).unwrap();
    }
}
