//! Who is calling: from the Authorization field to a user, or to a refusal.
//!
//! The conforming rule: exactly one field, the scheme word in any case, exactly one token, and that
//! token valid and its session still open. Faults that accept more come after it, in one place.

use super::catalogue::Quirks;
use super::document::Document;
use super::memory;
use super::refusal::Refusal;
use super::request::Request;
use super::state::{Role, State, UserNumber};
use super::token::Trust;
use super::{Fault, Outage, Variant};

/// An authenticated user.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) user: UserNumber,
    pub(super) role: Role,
    /// The session of the token; a caller let in by a fault may have none.
    pub(super) session: Option<String>,
}

/// Finds out who is calling; `now` is in epoch milliseconds.
pub(super) fn authenticate(
    state: &mut State,
    request: &Request,
    now: i64,
    quirks: Quirks,
) -> Result<Caller, Refusal> {
    if quirks.has(Fault::TwoBadTokensAccepted) && request.authorization().is_err() {
        return Ok(caller(state, UserNumber::OWNER, None));
    }
    let authorization = if quirks.varies(Variant::LastAuthorizationCounts) {
        request.last_authorization()
    } else {
        request.authorization()?
    };
    if quirks.outage == Some(Outage::UnauthorizedEverything) {
        return Err(Refusal::Unauthorized);
    }
    let seconds = now / 1000;
    let found = authorization
        .and_then(|field| presented(field, quirks))
        .and_then(|token| bearer(state, token, seconds, quirks))
        .or_else(|| let_in(state, request, authorization, seconds, quirks));
    if quirks.has(Fault::ConnectionIsIdentity)
        && let Some(caller) = &found
    {
        state.remembered.insert(request.connection, caller.user);
    }
    found.ok_or(Refusal::Unauthorized)
}

/// The caller that the one Authorization field stands for, if it stands for one.
pub(super) fn by_token(state: &State, request: &Request, now: i64, quirks: Quirks) -> Option<Caller> {
    let field = request.authorization().ok()??;
    bearer(state, presented(field, quirks)?, now / 1000, quirks)
}

/// The token of a field value, if the value is a scheme this server accepts and one token.
fn presented(field: &str, quirks: Quirks) -> Option<&str> {
    let (scheme, rest) = field.split_once(' ')?;
    let accepted = if quirks.varies(Variant::ExactScheme) {
        scheme == "Bearer"
    } else {
        scheme.eq_ignore_ascii_case("bearer")
            || quirks.has(Fault::SchemeIgnored)
            || quirks.has(Fault::TokenSchemeAccepted) && scheme == "Token"
    };
    let mut token = rest.trim_matches(' ');
    if let (true, Some((first, _))) = (quirks.has(Fault::ExtraWordsAccepted), token.split_once(' ')) {
        token = first;
    }
    let of_one_word = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte);
    (accepted && !token.is_empty() && token.bytes().all(of_one_word)).then_some(token)
}

/// The faults that verify less of a token than they should.
const TRUSTING: [(Fault, Trust); 15] = [
    (Fault::SignatureNotChecked, Trust::SignatureUnchecked),
    (Fault::UnsignedTokenAccepted, Trust::UnsignedAccepted),
    (Fault::ExpiredTokenAccepted, Trust::ExpiryUnchecked),
    (Fault::AlgNoneSpellingAccepted, Trust::RespeltNoneAccepted),
    (Fault::EmptyKeySignatureAccepted, Trust::KeyAccepted(b"")),
    (Fault::GuessableKeyAccepted, Trust::KeyAccepted(b"secret")),
    (Fault::AlteredPayloadAccepted, Trust::LengthOnly),
    (Fault::TruncatedTokenAccepted, Trust::TruncationAccepted),
    (Fault::LongerTokenAccepted, Trust::MoreAccepted),
    (Fault::TokenCaseIgnored, Trust::CaseIgnored),
    (Fault::TokenHeaderUnsigned, Trust::HeaderUnchecked),
    (Fault::TokenHashIgnored, Trust::OtherHashUnchecked),
    (Fault::KeyInHeaderTrusted, Trust::OwnKeyAccepted),
    (Fault::SignatureStartIgnored, Trust::StartIgnored),
    (Fault::SignatureEndIgnored, Trust::EndIgnored),
];

