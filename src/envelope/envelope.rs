//! The envelope: are the four members there, of the right kinds, and do they agree with the status?
//!
//! A value that the other form would have in this place disagrees with the status
//! ([`Class::Pairing`](crate::Class)); a value that neither form has there is of the wrong kind
//! ([`Class::Shape`](crate::Class)). Each member gets at most one of the two (design section 4).

use std::cmp::Ordering;

use crate::deviation::{Deviation, DeviationKind, Kinds, Member};
use crate::excerpt::Excerpt;
use crate::head::{Form, Head};
use crate::number::Number;
use crate::scan::Scan;
use crate::value::{Kind, Value};

/// What the root object has under each of the four keys; of duplicates the first counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// `data`
    pub data: Presence,
    /// `success`
    pub success: Presence,
    /// `errno`
    pub errno: Presence,
    /// `error`
    pub error: Presence,
}

/// Whether a member is there, which null alone does not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The key is not in the root object, or there is no root object.
    Absent,
    /// The key is there with null.
    Null,
    /// The key is there with a value of this kind, never [`Kind::Null`].
    Present(Kind),
}

impl Envelope {
    pub(crate) fn of(root: Option<&Value>) -> Self {
        let presence = |member: Member| Presence::of(root.and_then(|root| root.get(member.key())));
        Self {
            data: presence(Member::Data),
            success: presence(Member::Success),
            errno: presence(Member::Errno),
            error: presence(Member::Error),
        }
    }

    /// What is under one key.
    pub fn presence(&self, member: Member) -> Presence {
        match member {
            Member::Data => self.data,
            Member::Success => self.success,
            Member::Errno => self.errno,
            Member::Error => self.error,
        }
    }
}

impl Presence {
    fn of(value: Option<&Value>) -> Self {
        match value.map(Value::kind) {
            None => Self::Absent,
            Some(Kind::Null) => Self::Null,
            Some(kind) => Self::Present(kind),
        }
    }
}

/// Reports what is wrong with the envelope of a scanned body.
pub(crate) fn judge(head: &Head<'_>, scan: &Scan) -> Vec<Deviation> {
    let Some(root) = &scan.root else { return Vec::new() };
    let Some(members) = root.value.as_object() else {
        let kind = DeviationKind::RootNotObject {
            found: root.value.kind(),
        };
        return vec![Deviation {
            kind,
            pointer: String::new(),
            offset: root.offset,
        }];
    };
    let mut deviations = Vec::new();
    for member in Member::ALL {
        let found = members
            .iter()
            .zip(&root.member_offsets)
            .find(|((key, _), _)| key == member.key());
        let (kinds, offset) = match found {
            Some(((_, value), &offset)) => (judge_member(head, member, value), offset),
            None if scan.whole => (vec![DeviationKind::MissingMember { member }], root.offset),
            // What a cut or unreadable body does not show may still have been meant.
            None => continue,
        };
        let place = |kind| Deviation {
            kind,
            pointer: member.pointer(),
            offset,
        };
        deviations.extend(kinds.into_iter().map(place));
    }
    deviations
}

fn judge_member(head: &Head<'_>, member: Member, value: &Value) -> Vec<DeviationKind> {
    match member {
        Member::Data => judge_data(head, value).into_iter().collect(),
        Member::Success => judge_success(head.form(), value).into_iter().collect(),
        Member::Errno => judge_errno(head.form(), value),
        Member::Error => judge_error(head.form(), value).into_iter().collect(),
    }
}

fn judge_data(head: &Head<'_>, value: &Value) -> Option<DeviationKind> {
    let found = value.kind();
    let wanted = match head.form() {
        Form::Success => head.success_data,
        Form::Failure => Kind::Null,
    };
    if found == wanted {
        None
    } else if found == Kind::Null {
        Some(DeviationKind::DataNullOnSuccess { expected: wanted })
    } else if found == head.success_data {
        Some(DeviationKind::DataOnFailure { found })
    } else {
        Some(wrong_kind(Member::Data, Kinds::One(wanted), value))
    }
}

fn judge_success(form: Form, value: &Value) -> Option<DeviationKind> {
    match value.as_bool() {
        None => Some(wrong_kind(Member::Success, Kinds::One(Kind::Bool), value)),
        Some(success) if success == (form == Form::Success) => None,
        Some(_) => Some(DeviationKind::SuccessContradictsStatus { form }),
    }
}

/// A whole number in a spelling of its own (`0.0`) is understood, so its value is judged as well.
fn judge_errno(form: Form, value: &Value) -> Vec<DeviationKind> {
    let Value::Number(number) = value else {
        return vec![wrong_kind(Member::Errno, Kinds::One(Kind::Integer), value)];
    };
    if !number.is_json() {
        // The scanner has reported the spelling, and what it means is anyone's guess.
        return Vec::new();
    }
    if !number.is_integral() {
        return vec![wrong_kind(Member::Errno, Kinds::One(Kind::Integer), value)];
    }
    let mut deviations = Vec::new();
    if !number.is_integer_spelling() || number.text() == "-0" {
        deviations.push(DeviationKind::IntegerSpelling {
            text: Excerpt::of(number.text()),
        });
    }
    if !fits(form, number) {
        deviations.push(DeviationKind::ErrnoContradictsStatus {
            form,
            text: Excerpt::of(number.text()),
        });
    }
    deviations
}

fn fits(form: Form, errno: &Number) -> bool {
    match form {
        Form::Success => errno.against_zero() == Ordering::Equal,
        Form::Failure => errno.against_zero() == Ordering::Less,
    }
}

fn judge_error(form: Form, value: &Value) -> Option<DeviationKind> {
    match (form, value) {
        (Form::Success, Value::Null) => None,
        (Form::Success, Value::String(text)) => Some(DeviationKind::ErrorOnSuccess {
            text: Excerpt::of(text),
        }),
        (Form::Failure, Value::Null) => Some(DeviationKind::ErrorNullOnFailure),
        (Form::Failure, Value::String(text)) => text.is_empty().then_some(DeviationKind::ErrorEmptyOnFailure),
        (
            Form::Success | Form::Failure,
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_),
        ) => Some(wrong_kind(Member::Error, Kinds::OrNull(Kind::String), value)),
    }
}

fn wrong_kind(member: Member, expected: Kinds, value: &Value) -> DeviationKind {
    DeviationKind::WrongKind {
        member,
        expected,
        found: value.kind(),
    }
}
