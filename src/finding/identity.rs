//! The key that decides whether two findings are the same one.

use super::Defect;
use ring::digest;
use std::fmt;

/// Stable over runs and machines: made of names only, never of seeds, times, ids or rendered text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity(String);

impl Identity {
    /// Joins the parts that make a finding what it is.
    pub fn of(check: &str, clause: &str, defect: Defect, pointer: Option<&str>, step: &str) -> Self {
        let step = step.replace(' ', "-");
        Self(format!(
            "{check}/{clause}/{}{}@{step}",
            defect.name(),
            pointer.unwrap_or("")
        ))
    }

    /// Eight hexadecimal digits, by which people name the finding.
    pub fn digits(&self) -> String {
        digits(&self.0)
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Eight hexadecimal digits of an identity that is kept as text.
pub fn digits(identity: &str) -> String {
    let hash = digest::digest(&digest::SHA256, identity.as_bytes());
    let first = hash.as_ref().first_chunk().copied().unwrap_or_default();
    format!("{:08x}", u32::from_be_bytes(first))
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_made_of_names_only() {
        let identity = Identity::of(
            "failure_envelope",
            "revoke.envelope.failure",
            Defect::Shape,
            Some("/errno"),
            "second call",
        );
        assert_eq!(
            identity.as_str(),
            "failure_envelope/revoke.envelope.failure/shape/errno@second-call"
        );
    }

    #[test]
    fn two_defects_at_one_pointer_are_two_findings() {
        let shape = Identity::of("c", "k", Defect::Shape, Some("/errno"), "s");
        let pairing = Identity::of("c", "k", Defect::Pairing, Some("/errno"), "s");
        assert_ne!(shape, pairing);
    }
}
