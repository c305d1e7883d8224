//! Reads the files that settings name.

use super::SettingsError;
use crate::contract::nearest;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The keys of the configuration file: long option names. Secrets are not among them.
const KEYS: [&str; 36] = [
    "base-url",
    "token-file",
    "second-token-file",
    "stranger-token-file",
    "reader-token-file",
    "expired-token-file",
    "credentials",
    "stranger-credentials",
    "profile",
    "report-dir",
    "target-name",
    "pins-dir",
    "schemas",
    "seed",
    "timeout",
    "clock-skew",
    "weather-budget",
    "max-revocations",
    "max-examples",
    "max-time",
    "rate-limit",
    "jobs",
    "ca-cert",
    "proxy",
    "header",
    "allow-host",
    "fail-on",
    "require-all",
    "refused-tokens",
    "state-dir",
    "email",
    "stranger-email",
    "reader-email",
    "provision",
    "venue",
    "waivers",
];

/// The text of a file.
pub(super) fn read(path: &Path) -> Result<String, SettingsError> {
    fs::read_to_string(path).map_err(|error| SettingsError::Unreadable {
        path: path.to_owned(),
        error,
    })
}

/// The options in a configuration file, as text.
pub(super) fn read_config(path: &Path) -> Result<BTreeMap<String, String>, SettingsError> {
    let broken = |what: String| SettingsError::Config {
        path: path.to_owned(),
        what,
    };
    let text = read(path)?;
    let table: toml::Table = text
        .parse()
        .map_err(|error: toml::de::Error| broken(told(&text, &error)))?;
    let mut options = BTreeMap::new();
    for (key, value) in table {
        if !KEYS.contains(&key.as_str()) {
            let meant =
                nearest(&key, KEYS).map_or_else(String::new, |known| format!("; did you mean {known}?"));
            return Err(broken(format!("{key:?} is no option{meant}")));
        }
        let text = match value {
            toml::Value::String(text) => text,
            toml::Value::Integer(number) => number.to_string(),
            toml::Value::Boolean(flag) => flag.to_string(),
            toml::Value::Array(items) => {
                let texts: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
                // A header's value may hold commas, a host's name or a verdict's may not.
                let between = if key == "header" { "\n" } else { "," };
                texts
                    .ok_or_else(|| broken(format!("{key:?} holds something other than text")))?
                    .join(between)
            }
            toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => {
                return Err(broken(format!(
                    "{key:?} holds something other than text, a number or true"
                )));
            }
        };
        options.insert(key, text);
    }
    Ok(options)
}

/// The parser's complaint with its line. Its own rendering would repeat the line itself, and somebody may
/// have put a secret there.
fn told(text: &str, error: &toml::de::Error) -> String {
    let before = error
        .span()
        .and_then(|span| text.get(..span.start))
        .unwrap_or_default();
    format!("line {}: not TOML", before.matches('\n').count() + 1)
}
