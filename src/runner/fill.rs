//! Fills steps in: tokens, ids, paths and bodies.

use super::resources::{Handle, Resources};
use crate::contract::{Auth, Contract};
use crate::evidence::{Leeway, Situation, Subject};
use crate::exchange::{Authorization, Request, Secret, WireForm};
use crate::scenario::{
    Bearer, ContentType, Door, FieldValue, Flaw, Framing, Meaning, Named, PathSpelling, Role, Selection,
    Sibling, Step, StepBody, TwoFields, Wrapping, Written,
};
use std::borrow::Cow;

/// A step with everything filled in.
pub(super) struct Filled {
    pub(super) request: Request,
    pub(super) situation: Situation,
    pub(super) handle: Option<Handle>,
}

impl Resources {
    /// Fills a step in. `lease` is the scenario's credential where the step names one; `None` if
    /// what the step names is not in hand.
    pub(super) fn fill(&mut self, step: &Step, lease: Option<Handle>, contract: &Contract) -> Option<Filled> {
        let operation = match step.door.sibling {
            Some(sibling) => contract.operation_named(sibling.operation())?,
            None => &contract.operation,
        };
        let authorization = self.authorization(step.bearer)?;
        // Where nobody has to say who they are, everybody is a rightful caller.
        let open = matches!(step.door.sibling, Some(Sibling::Further(_))) && operation.auth == Auth::None;
        let caller = step.bearer.accepted_as().or(open.then_some(Role::Owner));
        let (target, handle) = match step.body.named() {
            Some(named) => {
                let (target, handle) = self.resolve(named, lease, caller)?;
                (Some(target), handle)
            }
            None => (None, None),
        };
        let id = target.as_ref().map(|target| target.id.clone());
        let body = super::body::write(step, target, lease, caller, operation, self)?;
        let mut request = Request {
            method: step.door.method.unwrap_or(&operation.method).to_owned(),
            path: match step.door.sibling {
                Some(Sibling::List(selection)) => listing(&operation.path, selection, id.as_deref()),
                Some(
                    Sibling::Rotate
                    | Sibling::Verify
                    | Sibling::Create
                    | Sibling::User
                    | Sibling::Login
                    | Sibling::Logout
                    | Sibling::Further(_),
                )
                | None => spelled_path(&operation.path, step.door.path, id.as_deref()),
            },
            authorization,
            body: body.bytes,
            content_type: match step.door.content_type {
                ContentType::Json => Some("application/json".into()),
                ContentType::Absent => None,
                ContentType::Other(other) => Some(other.into()),
                ContentType::Form => Some("application/x-www-form-urlencoded".into()),
            },
            headers: self.further_fields(step.door)?,
            chunks: None,
            wire: WireForm::Usual,
            names: body.names,
            is_made_up: matches!(
                step.body.named(),
                Some(Named::NeverIssued | Named::SameNeverIssued)
            ),
            carries: match step.body {
                StepBody::Creation | StepBody::NewKeys(_) | StepBody::Sample(_) => self.api_secrets(),
                _ => Vec::new(),
            },
            connection: step.connection,
        };
        if let Some(written) = &step.written {
            dress(&mut request, written);
        }
        self.carry(step.bearer, &mut request)?;
        let judged = step.door.is_the_operations() || matches!(step.door.sibling, Some(Sibling::Further(_)));
        let subject = match step.door.path {
            _ if !judged => Subject::Elsewhere,
            PathSpelling::IdleQuery => body.subject.or_invalid(),
            _ => body.subject,
        };
        let situation = Situation {
            caller,
            subject,
            leeway: leeway(step),
        };
        Some(Filled {
            request,
            situation,
            handle,
        })
    }

    /// The further header fields of a door; `None` if one holds what is not known yet.
    fn further_fields(&self, door: Door) -> Option<Vec<(Cow<'static, str>, Cow<'static, str>)>> {
        let value = |value| {
            Some(match value {
                FieldValue::Text(text) => text.into(),
                FieldValue::OwnersUserId => self.owners_user_id()?.to_owned().into(),
            })
        };
        let fields = door.headers.iter();
        fields
            .map(|(name, held)| Some(((*name).into(), value(*held)?)))
            .collect()
    }

