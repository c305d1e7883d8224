//! A request as the synchronous core sees it: complete, and without a socket.

use bytes::Bytes;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE};
use hyper::{HeaderMap, Method, Version};

use super::refusal::Refusal;

/// A request that has arrived whole.
#[derive(Clone)]
pub(super) struct Request {
    /// The connection that carried it, numbered from 1.
    pub(super) connection: u64,
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) version: Version,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

/// What a body says it is. A body that says nothing counts as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    Json,
    Text,
    Form,
    Other,
}

impl Request {
    /// The one Authorization field, if there is one.
    pub(super) fn authorization(&self) -> Result<Option<&str>, Refusal> {
        let mut fields = self.headers.get_all(AUTHORIZATION).iter();
        let first = fields.next();
        if fields.next().is_some() {
            return Err(Refusal::AmbiguousAuthorization);
        }
        match first.map(|field| field.to_str()) {
            None => Ok(None),
            Some(Ok(text)) => Ok(Some(text)),
            Some(Err(_)) => Err(Refusal::Unauthorized),
        }
    }

    /// The text of the first field of this name.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The last Authorization field, for the fault that asks no further.
    pub(super) fn last_authorization(&self) -> Option<&str> {
        let last = self.headers.get_all(AUTHORIZATION).iter().next_back()?;
        last.to_str().ok()
    }

    /// What the body says it is.
    pub(super) fn media(&self) -> Media {
        let Some(field) = self.headers.get(CONTENT_TYPE) else {
            return Media::Json;
        };
        let text = field.to_str().unwrap_or_default();
        let essence = text.split(';').next().unwrap_or_default().trim();
        let kinds = [
            ("application/json", Media::Json),
            ("text/plain", Media::Text),
            ("application/x-www-form-urlencoded", Media::Form),
        ];
        let known = kinds
            .into_iter()
            .find(|(name, _)| essence.eq_ignore_ascii_case(name));
        known.map_or(Media::Other, |(_, media)| media)
    }

    /// Every value of a query parameter, decoded, in order.
    pub(super) fn parameters(&self, name: &str) -> Vec<String> {
        pairs(&self.query)
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value)
            .collect()
    }

    /// The value of the first cookie of this name.
    pub(super) fn cookie(&self, name: &str) -> Option<&str> {
        let fields = self.headers.get_all(COOKIE).iter();
        let mut cookies = fields
            .filter_map(|field| field.to_str().ok())
            .flat_map(|field| field.split(';'))
            .filter_map(|cookie| cookie.trim().split_once('='));
        cookies.find(|(key, _)| *key == name).map(|(_, value)| value)
    }
}

/// The pairs of a query or of a form, decoded, in order; a word without a value is left out.
pub(super) fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(key, value)| (percent_decoded(key), percent_decoded(value)))
}

/// Decodes percent escapes and plus signs; an escape that is none stays as it stands.
fn percent_decoded(text: &str) -> String {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        let escape = tail.get(..2).filter(|_| byte == b'%');
        let value = escape.and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(value) = value.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            decoded.push(value);
            rest = tail.get(2..).unwrap_or_default();
        } else {
            decoded.push(if byte == b'+' { b' ' } else { byte });
            rest = tail;
        }
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::percent_decoded;

    #[test]
    fn percent_escapes_and_plus_signs_are_decoded() {
        assert_eq!(percent_decoded("a%2Cb+c"), "a,b c");
    }

    #[test]
    fn a_broken_percent_escape_stays_as_it_stands() {
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%zz"), "%zz");
    }
}