/// The caller that a token stands for.
fn bearer(state: &State, token: &str, seconds: i64, quirks: Quirks) -> Option<Caller> {
    let trust = TRUSTING
        .into_iter()
        .find(|(fault, _)| quirks.has(*fault))
        .map_or(Trust::Full, |(_, trust)| trust);
    let bearer = state.tokens.verify(token, seconds, trust)?;
    let session = state.sessions.get(&bearer.session)?;
    let reopened = quirks.has(Fault::LoggedOutTokenAccepted) || memory::reopens(state, quirks);
    if session.ended && !reopened {
        return None;
    }
    let user = state.user_where(|user| user.id == bearer.user)?;
    Some(caller(state, user, Some(bearer.session)))
}

/// The caller that a seeded fault lets in although nothing valid was presented.
fn let_in(
    state: &State,
    request: &Request,
    authorization: Option<&str>,
    seconds: i64,
    quirks: Quirks,
) -> Option<Caller> {
    let token = authorization.and_then(|field| presented(field, quirks));
    if quirks.has(Fault::NoTokenAccepted) && authorization.is_none() {
        return Some(caller(state, UserNumber::OWNER, None));
    }
    if quirks.has(Fault::InnerAddressNeedsNoToken) && request.text_of("x-forwarded-for") == Some("127.0.0.1")
    {
        return Some(caller(state, UserNumber::OWNER, None));
    }
    if quirks.has(Fault::UserHeaderTrusted)
        && let Some(user) = request.text_of("x-user-id")
    {
        let user = state.user_where(|known| known.id == user)?;
        return Some(caller(state, user, None));
    }
    if quirks.has(Fault::NullTokenAccepted) && token == Some("null") {
        return Some(caller(state, UserNumber::OWNER, None));
    }
    if quirks.has(Fault::UndefinedTokenAccepted) && token == Some("undefined") {
        return Some(caller(state, UserNumber::OWNER, None));
    }
    if quirks.has(Fault::BlankFieldAccepted) && authorization == Some("") {
        return Some(caller(state, UserNumber::OWNER, None));
    }
    if quirks.has(Fault::TokenInOtherFieldAccepted) {
        return bearer(state, request.text_of("x-auth-token")?, seconds, quirks);
    }
    if quirks.has(Fault::AnyTokenAccepted) && token.is_some() {
        return Some(caller(state, UserNumber::OWNER, None));
    }
    if quirks.has(Fault::RefreshTokenAccepted) {
        let session = state
            .sessions
            .values()
            .find(|session| Some(session.refresh_token.as_str()) == token)?;
        return Some(caller(state, session.user, None));
    }
    if quirks.has(Fault::TokenInQueryAccepted) {
        let token = request.parameters("access_token").into_iter().next()?;
        return bearer(state, &token, seconds, quirks);
    }
    if quirks.has(Fault::TokenInCookieAccepted) {
        return bearer(state, request.cookie("access_token")?, seconds, quirks);
    }
    if quirks.has(Fault::TokenInBodyAccepted) {
        let body = Document::read(&request.body)?;
        return bearer(state, body.member("access_token")?.text()?, seconds, quirks);
    }
    if quirks.has(Fault::ConnectionIsIdentity) {
        let user = state.remembered.get(&request.connection)?;
        return Some(caller(state, *user, None));
    }
    None
}

/// The caller that this user is.
pub(super) fn caller(state: &State, user: UserNumber, session: Option<String>) -> Caller {
    Caller {
        user,
        role: state.user(user).role,
        session,
    }
}
