//! The authentication siblings: login, refresh, logout, and who am I.

use super::answer::{self, Reply};
use super::clock::iso_8601;
use super::document::Document;
use super::drawn::drawn_refresh_token;
use super::memory::{self, What};
use super::refusal::Refusal;
use super::state::{ACCESS_LIFETIME, State, UserNumber};
use super::variant::Variant;
use super::visit::Visit;

/// Opens a session for an email and its password.
pub(super) fn login(state: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let body = visit.body()?;
    let field = |name| {
        body.member(name)
            .and_then(Document::text)
            .ok_or(Refusal::InvalidForm)
    };
    let (email, password) = (field("email")?, field("password")?);
    let user = state.user_where(|user| user.email == email && user.password == password);
    let user = user.ok_or(Refusal::BadLogin)?;
    let session = state.open_session(user);
    memory::remember_of(state, user, Some(session.clone()), What::LoggedIn, visit.quirks);
    Ok(answer::success(
        session_object(state, &session, visit.now),
        visit.plain(),
    ))
}

/// Trades a refresh token for a new pair; the old refresh token is spent.
pub(super) fn refresh(state: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let body = visit.body()?;
    let token = body
        .member("refreshToken")
        .and_then(Document::text)
        .ok_or(Refusal::InvalidForm)?;
    let mut sessions = state.sessions.iter_mut();
    let found = sessions.find(|(_, session)| !session.ended && session.refresh_token == token);
    let (id, session) = found.ok_or(Refusal::BadRefreshToken)?;
    session.refresh_token = drawn_refresh_token();
    let id = id.clone();
    Ok(answer::success(
        session_object(state, &id, visit.now),
        visit.plain(),
    ))
}

/// Ends the caller's session: its access and refresh tokens are dead afterwards.
pub(super) fn logout(state: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let caller = visit.caller(state)?;
    if let Some(session) = caller.session {
        state.end_session(&session);
        if visit.quirks.varies(Variant::LogoutClosesEverySession) {
            state.end_sessions_of(caller.user);
        }
        memory::remember_of(state, caller.user, Some(session), What::LoggedOut, visit.quirks);
    }
    Ok(answer::success(Document::Text("ok".to_owned()), visit.plain()))
}

/// The caller's own user object.
pub(super) fn user(state: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let caller = visit.caller(state)?;
    Ok(answer::success(user_object(state, caller.user), visit.plain()))
}

fn session_object(state: &mut State, session: &str, now: i64) -> Document {
    let issued = now / 1000;
    let access_token = state.access_token(session, issued);
    let opened = state.session(session);
    let (user, refresh_token) = (opened.user, opened.refresh_token.clone());
    Document::of([
        ("accessToken", Document::Text(access_token)),
        ("refreshToken", Document::Text(refresh_token)),
        ("tokenType", Document::Text("bearer".to_owned())),
        ("expiresIn", Document::Integer(ACCESS_LIFETIME)),
        ("expiresAt", Document::Integer(issued + ACCESS_LIFETIME)),
        ("user", user_object(state, user)),
    ])
}

fn user_object(state: &State, user: UserNumber) -> Document {
    let user = state.user(user);
    Document::of_texts(&[
        ("id", &user.id),
        ("email", &user.email),
        ("createdAt", &iso_8601(user.since)),
    ])
}
