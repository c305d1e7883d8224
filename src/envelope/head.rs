//! The part of an HTTP answer that decides how its body is to be read.

use std::fmt;

use crate::value::Kind;

/// Status and content type of an answer, and what its `data` should be.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    /// HTTP status code; it alone decides which [`Form`] is expected.
    pub status: u16,
    /// The value of every `Content-Type` field, in the order received.
    pub content_types: &'a [&'a [u8]],
    /// What `data` is when the operation succeeds; an object for `credential/revoke`.
    pub success_data: Kind,
}

impl<'a> Head<'a> {
    /// A head whose `data` should be an object on success, as the page shows it.
    pub fn new(status: u16, content_types: &'a [&'a [u8]]) -> Self {
        Self {
            status,
            content_types,
            success_data: Kind::Object,
        }
    }

    /// The form that the status calls for.
    pub fn form(&self) -> Form {
        Form::of_status(self.status)
    }
}

/// One of the two documented forms of the envelope (page, "Example Response" and "Example Error").
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `data` filled, `success` true, `errno` 0, `error` null.
    Success,
    /// `data` null, `success` false, `errno` negative, `error` a text.
    Failure,
}

impl Form {
    /// The success form for every 2xx, the failure form for all other codes.
    pub fn of_status(status: u16) -> Self {
        if (200..300).contains(&status) {
            Self::Success
        } else {
            Self::Failure
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Success => "success",
            Self::Failure => "failure",
        })
    }
}
