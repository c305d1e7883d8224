//! Writes the bodies that steps ask for.

use super::resources::{Handle, Resources, Subjects};
use crate::contract::Operation;
use crate::evidence::{Life, Subject};
use crate::scenario::{
    ContentType, Extra, Flaw, Meaning, OddId, Role, Spelling, Step, StepBody, Wide, Written,
};
use serde_json::json;

/// A body, and what the call that carries it is about.
pub(super) struct Body {
    /// The bytes; `None` for no body.
    pub(super) bytes: Option<Vec<u8>>,
    /// The id in it, if it holds exactly one that reproducers should replace.
    pub(super) names: Option<String>,
    /// What the call is about.
    pub(super) subject: Subject,
}

impl Body {
    fn json(value: &serde_json::Value, names: Option<String>, subject: Subject) -> Self {
        Self {
            bytes: Some(value.to_string().into_bytes()),
            names,
            subject,
        }
    }

    fn text(text: String, names: Option<String>, subject: Subject) -> Self {
        Self {
            bytes: Some(text.into_bytes()),
            names,
            subject,
        }
    }
}

/// Names that other APIs have for the id.
const ALIASES: [&str; 6] = [
    "credential_id",
    "credentialID",
    "credential",
    "id",
    "uuid",
    "apiKeyId",
];

