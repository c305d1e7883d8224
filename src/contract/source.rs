//! Where the text of the contract files comes from: built into the binary, or a folder.

use std::{borrow::Cow, fs, io, path::Path};

use super::error::ContractError;

/// The folder that embedded files are shown to come from, which is where they stand in the repository.
pub(super) const EMBEDDED_FOLDER: &str = "schemas";

/// One file of a contract, unread.
#[derive(Clone, Debug)]
pub(super) struct SourceFile {
    /// The name inside the folder, such as `credential.json`.
    pub(super) name: String,
    /// The path as messages show it.
    pub(super) shown: String,
    pub(super) text: Cow<'static, str>,
}

impl SourceFile {
    /// The name without its extension, if it has this one.
    pub(super) fn stem(&self, extension: &str) -> Option<&str> {
        self.name.strip_suffix(extension)?.strip_suffix('.')
    }
}

macro_rules! embed {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/", $name)))),+]
    };
}

/// The files of the repository's `schemas/`; a test compares the list with the folder.
const EMBEDDED: [(&str, &str); 21] = embed![
    "auth.login.request.json",
    "auth.login.toml",
    "auth.logout.toml",
    "auth.token-refresh.request.json",
    "auth.token-refresh.toml",
    "auth.user.toml",
    "credential.create.request.json",
    "credential.create.toml",
    "credential.created.json",
    "credential.json",
    "credential.list.toml",
    "credential.revoke.request.json",
    "credential.revoke.toml",
    "credential.rotate.request.json",
    "credential.rotate.toml",
    "credential.verify.request.json",
    "credential.verify.toml",
    "envelope.failure.json",
    "envelope.success.json",
    "operation.schema.json",
    "service.health.toml",
];

/// The contract that this release was built with.
pub(super) fn embedded() -> Vec<SourceFile> {
    let file = |(name, text): (&str, &'static str)| SourceFile {
        name: name.to_owned(),
        shown: format!("{EMBEDDED_FOLDER}/{name}"),
        text: Cow::Borrowed(text),
    };
    EMBEDDED.into_iter().map(file).collect()
}

/// Every TOML and JSON file of a folder, by name. Other files and folders in it are left alone.
///
/// # Errors
///
/// The folder or one of the files cannot be read as UTF-8.
pub(super) fn folder(dir: &Path) -> Result<Vec<SourceFile>, ContractError> {
    let refuse = |path: &Path, source: io::Error| ContractError::Unreadable {
        file: path.display().to_string(),
        source,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(|error| refuse(dir, error))? {
        let path = entry.map_err(|error| refuse(dir, error))?.path();
        let wanted = path
            .extension()
            .is_some_and(|extension| extension == "toml" || extension == "json");
        let Some(name) = path.file_name().and_then(|name| name.to_str()).filter(|_| wanted) else {
            continue;
        };
        let text = fs::read_to_string(&path).map_err(|error| refuse(&path, error))?;
        files.push(SourceFile {
            name: name.to_owned(),
            shown: path.display().to_string(),
            text: Cow::Owned(text),
        });
    }
    // A folder lists its files in any order; which of two errors comes first must not depend on it.
    files.sort_by(|left, right| left.name.cmp(&right.name));
    Ok(files)
}
