//! The name under which a deployment is remembered. It becomes part of file names.

use super::SettingsError;

/// The longest name, in bytes.
const LONGEST: usize = 64;

/// A name of up to 64 letters, digits, dots, dashes and underscores, in lower case because some file
/// systems do not tell the cases apart, and beginning with a letter or digit so that no file is hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetName(String);

impl TargetName {
    /// Takes a name, or says what one looks like.
    pub fn parse(text: &str) -> Result<Self, SettingsError> {
        let plain = |letter: u8| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        let fits = text.len() <= LONGEST
            && text.bytes().next().is_some_and(plain)
            && text
                .bytes()
                .all(|letter| plain(letter) || matches!(letter, b'.' | b'_' | b'-'));
        if fits {
            return Ok(Self(text.to_owned()));
        }
        Err(SettingsError::Value {
            name: "target-name",
            value: text.to_owned(),
            remedy: "give up to 64 of a-z, 0-9, dot, dash and underscore, beginning with a letter or digit, \
                     such as uat"
                .to_owned(),
        })
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_stand_in_a_file_name() {
        for name in ["uat", "0", "eu-west-1.uat_blue", &"a".repeat(64)] {
            assert_eq!(TargetName::parse(name).unwrap().as_str(), name);
        }
    }

    #[test]
    fn anything_else_is_refused_with_a_remedy() {
        for name in [
            "",
            ".",
            "-uat",
            "_uat",
            "../uat",
            "a/b",
            "a\\b",
            "UAT",
            "u at",
            "uat\n",
            "ü",
            &"a".repeat(65),
        ] {
            let refusal = TargetName::parse(name).unwrap_err().to_string();
            assert!(
                refusal.contains("--target-name") && refusal.contains("remedy:"),
                "{refusal}"
            );
        }
    }
}
