//! The result of reading: an answer with its tree, its envelope and its deviations.

use crate::deviation::{Class, Deviation, Member};
use crate::envelope::{Envelope, Presence};
use crate::head::Form;
use crate::media::Media;
use crate::value::Value;

/// A JSON text without any thought of an envelope; see [`read_json`](crate::read_json).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// The value, as far as the body could be understood.
    pub root: Option<Value>,
    /// What is wrong with the text, in its order.
    pub deviations: Vec<Deviation>,
    /// How many more deviations there were than [`Limits::max_deviations`](crate::Limits::max_deviations).
    pub deviations_dropped: usize,
}

impl Document {
    /// Whether a strict reader would take this text: nothing deviates in encoding or syntax.
    pub fn is_strict(&self) -> bool {
        self.deviations.is_empty() && self.deviations_dropped == 0
    }
}

/// An answer as it was understood, and everything that was wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status code.
    pub status: u16,
    /// What the `Content-Type` fields say.
    pub media: Media,
    /// The body's value, as far as it could be understood.
    pub root: Option<Value>,
    /// Which of the four keys are there.
    pub envelope: Envelope,
    /// What is wrong: first the content type, then encoding and syntax in the order of the body, then shape
    /// and pairing in the order of the keys.
    pub deviations: Vec<Deviation>,
    /// How many more there were than [`Limits::max_deviations`](crate::Limits::max_deviations); those of
    /// encoding and syntax go first.
    pub deviations_dropped: usize,
}

/// What an answer says, read strictly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// The success form, with a 2xx status.
    Success,
    /// The failure form, with another status.
    Failure {
        /// The error number, negative.
        errno: i64,
    },
    /// Neither: something deviates in encoding, syntax, shape or pairing.
    Broken,
}

impl Answer {
    /// The strict reading. The content type does not matter here; it is judged on its own.
    ///
    /// An answer of which deviations were dropped is [`Reading::Broken`]: nobody looked at what they were.
    pub fn reading(&self) -> Reading {
        let is_sound = self
            .deviations
            .iter()
            .all(|deviation| deviation.kind.class() == Class::Media);
        match (self.form(), self.errno()) {
            _ if !is_sound || self.deviations_dropped > 0 => Reading::Broken,
            (Form::Success, Some(0)) => Reading::Success,
            (Form::Failure, Some(errno)) if errno < 0 => Reading::Failure { errno },
            // No seed gets here: whatever errno contradicts its form has been reported as a deviation.
            (Form::Success | Form::Failure, _) => Reading::Broken,
        }
    }

    /// The document, if the body is one from its first byte to its last: what a repair made of it may lack something.
    pub fn whole_document(&self) -> Option<&Value> {
        let spoils = |one: &Deviation| matches!(one.kind.class(), Class::Encoding | Class::Syntax);
        let is_whole = self.deviations_dropped == 0 && !self.deviations.iter().any(spoils);
        self.root.as_ref().filter(|_| is_whole)
    }

    /// The form that the status calls for.
    pub fn form(&self) -> Form {
        Form::of_status(self.status)
    }

    /// How many of the four envelope keys the root has, 0 to 4, whatever their values.
    pub fn envelope_keys_seen(&self) -> usize {
        Member::ALL
            .iter()
            .filter(|&&member| self.envelope.presence(member) != Presence::Absent)
            .count()
    }

    /// The value an RFC 6901 pointer leads to; of duplicate keys the first one counts.
    pub fn at(&self, pointer: &str) -> Option<&Value> {
        self.root.as_ref()?.at(pointer)
    }

    /// `errno`, if it is spelled as an integer and fits; whatever else is wrong with the answer.
    pub fn errno(&self) -> Option<i64> {
        self.member(Member::Errno)?.as_i64()
    }

    /// `success`, if it is a boolean; whatever else is wrong with the answer.
    pub fn success(&self) -> Option<bool> {
        self.member(Member::Success)?.as_bool()
    }

    /// `error`, if it is a string; whatever else is wrong with the answer.
    pub fn error_text(&self) -> Option<&str> {
        self.member(Member::Error)?.as_str()
    }

    fn member(&self, member: Member) -> Option<&Value> {
        self.root.as_ref()?.get(member.key())
    }
}
