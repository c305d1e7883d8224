//! Envelopes as the page has them, and the same ones broken in some places (F-07).

use super::respelling::{shuffle, spell};
use crate::{Class, Head, Limits, Member, Number, Reading, Value, read};
use arbitrary::{Arbitrary, Result, Unstructured};

/// An envelope in the making.
#[derive(Clone, Debug)]
pub struct Made {
    status: u16,
    reading: Reading,
    body: Vec<u8>,
    damages: Vec<Damage>,
}

/// One way to break an envelope. None of them undoes another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Damage {
    /// The member is left out.
    Omit(Member),
    /// The member has a value of no kind that it may have.
    Misfit(Member),
    /// The member has the value of the other form.
    Contradict(Member),
    /// The member stands there twice.
    Repeat(Member),
    /// The member's key has another case.
    Capitalise(Member),
    /// The number says the same in another spelling.
    Respell,
    /// The text ends early.
    Cut,
    /// Something follows the text.
    Trail,
}

/// An envelope that was made right is read as what it was made to say; one that was broken is read as nothing,
/// and the first thing reported of a single break names the place.
pub fn damage_is_never_overlooked(made: &Made) {
    let head = Head::new(made.status, &[b"application/json"]);
    let answer = read(&head, &made.body, &Limits::default());
    let place = match made.damages.as_slice() {
        [] => {
            assert_eq!(answer.reading(), made.reading, "{made:?}: {answer:?}");
            assert!(answer.deviations.is_empty(), "{made:?}: {answer:?}");
            return;
        }
        [Damage::Cut | Damage::Trail] | [_, _, ..] => None,
        [Damage::Respell] => Some(Member::Errno),
        [
            Damage::Omit(member)
            | Damage::Misfit(member)
            | Damage::Contradict(member)
            | Damage::Repeat(member)
            | Damage::Capitalise(member),
        ] => Some(*member),
    };
    assert_eq!(answer.reading(), Reading::Broken, "{made:?}: {answer:?}");
    let first = answer
        .deviations
        .iter()
        .find(|one| one.kind.class() != Class::Media);
    let first = first.expect("what is broken deviates");
    if let Some(member) = place {
        assert_eq!(first.pointer, member.pointer(), "{made:?}: {answer:?}");
    }
}

impl Made {
    /// The HTTP status that goes with it.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The body, as it would be sent.
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl<'a> Arbitrary<'a> for Made {
    fn arbitrary(choices: &mut Unstructured<'a>) -> Result<Self> {
        let is_success = choices.arbitrary()?;
        let status = *choices.choose(if is_success {
            &[200, 201, 299]
        } else {
            &[400, 404, 500]
        })?;
        let errno = if is_success {
            0
        } else {
            -choices.int_in_range(1..=(1 << 53) - 1)?
        };
        let reading = if is_success {
            Reading::Success
        } else {
            Reading::Failure { errno }
        };
        let mut members = right(is_success, errno, choices)?;
        let mut damages = Vec::new();
        for _ in 0..choices.int_in_range(0..=3)? {
            let damage = Damage::arbitrary(choices)?;
            if damage.strike(&mut members, is_success, choices)? {
                damages.push(damage);
            }
        }
        let root = Value::Object(members.into_iter().collect());
        let mut body = spell(&root, choices).into_bytes();
        if damages.contains(&Damage::Cut) {
            let end = body.trim_ascii_end().len();
            body.truncate(choices.int_in_range(0..=end - 1)?);
        } else if damages.contains(&Damage::Trail) {
            body.push(*choices.choose(b"}],:0nx\"\0\xff")?);
        }
        Ok(Self {
            status,
            reading,
            body,
            damages,
        })
    }
}

type Members = Vec<(String, Value)>;

/// The four members in any order, with others that nobody knows.
fn right(is_success: bool, errno: i64, choices: &mut Unstructured<'_>) -> Result<Members> {
    let data = if is_success {
        Value::Object(unknown(choices, 3)?)
    } else {
        Value::Null
    };
    let error = if is_success {
        Value::Null
    } else {
        Value::String(format!("!{}", choices.arbitrary::<&str>()?))
    };
    let mut members = vec![
        (Member::Data.key().to_owned(), data),
        (Member::Success.key().to_owned(), Value::Bool(is_success)),
        (Member::Errno.key().to_owned(), number(&errno.to_string())),
        (Member::Error.key().to_owned(), error),
    ];
    members.extend(unknown(choices, 2)?);
    shuffle(&mut members, choices);
    Ok(members)
}

/// Members that no envelope has, each key once.
fn unknown(choices: &mut Unstructured<'_>, depth: usize) -> Result<Members> {
    let count = choices.int_in_range(0..=3)?;
    (0..count)
        .map(|place| {
            let key = format!("{place}{}", choices.arbitrary::<&str>()?);
            Ok((key, any_value(choices, depth)?))
        })
        .collect()
}

fn any_value(choices: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    Ok(match choices.int_in_range(0..=if depth == 0 { 3 } else { 5 })? {
        0 => Value::Null,
        1 => Value::Bool(choices.arbitrary()?),
        2 => number(&choices.arbitrary::<i32>()?.to_string()),
        3 => Value::String(choices.arbitrary()?),
        4 => Value::Object(unknown(choices, depth - 1)?),
        _ => Value::Array(vec![any_value(choices, depth - 1)?]),
    })
}

fn number(text: &str) -> Value {
    Value::Number(Number::new(text))
}

impl Damage {
    fn arbitrary(choices: &mut Unstructured<'_>) -> Result<Self> {
        let member = *choices.choose(&Member::ALL)?;
        Ok(match choices.int_in_range(0..=7)? {
            0 => Self::Omit(member),
            1 => Self::Misfit(member),
            2 => Self::Contradict(member),
            3 => Self::Repeat(member),
            4 => Self::Capitalise(member),
            5 => Self::Respell,
            6 => Self::Cut,
            _ => Self::Trail,
        })
    }

