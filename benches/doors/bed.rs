//! A mock to start the binary against, and the starting.

use crate::folder::Folder;
use crate::handover;
use cadenza_contract::mock::{Fault, Mock, Options, Outage, Variant};
use std::process::{Command, Output};
use tokio::runtime::Runtime;

/// A mock on a runtime of its own, with its grants in files.
pub(crate) struct Bed {
    runtime: Runtime,
    mock: Option<Mock>,
    pub(crate) folder: Folder,
}

impl Bed {
    pub(crate) fn new(options: Options) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        let mock = runtime.block_on(Mock::start(options)).unwrap();
        Self {
            runtime,
            mock: Some(mock),
            folder: Folder::new(),
        }
    }

    pub(crate) fn conforming() -> Self {
        Self::new(Options::default())
    }

    pub(crate) fn fault(name: &str) -> Self {
        Self::new(Options {
            fault: Some(Fault::named(name).unwrap()),
            ..Options::default()
        })
    }

    pub(crate) fn variant(name: &str) -> Self {
        Self::new(Options {
            variant: Some(Variant::named(name).unwrap()),
            ..Options::default()
        })
    }

    pub(crate) fn outage(name: &str) -> Self {
        Self::new(Options {
            outage: Some(Outage::named(name).unwrap()),
            ..Options::default()
        })
    }

    pub(crate) fn mock(&self) -> &Mock {
        self.mock.as_ref().unwrap()
    }

    pub(crate) fn url(&self) -> String {
        self.mock().base_url().to_owned()
    }

    /// The owner's token and a pool of the first ids: the least that a QA engineer has.
    pub(crate) fn least(&self, ids: usize) -> Vec<String> {
        handover::least(self.mock(), &self.folder, ids)
    }

    /// Everything the mock grants.
    pub(crate) fn everything(&self) -> Vec<String> {
        handover::everything(self.mock(), &self.folder)
    }
}

impl Drop for Bed {
    fn drop(&mut self) {
        let _guard = self.runtime.enter();
        self.mock = None;
    }
}

/// Variables that change what is printed, and that whoever runs the tests may have set.
pub(crate) const OF_A_RUNNER: [&str; 5] = [
    "GITHUB_ACTIONS",
    "GITHUB_STEP_SUMMARY",
    "NO_COLOR",
    "CLICOLOR",
    "CLICOLOR_FORCE",
];

/// What it printed, and its exit code.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

pub(crate) fn run<S: AsRef<str>>(line: &[S]) -> Ran {
    run_with(line, &[])
}

pub(crate) fn run_with<S: AsRef<str>>(line: &[S], variables: &[(&str, &str)]) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cadenza-contract"));
    command
        .args(line.iter().map(AsRef::as_ref))
        .current_dir(std::env::temp_dir());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CADENZA_")) {
        command.env_remove(name);
    }
    for name in OF_A_RUNNER {
        command.env_remove(name);
    }
    // Whoever is started by cargo tells how cargo starts it again.
    command.env_remove("CARGO_PKG_NAME");
    let Output {
        status,
        stdout,
        stderr,
    } = command.envs(variables.iter().copied()).output().unwrap();
    Ran {
        code: status.code().unwrap(),
        stdout: String::from_utf8(stdout).unwrap(),
        stderr: String::from_utf8(stderr).unwrap(),
    }
}

/// Asserts the exit code and a piece of the last lines.
pub(crate) fn expect(ran: &Ran, code: i32, told: &str) {
    assert_eq!(ran.code, code, "\n{}\n{}", ran.stdout, ran.stderr);
    assert!(
        ran.stdout.contains(told) || ran.stderr.contains(told),
        "{told:?} not in\n{}\n{}",
        ran.stdout,
        ran.stderr
    );
}
