//! Whether an answer shows that a creation of this run made a credential. Being answered with an id is not
//! enough: a deployment with one credential per venue may answer with the one that was there before, and
//! that one is not ours to destroy.

use super::{Disposable, Template};
use cadenza_envelope::{Answer, Value};
use std::time::{Duration, UNIX_EPOCH};
use thiserror::Error;

/// What is known of a creation besides its answer.
pub(crate) struct Asked<'a> {
    /// What the credential was to be made of.
    pub(crate) template: &'a Template,
    /// When the request left, in milliseconds since 1970.
    pub(crate) at_ms: i64,
    /// How far the server's clock may be off.
    pub(crate) clock_skew: Duration,
}

/// Why the credential that an answer names cannot be taken for one that was made just now.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Unproven {
    /// No id, or an empty one.
    #[error("create was answered without an id")]
    NoId,
    /// The id is one that was seen earlier.
    #[error("create was answered with an id that was there before")]
    ThereBefore,
    /// It does not bear the name that was asked for, which no other credential has.
    #[error("create was answered with a credential that does not bear the name asked for")]
    OtherName,
    /// It is older than the request.
    #[error("create was answered with a credential that is older than the request")]
    Older,
}

impl Unproven {
    /// Whether a credential may have been made under the name asked for all the same.
    pub(crate) const fn may_have_made_something(&self) -> bool {
        match self {
            Self::NoId | Self::OtherName => true,
            Self::ThereBefore | Self::Older => false,
        }
    }
}

impl Asked<'_> {
    /// The credential that the answer shows as made by this creation; `known` tells ids that were seen
    /// before it.
    pub(crate) fn made(
        &self,
        answer: &Answer,
        known: impl FnOnce(&str) -> bool,
    ) -> Result<Disposable, Unproven> {
        let text = |pointer| answer.at(pointer).and_then(Value::as_str);
        let id = text("/data/credentialId").filter(|id| !id.is_empty());
        let id = id.ok_or(Unproven::NoId)?;
        if known(id) {
            return Err(Unproven::ThereBefore);
        }
        let name = self.template.name();
        if !["/data/name", "/data/nickname"]
            .iter()
            .any(|pointer| text(pointer) == Some(name))
        {
            return Err(Unproven::OtherName);
        }
        let earliest = self
            .at_ms
            .saturating_sub(i64::try_from(self.clock_skew.as_millis()).unwrap_or(i64::MAX));
        if answer
            .at("/data/createdAt")
            .and_then(milliseconds)
            .is_some_and(|at| at < earliest)
        {
            return Err(Unproven::Older);
        }
        Ok(Disposable::of_creation(id, name))
    }
}

/// A moment in milliseconds since 1970: in milliseconds or seconds, told apart by their magnitude, or as
/// text. Anything else tells nothing.
fn milliseconds(value: &Value) -> Option<i64> {
    if let Some(text) = value.as_str() {
        let since = humantime::parse_rfc3339_weak(text)
            .ok()?
            .duration_since(UNIX_EPOCH)
            .ok()?;
        return i64::try_from(since.as_millis()).ok();
    }
    match value.as_i64()? {
        seconds @ 1_000_000_000..100_000_000_000 => Some(seconds * 1000),
        milliseconds @ 1_000_000_000_000.. => Some(milliseconds),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cadenza_envelope::{Head, Limits};

    const NOW_MS: i64 = 1_800_000_000_000;

    fn made(data: &str) -> Result<Disposable, Unproven> {
        let body = format!(r#"{{"success":true,"errno":0,"error":null,"data":{data}}}"#);
        let head = Head::new(200, &[b"application/json"]);
        let answer = cadenza_envelope::read(&head, body.as_bytes(), &Limits::default());
        let asked = Asked {
            template: &Template::of_run(1, "MOCK"),
            at_ms: NOW_MS,
            clock_skew: Duration::from_secs(300),
        };
        asked.made(&answer, |id| id == "old")
    }

    #[track_caller]
    fn unproven(data: &str, expected: &Unproven) {
        assert_eq!(made(data).as_ref(), Err(expected), "{data}");
    }

    const OURS: &str = r#""name":"cadenza-contract-0000000000000001""#;

    #[test]
    fn a_new_id_under_the_name_asked_for_is_ours() {
        for data in [
            format!(r#"{{"credentialId":"new",{OURS}}}"#),
            r#"{"credentialId":"new","nickname":"cadenza-contract-0000000000000001"}"#.to_owned(),
            format!(r#"{{"credentialId":"new",{OURS},"createdAt":{NOW_MS}}}"#),
            // Another clock, seconds, a text, and something that is no moment.
            format!(
                r#"{{"credentialId":"new",{OURS},"createdAt":{}}}"#,
                NOW_MS - 200_000
            ),
            format!(r#"{{"credentialId":"new",{OURS},"createdAt":{}}}"#, NOW_MS / 1000),
            format!(r#"{{"credentialId":"new",{OURS},"createdAt":"2027-01-15T08:00:00Z"}}"#),
            format!(r#"{{"credentialId":"new",{OURS},"createdAt":0}}"#),
        ] {
            let made = made(&data).unwrap();
            assert_eq!(made.as_str(), "new", "{data}");
            assert_eq!(made.name(), Some("cadenza-contract-0000000000000001"));
        }
    }

    #[test]
    fn an_id_that_was_there_before_is_not_ours_whatever_it_is_called_now() {
        unproven(
            &format!(r#"{{"credentialId":"old",{OURS}}}"#),
            &Unproven::ThereBefore,
        );
    }

    #[test]
    fn a_credential_of_another_name_or_of_none_is_not_ours() {
        unproven(
            r#"{"credentialId":"new","name":"precious"}"#,
            &Unproven::OtherName,
        );
        unproven(r#"{"credentialId":"new"}"#, &Unproven::OtherName);
    }

    #[test]
    fn a_credential_older_than_the_request_is_not_ours() {
        for created in [
            (NOW_MS - 301_000).to_string(),
            (NOW_MS / 1000 - 301).to_string(),
            r#""2027-01-15T07:54:00Z""#.to_owned(),
        ] {
            let data = format!(r#"{{"credentialId":"new",{OURS},"createdAt":{created}}}"#);
            unproven(&data, &Unproven::Older);
        }
    }

    #[test]
    fn an_answer_without_an_id_shows_nothing() {
        unproven(&format!("{{{OURS}}}"), &Unproven::NoId);
        unproven(&format!(r#"{{"credentialId":"",{OURS}}}"#), &Unproven::NoId);
        unproven("null", &Unproven::NoId);
    }
}