/// Writes the body of a step. `target` is what the step names, if it names something.
pub(super) fn write(
    step: &Step,
    target: Option<Subjects>,
    lease: Option<Handle>,
    caller: Option<Role>,
    operation: &Operation,
    resources: &mut Resources,
) -> Option<Body> {
    let missing = |value| Body::json(&json!({ "credentialId": value }), None, Subject::MissingId);
    let odd = |value| Body::json(&json!({ "credentialId": value }), None, Subject::OddId);
    Some(match step.body {
        StepBody::NoId => Body::json(&json!({}), None, Subject::MissingId),
        StepBody::NullId => missing(json!(null)),
        StepBody::EmptyId => missing(json!("")),
        StepBody::Odd(kind) => odd_id(kind, resources),
        StepBody::OddText(text) => odd(json!(text)),
        StepBody::LongText(letters) => odd(json!("x".repeat(letters))),
        StepBody::Nothing => Body {
            bytes: None,
            names: None,
            subject: Subject::Malformed,
        },
        StepBody::Raw(bytes) => Body {
            bytes: Some(bytes.to_vec()),
            names: None,
            subject: Subject::Malformed,
        },
        StepBody::Id(_) if step.door.content_type == ContentType::Form => {
            let Subjects { id, subject } = target?;
            let text = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("credentialId", &id)
                .finish();
            Body::text(text, Some(id), subject)
        }
        StepBody::Id(_) => {
            let Subjects { id, subject } = target?;
            Body::json(&json!({ "credentialId": id }), Some(id), subject)
        }
        StepBody::Deep(_, depth) => {
            let Subjects { id, subject } = target?;
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            let text = format!(r#"{{"credentialId":{},"more":{open}{close}}}"#, json!(id));
            Body::text(text, None, subject.or_invalid())
        }
        StepBody::Spelled(_, spelling) => {
            let Subjects { id, subject } = target?;
            let (written, subject) = spelled(&id, spelling, subject);
            Body::json(&json!({ "credentialId": written }), None, subject)
        }
        StepBody::With(_, extra) => {
            let Subjects { id, subject } = target?;
            let mut members = serde_json::Map::new();
            members.insert("credentialId".to_owned(), json!(id));
            members.extend(further(extra, resources)?);
            Body::json(&members.into(), Some(id), subject.or_invalid())
        }
        StepBody::Twice(first, _) => {
            let last = target?;
            twice(&resources.resolve(first, lease, caller)?.0, &last)
        }
        StepBody::Keyed(key, _) => {
            let Subjects { id, subject } = target?;
            let same_key =
                serde_json::from_str::<String>(&format!("\"{key}\"")).is_ok_and(|key| key == "credentialId");
            let subject = if same_key { subject } else { subject.or_invalid() };
            Body::text(format!(r#"{{"{key}":{}}}"#, json!(id)), Some(id), subject)
        }
        StepBody::Aliases(_) => {
            let Subjects { id, subject } = target?;
            let members = ALIASES.map(|name| (name.to_owned(), json!(id)));
            let members: serde_json::Map<_, _> = members.into_iter().collect();
            Body::json(&members.into(), Some(id), subject.or_invalid())
        }
        StepBody::TrailedBy(_, more) => {
            let id = target?.id;
            let text = format!(r#"{{"credentialId":{}}}{more}"#, json!(id));
            Body::text(text, Some(id), Subject::Malformed)
        }
        StepBody::Unsent(_) => Body {
            bytes: None,
            names: target.map(|target| target.id),
            subject: Subject::Elsewhere,
        },
        StepBody::NewKeys(_) => {
            let id = target?.id;
            let body = resources.template()?.rotation(&id);
            Body::json(&body, Some(id), Subject::Elsewhere)
        }
        StepBody::ToVerify(_) => {
            let id = target?.id;
            let body = json!({ "credentialId": id, "credentialIds": [id] });
            Body::json(&body, Some(id), Subject::Elsewhere)
        }
        StepBody::Creation => Body::json(&resources.template()?.creation(), None, Subject::Elsewhere),
        StepBody::Sample(flaw) => sample(flaw, operation, resources),
        StepBody::Wide(wide) => self::wide(wide, &resources.live_of_owner())?,
        StepBody::Written(_) => written(step.written.as_deref()?, target)?,
    })
}

/// Two members of the same name, of which a server may read either.
fn twice(first: &Subjects, last: &Subjects) -> Body {
    let foreign = [first, last]
        .iter()
        .any(|named| matches!(named.subject, Subject::Foreign(_)));
    let subject = if foreign {
        Subject::AmbiguousForeign
    } else {
        Subject::Ambiguous
    };
    let text = format!(
        r#"{{"credentialId":{},"credentialId":{}}}"#,
        json!(first.id),
        json!(last.id)
    );
    Body::text(text, None, subject)
}

/// The sample of an also-judged operation with its flaw. Its values are of no use to anybody, whoever takes
/// them.
fn sample(flaw: Flaw, operation: &Operation, resources: &Resources) -> Body {
    let bare = |bytes: Option<&[u8]>, subject| Body {
        bytes: bytes.map(<[u8]>::to_vec),
        names: None,
        subject,
    };
    let Some(sample) = &operation.sample else {
        return bare(None, Subject::Whole);
    };
    let template = resources.to_be_refused();
    let filled = |(name, value): (&String, &serde_json::Value)| {
        let value = value
            .as_str()
            .map_or_else(|| value.clone(), |text| json!(template.fill(text)));
        (name.clone(), value)
    };
    let mut members: serde_json::Map<_, _> = sample.iter().map(filled).collect();
    let mut put = |name: &str, value| drop(members.insert(name.to_owned(), value));
    match flaw {
        Flaw::None => return Body::json(&members.into(), None, Subject::Whole),
        Flaw::Lacks(name) => drop(members.remove(name)),
        Flaw::Null(name) => put(name, json!(null)),
        Flaw::Empty(name) => put(name, json!("")),
        Flaw::AnObject(name) => {
            put(name, json!({}));
            return Body::json(&members.into(), None, Subject::OfAnotherType);
        }
        Flaw::EmptyObject => members.clear(),
        Flaw::Array => return Body::json(&json!([members]), None, Subject::Lacking),
        Flaw::NotJson => return bare(Some(b"not json"), Subject::Lacking),
        Flaw::NoBody => return bare(None, Subject::Lacking),
    }
    Body::json(&members.into(), None, Subject::Lacking)
}

/// A body that a generator wrote. What means the same as a plain request must name something.
fn written(written: &Written, target: Option<Subjects>) -> Option<Body> {
    let id = target.as_ref().map_or("", |target| target.id.as_str());
    let bytes = written.bytes(id);
    let subject = match written.meaning {
        Meaning::Same => target.as_ref()?.subject,
        Meaning::SameOrInvalid => target.as_ref()?.subject.or_invalid(),
        Meaning::Respelled => target.as_ref()?.subject.respelled(),
        Meaning::AnotherId => Subject::NeverIssued {
            may_be_malformed: true,
        },
        Meaning::Missing => Subject::MissingId,
        Meaning::NoId => Subject::OddId,
        Meaning::Malformed => Subject::Malformed,
    };
    Some(Body {
        bytes: (!written.pieces.is_empty()).then_some(bytes),
        names: target.map(|target| target.id),
        subject,
    })
}

/// An id of the wrong JSON type.
fn odd_id(kind: OddId, resources: &mut Resources) -> Body {
    let odd = |value| Body::json(&json!({ "credentialId": value }), None, Subject::OddId);
    let id = resources.never_issued().id;
    match kind {
        // As unlikely to be anybody's as any made-up id, should a server read numbers as ids.
        OddId::Number => odd(json!(resources.never_issued_number())),
        OddId::HugeNumber => Body::text(
            format!(r#"{{"credentialId":1{}}}"#, "0".repeat(40)),
            None,
            Subject::OddId,
        ),
        OddId::Boolean => odd(json!(true)),
        OddId::Array => odd(json!([id])),
        OddId::Object => odd(json!({ "id": id })),
    }
}

fn spelled(id: &str, spelling: Spelling, subject: Subject) -> (String, Subject) {
    let subject = if spelling.means_the_same() {
        subject.respelled()
    } else {
        Subject::NeverIssued {
            may_be_malformed: true,
        }
    };
    (spelling.of(id), subject)
}

/// A request that might match more than it names; `live` are ids that this run may destroy.
fn wide(wide: Wide, live: &[String]) -> Option<Body> {
    let part = |from: usize, to: usize| -> Option<String> {
        let letters: Vec<char> = live.last()?.chars().collect();
        let part = letters.get(letters.len() * from / 4..letters.len() * to / 4)?;
        (!part.is_empty()).then(|| part.iter().collect())
    };
    let odd = |id: serde_json::Value| Body::json(&json!({ "credentialId": id }), None, Subject::OddId);
    if live.len() < 2 {
        return None;
    }
    Some(match wide {
        Wide::Text(text) => odd(json!(text)),
        Wide::Operator(json) => odd(serde_json::from_str(json).ok()?),
        Wide::Prefix => odd(json!(part(0, 2)?)),
        Wide::Middle => odd(json!(part(1, 3)?)),
        Wide::ListOfIds => odd(json!(live)),
        Wide::OtherKey => Body::json(&json!({ "credentialIds": live }), None, Subject::MissingId),
        Wide::ArrayBody => {
            let requests: Vec<_> = live.iter().map(|id| json!({ "credentialId": id })).collect();
            Body::json(&requests.into(), None, Subject::Malformed)
        }
    })
}

fn further(extra: Extra, resources: &Resources) -> Option<serde_json::Map<String, serde_json::Value>> {
    let members = match extra {
        Extra::Unknown => {
            json!({ "venue": "NOWHERE", "status": "ACTIVE", "revokedAt": 0, "__proto__": { "admin": true } })
        }
        Extra::Force => json!({ "force": true, "admin": true, "override": "owner", "dryRun": true }),
        Extra::OwnersUserId => json!({ "userId": resources.owners_user_id()? }),
    };
    members.as_object().cloned()
}

impl Subject {
    /// The same credential in another spelling.
    fn respelled(self) -> Self {
        match self {
            Self::Foreign(_) => Self::RespelledForeign,
            Self::NeverIssued { .. } => Self::NeverIssued {
                may_be_malformed: true,
            },
            _ => Self::RespelledOwn,
        }
    }

    /// The same call, which a deployment may also refuse because of what else stands in it.
    pub(super) fn or_invalid(self) -> Self {
        match self {
            Self::NeverIssued { .. } => Self::NeverIssued {
                may_be_malformed: true,
            },
            Self::Own(Life::Dead) => Self::RespelledOwn,
            Self::Foreign(_) => Self::RespelledForeign,
            other => other,
        }
    }
}