    fn authorization(&self, bearer: Bearer) -> Option<Authorization> {
        let token = |role: Role| self.tokens.get(&role).cloned();
        let owners = |scheme: &'static str, token: Secret, variable: &'static str| {
            Some(Authorization::Token {
                scheme,
                token,
                variable,
            })
        };
        let variable = Role::Owner.variable();
        match bearer {
            Bearer::Absent => Some(Authorization::Absent),
            Bearer::Malformed => Some(Authorization::Literal("Bearer not-a-token")),
            Bearer::Empty => Some(Authorization::Literal("Bearer")),
            Bearer::Token(role) => owners("Bearer", token(role)?, role.variable()),
            Bearer::Bare => owners("", token(Role::Owner)?, variable),
            Bearer::OtherScheme(word) => owners(word, token(Role::Owner)?, variable),
            Bearer::ExtraWord => owners("Bearer", token(Role::Owner)?.and_a_word(), "$TOKEN_OWNER extra"),
            Bearer::Tampered => owners(
                "Bearer",
                token(Role::Owner)?.tampered(),
                "$TOKEN_OWNER_WITH_ANOTHER_LAST_LETTER",
            ),
            Bearer::Lengthened => owners("Bearer", token(Role::Owner)?.lengthened(), "${TOKEN_OWNER}AA"),
            Bearer::CutShort => owners(
                "Bearer",
                token(Role::Owner)?.cut_short(),
                "$TOKEN_OWNER_CUT_SHORT",
            ),
            Bearer::CaseChanged => owners(
                "Bearer",
                token(Role::Owner)?.with_case_changed(),
                "$TOKEN_OWNER_IN_ANOTHER_CASE",
            ),
            Bearer::Twice(fields) => {
                let bad = Authorization::Literal("Bearer not-a-token");
                let good = || owners("Bearer", token(Role::Owner)?, variable);
                let both = match fields {
                    TwoFields::BothMalformed => [bad.clone(), bad],
                    TwoFields::GoodFirst => [good()?, bad],
                    TwoFields::GoodLast => [bad, good()?],
                };
                Some(Authorization::Twice(Box::new(both)))
            }
            Bearer::LoggedOut => owners("Bearer", token(Role::Spare)?, Role::Spare.variable()),
            Bearer::Refused(place) => owners("Bearer", self.refused.get(place)?.clone(), "$REFUSED_TOKEN"),
            Bearer::Forged(forgery) => owners("Bearer", forgery.of(&token(Role::Owner)?)?, "$FORGED_TOKEN"),
            Bearer::AlteredInFront => owners(
                "Bearer",
                token(Role::Owner)?.altered_in_front(),
                "$TOKEN_OWNER_ALTERED_IN_FRONT",
            ),
            Bearer::Null => Some(Authorization::Literal("Bearer null")),
            Bearer::Undefined => Some(Authorization::Literal("Bearer undefined")),
            Bearer::Blank => Some(Authorization::Literal("")),
            Bearer::InOtherFields => Some(Authorization::OtherFields {
                token: token(Role::Owner)?,
                variable,
            }),
            Bearer::InCookie => Some(Authorization::Cookie {
                token: token(Role::Owner)?,
                variable,
            }),
            // The token travels elsewhere.
            Bearer::InBody | Bearer::InQuery => token(Role::Owner).map(|_| Authorization::Absent),
        }
    }

    /// The secrets of keys that a body may hold, and what a reproducer shows for them.
    fn api_secrets(&self) -> Vec<(Secret, &'static str)> {
        let templates = self.template().into_iter().chain([self.to_be_refused()]);
        templates
            .map(|template| (template.secret().clone(), "$API_SECRET"))
            .collect()
    }

    /// Puts the token where a bearer other than a header carries it.
    fn carry(&self, bearer: Bearer, request: &mut Request) -> Option<()> {
        let token = match bearer {
            Bearer::InBody | Bearer::InQuery => self.tokens.get(&Role::Owner).cloned()?,
            _ => return Some(()),
        };
        if bearer == Bearer::InQuery {
            let join = if request.path.contains('?') { '&' } else { '?' };
            let named = MEMBERS.map(|name| format!("{name}={}", token.expose()));
            request.path = format!("{}{join}{}", request.path, named.join("&"));
        } else {
            let body = request.body.as_deref().unwrap_or_default();
            let mut members: serde_json::Map<_, _> = serde_json::from_slice(body).ok()?;
            for name in MEMBERS {
                members.insert(name.to_owned(), token.expose().into());
            }
            request.body = Some(serde_json::Value::from(members).to_string().into_bytes());
        }
        request.carries.push((token, Role::Owner.variable()));
        Some(())
    }
}

