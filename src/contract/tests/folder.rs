//! A folder with a copy of the embedded files, to break one of them.

use std::{
    fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicUsize, Ordering},
};

use super::super::{Contract, ContractError, source};

pub(super) const REVOKE: &str = "credential.revoke.toml";
pub(super) const CREDENTIAL: &str = "credential.json";

/// A folder of contract files that is gone when the test ends, however it ends.
pub(super) struct Folder {
    pub(super) path: PathBuf,
}

impl Folder {
    pub(super) fn of_embedded_files() -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("contract-room-{}-{number}", process::id()));
        fs::create_dir_all(&path).expect("the temporary folder is writable");
        let folder = Self { path };
        for file in source::embedded() {
            folder.write(&file.name, &file.text);
        }
        folder
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        fs::write(self.path.join(name), text).expect("the temporary folder is writable");
    }

    pub(super) fn remove(&self, name: &str) {
        fs::remove_file(self.path.join(name)).expect("the file was written before");
    }

    pub(super) fn load_error(&self) -> ContractError {
        Contract::from_dir(&self.path).expect_err("the folder was broken on purpose")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that stays behind is no reason to fail a test.
        let _ = fs::remove_dir_all(&self.path);
    }
}

pub(super) fn text_of(name: &str) -> String {
    let found = source::embedded().into_iter().find(|file| file.name == name);
    found
        .map(|file| file.text.into_owned())
        .expect("the file is embedded")
}

pub(super) fn line_of(text: &str, part: &str) -> usize {
    text.lines()
        .position(|line| line.contains(part))
        .expect("the text has such a line")
        + 1
}

/// Replaces the first `old` in one embedded file and checks that the error names that file, the line of `at`,
/// what is `wrong`, and a remedy that has `advice` in it.
pub(super) fn broken(name: &str, old: &str, new: &str, at: &str, wrong: &str, advice: &str) {
    let text = text_of(name);
    assert!(text.contains(old), "{name} has no {old:?}");
    let text = text.replacen(old, new, 1);
    let folder = Folder::of_embedded_files();
    folder.write(name, &text);
    let error = folder.load_error();
    let message = error.to_string();
    let file = folder.path.join(name).display().to_string();
    let (what, remedy) = message
        .split_once("\nremedy: ")
        .expect("every message has a remedy on its own line");
    assert!(
        what.starts_with(&format!("{file}:{}:", line_of(&text, at))),
        "{message}"
    );
    assert!(what.contains(wrong), "{message}");
    assert!(remedy.contains(advice), "{message}");
    assert!(!remedy.contains('\n'), "{message}");
    assert_eq!(error.file(), file);
}
