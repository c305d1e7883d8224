//! The credential siblings: create, list and rotate.

use super::answer::{self, Reply};
use super::catalogue::Quirks;
use super::document::Document;
use super::object;
use super::refusal::Refusal;
use super::request::Request;
use super::state::{Credential, Life, NewCredential, State};
use super::visit::Visit;
use super::{Fault, Variant};

/// Creates a live credential. The exchange secret goes in and never comes out.
pub(super) fn create(state: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let caller = visit.caller(state)?;
    let body = visit.body()?;
    let field = |name| {
        body.member(name)
            .and_then(Document::text)
            .filter(|text| !text.is_empty())
    };
    let required = |name| field(name).map(str::to_owned).ok_or(Refusal::InvalidForm);
    let new = NewCredential {
        venue: required("venue")?,
        api_key: required("apiKey")?,
        secret: required("apiSecret")?,
        name: field("name").or(field("nickname")).unwrap_or_default().to_owned(),
    };
    let returning = visit
        .quirks
        .has(Fault::CreateSameKeyBringsBack)
        .then(|| state.dead_with_key(caller.user, &new.api_key))
        .flatten();
    let place = match returning {
        Some(place) => {
            state.credential_mut(place).life = Life::Active;
            place
        }
        None => state.add(caller.user, new, visit.now),
    };
    Ok(shown(state, place, visit.plain()))
}

/// Lists the caller's own credentials, revoked ones included, by the filters of both documentations.
pub(super) fn list(state: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let caller = visit.caller(state)?;
    let own = state
        .credentials
        .iter()
        .filter(|credential| credential.owner == caller.user);
    let matching = own.filter(|credential| selected(credential, visit.request, visit.quirks));
    let user_id = &state.user(caller.user).id;
    let objects = matching
        .map(|credential| object::listed(credential, user_id, visit.quirks))
        .collect();
    Ok(answer::success(Document::Array(objects), visit.plain()))
}

/// Replaces the secrets of a live credential of the caller's own.
pub(super) fn rotate(state: &mut State, visit: &Visit<'_>) -> Result<Reply, Refusal> {
    let caller = visit.caller(state)?;
    let body = visit.body()?;
    let id = body
        .member("credentialId")
        .and_then(Document::text)
        .ok_or(Refusal::MissingId)?;
    let place = state.place(id).ok_or(Refusal::UnknownId)?;
    let credential = state.credential_mut(place);
    if credential.owner != caller.user {
        return Err(Refusal::Forbidden);
    }
    if credential.life != Life::Active {
        if !visit.quirks.has(Fault::RotateReactivates) {
            return Err(Refusal::NotRotatable);
        }
        credential.life = Life::Active;
    }
    if let Some(key) = body.member("apiKey").and_then(Document::text) {
        key.clone_into(&mut credential.api_key);
    }
    if let Some(secret) = body.member("apiSecret").and_then(Document::text) {
        secret.clone_into(&mut credential.secret);
    }
    credential.updated = visit.now;
    Ok(shown(state, place, visit.plain()))
}

fn shown(state: &State, place: usize, quirks: Quirks) -> Reply {
    let credential = state.credential(place);
    let user_id = &state.user(credential.owner).id;
    answer::success(object::listed(credential, user_id, quirks), quirks)
}

/// Whether a credential passes the filters of a list request. The kind filter of the published clients
/// selects everything, because the kind of every credential here is null.
fn selected(credential: &Credential, request: &Request, quirks: Quirks) -> bool {
    let status = match credential.life {
        Life::Active => "ACTIVE",
        Life::Revoked(_) => "REVOKED",
    };
    let gone = credential.life != Life::Active && quirks.varies(Variant::RevokedLeaveTheList);
    let every = |name: &str, value: &str| request.parameters(name).iter().all(|wanted| wanted == value);
    let ids = request.parameters("credentialIds");
    let mut wanted = ids.iter().flat_map(|list| list.split(','));
    let named = ids.is_empty() || wanted.any(|id| id == credential.id);
    !gone
        && named
        && every("status", status)
        && every("credentialStatus", status)
        && every("type", "EXCHANGE")
}