    /// Breaks every member of its name, unless there is none left to break: one that stands there twice and is
    /// mended once would be whole again. Cutting and trailing wait for the text.
    fn strike(self, members: &mut Members, is_success: bool, choices: &mut Unstructured<'_>) -> Result<bool> {
        let member = match self {
            Self::Cut | Self::Trail => return Ok(true),
            Self::Respell => Member::Errno,
            Self::Omit(member)
            | Self::Misfit(member)
            | Self::Contradict(member)
            | Self::Repeat(member)
            | Self::Capitalise(member) => member,
        };
        let Some(place) = members.iter().position(|(key, _)| key == member.key()) else {
            return Ok(false);
        };
        if let Self::Repeat(_) = self {
            let again = members[place].clone();
            members.insert(choices.int_in_range(place + 1..=members.len())?, again);
            return Ok(true);
        }
        if let Self::Omit(_) = self {
            members.retain(|(key, _)| key != member.key());
            return Ok(true);
        }
        for (key, value) in members.iter_mut().filter(|(key, _)| key == member.key()) {
            match self {
                Self::Misfit(_) => *value = misfit(member),
                Self::Contradict(_) => *value = contradiction(member, is_success),
                Self::Capitalise(_) => *key = key.to_ascii_uppercase(),
                Self::Respell => {
                    let Value::Number(number) = value else {
                        return Ok(false);
                    };
                    let ending = choices.choose(&[".0", "e0", "E+0", ".00e0"])?;
                    *value = Value::Number(Number::new(&format!("{}{ending}", number.text())));
                }
                Self::Omit(_) | Self::Repeat(_) | Self::Cut | Self::Trail => {}
            }
        }
        Ok(true)
    }
}

/// A value of no kind that the member may have.
fn misfit(member: Member) -> Value {
    match member {
        Member::Data => Value::Array(Vec::new()),
        Member::Success => Value::String("true".to_owned()),
        Member::Errno => Value::String("0".to_owned()),
        Member::Error => Value::Bool(false),
    }
}

/// The value that the member has in the other form.
fn contradiction(member: Member, is_success: bool) -> Value {
    match (member, is_success) {
        (Member::Data, true) | (Member::Error, false) => Value::Null,
        (Member::Data, false) => Value::Object(Vec::new()),
        (Member::Success, _) => Value::Bool(!is_success),
        (Member::Errno, true) => number("-130001"),
        (Member::Errno, false) => number("0"),
        (Member::Error, true) => Value::String("no".to_owned()),
    }
}