/// The names under which APIs read a token from a body or a query.
const MEMBERS: [&str; 4] = ["access_token", "accessToken", "token", "jwt"];

/// Puts on what a generator wrote beside the body.
fn dress(request: &mut Request, written: &Written) {
    if let Some(content_type) = &written.content_type {
        request.content_type = Some(content_type.clone().into());
    }
    let further = written.headers.iter().cloned();
    request
        .headers
        .extend(further.map(|(name, value)| (name.into(), value.into())));
    request.chunks = match written.framing {
        Framing::Length => None,
        Framing::Chunked(longest) => Some(longest),
    };
    request.wire = written.wire;
}

/// Longest body for which no server may say that it is too large, in bytes.
const SMALL: usize = 8 * 1024;

/// The statuses that RFCs give to how a generator wrote a request. Among them is no 400: without a valid token
/// only framing and size may come before 401.
fn leeway_of(written: &Written) -> Leeway {
    if !written.wire.is_http() {
        return Leeway::BrokenProtocol;
    }
    if !written.wire.is_lawful() {
        return Leeway::RareProtocol;
    }
    if written.meaning == Meaning::Malformed {
        return Leeway::AnyRefusal;
    }
    let plain = written.framing == Framing::Length && written.content_type.is_none();
    let small = written.bare_length() < SMALL;
    match (plain, small, written.meaning) {
        (true, true, Meaning::Same | Meaning::Missing) => Leeway::None,
        _ => Leeway::Statuses(&[411, 413, 415, 501]),
    }
}

/// The statuses that RFCs give to what a step does beside asking.
fn leeway(step: &Step) -> Leeway {
    if let Some(written) = &step.written {
        return leeway_of(written);
    }
    match (step.body, step.bearer, step.door) {
        (_, Bearer::Twice(TwoFields::BothMalformed), _) => Leeway::Statuses(&[400]),
        (_, Bearer::Twice(TwoFields::GoodFirst | TwoFields::GoodLast), _) => Leeway::EitherToken,
        (
            StepBody::Nothing
            | StepBody::Raw(_)
            | StepBody::TrailedBy(..)
            | StepBody::Wrapped(_, Wrapping::Body)
            | StepBody::Wide(_)
            | StepBody::Sample(Flaw::Array | Flaw::NotJson | Flaw::NoBody),
            ..,
        ) => Leeway::AnyRefusal,
        (_, Bearer::InBody | Bearer::InQuery, _) => Leeway::Statuses(&[400]),
        (StepBody::LongText(_) | StepBody::Deep(..), ..) => Leeway::Statuses(&[400, 413]),
        (
            _,
            _,
            Door {
                content_type: ContentType::Json,
                ..
            },
        ) => Leeway::None,
        (
            _,
            _,
            Door {
                content_type: ContentType::Absent | ContentType::Other(_) | ContentType::Form,
                ..
            },
        ) => Leeway::Statuses(&[400, 415]),
    }
}

fn spelled_path(path: &str, spelling: PathSpelling, id: Option<&str>) -> String {
    let (head, tail) = path.rsplit_once('/').unwrap_or(("", path));
    match spelling {
        PathSpelling::Plain => path.to_owned(),
        PathSpelling::TrailingSlash => format!("{path}/"),
        PathSpelling::UpperCase => format!("{head}/{}", tail.to_uppercase()),
        PathSpelling::DoubledSlash => format!("{head}//{tail}"),
        PathSpelling::IdInQuery | PathSpelling::IdleQuery => {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("credentialId", id.unwrap_or_default())
                .finish();
            format!("{path}?{query}")
        }
    }
}

/// The path of a list request, with the filters under the names of both sources.
fn listing(path: &str, selection: Selection, id: Option<&str>) -> String {
    let filters: Vec<(&str, &str)> = match selection {
        Selection::Everything => return path.to_owned(),
        Selection::Active => vec![("status", "ACTIVE"), ("credentialStatus", "ACTIVE")],
        Selection::Revoked => vec![("status", "REVOKED"), ("credentialStatus", "REVOKED")],
        Selection::TheNamed => vec![("credentialIds", id.unwrap_or_default())],
    };
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(filters)
        .finish();
    format!("{path}?{query}")
}
