//! Reads the answers of the Cadenza API without believing them.
//!
//! Status, content type and bytes go in; a typed [`Answer`] comes out. It keeps what JSON libraries throw away
//! (duplicate keys, the spelling of numbers, missing against null) and lists *every* [`Deviation`] from what
//! the documentation promises, each with a JSON pointer and a byte offset.
//!
//! ```
//! use cadenza_envelope::{Class, Head, Limits, Reading, read};
//!
//! let head = Head::new(400, &[b"application/json"]);
//! let body = br#"{"data": null, "success": false, "errno": -130001, "error": "Already revoked"}"#;
//! let answer = read(&head, body, &Limits::default());
//! assert_eq!(answer.reading(), Reading::Failure { errno: -130_001 });
//! assert!(answer.deviations.is_empty());
//!
//! // A status that says the opposite, and a key twice, once in disguise.
//! let head = Head::new(200, &[b"application/json"]);
//! let body = br#"{"data": {}, "success": false, "errno": 0, "error": null, "\u0073uccess": true}"#;
//! let answer = read(&head, body, &Limits::default());
//! assert_eq!(answer.reading(), Reading::Broken);
//! assert_eq!(answer.success(), Some(false));
//! let found: Vec<_> = answer.deviations.iter().map(|d| (d.kind.class(), d.pointer.as_str(), d.offset)).collect();
//! assert_eq!(found, [(Class::Syntax, "/success", 58), (Class::Pairing, "/success", 24)]);
//! ```
//!
//! # Tolerant and strict
//!
//! Reading goes on after a deviation wherever the rest can still be understood, so one trailing comma hides
//! nothing behind it; [`Answer::at`] and its neighbours serve what was understood. Judging is strict:
//! [`Answer::reading`] is [`Reading::Broken`] as soon as anything but the content type deviates. A text is
//! taken by the strict reader exactly when `serde_json` takes it, save for duplicate keys and for numbers that
//! not every reader can hold (RFC 7493), both refused here, and for the limits of depth.
//!
//! # What it refuses
//!
//! No I/O, no clock, no randomness in the result, no panic, no dependency. It knows the envelope but no
//! operation: what `data` holds is for others to judge. It masks no secrets; it only never quotes a piece of
//! a longer text (see [`Excerpt`]).
//!
//! # Limits
//!
//! Time is linear in the length of the body. Size, depth and the number of deviations are bounded by
//! [`Limits`]. After a byte that fits nowhere, after the end of a cut body, and in UTF-16 and UTF-32, nothing
//! more is read; keys that may only have been lost there are not reported as missing.

#![forbid(unsafe_code)]

mod answer;
mod deviation;
mod envelope;
mod excerpt;
mod grammar;
mod head;
#[cfg(any(test, feature = "laws"))]
pub mod laws;
mod lexis;
mod limits;
mod log;
mod media;
mod nest;
mod number;
mod pointer;
mod scalar;
mod scan;
mod strings;
mod value;
mod wording;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod properties;

pub use answer::{Answer, Document, Reading};
pub use deviation::{ByteOrder, Class, Deviation, DeviationKind, Expected, Found, Kinds, Member};
pub use envelope::{Envelope, Presence};
pub use excerpt::Excerpt;
pub use head::{Form, Head};
pub use limits::{DEEPEST, Limits};
pub use media::Media;
pub use number::Number;
pub use value::{Kind, Value};

/// Reads an answer: content type, body and envelope.
pub fn read(head: &Head<'_>, body: &[u8], limits: &Limits) -> Answer {
    let (media, media_kinds) = media::read(head.content_types);
    let scan = scan::scan(body, limits);
    let shape = envelope::judge(head, &scan);

    // There are few media and shape deviations, and there can be millions in the text: it gives way.
    let mut deviations: Vec<Deviation> = media_kinds
        .into_iter()
        .map(|kind| Deviation {
            kind,
            pointer: String::new(),
            offset: 0,
        })
        .collect();
    let space = limits
        .max_deviations
        .saturating_sub(deviations.len() + shape.len());
    let mut dropped = scan.dropped + scan.deviations.len().saturating_sub(space);
    deviations.extend(scan.deviations.into_iter().take(space));
    deviations.extend(shape);
    dropped += deviations.len().saturating_sub(limits.max_deviations);
    deviations.truncate(limits.max_deviations);

    let root = scan.root.map(|root| root.value);
    let envelope = Envelope::of(root.as_ref());
    Answer {
        status: head.status,
        media,
        root,
        envelope,
        deviations,
        deviations_dropped: dropped,
    }
}

/// Reads a JSON text alone.
pub fn read_json(body: &[u8], limits: &Limits) -> Document {
    let scan = scan::scan(body, limits);
    Document {
        root: scan.root.map(|root| root.value),
        deviations: scan.deviations,
        deviations_dropped: scan.dropped,
    }
}
